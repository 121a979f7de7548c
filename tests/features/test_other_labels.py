"""Labels that stand beside the targets: the 2D rule, the snapshot of day 91, no further action."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from features.barrier import UNKNOWN
from features.continuous import stitch_continuous_spells
from features.labels.no_further_action import nfa_90d, nfa_clock_start
from features.labels.ongoing_care import link_reablement
from features.labels.table import LABELS, build_label_table
from features.settings import FeatureParams
from tests.features.invented import PARAMS, index_of, person, spell, spells, table

INDEX = spell("index", "2025-06-20", "2025-06-30")
LATE = "2026-06-30"
EPISODE = {
    "event_start_date": "2025-07-01", "event_end_date": "2025-08-01",
    "service_type": "Short Term Support: ST-Max", "service_component": "Reablement",
    "event_outcome": "NFA: Support ended as planned",
}  # fmt: skip
HOME_CARE = {
    "service_type": "Long Term Support: Community", "service_component": "Home Support",
}  # fmt: skip
CARE_HOME = {
    "service_type": "Long Term Support: Residential Care",
    "service_component": "Long Term Residential Care",
}  # fmt: skip
RESPITE = {
    "service_type": "Short Term Support: Other Short Term",
    "service_component": "Short Term Residential Care",
}  # fmt: skip
LOW_LEVEL = {
    "service_type": "Short Term Support: Ongoing Low Level", "service_component": "Equipment",
}  # fmt: skip


def service(start: str, end: str | None = None, **more: Any) -> dict[str, Any]:
    return {"event_start_date": start, "event_end_date": end, **more}


def labels(
    *stays: dict[str, Any],
    care: list[dict[str, Any]] | None = None,
    as_of: str = LATE,
    params: FeatureParams = PARAMS,
    **about: Any,
) -> pd.Series:
    """The labels of one stay; ``care`` None: the extract has no care table."""
    spell_table = spells(INDEX, *stays)
    tables = {"discharge_spell": spell_table, "person": table("person", person(**about))}
    if care is not None:
        common = {"person_id": "ana", "event_type": "Service", "known_at": "2023-01-01"}
        rows = [{**common, "event_id": f"e{n}", **row} for n, row in enumerate(care)]
        tables["care_package_event"] = table("care_package_event", *rows)
    index = index_of(spell_table, "index")
    barriers = pd.DataFrame({"state": UNKNOWN}, index=index.index)
    found = build_label_table(tables, index, barriers, params, as_of=pd.Timestamp(as_of))
    return found.T["index"]


def said(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


@pytest.mark.parametrize(
    ("admitted", "left", "by_setting", "by_2d_rule"),
    [
        pytest.param("2025-06-30", "2025-07-02", 1, 1, id="day 0"),
        pytest.param("2025-07-30", "2025-08-02", 1, 1, id="day 30"),
        pytest.param("2025-07-31", "2025-08-02", 0, 0, id="day 31"),
        pytest.param("2025-07-05", "2025-07-05", 1, 0, id="left the same day"),
        pytest.param("2025-07-05", None, 1, 1, id="still there"),
    ],
)
def test_a_readmission_is_stored_with_and_without_those_of_no_night(
    admitted: str, left: str | None, by_setting: int, by_2d_rule: int
) -> None:
    found = labels(spell("back", admitted, left))
    assert found["readmission_30d"] == by_setting
    assert found["readmission_30d_2d_rule"] == by_2d_rule


def test_the_2d_rule_stays_what_it_is_whatever_the_setting() -> None:
    strict = PARAMS.model_copy(update={"is_zero_night_readmission_counted": False})
    found = labels(spell("back", "2025-07-05", "2025-07-05"), params=strict)
    assert (found["readmission_30d"], found["readmission_30d_2d_rule"]) == (0, 0)


def test_a_night_after_a_brief_return_counts_by_the_2d_rule() -> None:
    found = labels(
        spell("brief", "2025-07-05", "2025-07-05"), spell("back", "2025-07-20", "2025-07-25")
    )
    assert found["readmission_30d_2d_rule"] == 1


@pytest.mark.parametrize(
    ("stay", "home"),
    [
        pytest.param(("2025-09-20", "2025-09-28"), 1, id="left on day 90"),
        pytest.param(("2025-09-20", "2025-09-29"), 1, id="left on day 91 itself"),
        pytest.param(("2025-09-20", "2025-09-30"), 0, id="left on day 92"),
        pytest.param(("2025-09-20", None), 0, id="still in hospital"),
        pytest.param(("2025-09-29", "2025-10-05"), 0, id="admitted on day 91"),
        pytest.param(("2025-09-29", "2025-09-29"), 1, id="there and back on day 91"),
        pytest.param(("2025-09-30", "2025-10-05"), 1, id="admitted on day 92"),
    ],
)
def test_at_home_on_day_91_is_a_snapshot(stay: tuple[str, str | None], home: int) -> None:
    found = labels(spell("later", *stay), care=[])
    assert found["home_91d"] == home


def test_a_return_in_between_fails_the_84_days_and_not_the_snapshot() -> None:
    found = labels(spell("later", "2025-07-20", "2025-07-25"), care=[])
    assert (found["home_84d"], found["home_91d"]) == (0, 1)


@pytest.mark.parametrize(
    ("care", "home"),
    [
        pytest.param(service("2025-09-29", **CARE_HOME), 0, id="care home from day 91"),
        pytest.param(service("2025-09-30", **CARE_HOME), 1, id="care home from day 92"),
        pytest.param(service("2025-07-01", "2025-09-29", **CARE_HOME), 0, id="until day 91"),
        pytest.param(service("2025-07-01", "2025-09-28", **CARE_HOME), 1, id="until day 90"),
        pytest.param(service("2025-09-20", "2025-10-10", **RESPITE), 1, id="respite"),
        pytest.param(service("2025-09-20", **HOME_CARE), 1, id="care at home"),
    ],
)
def test_a_care_home_on_day_91_is_not_home(care: dict[str, Any], home: int) -> None:
    assert labels(care=[care])["home_91d"] == home


@pytest.mark.parametrize(("died", "home"), [("2025-09-29", 0), ("2025-09-30", 1)])
def test_death_by_day_91_is_not_home(died: str, home: int) -> None:
    assert labels(care=[], date_of_death=died)["home_91d"] == home


def test_without_a_care_table_only_a_failure_is_known() -> None:
    assert said(labels()["home_91d"]) is None
    assert said(labels(date_of_death="2025-08-01")["home_91d"]) == 0
    assert said(labels()["nfa_90d"]) is None


@pytest.mark.parametrize(
    ("left", "age", "linked", "counted"),
    [
        pytest.param("2025-10-01", 65, True, True, id="65, October"),
        pytest.param("2025-12-31", 65, True, True, id="31 December"),
        pytest.param("2025-09-30", 65, True, False, id="September"),
        pytest.param("2026-01-01", 65, True, False, id="January"),
        pytest.param("2025-10-01", 64, True, False, id="64"),
        pytest.param("2025-10-01", None, True, False, id="age unknown"),
        pytest.param("2025-10-01", 65, False, False, id="no reablement"),
    ],
)
def test_ascof_2b_counts_older_people_of_three_months_in_reablement(
    left: str, age: int | None, linked: bool, counted: bool
) -> None:
    stays = spells(spell("index", "2025-09-20", left, age_at_admission_years=age))
    index = index_of(stays, "index")
    row = {**EPISODE, "event_id": "r", "person_id": "ana", "event_start_date": left,
           "event_end_date": "2026-02-10"}  # fmt: skip
    tables = {
        "discharge_spell": stays, "person": table("person", person()),
        "care_package_event": table("care_package_event", *([row] if linked else [])),
    }  # fmt: skip
    barriers = pd.DataFrame({"state": UNKNOWN}, index=index.index)
    found = build_label_table(tables, index, barriers, PARAMS, as_of=pd.Timestamp("2026-12-31"))
    assert found["in_ascof_2b_cohort"].to_list() == [counted]


@pytest.mark.parametrize(
    ("care", "alone"),
    [
        pytest.param([], 1, id="nothing"),
        pytest.param([service("2025-08-01", **HOME_CARE)], 0, id="from the first day"),
        pytest.param([service("2025-10-30", **HOME_CARE)], 0, id="from day 90"),
        pytest.param([service("2025-10-31", **HOME_CARE)], 1, id="from day 91"),
        pytest.param(
            [service("2025-01-01", "2025-08-01", **HOME_CARE)], 1, id="ended on the first day"
        ),
        pytest.param([service("2025-01-01", "2025-08-02", **HOME_CARE)], 0, id="ended on day 1"),
        pytest.param([service("2025-09-01", **CARE_HOME)], 0, id="a care home"),
        pytest.param([service("2025-09-01", **RESPITE)], 0, id="a short stay in a care home"),
        pytest.param([service("2025-09-01", **LOW_LEVEL)], 1, id="low-level help is not of it"),
    ],
)
def test_no_further_action_is_90_days_without_support(
    care: list[dict[str, Any]], alone: int
) -> None:
    assert labels(care=[EPISODE, *care])["nfa_90d"] == alone


@pytest.mark.parametrize(
    ("admitted", "alone"),
    [("2025-07-31", 1), ("2025-08-01", 0), ("2025-10-30", 0), ("2025-10-31", 1)],
    ids=["the day before", "the first day", "day 90", "day 91"],
)
def test_any_admission_of_the_90_days_is_support(admitted: str, alone: int) -> None:
    planned = spell("later", admitted, admitted, admission_method="11")
    assert labels(planned, care=[EPISODE])["nfa_90d"] == alone


def test_what_counts_as_support_is_a_setting() -> None:
    stay, help_ = spell("later", "2025-09-01", "2025-09-05"), service("2025-09-01", **LOW_LEVEL)
    narrow = PARAMS.model_copy(update={"nfa_scope": ["home_care"]})
    wide = PARAMS.model_copy(update={"nfa_scope": [*PARAMS.nfa_scope, "low_level"]})
    assert labels(stay, care=[EPISODE], params=narrow)["nfa_90d"] == 1
    assert labels(stay, care=[EPISODE])["nfa_90d"] == 0
    assert labels(care=[EPISODE, help_], params=wide)["nfa_90d"] == 0


@pytest.mark.parametrize(
    ("event", "first_day"),
    [
        ("discharge", "2025-06-30"),
        ("reablement_start", "2025-07-01"),
        ("reablement_end", "2025-08-01"),
    ],
)
def test_where_the_90_days_start_is_a_setting(event: str, first_day: str) -> None:
    params = PARAMS.model_copy(update={"nfa_clock_start": event})
    stays = spells(INDEX)
    index = index_of(stays, "index")
    row = {**EPISODE, "event_id": "r", "person_id": "ana"}
    events = table("care_package_event", row)
    start = nfa_clock_start(index, link_reablement(index, events, params), params)
    assert start["index"] == pd.Timestamp(first_day)
    tables = {"person": table("person", person()), "care_package_event": events}
    stitched = stitch_continuous_spells(stays)
    assert nfa_90d(tables, index, stitched, start, params).to_list() == [1]


def test_no_further_action_is_unknown_without_an_end_of_reablement_or_after_a_death() -> None:
    assert said(labels(care=[])["nfa_90d"]) is None
    assert said(labels(care=[{**EPISODE, "event_end_date": None}])["nfa_90d"]) is None
    assert said(labels(care=[EPISODE], date_of_death="2025-10-30")["nfa_90d"]) is None
    assert said(labels(care=[EPISODE], date_of_death="2025-10-31")["nfa_90d"]) == 1
    served = [EPISODE, service("2025-08-10", **HOME_CARE)]
    assert said(labels(care=served, date_of_death="2025-10-30")["nfa_90d"]) == 0


@pytest.mark.parametrize(
    ("label", "last_unknown", "first_known"),
    [
        pytest.param("readmission_30d", "2025-08-12", "2025-08-13", id="30 days"),
        pytest.param("readmission_30d_2d_rule", "2025-08-12", "2025-08-13", id="30 days, 2D rule"),
        pytest.param("home_84d", "2025-10-05", "2025-10-06", id="84 days"),
        pytest.param("home_91d", "2025-10-12", "2025-10-13", id="91 days"),
        pytest.param("nfa_90d", "2025-11-12", "2025-11-13", id="90 days from reablement"),
    ],
)
def test_a_label_is_unknown_until_window_and_lag_have_passed(
    label: str, last_unknown: str, first_known: str
) -> None:
    for back in ([], [spell("back", "2025-07-05", "2025-07-06")]):
        assert said(labels(*back, care=[EPISODE], as_of=last_unknown)[label]) is None
        assert said(labels(*back, care=[EPISODE], as_of=first_known)[label]) is not None


def test_without_a_calendar_no_label_is_reckoned() -> None:
    order = PARAMS.model_copy(update={"calendar": "order"})
    found = labels(spell("back", "2025-07-05", "2025-07-09"), care=[EPISODE], params=order)
    assert found[list(LABELS)].isna().all()
    assert not found["in_ascof_2b_cohort"]
