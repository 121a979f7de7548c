"""Where what is known of the home comes from, and how old it is."""

from __future__ import annotations

import pandas as pd

from features.known import KnownFacts
from features.settings import FeatureParams

SELF_REPORT = "self_report"
SEEN, RECORDED, TOLD, ADDRESS_ONLY = 1.0, 2.0, 3.0, 4.0
"""Ranks of a source: somebody looked, a property record, the person told, only a tenancy."""


def housing_source_rank(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """Rank of the best source on the home, 1 seen by a surveyor to 4 a tenancy record alone."""
    del params
    return _best_source(known)["rank"]


def housing_data_age_days(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """Days since the day of that best source, two years at most.

    The day of the survey, else the day on which the record first stood in an extract. Without the
    limit it would tell how far back the extract reaches, and so the year.
    """
    days = (known.today - _best_source(known)["day"]).dt.days.astype("float64")
    return days.clip(upper=float(params.history_lookback_days))


def _best_source(known: KnownFacts) -> pd.DataFrame:
    """``rank`` and ``day`` of the best source of each stay; missing where there is none."""
    rank = pd.Series(float("nan"), index=known.index.index)
    day = pd.Series(pd.NaT, index=known.index.index, dtype="datetime64[us]")
    for place, days in _from_worst_to_best(known).items():
        rank, day = rank.mask(days.notna(), place), day.mask(days.notna(), days)
    return pd.DataFrame({"rank": rank, "day": day})


def _from_worst_to_best(known: KnownFacts) -> dict[float, pd.Series]:
    """The day of each kind of source; missing where a stay has none of that kind."""
    days = {ADDRESS_ONLY: known.tenancy["recorded_on"]}
    survey, home = known.survey, known.home
    nothing = pd.Series(pd.NaT, index=known.index.index, dtype="datetime64[us]")
    surveyed = nothing if survey is None else survey["survey_date"]
    is_told = surveyed.isna() if survey is None else survey["survey_type"].eq(SELF_REPORT)
    days[TOLD] = surveyed.where(is_told.fillna(False))
    days[RECORDED] = nothing if home is None else home["known_at"]
    days[SEEN] = surveyed.mask(is_told.fillna(False))
    return days
