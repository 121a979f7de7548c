"""What a practitioner judged of an invented stay, and by when."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from features.estimates import ESTIMATE_OF, practitioner_estimates
from features.registry import FEATURES
from tests.features.invented import index_of, known_facts, spell, spells

JUDGED = {
    "practitioner_estimate_date": "2025-06-30",
    "practitioner_estimate_of_return": "high",
    "practitioner_estimate_of_care": "low",
}


def judged(**about: Any) -> pd.Series:
    stays = spells(spell("index", "2025-06-20", "2025-06-30", **{**JUDGED, **about}))
    return practitioner_estimates(known_facts(index_of(stays, "index"), stays)).T["index"]


def test_levels_are_told_in_order() -> None:
    assert judged().to_dict() == {"readmission_30d": 3.0, "ongoing_care": 1.0}
    assert judged(practitioner_estimate_of_care="medium")["ongoing_care"] == 2.0


@pytest.mark.parametrize(
    ("day", "is_known"),
    [
        pytest.param("2025-06-29", True, id="the day before the decision"),
        pytest.param("2025-06-30", True, id="the day of the decision"),
        pytest.param("2025-07-01", False, id="the day after it"),
        pytest.param(None, False, id="nobody wrote the day"),
    ],
)
def test_an_estimate_counts_only_if_it_was_given_by_the_decision(
    day: str | None, is_known: bool
) -> None:
    assert judged(practitioner_estimate_date=day).notna().tolist() == [is_known, is_known]


@pytest.mark.parametrize("level", ["unknown", None])
def test_an_estimate_that_nobody_could_give_is_missing(level: str | None) -> None:
    assert pd.isna(judged(practitioner_estimate_of_return=level)["readmission_30d"])


def test_a_source_without_the_columns_has_no_estimates() -> None:
    nothing = dict.fromkeys(JUDGED)
    assert judged(**nothing).isna().all()


def test_no_feature_reads_an_estimate() -> None:
    sources = {feature.source.rpartition(".")[2] for feature in FEATURES}
    assert sources.isdisjoint({*ESTIMATE_OF.values(), "practitioner_estimate_date"})
