"""What the ward found: from the day of the assessment on, and unknown where nobody says."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from features.families import housing, ward
from features.families.admissions import is_weekend
from features.families.living import is_going_to_temporary_address
from features.known import KnownFacts
from tests.features.invented import PARAMS, index_of, known_facts, spell, spells, table

FOUND: dict[str, Any] = {
    "falls_admission": "yes", "falls_12m": 3, "delirium": "yes", "cognition_4at": 5,
    "mobility_level": "help_of_one", "stairs_assessed_safe": "no", "transfers_assist_count": 2,
    "barthel_score": 45, "barthel_scale": "100",
}  # fmt: skip
ASSESSED = {
    ward.is_delirious: 1, ward.alertness_test_points: 5, ward.mobility: 2,
    ward.is_unsafe_on_stairs: 1, ward.transfer_helpers: 2, ward.barthel_points: 9,
}  # fmt: skip


def stay(decided: str = "2025-06-30", **found: Any) -> KnownFacts:
    stays = spells(spell("index", "2025-06-20", decided, **found))
    return known_facts(index_of(stays, "index"), stays)


def said(series: pd.Series) -> float | None:
    return None if series.isna()["index"] else float(series["index"])


@pytest.mark.parametrize(
    ("assessed", "is_known"),
    [
        pytest.param("2025-06-29", True, id="the day before"),
        pytest.param("2025-06-30", True, id="the day of the decision"),
        pytest.param("2025-07-01", False, id="the day after"),
        pytest.param(None, False, id="no day of assessment"),
    ],
)
def test_an_assessment_counts_from_its_day_on(assessed: str | None, is_known: bool) -> None:
    known = stay(assessed_date=assessed, **FOUND)
    for build, value in ASSESSED.items():
        assert said(build(known, PARAMS)) == (value if is_known else None)


def test_what_was_told_at_admission_needs_no_assessment() -> None:
    known = stay(**FOUND)
    assert said(ward.is_fall_admission(known, PARAMS)) == 1
    assert said(ward.falls(known, PARAMS)) == 3


def test_what_nobody_recorded_or_knows_is_missing() -> None:
    unknown: dict[str, Any] = {
        "falls_admission": "unknown",
        "delirium": "unknown",
        "mobility_level": "unknown",
    }
    for known in (stay(), stay(assessed_date="2025-06-21", **unknown)):
        for build in (*ASSESSED, ward.is_fall_admission, ward.falls):
            assert said(build(known, PARAMS)) is None


@pytest.mark.parametrize(
    ("score", "scale", "points"),
    [
        pytest.param(12, "20", 12, id="out of 20"),
        pytest.param(60, "100", 12, id="out of 100"),
        pytest.param(12, None, None, id="scale not said"),
    ],
)
def test_a_barthel_score_is_read_on_its_scale(
    score: int, scale: str | None, points: int | None
) -> None:
    known = stay(assessed_date="2025-06-21", barthel_score=score, barthel_scale=scale)
    assert said(ward.barthel_points(known, PARAMS)) == points


@pytest.mark.parametrize(
    ("ready", "answer", "temporary"),
    [
        pytest.param("2025-06-30", "yes", 1, id="known on the ready day"),
        pytest.param("2025-06-30", "no", 0, id="the usual address"),
        pytest.param("2025-06-30", "unknown", None, id="unknown"),
        pytest.param(None, "yes", None, id="no ready day"),
    ],
)
def test_a_temporary_address_is_known_from_the_ready_day_on(
    ready: str | None, answer: str, temporary: int | None
) -> None:
    known = stay(discharge_ready_date=ready, temporary_address=answer)
    assert said(is_going_to_temporary_address(known, PARAMS)) == temporary


@pytest.mark.parametrize(
    ("decided", "weekend"),
    [("2025-06-27", 0), ("2025-06-28", 1), ("2025-06-29", 1), ("2025-06-30", 0)],
    ids=["Friday", "Saturday", "Sunday", "Monday"],
)
def test_a_weekend_is_saturday_and_sunday(decided: str, weekend: int) -> None:
    assert said(is_weekend(stay(decided), PARAMS)) == weekend


@pytest.mark.parametrize(
    ("cfs", "stairs_safe", "barrier"),
    [
        pytest.param(5, "no", 1, id="fit, but found unsafe"),
        pytest.param(6, "yes", 1, id="frail, though found safe"),
        pytest.param(5, "yes", 0, id="neither"),
        pytest.param(None, "yes", 0, id="found safe, frailty unknown"),
        pytest.param(None, "no", 1, id="found unsafe, frailty unknown"),
        pytest.param(None, None, None, id="nothing known"),
    ],
)
def test_stairs_are_a_barrier_to_the_unsafe_or_the_frail(
    cfs: int | None, stairs_safe: str | None, barrier: int | None
) -> None:
    found = {"assessed_date": "2025-06-21", "stairs_assessed_safe": stairs_safe, "cfs_score": cfs}
    stays = spells(spell("index", "2025-06-20", "2025-06-30", **found))
    tenancy = {"tenancy_id": "t", "person_id": "ana", "uprn": "u1", "known_at": "2020-01-01"}
    home = {"uprn": "u1", "internal_stairs": "yes", "known_at": "2020-01-01"}
    known = known_facts(
        index_of(stays, "index"), stays, tenancy=table("tenancy", tenancy),
        property=table("property", home),
    )  # fmt: skip
    assert said(housing.has_stairs_barrier(known, PARAMS)) == barrier
