"""The arm of each stay: whether housing help was asked for by discharge, and which kind first."""

from __future__ import annotations

import pandas as pd


def is_referred_by_discharge(index: pd.DataFrame, referrals: pd.DataFrame | None) -> pd.Series:
    """1 when housing help was asked for in this stay, by the day of discharge; else 0.

    Analysed as offered. A referral after discharge does not count, so nobody is called treated
    for having stayed at home long enough to be referred, nor for being found after coming back.
    Missing without a referral table.
    """
    if referrals is None:
        return pd.Series(pd.NA, index=index.index, dtype="Float64")
    in_time = referrals_by_discharge(index, referrals)["spell_id"]
    return pd.Series(index.index.isin(in_time), index=index.index).astype("Float64")


def kind_referred_to(index: pd.DataFrame, referrals: pd.DataFrame | None) -> pd.Series:
    """Code of the help asked for by discharge, the first by date; missing where none was."""
    if referrals is None:
        return pd.Series(pd.NA, index=index.index, dtype="str")
    in_time = referrals_by_discharge(index, referrals)
    order = in_time.sort_values(["referral_date", "referral_id"], kind="stable")
    first = order.drop_duplicates("spell_id").set_index("spell_id")["intervention_code"]
    return first.reindex(index.index).astype("str")


def referrals_by_discharge(index: pd.DataFrame, referrals: pd.DataFrame) -> pd.DataFrame:
    """Referrals of the index stays that are dated by the day of discharge."""
    left = index["discharge_date"].rename("left_on")
    own = referrals.join(left, on="spell_id", how="inner")
    return own[own["referral_date"] <= own["left_on"]]


def offer_chance(index: pd.DataFrame) -> pd.Series:
    """Chance of an offer of housing help, where it was drawn by lot or set by a stated rule.

    Missing where people decided as usual: the chance is then estimated.
    """
    if "housing_offer_chance" not in index.columns:
        return pd.Series(float("nan"), index=index.index, dtype="float64")
    return index["housing_offer_chance"].astype("float64")
