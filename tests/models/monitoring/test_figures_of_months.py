"""Figures of matured months are those of the stays they name; the estimate says what it is."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from models.calibration_measures import calibration_in_the_large
from models.discrimination import auroc
from models.monitoring.cohorts import (
    estimate_without_outcomes,
    group_figures,
    monthly_cohorts,
)
from models.monitoring.report import target_report
from models.monitoring.scores import score_findings, score_summary
from tests.models.monitoring.invented_watch import PARAMS, from_day, invented_watch

WATCHED = invented_watch(per_day=12)


def test_the_figures_of_a_month_are_those_of_its_stays() -> None:
    months = monthly_cohorts(WATCHED, PARAMS)
    assert [one["first"][:7] for one in months] == [
        str(month) for month in pd.period_range("2025-09", "2026-04", freq="M")
    ]
    last = months[-1]
    april = WATCHED.stays[WATCHED.stays["decided_on"].between("2026-04-01", "2026-04-30")]
    label, score = april["label"].to_numpy(), april["score"].to_numpy()
    assert (last["n"], last["events"]) == (360, int(label.sum()))
    assert last["auroc"]["value"] == pytest.approx(auroc(label, score))
    assert last["auroc"]["low"] < last["auroc"]["value"] < last["auroc"]["high"]
    assert last["in_the_large"]["value"] == pytest.approx(calibration_in_the_large(label, score))
    top = np.argsort(-score)[:36]
    assert last["precision"]["k"] == 36
    assert last["precision"]["value"] == pytest.approx(label[top].mean())
    assert last["events_in_lower_half"] == label[score < np.median(score)].sum()


def test_groups_speak_of_the_newest_three_months_with_intervals() -> None:
    told = group_figures(WATCHED, PARAMS, least_events=20)
    assert (told["first"], told["last"]) == ("2026-02-01", "2026-04-30")
    assert {row["level"] for row in told["rows"]} == {"female", "male", "small", "large"}
    for row in told["rows"]:
        ratio = row["observed_over_expected"]
        assert ratio["low"] < ratio["value"] < ratio["high"]
    assert (
        group_figures(invented_watch(as_of=pd.Timestamp("2025-09-20")), PARAMS, least_events=20)[
            "rows"
        ]
        == []
    )


def test_the_estimate_needs_no_outcome_and_cannot_see_that_outcomes_changed() -> None:
    estimate = estimate_without_outcomes(WATCHED, PARAMS)
    changed = invented_watch(per_day=12, times=lambda stays: np.full(len(stays), 0.2))
    assert estimate is not None
    assert estimate == estimate_without_outcomes(changed, PARAMS)
    known = WATCHED.stays.dropna(subset=["label"])
    truly = auroc(known["label"].to_numpy(), known["score"].to_numpy())
    assert estimate["auroc"] == pytest.approx(truly, abs=0.02)
    assert "decides nothing" in estimate["is"]


def test_a_mean_risk_that_moved_rings_and_one_that_did_not_stays_silent() -> None:
    assert not score_findings(WATCHED, PARAMS)[0].is_raised
    higher = invented_watch(per_day=12)
    higher.stays.loc[higher.is_new, "score"] *= 1.3
    assert score_findings(higher, PARAMS)[0].is_raised


def test_scores_are_summed_up_without_showing_few_people() -> None:
    scores = pd.Series(np.linspace(0.01, 1.0, 100))
    told = score_summary(scores, threshold=0.5)
    assert told["share_over_threshold"] == pytest.approx(0.51)
    assert len(told["deciles"]) == 9
    assert score_summary(scores.head(99), threshold=0.5)["deciles"] is None
    assert score_summary(scores.head(0), threshold=0.5)["mean"] is None


def test_the_report_is_plain_json_and_names_its_alarms() -> None:
    watched = invented_watch(per_day=12, times=from_day("2026-02-01", 1.8))
    told = target_report(
        watched, PARAMS, leading=["age_years"], apart=(), threshold=0.1, least_events=20
    )
    assert json.loads(json.dumps(told, allow_nan=False)) == told
    assert {"early", "outcome"} <= {alarm["kind"] for alarm in told["alarms"]}
    assert [one["is_leading"] for one in told["inputs"]].count(True) == 1
    assert len(told["early"]["weeks"]) == 12
