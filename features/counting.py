"""Counting known facts in a window before the decision; every window is [start, decision day)."""

from __future__ import annotations

import numpy as np
import pandas as pd


def sum_per_stay(amounts: pd.Series, facts: pd.DataFrame, index: pd.DataFrame) -> pd.Series:
    """The sum of an amount per index stay; 0 where it has no fact. float64, in index order."""
    total = amounts.astype("float64").groupby(facts["stay"]).sum()
    return per_stay(total, index).fillna(0.0)


def is_within(facts: pd.DataFrame, when: str, *, days: int) -> pd.Series:
    """Whether the fact's day lies in ``[index_date - days, index_date)``."""
    return (facts[when] < facts["index_date"]) & (
        facts[when] >= facts["index_date"] - pd.Timedelta(days=days)
    )


def count_per_stay(facts: pd.DataFrame, index: pd.DataFrame) -> pd.Series:
    """How many facts each index stay has; 0 where there is none. float64, in index order."""
    counts = np.bincount(facts["stay"].to_numpy(), minlength=len(index))
    return pd.Series(counts.astype("float64"), index=index.index)


def least_per_stay(amounts: pd.Series, facts: pd.DataFrame, index: pd.DataFrame) -> pd.Series:
    """The least amount of each index stay's facts; missing where there is none. float64."""
    return per_stay(amounts.groupby(facts["stay"]).min(), index)


def per_stay(values: pd.Series, index: pd.DataFrame) -> pd.Series:
    """Values by position of the stay as float64 in the order of the index, missing where none."""
    placed = values.reindex(pd.RangeIndex(len(index))).set_axis(index.index)
    return placed.astype("float64")


def of_stay(column: pd.Series, facts: pd.DataFrame) -> pd.Series:
    """What a column of the index says of the stay that each fact stands beside."""
    return pd.Series(column.array.take(facts["stay"].to_numpy()), index=facts.index)


def unknown(index: pd.DataFrame) -> pd.Series:
    """A column of which nothing can be said."""
    return pd.Series(float("nan"), index=index.index, dtype="float64")


def yes_no(answers: pd.Series) -> pd.Series:
    """1 for yes, 0 for no, missing for unknown or not recorded."""
    return answers.map({"yes": 1.0, "no": 0.0}).astype("float64")


def latest_per_stay(facts: pd.DataFrame, index: pd.DataFrame, *, by: list[str]) -> pd.DataFrame:
    """The last known fact of each stay by the columns ``by``; missing where there is none.

    A day that is missing comes before all others. Only facts that share the last day are sorted.
    """
    days = facts[by[0]]
    last = facts[~(days < days.groupby(facts["stay"]).transform("max"))]
    is_tied = last["stay"].duplicated(keep=False)
    tied = last[is_tied].sort_values(["stay", *by], na_position="first", kind="stable")
    chosen = pd.concat([last[~is_tied], tied.drop_duplicates("stay", keep="last")])
    return one_per_stay(chosen, index)


def one_per_stay(facts: pd.DataFrame, index: pd.DataFrame) -> pd.DataFrame:
    """Facts of which each stay has one at most, in the order of the index; missing where none."""
    placed = facts.drop(columns="index_date").set_index("stay")
    if np.array_equal(placed.index, np.arange(len(index))):
        return placed.set_axis(index.index)
    return placed.reindex(pd.RangeIndex(len(index))).set_axis(index.index)


def given(index: pd.DataFrame, column: str) -> pd.Series:
    """A count that the source itself states on the stay; missing where it states none."""
    if column not in index:
        return unknown(index)
    return index[column].astype("float64")
