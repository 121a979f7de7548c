"""Counting known facts in a window before the decision; every window is [start, decision day)."""

from __future__ import annotations

import pandas as pd


def sum_per_stay(amounts: pd.Series, facts: pd.DataFrame, index: pd.DataFrame) -> pd.Series:
    """The sum of an amount per index stay; 0 where it has no fact. float64, in index order."""
    total = amounts.astype("float64").groupby(facts["index_spell_id"]).sum()
    return total.reindex(index.index).fillna(0.0)


def is_within(facts: pd.DataFrame, when: str, *, days: int) -> pd.Series:
    """Whether the fact's day lies in ``[index_date - days, index_date)``."""
    return (facts[when] < facts["index_date"]) & (
        facts[when] >= facts["index_date"] - pd.Timedelta(days=days)
    )


def count_per_stay(facts: pd.DataFrame, index: pd.DataFrame) -> pd.Series:
    """How many facts each index stay has; 0 where there is none. float64, in index order."""
    counts = facts["index_spell_id"].value_counts()
    return counts.astype("float64").reindex(index.index).fillna(0.0)


def unknown(index: pd.DataFrame) -> pd.Series:
    """A column of which nothing can be said."""
    return pd.Series(float("nan"), index=index.index, dtype="float64")


def yes_no(answers: pd.Series) -> pd.Series:
    """1 for yes, 0 for no, missing for unknown or not recorded."""
    return answers.map({"yes": 1.0, "no": 0.0}).astype("float64")


def latest_per_stay(facts: pd.DataFrame, index: pd.DataFrame, *, by: list[str]) -> pd.DataFrame:
    """The last known fact of each stay by the columns ``by``; missing where there is none."""
    ordered = facts.sort_values(["index_spell_id", *by], kind="stable")
    last = ordered.drop_duplicates("index_spell_id", keep="last").set_index("index_spell_id")
    return last.reindex(index.index)


def given(index: pd.DataFrame, column: str) -> pd.Series:
    """A count that the source itself states on the stay; missing where it states none."""
    if column not in index:
        return unknown(index)
    return index[column].astype("float64")
