"""The plan for leaving in the invented area: hours asked for, and a practitioner's judgement."""

from __future__ import annotations

import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

from simulation.area import Area

PLAN = [
    "planned_care_hours_per_week", "practitioner_estimate_date",
    "practitioner_estimate_of_return", "practitioner_estimate_of_care",
]  # fmt: skip
ORDER = {"low": 1, "medium": 2, "high": 3}


def test_the_hours_that_are_planned_are_those_of_the_source_documents(area: Area) -> None:
    planned = area.tables["discharge_spell"]["planned_care_hours_per_week"].dropna()
    assert 10 <= planned.median() <= 12
    assert 12 <= planned.mean() <= 14.5


def test_nothing_is_planned_or_judged_before_a_patient_is_ready(area: Area) -> None:
    spells = area.tables["discharge_spell"]
    is_open = spells["discharge_ready_date"].isna()
    assert is_open.any()
    assert spells.loc[is_open, PLAN].isna().all(axis=None)
    judged = spells[spells["practitioner_estimate_date"].notna()]
    days = (judged["practitioner_estimate_date"] - judged["discharge_ready_date"]).dt.days
    assert set(days) == {0, 1}


@pytest.mark.parametrize(
    ("column", "outcome", "truth"),
    [
        ("practitioner_estimate_of_return", "is_readmitted", "readmission_30d_risk"),
    ],
)
def test_the_practitioner_knows_something_and_less_than_the_truth(
    discharges: pd.DataFrame, column: str, outcome: str, truth: str
) -> None:
    judged = discharges[discharges[column].notna()]
    assert 0.3 <= len(judged) / len(discharges) <= 0.5
    ranks = roc_auc_score(judged[outcome], judged[column].map(ORDER))
    assert 0.55 <= ranks <= 0.67
    assert ranks < roc_auc_score(judged[outcome], judged[truth])


def test_care_is_judged_in_the_order_of_its_true_chance(discharges: pd.DataFrame) -> None:
    chance = discharges.groupby("practitioner_estimate_of_care")["ongoing_care_probability"].mean()
    assert chance["low"] < chance["medium"] < chance["high"]


def test_hours_expected_in_truth_stand_where_reablement_began(area: Area) -> None:
    truth = area.truth[["ongoing_care_probability", "hours_after_reablement_expected"]]
    has_begun = truth["ongoing_care_probability"].notna()
    assert truth.loc[has_begun, "hours_after_reablement_expected"].between(0, 70).all()
    assert truth.loc[~has_begun, "hours_after_reablement_expected"].isna().all()
