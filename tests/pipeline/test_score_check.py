"""Scores that went wrong are not shown; ordinary ones are, however the day falls out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from features.cohort import Cohort
from features.registry import FEATURES
from pipeline.config import DailyParams
from pipeline.score_check import EarlierScores, earlier_scores, set_aside, wrong_scores
from pipeline.scoring import BENEFIT_COLUMNS, Scored

PARAMS = DailyParams(
    mean_risk_off_most=0.5, mean_risk_days=28, days_without_run_most=0, keep_lists_days=90
)
DAY = pd.Timestamp("2026-09-30")
PEOPLE = 40
USUAL = {"readmission_30d": EarlierScores(0.2, 20)}


def scored(
    risks: list[float] | np.ndarray[Any, Any], *, benefit: float = 0.05, people: int = PEOPLE
) -> Scored:
    """Invented people with a risk each, half of whom have one for care too."""
    index = pd.Index([f"s{number}" for number in range(people)], name="spell_id")
    scores = pd.DataFrame(index=index)
    scores["readmission_30d"] = np.asarray(risks, dtype="float64")
    scores["ongoing_care"] = np.linspace(0.1, 0.5, people)
    scores.loc[scores.index[::2], "ongoing_care"] = np.nan
    scores = scores.assign(**dict.fromkeys(BENEFIT_COLUMNS.values(), benefit), why_no_benefit="")
    features = pd.DataFrame(1.0, index=index, columns=[feature.name for feature in FEATURES])
    reasons = pd.DataFrame({"spell_id": index, "order": 1, "group": "care", "sentence": "x"})
    nobody = pd.DataFrame(index=index)
    return Scored(Cohort(nobody, nobody, ()), features, nobody, scores, reasons, nobody)


ORDINARY = np.linspace(0.05, 0.35, PEOPLE)


def test_ordinary_scores_are_shown() -> None:
    assert wrong_scores(scored(ORDINARY), USUAL, PARAMS) == {}


@pytest.mark.parametrize(
    ("risks", "told"),
    [
        pytest.param(np.full(PEOPLE, 0.2), "all 40 people have the same score", id="all equal"),
        pytest.param(np.full(PEOPLE, np.nan), "none of 40 people has a score", id="all missing"),
        pytest.param(ORDINARY + 0.8, "scores lie outside 0 to 1", id="above 1"),
        pytest.param(ORDINARY - 0.1, "scores lie outside 0 to 1", id="below 0"),
        pytest.param(ORDINARY + 0.11, "the mean risk is 31%, and 20% on 20 lists", id="too high"),
        pytest.param(ORDINARY / 2.1, "the mean risk is 10%, and 20% on 20 lists", id="too low"),
    ],
)
def test_a_wrong_risk_is_named(risks: Any, told: str) -> None:
    wrong = wrong_scores(scored(risks), USUAL, PARAMS)
    assert list(wrong) == ["readmission_30d"]
    assert told in wrong["readmission_30d"]


@pytest.mark.parametrize(
    ("risks", "people", "earlier"),
    [
        pytest.param([0.2] * 19, 19, USUAL, id="few people may well be equal"),
        pytest.param(ORDINARY + 0.4, 40, {}, id="there is no earlier list"),
        pytest.param(
            ORDINARY + 0.4,
            40,
            {"readmission_30d": EarlierScores(0.2, 2)},
            id="two lists tell little",
        ),
        pytest.param(ORDINARY + 0.09, 40, USUAL, id="a little higher"),
        pytest.param(ORDINARY / 1.9, 40, USUAL, id="a little lower"),
    ],
)
def test_what_may_be_chance_is_shown(risks: Any, people: int, earlier: Any) -> None:
    assert wrong_scores(scored(risks, people=people), earlier, PARAMS) == {}


def test_a_benefit_outside_its_range_is_named() -> None:
    assert list(wrong_scores(scored(ORDINARY, benefit=1.5), USUAL, PARAMS)) == ["housing_benefit"]


def test_an_outcome_set_aside_has_no_number_and_no_reason_and_the_others_stay() -> None:
    before = scored(ORDINARY)
    after = set_aside(before, {"readmission_30d": "not shown today: x"})
    assert after.scores["readmission_30d"].isna().all()
    assert after.reasons.empty
    assert after.scores["ongoing_care"].equals(before.scores["ongoing_care"])
    assert after.unavailable == {"readmission_30d": "not shown today: x"}
    assert before.scores["readmission_30d"].notna().all()
    benefit = set_aside(before, {"housing_benefit": "x"}).scores
    assert benefit[list(BENEFIT_COLUMNS.values())].isna().all(axis=None)
    assert set(benefit["why_no_benefit"]) == {"not available today"}
    assert benefit["readmission_30d"].equals(before.scores["readmission_30d"])


def test_earlier_lists_count_by_their_people_and_only_for_so_many_days() -> None:
    def record(people: int, mean: float | None) -> dict[str, Any]:
        return {"scores": {"readmission_30d": {"n": people, "mean": mean}}}

    records = {
        "2026-09-01": record(1000, 0.9),  # 29 days before
        "2026-09-02": record(30, 0.1),
        "2026-09-29": record(10, 0.5),
        "2026-09-28": record(0, None),  # a list without this outcome
        "2026-09-27": {},
        "2026-09-30": record(1000, 0.9),  # the day itself
    }
    found = earlier_scores(records, as_of=DAY, days=28)
    assert list(found) == ["readmission_30d"]
    assert found["readmission_30d"].mean == pytest.approx(0.2)
    assert found["readmission_30d"].lists == 2
