"""Published point tables where the sources disagree: each variant by its worked examples."""

from __future__ import annotations

import pytest

from models.comparators import LaceVariant, PriorAdmissions, hospital, lace
from tests.models.test_comparators import inputs


@pytest.mark.parametrize(
    ("facts", "original", "uk"),
    [
        pytest.param({"los_days": 13}, 5, 5, id="thirteen days"),
        pytest.param({"los_days": 14}, 7, 6, id="a fortnight"),
        pytest.param({"charlson": 3}, 3, 3, id="Charlson 3"),
        pytest.param({"charlson": 4}, 5, 4, id="Charlson 4"),
        pytest.param({"charlson": 6}, 5, 6, id="Charlson 6"),
        pytest.param({"charlson": 9}, 5, 6, id="Charlson 9"),
        pytest.param(
            {"los_days": 5, "is_emergency": 1, "charlson": 2, "ed_visits_183d": 1}, 10, 10,
            id="the least that is high",
        ),
        pytest.param(
            {"los_days": 30, "is_emergency": 1, "charlson": 9, "ed_visits_183d": 9}, 19, 19,
            id="everything",
        ),
    ],
)  # fmt: skip
def test_lace_is_said_by_its_variant(facts: dict[str, float], original: int, uk: int) -> None:
    points: dict[LaceVariant, int] = {"original": original, "uk": uk}
    for variant, expected in points.items():
        assert lace(inputs(**facts), lace_variant=variant).score.tolist() == [expected]
    assert lace(inputs(**facts)).score.tolist() == [original]


@pytest.mark.parametrize(
    ("admissions", "from_one", "from_two"), [(0, 0, 0), (1, 2, 0), (2, 2, 2), (5, 2, 2), (6, 5, 5)]
)
def test_hospital_counts_earlier_stays_by_its_variant(
    admissions: int, from_one: int, from_two: int
) -> None:
    points: dict[PriorAdmissions, int] = {"from_one": from_one, "from_two": from_two}
    for variant, expected in points.items():
        scored = hospital(inputs(admissions_365d=admissions), prior_admissions=variant)
        assert scored.score.tolist() == [expected]


def test_hospital_of_everything_is_13() -> None:
    whole = inputs(
        los_days=5, is_emergency=1, admissions_365d=6, is_haemoglobin_low=1, is_oncology=1,
        is_sodium_low=1, had_procedure=1,
    )  # fmt: skip
    assert hospital(whole).score.tolist() == [13]
