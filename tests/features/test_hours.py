"""Hours of care around the reablement of one invented person: what counts, and what is unknown."""

from __future__ import annotations

from typing import Any

import pytest

from features.registry import BY_NAME, model_columns
from features.table import features_of
from tests.features.invented import PARAMS, index_of, known_facts, spell, spells
from tests.features.test_other_labels import (
    CARE_HOME,
    EPISODE,
    HOME_CARE,
    LOW_LEVEL,
    RESPITE,
    labels,
    said,
    service,
)

TO_SERVICES = "Progress to support planning or services"
END = "2025-08-01"  # of EPISODE; the last day of its sequel is 8 August


def started(hours: float | None = 15.0, **more: Any) -> dict[str, Any]:
    return {**EPISODE, "hours_per_week": hours, **more}


def home_care(start: str, end: str | None = None, hours: float | None = 9.0) -> dict[str, Any]:
    return service(start, end, **HOME_CARE, hours_per_week=hours)


def hours(*care: dict[str, Any], **more: Any) -> tuple[float | None, float | None, float | None]:
    """At the start, after reablement, and the reduction."""
    found = labels(care=list(care), **more)
    return (
        said(found["hours_at_start"]),
        said(found["hours_after_reablement"]),
        said(found["hours_reduction"]),
    )


@pytest.mark.parametrize(
    ("start", "after", "reduction"),
    [
        pytest.param(11.5, 6.75, 4.75, id="Mr R of the source documents"),
        pytest.param(15.75, 0.0, 15.75, id="Mr O of the source documents"),
        pytest.param(22.0, 10.0, 12.0, id="Mariam of the source documents"),
        pytest.param(5.0, 8.0, -3.0, id="more help than at the start"),
    ],
)
def test_hours_before_and_after_and_their_difference(
    start: float, after: float, reduction: float
) -> None:
    care = [home_care("2025-08-02", hours=after)] if after else []
    assert hours(started(start), *care) == (start, after, reduction)


@pytest.mark.parametrize(
    ("begins", "after"),
    [
        pytest.param("2025-07-20", 9.0, id="during reablement, and goes on"),
        pytest.param("2025-08-08", 9.0, id="on the last day of the sequel"),
        pytest.param("2025-08-09", 0.0, id="the day after it"),
    ],
)
def test_care_counts_if_it_runs_on_the_last_day_of_the_sequel(begins: str, after: float) -> None:
    assert hours(started(), home_care(begins))[1] == after


@pytest.mark.parametrize(
    ("ends", "after"),
    [
        pytest.param("2025-08-07", None, id="gone again the day before: unknown, not 0"),
        pytest.param("2025-08-08", 9.0, id="ends on that day"),
        pytest.param(END, 0.0, id="ended with reablement"),
    ],
)
def test_care_that_ended_before_the_last_day_leaves_the_hours_unknown(
    ends: str, after: float | None
) -> None:
    assert hours(started(), home_care("2025-07-20", ends))[1] == after


def test_two_services_add_up_and_one_without_hours_makes_them_unknown() -> None:
    first, second = home_care("2025-08-02", hours=4.0), home_care("2025-08-03", hours=5.5)
    assert hours(started(), first, second)[1] == 9.5
    assert hours(started(), first, {**second, "hours_per_week": None})[1] is None


def test_equipment_counts_no_hours_and_low_level_help_those_it_states() -> None:
    equipment = service("2025-08-02", None, **LOW_LEVEL)
    assert hours(started(), equipment)[1] == 0.0
    assert hours(started(), {**equipment, "hours_per_week": 2.0})[1] == 2.0


@pytest.mark.parametrize("place", [CARE_HOME, RESPITE], ids=["care home", "short-term bed"])
def test_care_around_the_clock_is_no_number_of_hours_at_home(place: dict[str, str]) -> None:
    assert hours(started(), service("2025-08-02", None, **place))[1] is None


@pytest.mark.parametrize(
    "outcome",
    [
        "Admitted to hospital",
        "NFA: Self-funded client or under 12wk disregard",
        "NFA: Support declined",
        "NFA: Referral to NHS services or NHS funded social care",
        None,
    ],
)
def test_without_a_class_of_ascof_2a_the_hours_are_unknown(outcome: str | None) -> None:
    assert hours(started(event_outcome=outcome))[1:] == (None, None)


def test_people_who_died_and_open_episodes_are_unknown() -> None:
    assert hours(started(), date_of_death="2025-08-08", death_known_at="2025-08-09")[1] is None
    assert hours(started(event_end_date=None, event_outcome=None))[1] is None


def test_hours_at_the_start_are_of_its_first_day_and_unknown_where_nobody_says_them() -> None:
    later = started(4.0, event_start_date="2025-07-10")
    assert hours(started(10.0), later)[0] == 10.0
    assert hours(started(10.0), started(6.0))[0] == 16.0
    assert hours(started(None), home_care("2025-08-02"))[::2] == (None, None)


@pytest.mark.parametrize(
    ("as_of", "after"),
    [
        pytest.param("2025-09-07", None, id="69 days after leaving: a day early"),
        pytest.param("2025-09-08", 0.0, id="56 days and 14 of recording"),
    ],
)
def test_hours_are_believed_when_the_window_and_the_recording_lag_have_passed(
    as_of: str, after: float | None
) -> None:
    assert hours(started(), as_of=as_of)[1] == after


@pytest.mark.parametrize(
    ("as_of", "after"),
    [
        pytest.param("2025-09-20", None, id="20 days after a late end"),
        pytest.param("2025-09-21", 0.0, id="seven days of sequel and 14 of recording"),
    ],
)
def test_after_a_long_reablement_the_clock_runs_from_its_end(
    as_of: str, after: float | None
) -> None:
    assert hours(started(event_end_date="2025-08-31"), as_of=as_of)[1] == after


def test_no_care_table_and_no_reablement_leave_all_three_unknown() -> None:
    assert hours(home_care("2025-08-02")) == (None, None, None)
    found = labels(care=None)
    assert found[["hours_at_start", "hours_after_reablement", "hours_reduction"]].isna().all()


@pytest.mark.parametrize(
    ("ready", "planned"),
    [
        pytest.param("2025-06-30", 12.5, id="ready on the day of the decision"),
        pytest.param(None, None, id="not ready yet"),
    ],
)
def test_planned_hours_are_known_once_the_patient_is_ready(
    ready: str | None, planned: float | None
) -> None:
    stays = spells(
        spell("index", "2025-06-20", "2025-06-30", planned_care_hours_per_week=12.5)
        | {"discharge_ready_date": ready}
    )
    features = features_of(known_facts(index_of(stays, "index"), stays), PARAMS)
    assert said(features.loc["index", "planned_care_hours"]) == planned


def test_the_three_targets_do_not_read_the_planned_hours() -> None:
    for target in BY_NAME["planned_care_hours"].not_for:
        assert "planned_care_hours" not in model_columns(target)
