from __future__ import annotations

import pandas as pd
import pytest

from features.labels.home import home_84d
from features.labels.maturity import is_mature, only_mature
from features.labels.ongoing_care import link_reablement, ongoing_care
from features.labels.readmission import days_to_emergency_readmission, readmission_30d
from tests.features.invented import PARAMS, index_of, person, spell, spells, table


@pytest.mark.parametrize(
    ("admitted", "event"),
    [
        pytest.param("2025-06-30", 1, id="the day of discharge"),
        pytest.param("2025-07-30", 1, id="day 30"),
        pytest.param("2025-07-31", 0, id="day 31"),
    ],
)
def test_an_emergency_admission_on_day_0_to_30_is_a_readmission(admitted: str, event: int) -> None:
    stays = spells(
        spell("index", "2025-06-20", "2025-06-30"), spell("back", admitted, person_id="ana")
    )
    days = days_to_emergency_readmission(
        index_of(stays, "index"), stays, is_zero_night_counted=True
    )
    none = pd.Series(float("nan"), index=days.index)
    assert readmission_30d(days, none, PARAMS)["event"].to_dict() == {"index": event}


@pytest.mark.parametrize(
    ("method", "days"),
    [
        pytest.param("21", 5, id="emergency"),
        pytest.param("11", None, id="planned"),
        pytest.param("2B", None, id="transfer"),
    ],
)
def test_only_a_new_emergency_admission_counts(method: str, days: int | None) -> None:
    stays = spells(
        spell("index", "2025-06-20", "2025-06-30"),
        spell("later", "2025-07-05", admission_method=method),
    )
    found = days_to_emergency_readmission(
        index_of(stays, "index"), stays, is_zero_night_counted=True
    )
    assert found.isna()["index"] if days is None else found["index"] == days


def test_a_readmission_without_a_night_counts_only_when_the_setting_says_so() -> None:
    stays = spells(
        spell("index", "2025-06-20", "2025-06-30"), spell("brief", "2025-07-05", "2025-07-05")
    )
    index = index_of(stays, "index")
    assert days_to_emergency_readmission(index, stays, is_zero_night_counted=True)["index"] == 5
    assert days_to_emergency_readmission(index, stays, is_zero_night_counted=False).isna().all()


def test_death_first_is_no_readmission_but_is_counted() -> None:
    days = pd.Series({"died": float("nan"), "back": 4.0})
    death = pd.Series({"died": 10.0, "back": 20.0})
    label = readmission_30d(days, death, PARAMS)
    assert label["event"].to_dict() == {"died": 0.0, "back": 1.0}
    assert label["died_first"].to_dict() == {"died": True, "back": False}


@pytest.mark.parametrize(
    ("as_of", "mature"),
    [
        pytest.param("2025-08-12", False, id="a day before window and lag have passed"),
        pytest.param("2025-08-13", True, id="the day they have passed"),
    ],
)
def test_an_outcome_is_unknown_until_its_window_and_lag_have_passed(
    as_of: str, mature: bool
) -> None:
    left = pd.Series(pd.to_datetime(["2025-06-30"]))
    ready = is_mature(left, window_days=30, lag_days=14, as_of=pd.Timestamp(as_of))
    label = only_mature(pd.Series([0.0]), ready)
    assert label.notna().to_list() == [mature]


@pytest.mark.parametrize(
    ("readmitted", "died", "care_home", "home"),
    [
        pytest.param(None, None, None, 1, id="nothing happened"),
        pytest.param(84, None, None, 0, id="readmitted on day 84"),
        pytest.param(85, None, None, 1, id="readmitted on day 85"),
        pytest.param(None, 1, None, 0, id="died"),
        pytest.param(None, None, 84, 0, id="care home on day 84"),
    ],
)
def test_home_at_84_days_means_alive_not_readmitted_not_in_a_care_home(
    readmitted: float | None, died: float | None, care_home: float | None, home: int
) -> None:
    back, dead, moved = (pd.Series([x], dtype="float64") for x in (readmitted, died, care_home))
    assert home_84d(back, dead, moved, PARAMS).to_list() == [home]


