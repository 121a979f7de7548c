"""At home on day 91 after leaving hospital: a snapshot, not a count of what happened before.

Source: ASCOF 2B (legacy), whose clock starts at the discharge from hospital (SALT STS004). Someone
who came back and left again before the day is at home; the measures over a whole window
(``home_84d``) call the same person a failure. The two must never be compared.
"""

from __future__ import annotations

import pandas as pd

from data_contracts.code_groups import LONG_TERM_CARE_HOME_TYPES
from features.settings import FeatureParams

YOUNGEST_IN_2B = 65
MONTHS_OF_2B = (10, 11, 12)


def home_91d(
    index: pd.DataFrame,
    spells: pd.DataFrame,
    days_died: pd.Series,
    care_events: pd.DataFrame | None,
    params: FeatureParams,
) -> pd.Series:
    """1 at home, sheltered or extra care on the day; 0 dead, in hospital or in a care home.

    In hospital: admitted by the day and not left by it; who leaves on the day is at home. In a
    care home: long-term residential or nursing care that runs on the day; a short stay there is
    respite. Without a care table only a failure is known: everyone else is missing.
    """
    day = index["discharge_date"] + pd.Timedelta(days=params.snapshot_day_days)
    is_dead = days_died <= params.snapshot_day_days
    stays = _of_the_same_person(index, day, spells, ["admission_date", "discharge_date"])
    in_hospital = (stays["admission_date"] <= stays["day"]) & ~(
        stays["discharge_date"] <= stays["day"]
    )
    has_failed = is_dead | index.index.isin(stays.loc[in_hospital, "index_spell_id"])
    if care_events is None:
        return pd.Series(float("nan"), index=index.index).mask(has_failed, 0.0)
    homes = care_events[care_events["service_type"].isin(LONG_TERM_CARE_HOME_TYPES)]
    places = _of_the_same_person(index, day, homes, ["event_start_date", "event_end_date"])
    is_running = (places["event_start_date"] <= places["day"]) & ~(
        places["event_end_date"] < places["day"]
    )
    has_failed |= index.index.isin(places.loc[is_running, "index_spell_id"])
    return (~has_failed).astype("float64")


def is_counted_in_2b(index: pd.DataFrame, linked: pd.DataFrame) -> pd.Series:
    """Whether ASCOF 2B counts the stay: 65 or older, into reablement, left October to December."""
    is_old_enough = index["age_at_admission_years"].ge(YOUNGEST_IN_2B).fillna(False).astype("bool")
    left_in_season = index["discharge_date"].dt.month.isin(MONTHS_OF_2B)
    is_counted: pd.Series = is_old_enough & left_in_season & index.index.isin(linked.index)
    return is_counted


def _of_the_same_person(
    index: pd.DataFrame, day: pd.Series, facts: pd.DataFrame, columns: list[str]
) -> pd.DataFrame:
    """One row per index stay and fact of its person, with the ``day`` of the snapshot."""
    days = index[["person_id"]].assign(day=day).rename_axis("index_spell_id").reset_index()
    return days.merge(facts[["person_id", *columns]], on="person_id")
