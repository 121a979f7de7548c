"""The weekly count of early readmissions: a sum that remembers a rise."""

from __future__ import annotations

import numpy as np
import pytest

from models.monitoring.alarms import raised
from models.monitoring.early import early_findings, early_weeks, running_sums
from tests.models.monitoring.invented_watch import PARAMS, from_day, invented_watch


def test_the_sum_by_hand() -> None:
    sums = running_sums(np.array([12.0, 8.0, 15.0]), np.array([10.0, 10.0, 10.0]), ratio=1.3)
    gain = np.log(1.3) * np.array([12.0, 8.0, 15.0]) - 0.3 * 10
    first = gain[0]
    second = max(first + gain[1], 0)
    assert sums.tolist() == pytest.approx([first, second, second + gain[2]])


def test_a_rise_rings_as_more_and_a_fall_as_fewer() -> None:
    for times, what in ((1.8, "more than expected"), (0.4, "fewer than expected")):
        watched = invented_watch(times=from_day("2026-02-01", times))
        found = raised(early_findings(early_weeks(watched, PARAMS)))
        assert [one.what for one in found] == [what]


def test_unchanged_years_stay_silent() -> None:
    loud = [
        seed
        for seed in range(20)
        if raised(early_findings(early_weeks(invented_watch(seed=seed, per_day=6), PARAMS)))
    ]
    assert len(loud) <= 2


def test_of_unchanged_years_one_in_twenty_passes_either_limit() -> None:
    watched = invented_watch()
    weeks = early_weeks(watched, PARAMS.model_copy(update={"draws": 4000}))
    assert weeks is not None
    before = float(watched.stays.loc[watched.is_reference, "early"].sum())
    rng = np.random.default_rng(5)
    weekly = np.full((4000, 52), weeks.table["expected"].mean())
    seen = rng.poisson(weekly * rng.gamma(before, 1.0 / before, (4000, 1))).astype(np.float64)
    passed = [
        running_sums(seen, weekly, ratio=ratio).max(axis=1) > limit
        for ratio, limit in zip((1.3, 1.0 / 1.3), weeks.limits, strict=True)
    ]
    assert np.mean(passed[0] | passed[1]) == pytest.approx(0.05, abs=0.015)


def test_weeks_begin_after_the_reference_period_and_the_last_is_over() -> None:
    weeks = early_weeks(invented_watch(), PARAMS)
    assert weeks is not None
    days = weeks.table["week"].dt.strftime("%Y-%m-%d").tolist()
    assert days[0] == "2025-09-01"
    assert (
        days[-1] == "2026-06-01"
    )  # outcomes are known to 9 June: the week from 8 June is not over
    assert (weeks.table["stays"] == 140).all()
    last = early_findings(weeks)[0]
    assert (last.first, last.last) == ("2025-09-01", "2026-06-07")


def test_a_target_without_early_outcomes_has_none() -> None:
    watched = invented_watch()
    watched.stays["early"] = np.nan
    assert early_weeks(watched, PARAMS) is None
    assert early_findings(None) == []
