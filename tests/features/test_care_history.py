"""How care went before the stay: visits, reviews, the trend of hours, the wait for a restart."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from features.families.care import visits_per_day
from features.families.care_history import (
    MONTH_DAYS,
    days_since_last_review,
    hours_trend_per_month,
    restart_delay_days,
)
from features.known import KnownFacts
from tests.features.invented import PARAMS, index_of, known_facts, spell, spells, table

STAYS = spells(
    spell("index", "2025-06-20", "2025-06-30"),
    spell("before", "2025-03-01", "2025-03-10"),
    spell("long ago", "2024-10-01", "2024-10-05"),
)
PACKAGE = {
    "service_type": "Long Term Support: Community", "service_component": "Home Support",
    "event_start_date": "2023-01-01", "hours_per_week": 14.0, "visits_per_day": 3,
}  # fmt: skip


def care(*rows: dict[str, Any]) -> KnownFacts:
    common = {"person_id": "ana", "event_type": "Service", "known_at": "2023-01-01"}
    events = [{**common, "event_id": f"e{n}", **row} for n, row in enumerate(rows)]
    return known_facts(
        index_of(STAYS, "index"), STAYS, care_package_event=table("care_package_event", *events)
    )


def said(series: pd.Series) -> float | None:
    return None if series.isna()["index"] else float(series["index"])


def ended(day: str, **more: Any) -> dict[str, Any]:
    return {"event_end_date": day, "end_known_at": day, **more}


def test_visits_of_the_packages_that_ran_at_admission_add_up() -> None:
    assert said(visits_per_day(care(PACKAGE, {**PACKAGE, "visits_per_day": 1}), PARAMS)) == 4
    assert said(visits_per_day(care({**PACKAGE, "visits_per_day": None}), PARAMS)) is None
    assert said(visits_per_day(care({**PACKAGE, **ended("2025-06-19")}), PARAMS)) == 0
    assert said(visits_per_day(care(), PARAMS)) == 0


@pytest.mark.parametrize(
    ("reviewed", "days"),
    [
        pytest.param("2023-06-30", None, id="731 days before"),
        pytest.param("2023-07-01", 730, id="730 days before"),
        pytest.param("2025-06-29", 1, id="the day before"),
        pytest.param("2025-06-30", None, id="the day of the decision"),
    ],
)
def test_the_last_review_counts_for_two_years(reviewed: str, days: int | None) -> None:
    known = care({"event_type": "Review", "event_start_date": reviewed})
    assert said(days_since_last_review(known, PARAMS)) == days


def test_the_latest_of_several_reviews_speaks_and_an_assessment_is_none() -> None:
    review = {"event_type": "Review", "event_start_date": "2025-01-01"}
    known = care(review, {**review, "event_start_date": "2025-06-20"})
    assert said(days_since_last_review(known, PARAMS)) == 10
    assert said(days_since_last_review(care({**review, "event_type": "Request"}), PARAMS)) is None


def test_steady_hours_have_no_trend_and_no_package_has_none_either() -> None:
    assert said(hours_trend_per_month(care(PACKAGE), PARAMS)) == pytest.approx(0.0, abs=1e-6)
    assert said(hours_trend_per_month(care(), PARAMS)) == 0
    before = care({**PACKAGE, **ended("2024-12-18")})
    assert said(hours_trend_per_month(before, PARAMS)) == 0


def test_a_package_that_starts_half_way_gives_the_least_squares_slope() -> None:
    """Hours 0 0 0 7 7 7 7 on seven days that lie 30.5 days apart: 42 over 28 steps."""
    known = care({**PACKAGE, "event_start_date": "2025-03-20", "hours_per_week": 7.0})
    expected = 7.0 * (0 + 1 + 2 + 3) / 28 / (30.5 / MONTH_DAYS)
    assert said(hours_trend_per_month(known, PARAMS)) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("dates", "is_trend"),
    [
        pytest.param({"event_start_date": "2025-06-20"}, True, id="begins on the day of admission"),
        pytest.param({"event_start_date": "2025-06-21"}, False, id="begins the day after"),
        pytest.param(ended("2024-12-19"), True, id="ends on the first day of the window"),
        pytest.param(ended("2024-12-18"), False, id="ends the day before the window"),
    ],
)
def test_both_ends_of_the_window_are_days_of_the_trend(
    dates: dict[str, Any], is_trend: bool
) -> None:
    assert (said(hours_trend_per_month(care({**PACKAGE, **dates}), PARAMS)) != 0) == is_trend


def test_a_package_that_falls_has_a_negative_trend_and_unknown_hours_have_none() -> None:
    fallen = care({**PACKAGE, **ended("2025-03-25")}, {**PACKAGE, "event_start_date": "2025-03-26",
                                                       "hours_per_week": 4.0})  # fmt: skip
    trend = said(hours_trend_per_month(fallen, PARAMS))
    assert trend is not None
    assert trend < 0
    silent = care(PACKAGE, {**PACKAGE, "hours_per_week": None})
    assert said(hours_trend_per_month(silent, PARAMS)) is None


SUSPENDED = {**PACKAGE, **ended("2025-03-01", event_outcome="Admitted to hospital")}


def again(day: str) -> dict[str, Any]:
    return {**PACKAGE, "event_start_date": day, "known_at": day}


@pytest.mark.parametrize(
    ("rows", "delay"),
    [
        pytest.param([SUSPENDED, again("2025-03-15")], 5, id="restarted five days after"),
        pytest.param([SUSPENDED, again("2025-03-10")], 0, id="on the day of discharge"),
        pytest.param([SUSPENDED, again("2025-03-08")], 0, id="before the discharge"),
        pytest.param([SUSPENDED, again("2025-06-29")], 111, id="the day before the decision"),
        pytest.param([SUSPENDED, again("2025-06-30")], None, id="on the day of the decision"),
        pytest.param([SUSPENDED], None, id="not restarted"),
        pytest.param([again("2025-03-15")], None, id="nothing was suspended"),
        pytest.param(
            [{**SUSPENDED, "event_outcome": "NFA: Support ended as planned"}, again("2025-03-15")],
            None,
            id="it ended as planned",
        ),
        pytest.param(
            [{**SUSPENDED, **ended("2025-03-11")}, again("2025-03-15")], None, id="not in the stay"
        ),
        pytest.param(
            [{**SUSPENDED, **ended("2024-10-01")}, again("2024-10-09"), SUSPENDED,
             again("2025-03-13")], 3, id="the last stay speaks",
        ),
        pytest.param(
            [{**SUSPENDED, **ended("2025-06-20")}, again("2025-06-25")], None, id="this very stay"
        ),
    ],
)  # fmt: skip
def test_the_wait_for_a_restart_runs_from_the_discharge(
    rows: list[dict[str, Any]], delay: int | None
) -> None:
    assert said(restart_delay_days(care(*rows), PARAMS)) == delay


def test_without_a_care_table_nothing_is_said() -> None:
    without = known_facts(index_of(STAYS, "index"), STAYS)
    for build in (
        visits_per_day, days_since_last_review, hours_trend_per_month, restart_delay_days
    ):  # fmt: skip
        assert said(build(without, PARAMS)) is None
