"""Areas drawn once for all tests here, and what came after each discharge, read from the tables."""

from __future__ import annotations

import pandas as pd
import pytest

from simulation.area import Area, simulate

AS_OF = "2026-09-30"
PEOPLE = 20_000
EMERGENCY = ("21", "22", "23", "24", "25", "28", "2A", "2C", "2D")
CARE_HOME_SUPPORT = ("Long Term Support: Nursing Care", "Long Term Support: Residential Care")


@pytest.fixture(scope="session")
def area() -> Area:
    return simulate(people=PEOPLE, seed=3, scenario="default", as_of=AS_OF)


@pytest.fixture(scope="session")
def randomised() -> Area:
    return simulate(people=PEOPLE, seed=3, scenario="randomised", as_of=AS_OF)


@pytest.fixture(scope="session")
def no_effect() -> Area:
    return simulate(people=PEOPLE, seed=3, scenario="no_effect", as_of=AS_OF)


def days_to_first(discharges: pd.DataFrame, events: pd.DataFrame, date: str) -> pd.Series:
    """Days from each discharge to the person's first event on or after it."""
    pairs = discharges.reset_index()[["spell_id", "person_id", "discharge_date"]]
    pairs = pairs.merge(events, on="person_id", suffixes=("", "_next"))
    if "spell_id_next" in pairs:
        pairs = pairs[pairs["spell_id_next"] != pairs["spell_id"]]
    days = (pairs[date] - pairs["discharge_date"]).dt.days
    return days[days >= 0].groupby(pairs["spell_id"]).min().reindex(discharges.index)


def observed_discharges(area: Area) -> pd.DataFrame:
    """Final discharges alive of adults, 100 days before the extract or earlier, with outcomes."""
    spells = area.tables["discharge_spell"]
    table = spells.merge(area.tables["person"], on="person_id", suffixes=("", "_person"))
    table = table.set_index("spell_id").join(area.truth)
    table = table[
        table["readmission_30d_risk"].notna()
        & table["age_at_admission_years"].ge(18)
        & ~table["admission_method"].isin(["31", "32"])
        & (table["discharge_date"] <= pd.Timestamp(AS_OF) - pd.Timedelta(days=100))
    ].copy()
    emergencies = spells[spells["admission_method"].isin(EMERGENCY)]
    care = area.tables["care_package_event"]
    care_homes = care[care["service_type"].isin(CARE_HOME_SUPPORT)]
    days = ["person_id", "spell_id", "admission_date"]
    back = days_to_first(table, emergencies[days], "admission_date")
    entered = days_to_first(
        table, care_homes[["person_id", "event_start_date"]], "event_start_date"
    )
    died = (table["date_of_death"] - table["discharge_date"]).dt.days
    table["is_readmitted"] = back.le(30).astype("float64")
    table["is_home"] = (~(back.le(84) | died.le(84) | entered.le(84))).astype("float64")
    return table


@pytest.fixture(scope="session")
def discharges(area: Area) -> pd.DataFrame:
    return observed_discharges(area)


@pytest.fixture(scope="session")
def randomised_discharges(randomised: Area) -> pd.DataFrame:
    return observed_discharges(randomised)


@pytest.fixture(scope="session")
def first_stays(area: Area) -> pd.DataFrame:
    """One row per person: age at the first stay, living situation and present home."""
    spells = area.tables["discharge_spell"].sort_values("spell_id")
    first = spells.drop_duplicates("person_id")[["person_id", "age_at_admission_years"]]
    tenancies = area.tables["tenancy"]
    at_home = tenancies[tenancies["accommodation_status"] != "Registered care home"]
    present = at_home.sort_values(["person_id", "tenancy_id"]).drop_duplicates(
        "person_id", keep="last"
    )
    people = area.tables["person"].merge(first, on="person_id")
    return people.merge(present[["person_id", "uprn", "tenure"]], on="person_id", how="left")
