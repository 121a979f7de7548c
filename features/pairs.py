"""Each index stay beside the facts of its person or home that were known when it was decided.

The one place where it is asked what was known: ``was_known``. Stays and facts are joined as whole
numbers, and only the columns that a feature reads are copied.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_contracts.contract import Contract

Positions: TypeAlias = NDArray[np.int64]
Moments: TypeAlias = NDArray[np.datetime64]

ROW_BITS = 32
"""A row number has these bits when it is sorted together with its key: 4,294,967,296 rows."""


def was_known(known_at: Moments, moment: Moments) -> NDArray[np.bool_]:
    """Whether what first stood in an extract at ``known_at`` was known at the moment."""
    return np.asarray(known_at <= moment, dtype=np.bool_)


def as_known(table: pd.DataFrame, contract: Contract, moment: pd.Timestamp) -> pd.DataFrame:
    """The table as an extract taken at ``moment`` would have shown it."""
    then = np.full(len(table), moment.to_numpy())
    is_known = was_known(table["known_at"].to_numpy(), then)
    return blank_what_came_later(table[is_known], contract, then[is_known])


def blank_what_came_later(
    table: pd.DataFrame, contract: Contract, moments: Moments
) -> pd.DataFrame:
    """Blank single values that were known only after the moment of their row."""
    late = _late_columns(contract, table.columns)
    visible = {when: was_known(table[when].to_numpy(), moments) for when in set(late.values())}
    return table.assign(**{name: table[name].where(visible[when]) for name, when in late.items()})


def known_pairs(
    index: pd.DataFrame,
    table: pd.DataFrame,
    contract: Contract,
    *,
    columns: Sequence[str],
    key: str = "person_id",
    own: str | None = None,
) -> pd.DataFrame:
    """Join each index stay with the facts of its person (or home) that were known by then.

    Parameters
    ----------
    index : one row per stay, with ``key`` and ``index_datetime``.
    table : facts with ``key`` and the contract's columns.
    columns : those of the table that are copied.
    key : what joins them: ``person_id``, or ``uprn`` for facts about a home.
    own : a column of both; facts that have that of the index stay are its own.

    Returns
    -------
    One row per stay and known fact, in the order of the stays and then of the table: the columns,
    ``stay`` (position of the index stay from 0), ``index_date`` (civil day of the decision) and,
    with ``own``, ``is_own``.
    """
    stay, fact = _of_one_key(index[key], table[key])
    decided = index["index_datetime"]
    is_known = was_known(table["known_at"].to_numpy()[fact], decided.to_numpy()[stay])
    stay, fact = stay[is_known], fact[is_known]
    late = _late_columns(contract, columns)
    taken = table[list(dict.fromkeys([*columns, *late.values()]))].take(fact)
    taken.index = pd.RangeIndex(len(fact))
    pairs = blank_what_came_later(taken, contract, decided.to_numpy()[stay])[list(columns)]
    days = decided.dt.normalize().to_numpy()[stay]
    if own is None:
        return pairs.assign(stay=stay, index_date=days)
    mine, theirs = _numbered(index[own], table[own])
    is_own = (mine[stay] == theirs[fact]) & (mine[stay] >= 0)
    return pairs.assign(stay=stay, index_date=days, is_own=is_own)


def _late_columns(contract: Contract, names: Sequence[str] | pd.Index) -> dict[str, str]:
    """Columns whose value came later than their row, each with the column that says when."""
    return {
        column.name: column.known_by
        for column in contract.columns
        if column.known_by is not None and column.name in names
    }


def _of_one_key(keys: pd.Series, of_facts: pd.Series) -> tuple[Positions, Positions]:
    """Positions of stay and fact of every pair with the same key; a missing key pairs nothing."""
    mine, theirs = _numbered(keys, of_facts)
    order, starts = _sorted_by_key(theirs, int(max(mine.max(initial=-1), theirs.max(initial=-1))))
    facts = np.where(mine >= 0, starts[mine + 1] - starts[mine], 0)
    stay = np.repeat(np.arange(len(mine)), facts)
    before = np.cumsum(facts) - facts
    return stay, order[(starts[mine] - before)[stay] + np.arange(len(stay))]


def _sorted_by_key(keys: Positions, highest: int) -> tuple[Positions, Positions]:
    """Rows in the order of key and row, and where each key begins; rows without a key come last.

    Key and row make one number, so that a plain sort does what a stable one would.
    """
    rows = np.arange(len(keys), dtype=np.int64)
    shifted = np.where(keys >= 0, keys, highest + 1)
    together = np.sort((shifted << ROW_BITS) | rows)
    counts = np.bincount(shifted, minlength=highest + 2)
    starts = np.concatenate([[0], np.cumsum(counts)])
    return together & ((1 << ROW_BITS) - 1), starts


def _numbered(one: pd.Series, other: pd.Series) -> tuple[Positions, Positions]:
    """The same number for the same value in both; -1 where there is none."""
    codes, _ = pd.factorize(pd.concat([one, other], ignore_index=True))
    codes = codes.astype(np.int64, copy=False)
    return codes[: len(one)], codes[len(one) :]
