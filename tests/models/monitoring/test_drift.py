"""Inputs that moved are named; inputs that only look different on few rows are not."""

from __future__ import annotations

import numpy as np
import pytest

from models.monitoring.alarms import raised
from models.monitoring.drift import (
    bin_counts,
    bin_edges,
    input_findings,
    limit_without_drift,
    stability_index,
    unknown_shares,
)
from models.monitoring.watched import Watched
from tests.models.monitoring.invented_watch import PARAMS, invented_watch, with_features

WATCHED = invented_watch()


def rung(
    watched: Watched, *, leading: tuple[str, ...] = (), apart: tuple[str, ...] = ()
) -> list[str]:
    return [
        one.what for one in raised(input_findings(watched, PARAMS, leading=leading, apart=apart))
    ]


def test_the_index_is_the_sum_over_bins_of_how_far_shares_moved() -> None:
    before, now = np.array([600, 400]), np.array([500, 500])
    by_hand = (0.5 - 0.6) * np.log(0.5 / 0.6) + (0.5 - 0.4) * np.log(0.5 / 0.4)
    assert float(stability_index(before, now)) == pytest.approx(by_hand, abs=2e-4)
    assert float(stability_index(before, 3 * before)) == pytest.approx(0, abs=1e-5)


def test_a_bin_empty_in_both_counts_for_nothing_and_one_emptied_is_finite() -> None:
    assert float(stability_index(np.array([5, 0, 5]), np.array([5, 0, 5]))) == 0
    assert 0 < float(stability_index(np.array([500, 500]), np.array([0, 1000]))) < 10


def test_few_distinct_values_are_bins_of_their_own_and_the_unknown_is_the_last() -> None:
    values = np.array([1.0, 1.0, 2.0, 4.0, np.nan])
    assert bin_counts(values, bin_edges(values, 10)).tolist() == [2, 1, 1, 1]
    many = np.arange(1000.0)
    assert bin_counts(many, bin_edges(many, 10)).tolist() == [100] * 10 + [0]


def test_the_limit_without_drift_is_wider_on_fewer_rows() -> None:
    before = np.full(10, 400)
    limits = [
        limit_without_drift(before, rows, draws=2000, sure=0.95, rng=np.random.default_rng(1))
        for rows in (100, 1000)
    ]
    assert limits[0] == pytest.approx(0.19, abs=0.03)  # 10 bins of 100 rows
    assert limits[1] < 0.03


def test_inputs_that_did_not_move_stay_silent() -> None:
    assert rung(WATCHED) == []
    assert len(input_findings(WATCHED, PARAMS, leading=(), apart=())) == 3


@pytest.mark.parametrize(
    "moved",
    [
        pytest.param(lambda age: age + 12.0, id="people are older"),
        pytest.param(lambda age: np.where(np.arange(len(age)) % 3 == 0, np.nan, age), id="unknown"),
        pytest.param(lambda age: np.full(len(age), 70.0), id="one value for all"),
    ],
)
def test_an_input_that_moved_is_named(moved: object) -> None:
    age = WATCHED.features["age_years"].to_numpy()
    assert callable(moved)
    changed = with_features(WATCHED, age_years=np.where(WATCHED.is_new, moved(age), age))
    assert rung(changed) == ["age_years"]
    first = input_findings(changed, PARAMS, leading=["age_years"], apart=())[0]
    assert first.what == "age_years"
    assert first.stops_retraining == (first.value > PARAMS.psi_stop)
    assert (first.first, first.last) == ("2026-05-12", "2026-06-30")


def test_only_a_large_move_of_a_leading_input_stops_retraining() -> None:
    changed = with_features(
        WATCHED, age_years=np.where(WATCHED.is_new, 99.0, WATCHED.features["age_years"])
    )
    for leading, stops in (["age_years"], True), (["frailty"], False):
        found = input_findings(changed, PARAMS, leading=leading, apart=())[0]
        assert found.stops_retraining is stops


def test_what_always_ages_and_what_the_calendar_gives_does_not_ring() -> None:
    day = WATCHED.stays["decided_on"]
    years_on = ((day - day.min()).dt.days / 365).to_numpy()
    noise = np.random.default_rng(2).normal(size=len(day))
    older = with_features(WATCHED, survey_age=years_on + noise)
    assert rung(older) == []
    summer = with_features(WATCHED, is_summer=day.dt.month.isin([6, 7, 8]).to_numpy(np.float64))
    assert rung(summer, apart=("is_summer",)) == []


def test_a_day_without_new_stays_finds_nothing() -> None:
    early = invented_watch(as_of=WATCHED.reference_to)
    assert input_findings(early, PARAMS, leading=(), apart=()) == []


def test_shares_unknown_are_told_then_and_now() -> None:
    age = WATCHED.features["age_years"].where(~WATCHED.is_new)
    before, now = unknown_shares(with_features(WATCHED, age_years=age.to_numpy()), PARAMS)
    assert (before["age_years"], now["age_years"]) == (0, 1)
    assert now["frailty"] == pytest.approx(0.5, abs=0.06)
