"""Home at 84 days: alive, not readmitted as an emergency, not newly in a care home.

Source: ASCOF 2D(1), which counts all three and passes over same-day readmissions.
"""

from __future__ import annotations

import pandas as pd

from data_contracts.code_groups import LONG_TERM_CARE_HOME_TYPES
from features.settings import FeatureParams


def days_to_care_home(index: pd.DataFrame, care_events: pd.DataFrame | None) -> pd.Series:
    """Days from the final discharge to the start of long-term residential or nursing care.

    Missing where none is known, or where the extract has no care table.
    """
    if care_events is None:
        return pd.Series(float("nan"), index=index.index, dtype="float64")
    entries = care_events[care_events["service_type"].isin(LONG_TERM_CARE_HOME_TYPES)]
    pairs = (
        index[["person_id", "discharge_date"]]
        .rename_axis("index_spell_id")
        .reset_index()
        .merge(entries[["person_id", "event_start_date"]], on="person_id")
    )
    days = (pairs["event_start_date"] - pairs["discharge_date"]).dt.days
    days = days[days >= 0]
    first = days.groupby(pairs["index_spell_id"]).min()
    return first.reindex(index.index).astype("float64")


def home_84d(
    days_readmitted: pd.Series,
    days_died: pd.Series,
    days_care_home: pd.Series,
    params: FeatureParams,
) -> pd.Series:
    """1 when none of the three came within the window after discharge, else 0."""
    window = params.home_window_days
    failed = (
        days_readmitted.between(0, window)
        | days_died.between(0, window)
        | days_care_home.between(0, window)
    )
    return (~failed).astype("float64")