def event(event_id: str, start: str, end: str | None, **more: object) -> dict[str, object]:
    return {
        "event_id": event_id, "person_id": "ana", "event_type": "Service",
        "event_start_date": start, "event_end_date": end, "known_at": start,
        "end_known_at": end, **more,
    }  # fmt: skip


REABLEMENT = {
    "service_type": "Short Term Support: ST-Max",
    "service_component": "Reablement",
    "event_outcome": "NFA: Support ended as planned",
}
HOME_CARE = {
    "service_type": "Long Term Support: Community",
    "service_component": "Home Support",
}


def sequel(*rows: dict[str, object], **about: str) -> float | None:
    stays = spells(spell("index", "2025-06-20", "2025-06-30"))
    events = table("care_package_event", *rows)
    linked = link_reablement(index_of(stays, "index"), events, PARAMS)
    if linked.empty:
        return None
    people = table("person", person(**about))
    label = ongoing_care(linked, events, people, PARAMS)
    return None if label.isna()["index"] else float(label["index"])


EPISODE = event("r", "2025-07-01", "2025-08-01", **REABLEMENT)


@pytest.mark.parametrize(
    ("start", "is_linked"),
    [
        pytest.param("2025-06-26", False, id="four days before discharge"),
        pytest.param("2025-06-27", True, id="three days before discharge"),
        pytest.param("2025-07-07", True, id="seven days after discharge"),
        pytest.param("2025-07-08", False, id="eight days after discharge"),
    ],
)
def test_reablement_belongs_to_a_discharge_7_days_before_to_3_after_its_start(
    start: str, is_linked: bool
) -> None:
    assert (sequel(event("r", start, "2025-08-01", **REABLEMENT)) is not None) == is_linked


@pytest.mark.parametrize(
    ("start", "label"),
    [
        pytest.param("2025-08-08", 1.0, id="seven days after the end"),
        pytest.param("2025-08-09", 0.0, id="eight days after the end"),
    ],
)
def test_long_term_support_within_7_days_is_ongoing_care(start: str, label: float) -> None:
    assert sequel(EPISODE, event("l", start, None, **HOME_CARE)) == label


def test_a_package_open_at_the_end_is_ongoing_care_and_one_that_ended_before_is_not() -> None:
    assert sequel(EPISODE, event("l", "2024-01-01", None, **HOME_CARE)) == 1.0
    assert sequel(EPISODE, event("l", "2024-01-01", "2025-06-01", **HOME_CARE)) == 0.0


@pytest.mark.parametrize(
    "outcome",
    [
        "Admitted to hospital",
        "NFA: Self-funded client or under 12wk disregard",
        "NFA: Support declined",
        "NFA: Deceased",
    ],
)
def test_an_outcome_that_says_nothing_of_need_is_unknown(outcome: str) -> None:
    assert sequel({**EPISODE, "event_outcome": outcome}) is None


def test_low_level_help_afterwards_is_no_ongoing_care_whatever_the_outcome_says() -> None:
    low_level = {"service_type": "Short Term Support: Ongoing Low Level"}
    progressed = {**EPISODE, "event_outcome": "Progress to support planning or services"}
    assert sequel(progressed) is None
    assert sequel(progressed, event("l", "2025-08-03", None, **low_level)) == 0.0


def test_death_within_7_days_of_the_end_and_an_open_episode_are_unknown() -> None:
    assert sequel(EPISODE, date_of_death="2025-08-08") is None
    assert sequel(EPISODE, date_of_death="2025-08-09") == 0.0
    assert sequel(event("r", "2025-07-01", None, **REABLEMENT)) is None


def test_two_reablement_services_a_week_apart_are_one_episode() -> None:
    later = event("r2", "2025-08-08", "2025-08-20", **REABLEMENT)
    assert sequel(EPISODE, later, event("l", "2025-08-25", None, **HOME_CARE)) == 1.0
