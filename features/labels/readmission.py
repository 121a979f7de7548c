"""Emergency readmission within 30 days, and death first as a competing event.

Source: NHS England readmission indicators (domain: continuous spells, any provider, day 0 to 30).
"""

from __future__ import annotations

import pandas as pd

from data_contracts.code_groups import EMERGENCY_METHODS
from features.continuous import stitch_continuous_spells
from features.settings import FeatureParams


def days_to_emergency_readmission(
    index: pd.DataFrame, spells: pd.DataFrame, *, is_zero_night_counted: bool
) -> pd.Series:
    """Days from the final discharge to the first later emergency admission; missing if none.

    A transfer (method 2B or 81) is no new admission. An admission on the day of discharge counts
    as day 0. With ``is_zero_night_counted`` false, admissions that ended the same day are passed
    over (as ASCOF 2D does).
    """
    stays = spells if "continuous_id" in spells else stitch_continuous_spells(spells)
    is_new = stays["admission_method"].isin(EMERGENCY_METHODS) & stays["is_first"]
    if not is_zero_night_counted:
        is_new &= ~stays["discharge_date"].eq(stays["admission_date"])
    later = stays.loc[is_new, ["person_id", "continuous_id", "admission_date"]]
    pairs = (
        index[["person_id", "continuous_id", "discharge_date"]]
        .rename_axis("index_spell_id")
        .reset_index()
        .merge(later, on="person_id", suffixes=("", "_later"))
    )
    pairs = pairs[
        (pairs["continuous_id"] != pairs["continuous_id_later"])
        & (pairs["admission_date"] >= pairs["discharge_date"])
    ]
    days = (pairs["admission_date"] - pairs["discharge_date"]).dt.days
    return days.groupby(pairs["index_spell_id"]).min().reindex(index.index).astype("float64")


def days_to_death(index: pd.DataFrame, persons: pd.DataFrame) -> pd.Series:
    """Days from the final discharge to death; missing where no death is known."""
    died = index["person_id"].map(persons.set_index("person_id")["date_of_death"])
    return (died - index["discharge_date"]).dt.days.astype("float64")


def readmission_30d(
    days_readmitted: pd.Series, days_died: pd.Series, params: FeatureParams
) -> pd.DataFrame:
    """``event``: readmitted in the window (0/1). ``died_first``: death in it, no readmission.

    Death first is no event; it is counted and reported as a competing event.
    """
    window = params.readmission_window_days
    event = days_readmitted.between(0, window)
    died_first = days_died.between(0, window) & ~event
    return pd.DataFrame({"event": event.astype("float64"), "died_first": died_first})
