"""The tables care_package_event, referral and outcome."""

from __future__ import annotations

import numpy as np
import pandas as pd

from simulation import rates
from simulation.arrays import (
    NEVER,
    YEAR_DAYS,
    Bools,
    Columns,
    Ints,
    dates,
    identifiers,
    integers,
    stack,
    text,
)
from simulation.attendances import KEY
from simulation.history import History
from simulation.packages import (
    COMMUNITY,
    COMPONENTS,
    CONTINUES,
    OUTCOMES,
    SERVICE_TYPES,
    ST_MAX,
    TO_REABLEMENT,
)
from simulation.people import People
from simulation.referrals import INTERVENTIONS, STATUSES
from simulation.streams import stream

EVENT_TYPES = ("Assessment", "Service", "Review")
ASSESSMENT, SERVICE, REVIEW = range(3)
FOLLOW_UP_DAYS = 91  # ASCOF 2B, the snapshot at home, counted from the discharge
FOLLOW_UP_KNOWN_AFTER_DAYS = 14
FOLLOW_UP_LOST = 0.12  # set


def care_table(people: People, services: Columns, death: Ints, *, seed: int) -> pd.DataFrame:
    """Write ``care_package_event``: services, the assessment before each reablement, a review."""
    rng = stream(seed, "care_table")
    rows = stack([_typed(services, SERVICE), _assessments(services), _reviews(services, death)])
    order = np.lexsort(
        (rows["component"], rows["service"], rows["type"], rows["person"], rows["start"])
    )
    rows = {name: values[order] for name, values in rows.items()}
    size = len(order)
    is_service = rows["type"] == SERVICE
    no_hours = np.isnan(rows["hours"])
    double = np.where(rng.random(size) < 0.08, 2, rows["two_carers"].astype(np.int64))
    hours = np.where(rng.random(size) < 0.04, np.nan, rows["hours"])
    return pd.DataFrame(
        {
            "event_id": identifiers("c", np.arange(1, size + 1), 7),
            "person_id": identifiers("p", people.number[rows["person"]], 6),
            "event_type": text(EVENT_TYPES, rows["type"]),
            "service_type": text(SERVICE_TYPES, rows["service"], missing=~is_service),
            "service_component": text(COMPONENTS, rows["component"], missing=~is_service),
            "event_start_date": dates(rows["start"]),
            "event_end_date": dates(rows["end"]),
            "event_outcome": text(OUTCOMES, rows["outcome"], missing=rows["end"] >= NEVER // 2),
            "hours_per_week": pd.Series(hours),
            "double_handed": text(("no", "yes", "unknown"), double, missing=no_hours),
            "end_known_at": dates(rows["end"] + rates.CARE_KNOWN_AFTER_DAYS),
            "known_at": dates(rows["start"] + rates.CARE_KNOWN_AFTER_DAYS),
        }
    )


def _typed(rows: Columns, event_type: int) -> Columns:
    return rows | {"type": np.full(len(rows["person"]), event_type)}


def _assessments(services: Columns) -> Columns:
    chosen = {name: values[services["service"] == ST_MAX] for name, values in services.items()}
    chosen["end"] = chosen["start"]
    chosen["outcome"] = np.full(len(chosen["start"]), TO_REABLEMENT)
    chosen["hours"] = np.full(len(chosen["start"]), np.nan)
    return _typed(chosen, ASSESSMENT)


def _reviews(services: Columns, death: Ints) -> Columns:
    """Write the yearly review of each package that ran for a year."""
    due = services["start"] + round(YEAR_DAYS)
    runs = (services["service"] == COMMUNITY) & (due < services["end"])
    runs &= due < death[services["person"]]
    chosen = {name: values[runs] for name, values in services.items()}
    chosen["start"] = chosen["end"] = due[runs]
    chosen["outcome"] = np.full(int(runs.sum()), CONTINUES)
    chosen["hours"] = np.full(int(runs.sum()), np.nan)
    return _typed(chosen, REVIEW)


def referral_table(people: People, spells: Columns) -> pd.DataFrame:
    """Write ``referral``: those by discharge, and the few that came too late to count."""
    rows = np.flatnonzero(spells["is_final"] & (spells["referral_day"] < NEVER))
    rows = rows[np.lexsort((spells["number"][rows], spells["referral_day"][rows]))]
    day = spells["referral_day"][rows]
    return pd.DataFrame(
        {
            "referral_id": identifiers("r", np.arange(1, len(rows) + 1), 6),
            "person_id": identifiers("p", people.number[spells["person"][rows]], 6),
            "spell_id": identifiers("s", spells["number"][rows], 7),
            "referral_date": dates(day),
            "intervention_code": text(INTERVENTIONS, spells["referral_intervention"][rows]),
            "status": text(STATUSES, spells["referral_status"][rows]),
            "known_at": dates(day + (spells["number"][rows] % 2)),
        }
    )


def outcome_table(people: People, spells: Columns, history: History, *, seed: int) -> pd.DataFrame:
    """Write ``outcome``: whether people sent home to reablement were at home on day 91."""
    rng = stream(seed, "outcome_table")
    started = spells["is_final"] & (spells["reablement_start"] < NEVER)
    rows = np.flatnonzero(started)
    rows = rows[rng.random(len(rows)) >= FOLLOW_UP_LOST]
    person, begin = spells["person"][rows], spells["discharge"][rows]
    day = begin + FOLLOW_UP_DAYS
    at_home = history.death[person] > day
    at_home &= history.care_home_since[person] > day
    at_home &= ~_in_hospital(spells, person, day)
    return pd.DataFrame(
        {
            "spell_id": identifiers("s", spells["number"][rows], 7),
            "outcome_code": text(("home_91d",), np.zeros(len(rows), np.int64)),
            "person_id": identifiers("p", people.number[person], 6),
            "value": integers(at_home.astype(np.int64)),
            "clock_start_date": dates(begin),
            "window_days": integers(np.full(len(rows), FOLLOW_UP_DAYS)),
            "observed_through": dates(day),
            "known_at": dates(day + FOLLOW_UP_KNOWN_AFTER_DAYS),
        }
    )


def _in_hospital(spells: Columns, person: Ints, day: Ints) -> Bools:
    order = np.lexsort((spells["number"], spells["person"]))
    key = spells["person"][order] * KEY + spells["admission"][order]
    last = order[np.maximum(np.searchsorted(key, person * KEY + day, side="right") - 1, 0)]
    inside = (spells["person"][last] == person) & (spells["discharge"][last] > day)
    return np.asarray(inside, dtype=np.bool_)
