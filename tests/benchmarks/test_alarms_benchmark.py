"""The benchmark of alarms runs on a small area, and counts what it says it counts."""

from __future__ import annotations

import functools
from collections.abc import Iterable

import pandas as pd
import pytest

from benchmarks.alarms import (
    Area,
    Week,
    as_seen_on,
    by_kind,
    first_found,
    silent_share,
    watched_area,
    weekly_looks,
)
from models.monitoring.alarms import Finding
from pipeline.config import Config
from tests.end_to_end.road import small_config

DAY = pd.Timestamp("2026-09-30")


@functools.cache
def small_area() -> tuple[Config, Area]:
    config = small_config()
    return config, watched_area(config, "drift", seed=1, people=1500)


def week(day: str, kinds: Iterable[str] = (), months: int = 0) -> Week:
    alarms = tuple(
        Finding(kind, "x", 2.0, 1.0, 100, day, day, is_raised=True)  # type: ignore[arg-type]
        for kind in kinds
    )
    return Week(pd.Timestamp(day), alarms, months)


LOOKS = [
    week("2025-12-24", ["outcome"]),
    week("2026-01-07"),
    week("2026-03-04", ["input"]),
    week("2026-04-15", ["group", "early"], months=2),
    week("2026-09-30", ["group"], months=7),
]


def test_weeks_are_counted_by_what_rang() -> None:
    assert silent_share(LOOKS) == pytest.approx(0.2)
    assert by_kind(LOOKS) == {"input": 1, "score": 0, "early": 1, "outcome": 1, "group": 2}


def test_a_change_is_found_by_the_first_alarm_about_outcomes_after_it() -> None:
    found = first_found(LOOKS, ("early", "outcome", "group"))
    assert found is not None
    assert (found.day, found.months_since_change) == (pd.Timestamp("2026-04-15"), 2)
    quiet = [*LOOKS[:3], week("2026-09-30")]
    assert first_found(quiet, ("early", "outcome", "group")) is None


def test_an_earlier_day_shows_neither_later_stays_nor_outcomes_that_had_not_matured() -> None:
    config, area = small_area()
    day = pd.Timestamp("2026-03-31")
    seen = as_seen_on(area.watched, day, config).stays
    assert seen["discharged_on"].max() <= day
    assert seen.loc[seen["label"].notna(), "discharged_on"].max() <= day - pd.Timedelta(days=44)
    assert seen.loc[seen["early"].notna(), "discharged_on"].max() <= day - pd.Timedelta(days=21)
    assert 0 < len(seen) < len(area.watched.stays)


def test_every_week_is_looked_at_in_order() -> None:
    config, area = small_area()
    looks = weekly_looks(config, area, weeks=3)
    assert [one.day for one in looks] == [DAY - pd.Timedelta(weeks=back) for back in (2, 1, 0)]
    assert looks[-1].months_since_change == 7  # January to July have matured by 30 September
