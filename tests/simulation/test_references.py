"""Keys are unique, and every reference leads somewhere."""

from __future__ import annotations

import pandas as pd
import pytest

from simulation.area import Area

KEYS = {
    "person": ["person_id"],
    "discharge_spell": ["spell_id"],
    "diagnosis": ["spell_id", "position"],
    "ed_attendance": ["attendance_id"],
    "care_package_event": ["event_id"],
    "tenancy": ["tenancy_id"],
    "property": ["uprn"],
    "housing_condition_survey": ["survey_id"],
    "housing_hazard": ["hazard_id"],
    "referral": ["referral_id"],
    "outcome": ["spell_id", "outcome_code"],
    "intervention_catalogue": ["intervention_code", "service_id", "effective_from"],
    "capacity_day": ["service_id", "capacity_date"],
}


@pytest.mark.parametrize("table", KEYS)
def test_a_key_names_one_row(area: Area, table: str) -> None:
    keys = area.tables[table][KEYS[table]]
    assert keys.notna().all(axis=None)
    assert not keys.duplicated().any()


@pytest.mark.parametrize("table", KEYS)
def test_rows_lead_to_people_stays_and_homes_that_exist(area: Area, table: str) -> None:
    rows = area.tables[table]
    for column, home in (
        ("person_id", "person"),
        ("spell_id", "discharge_spell"),
        ("uprn", "property"),
        ("service_id", "intervention_catalogue"),
    ):
        if column in rows:
            assert rows[column].dropna().isin(area.tables[home][column]).all()


def test_truth_has_one_row_for_each_stay_shown(area: Area) -> None:
    assert area.truth.index.tolist() == area.tables["discharge_spell"]["spell_id"].tolist()


def test_nobody_is_in_two_beds_at_once(area: Area) -> None:
    spells = area.tables["discharge_spell"].sort_values(["person_id", "spell_id"])
    same = spells["person_id"].eq(spells["person_id"].shift(-1))
    left, back = spells["discharge_date"], spells["admission_date"].shift(-1)
    assert (left[same] <= back[same]).all()


def test_a_transfer_out_goes_on_in_another_hospital_at_most_a_day_later(area: Area) -> None:
    spells = area.tables["discharge_spell"].sort_values(["person_id", "spell_id"])
    later = spells.shift(-1)
    out = spells["discharge_destination"].eq("51")
    out &= spells["discharge_date"] < pd.Timestamp("2026-09-29")
    assert 0.01 <= out.mean() <= 0.03
    assert (later["person_id"] == spells["person_id"])[out].all()
    assert later["admission_method"][out].eq("81").all()
    assert (later["provider_code"] != spells["provider_code"])[out].all()
    gap = (later["admission_date"] - spells["discharge_date"])[out].dt.days
    assert set(gap) == {0, 1}


def test_nothing_happens_to_the_dead(area: Area) -> None:
    deaths = area.tables["person"].dropna(subset=["date_of_death"])
    deaths = deaths[["person_id", "date_of_death"]]
    for table, date in (
        ("discharge_spell", "admission_date"),
        ("ed_attendance", "arrival_date"),
        ("care_package_event", "event_start_date"),
    ):
        rows = area.tables[table].merge(deaths, on="person_id")
        assert (rows[date] <= rows["date_of_death"]).all()


def test_a_stay_that_ended_in_death_has_the_codes_of_one(area: Area) -> None:
    spells = area.tables["discharge_spell"]
    died = spells["discharge_method"].eq("4")
    assert died.any()
    assert spells.loc[died, "discharge_destination"].eq("79").all()
    assert area.truth.loc[spells.loc[died, "spell_id"]].isna().all(axis=None)
