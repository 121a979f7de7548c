"""An invented area: the tables that it would send, and the truth that nobody would see."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from simulation import rates
from simulation.arrays import YEAR_DAYS, Columns, day_of, identifiers
from simulation.attendances import attendance_table, draw_attendances
from simulation.care_tables import care_table, outcome_table, referral_table
from simulation.diagnoses import diagnosis_table
from simulation.dirt import as_text, plant
from simulation.extract import cut
from simulation.history import History, World, run_history
from simulation.homes import Homes, draw_homes
from simulation.housing_tables import (
    hazard_table,
    property_table,
    survey_table,
    tenancy_table,
    uprns,
)
from simulation.packages import draw_packages
from simulation.people import People, draw_people, person_table
from simulation.plans import draw_plans, with_plans
from simulation.scenarios import scenario_named
from simulation.services import service_tables
from simulation.spells import spell_table, split_transfers
from simulation.streams import open_streams, stream

DEATH_KNOWN_WITHIN_DAYS = 14
TRUTH_AFTER_ANY_DISCHARGE = (
    "readmission_30d_risk",
    "readmission_30d_risk_untreated",
    "readmission_30d_risk_treated",
    "ongoing_care_probability",
    "hours_after_reablement_expected",
)
TRUTH_AFTER_DISCHARGE_HOME = ("home_84d_untreated", "home_84d_treated")


@dataclass(frozen=True)
class Area:
    """``tables`` by name, as an extract of one day; ``truth`` by ``spell_id``.

    Truth has, for final discharges alive: the risk of emergency readmission within 30 days under
    the arm received, without and with a referral; the chance of a referral, and the arm (1 is
    referred); after the start of a reablement the chance of ongoing care, if it is not broken off
    and its sequel is known, and the hours of care a week expected once it has ended, where they
    are known. For discharges to a home also the chance of being at home on day 84,
    alive, without emergency readmission or a new care home, without and with a referral, and the
    benefit: the second minus the first, positive where a referral helps. Missing elsewhere.

    Of a dirty area the tables are text, and ``planted`` says which faults were planted in them
    (``simulation.dirt.plant``).
    """

    tables: dict[str, pd.DataFrame]
    truth: pd.DataFrame
    planted: pd.DataFrame | None = None


def simulate(*, people: int, seed: int, scenario: str, as_of: str) -> Area:
    """Draw six years of an area's records, as an extract on the day ``as_of`` shows them.

    Everybody has at least one stay. Same arguments, same tables, byte for byte.

    Raises
    ------
    ValueError : ``people`` is below 1; ``as_of`` is not a date; no scenario has that name.
    """
    if people < 1:
        raise ValueError(f"people must be at least 1, got {people}")
    settings = scenario_named(scenario)
    as_of_day = day_of(as_of)
    start_day = as_of_day - round(rates.HISTORY_YEARS * YEAR_DAYS)
    persons = draw_people(people=people, seed=seed, start_day=start_day, as_of_day=as_of_day)
    homes = draw_homes(persons, seed=seed, start_day=start_day, as_of_day=as_of_day)
    attendances = draw_attendances(persons, seed=seed, start_day=start_day, as_of_day=as_of_day)
    world = World(persons, homes, attendances, settings, as_of_day)
    packages = draw_packages(persons, seed=seed, as_of_day=as_of_day)
    history = run_history(world, packages, open_streams(seed))
    spells = split_transfers(history.stays)
    tables = _person_and_hospital_tables(persons, spells, history, seed=seed)
    person_id = tables["person"]["person_id"]
    tables["ed_attendance"] = attendance_table(
        attendances, history.stays, person_id, history.death, seed=seed
    )
    tables |= _housing_tables(persons, homes, history, seed=seed, start_day=start_day)
    tables |= service_tables(seed=seed, as_of_day=as_of_day)
    moment = pd.Timestamp(as_of)
    shown = {name: cut(table, name=name, as_of=moment) for name, table in tables.items()}
    truth = _truth(spells, shown["discharge_spell"], as_of_day=as_of_day)
    if not settings.is_dirty:
        return Area(tables=shown, truth=truth)
    dirty, planted = plant({name: as_text(table) for name, table in shown.items()}, seed=seed)
    return Area(tables=dirty, truth=truth, planted=planted)


def _person_and_hospital_tables(
    persons: People, spells: Columns, history: History, *, seed: int
) -> dict[str, pd.DataFrame]:
    late = stream(seed, "deaths").integers(1, DEATH_KNOWN_WITHIN_DAYS + 1, len(history.death))
    return {
        "person": person_table(
            persons, death_day=history.death, death_known_day=history.death + late
        ),
        "discharge_spell": with_plans(
            spell_table(persons, spells, seed=seed), draw_plans(spells, seed=seed)
        ),
        "diagnosis": diagnosis_table(persons, spells, seed=seed),
        "care_package_event": care_table(persons, history.services, history.death, seed=seed),
        "referral": referral_table(persons, spells),
        "outcome": outcome_table(persons, spells, history, seed=seed),
    }


def _housing_tables(
    persons: People, homes: Homes, history: History, *, seed: int, start_day: int
) -> dict[str, pd.DataFrame]:
    uprn = uprns(homes, seed=seed)
    return {
        "tenancy": tenancy_table(persons, homes, history.care_home_since, uprn, seed=seed),
        "property": property_table(homes, uprn, seed=seed, start_day=start_day),
        "housing_condition_survey": survey_table(homes, history.stays, uprn, seed=seed),
        "housing_hazard": hazard_table(homes, uprn),
    }


def _truth(spells: Columns, shown: pd.DataFrame, *, as_of_day: int) -> pd.DataFrame:
    """Gather the true chances for each spell that the extract shows."""
    alive = spells["is_final"] & ~spells["died"] & (spells["discharge"] <= as_of_day)
    home = alive & spells["is_home"]
    columns = {name: np.where(alive, spells[name], np.nan) for name in TRUTH_AFTER_ANY_DISCHARGE}
    columns |= {name: np.where(home, spells[name], np.nan) for name in TRUTH_AFTER_DISCHARGE_HOME}
    columns["home_84d_benefit"] = columns["home_84d_treated"] - columns["home_84d_untreated"]
    columns["referral_probability"] = np.where(alive, spells["referral_probability"], np.nan)
    columns["arm"] = np.where(alive, spells["referral_is_referred"], np.nan)
    index = pd.Index(identifiers("s", spells["number"], 7), name="spell_id")
    order = ["readmission_30d_risk", "readmission_30d_risk_untreated",
             "readmission_30d_risk_treated", "home_84d_untreated", "home_84d_treated",
             "home_84d_benefit", "referral_probability", "ongoing_care_probability",
             "hours_after_reablement_expected", "arm"]  # fmt: skip
    return pd.DataFrame(columns, index=index)[order].loc[shown["spell_id"]]
