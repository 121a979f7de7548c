"""Nothing in an extract was known only after it was taken."""

from __future__ import annotations

import pandas as pd
import pytest

from simulation.area import Area, simulate
from simulation.extract import KNOWN_BY

AS_OF = pd.Timestamp("2026-09-30")


def date_columns(area: Area) -> list[tuple[str, str]]:
    planned = ("discharge_spell", "expected_discharge_date")
    return [
        (name, column)
        for name, table in area.tables.items()
        for column in table.columns
        if pd.api.types.is_datetime64_any_dtype(table[column]) and (name, column) != planned
    ]


def test_no_date_lies_after_the_day_of_the_extract(area: Area) -> None:
    late = {where: (area.tables[where[0]][where[1]] > AS_OF).sum() for where in date_columns(area)}
    assert {where: rows for where, rows in late.items() if rows} == {}


def test_a_fact_is_empty_as_long_as_the_date_it_became_known_is(area: Area) -> None:
    for name, facts_by in KNOWN_BY.items():
        for known_by, facts in facts_by.items():
            unknown = area.tables[name][area.tables[name][known_by].isna()]
            assert len(unknown) > 0
            assert unknown[list(facts)].isna().all(axis=None)


@pytest.mark.parametrize(
    ("column", "version", "retired"),
    [
        ("discharge_destination", "discharge_destination_version", ["54", "65", "85"]),
        ("admission_method", "admission_method_version", ["28"]),
    ],
)
def test_a_retired_code_stands_only_beside_the_version_that_had_it(
    area: Area, column: str, version: str, retired: list[str]
) -> None:
    spells = area.tables["discharge_spell"]
    old = spells[spells[column].isin(retired)]
    assert len(old) > 0
    assert (old[version] == "legacy").all()


def test_people_are_still_in_hospital_and_some_are_ready_to_leave(area: Area) -> None:
    spells = area.tables["discharge_spell"]
    in_hospital = spells[spells["discharge_date"].isna()]
    assert 90 <= len(in_hospital) <= 220
    assert in_hospital["discharge_ready_date"].notna().sum() >= 10


def test_people_left_in_the_last_seven_days(area: Area) -> None:
    left = area.tables["discharge_spell"]["discharge_date"]
    assert (left > AS_OF - pd.Timedelta(days=7)).sum() >= 80


def test_services_are_still_running(area: Area) -> None:
    events = area.tables["care_package_event"]
    reablement = events["service_component"].eq("Reablement")
    assert events.loc[reablement, "event_end_date"].isna().sum() >= 10


def test_an_earlier_extract_shows_no_more_than_was_known_then() -> None:
    year_before = simulate(people=500, seed=2, scenario="default", as_of="2025-09-30")
    for table in year_before.tables.values():
        assert (table["known_at"] <= pd.Timestamp("2025-09-30")).all()


@pytest.mark.parametrize(
    ("table", "earlier", "later"),
    [
        ("person", "date_of_death", "death_known_at"),
        ("discharge_spell", "admission_date", "discharge_ready_date"),
        ("discharge_spell", "discharge_ready_date", "discharge_date"),
        ("discharge_spell", "discharge_date", "discharge_known_at"),
        ("ed_attendance", "arrival_date", "known_at"),
        ("care_package_event", "event_start_date", "event_end_date"),
        ("care_package_event", "event_start_date", "known_at"),
        ("care_package_event", "event_end_date", "end_known_at"),
        ("tenancy", "tenancy_start_date", "tenancy_end_date"),
        ("housing_condition_survey", "survey_date", "known_at"),
        ("housing_hazard", "reported_date", "made_safe_date"),
        ("referral", "referral_date", "known_at"),
        ("outcome", "observed_through", "known_at"),
    ],
)
def test_dates_of_a_row_follow_each_other(area: Area, table: str, earlier: str, later: str) -> None:
    rows = area.tables[table].dropna(subset=[earlier, later])
    assert len(rows) > 0
    assert (rows[earlier] <= rows[later]).all()


def test_a_stay_is_coded_only_after_it_ended_nine_in_ten_by_day_30(area: Area) -> None:
    spells = area.tables["discharge_spell"][["spell_id", "discharge_date"]]
    coded = area.tables["diagnosis"].drop_duplicates("spell_id").merge(spells, on="spell_id")
    delay = (coded["known_at"] - coded["discharge_date"]).dt.days
    assert delay.min() >= 1
    settled = delay[coded["discharge_date"] < AS_OF - pd.Timedelta(days=150)]
    assert 0.86 <= (settled <= 30).mean() <= 0.94
