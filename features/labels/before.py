"""What happened before a decision, kept as outcomes that a referral cannot have moved.

They are never features. The older one is a negative control: help offered today cannot change an
admission of two years ago, so an "effect" on it shows who is referred, not what the referral does.
The nearer one is what a plain comparison of before and after would use.
"""

from __future__ import annotations

import pandas as pd

from data_contracts.code_groups import EMERGENCY_METHODS
from features.settings import FeatureParams

CONTROL_DAYS = 365


def had_emergency_earlier(
    index: pd.DataFrame, stays: pd.DataFrame, params: FeatureParams
) -> pd.Series:
    """1 when an emergency stay began in the year before the longest window of any feature.

    Missing where the extract does not reach back that far. No feature counts stays of that year.
    An extract is cut by discharge, so it begins with its first discharge and not with the
    admission of somebody who had lain there for years.
    """
    oldest = params.history_lookback_days + CONTROL_DAYS
    days = _days_before(index, stays)
    found = _any_within(index, days, params.history_lookback_days + 1, oldest)
    begins = stays["discharge_date"].min()
    reaches_back = index["index_datetime"] - pd.Timedelta(days=oldest) >= begins
    return found.where(reaches_back)


def had_emergency_just_before(
    index: pd.DataFrame, stays: pd.DataFrame, params: FeatureParams
) -> pd.Series:
    """1 when an emergency stay began in the days up to the decision, this stay counted.

    As many days as the outcome is followed for afterwards.
    """
    return _any_within(index, _days_before(index, stays), 0, params.home_window_days)


def _days_before(index: pd.DataFrame, stays: pd.DataFrame) -> pd.DataFrame:
    """Each index stay with every emergency stay of the person that began before it was decided."""
    is_new = stays["admission_method"].isin(EMERGENCY_METHODS) & stays["is_first"]
    decided = index[["person_id", "index_datetime"]].rename_axis("index_spell_id").reset_index()
    pairs = decided.merge(stays.loc[is_new, ["person_id", "admission_date"]], on="person_id")
    days = (pairs["index_datetime"].dt.normalize() - pairs["admission_date"]).dt.days
    return pairs[["index_spell_id"]].assign(days=days)


def _any_within(index: pd.DataFrame, days: pd.DataFrame, least: int, most: int) -> pd.Series:
    inside = days.loc[days["days"].between(least, most), "index_spell_id"]
    return pd.Series(index.index.isin(inside), index=index.index).astype("Float64")
