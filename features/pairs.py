"""Each index stay beside the facts of its person or home that were known when it was decided.

The one place where it is asked what was known: ``was_known``. Stays and facts are joined as whole
numbers, and only the columns that a feature reads are copied.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_contracts.contract import Contract

Positions: TypeAlias = NDArray[np.int64]
Moments: TypeAlias = NDArray[np.datetime64]

MISSING = -1
"""The number of a key that is missing."""
ROW_BITS, DAY_BITS = 32, 20
"""Bits of a row's position and of a day where either stands in one number with another."""
LAST_ROW, LAST_DAY, MIDDLE_DAY = (1 << ROW_BITS) - 1, (1 << DAY_BITS) - 1, 1 << (DAY_BITS - 1)
"""4,294,967,296 rows; 1,435 years before and after 1970, where a day outside stands at the end."""


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
    late = late_columns(contract, table.columns)
    visible = {when: was_known(table[when].to_numpy(), moments) for when in set(late.values())}
    has_later = {when for when, is_visible in visible.items() if not is_visible.all()}
    blanked = {
        name: table[name].where(visible[when]) for name, when in late.items() if when in has_later
    }
    return table.assign(**blanked)


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
    decided = index["index_datetime"]
    moments, known_at = decided.to_numpy(), table["known_at"].to_numpy()
    mine, theirs = _numbered(index[key], table[key])
    stay, fact = _of_one_key(mine, _days(moments), theirs, _days(known_at))
    is_known = was_known(known_at[fact], moments[stay])
    stay, fact = stay[is_known], fact[is_known]
    late = late_columns(contract, columns)
    taken = table[list(dict.fromkeys([*columns, *late.values()]))].take(fact)
    taken.index = pd.RangeIndex(len(fact))
    pairs = blank_what_came_later(taken, contract, moments[stay])[list(columns)]
    days = decided.dt.normalize().to_numpy()[stay]
    if own is None:
        return pairs.assign(stay=stay, index_date=days)
    mine, theirs = _numbered(index[own], table[own])
    is_own = (mine[stay] == theirs[fact]) & (mine[stay] > MISSING)
    return pairs.assign(stay=stay, index_date=days, is_own=is_own)


def with_numbers(
    index: pd.DataFrame, tables: Mapping[str, pd.DataFrame], *, keys: Sequence[str]
) -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:
    """Index and tables with each key as one whole number throughout, MISSING where it is missing.

    Numbers join many times faster than names; which number a key gets means nothing.
    """
    numbered = {"": index, **tables}
    for key in keys:
        holders = [name for name, rows in numbered.items() if key in rows]
        parts = numbers_of([numbered[name][key] for name in holders])
        for name, part in zip(holders, parts, strict=True):
            numbered[name] = numbered[name].assign(**{key: part})
    return numbered.pop(""), numbered


def numbers_of(columns: Sequence[pd.Series]) -> list[Positions]:
    """The same whole number from 0 for the same value in every column; MISSING where none is."""
    if not columns:
        return []
    numbers, _ = pd.factorize(pd.concat(columns, ignore_index=True))
    ends = np.cumsum([len(column) for column in columns])[:-1]
    return np.split(numbers.astype(np.int64), ends)


def late_columns(contract: Contract, names: Sequence[str] | pd.Index) -> dict[str, str]:
    """Columns whose value came later than their row, each with the column that says when."""
    return {
        column.name: column.known_by
        for column in contract.columns
        if column.known_by is not None and column.name in names
    }


def _of_one_key(
    mine: Positions, until: Positions, theirs: Positions, since: Positions
) -> tuple[Positions, Positions]:
    """Positions of every stay and fact of one key where the stay's day is not before the fact's.

    In the order of the stays and then of the facts: the two positions make one number, so that a
    plain sort does what a stable one would. A missing key pairs nothing.
    """
    keyed = np.flatnonzero(mine > MISSING)
    stays = (mine[keyed] << DAY_BITS) | until[keyed]
    order = np.argsort(stays)
    stays, order = stays[order], keyed[order]
    facts = np.flatnonzero((theirs > MISSING) & (theirs <= mine.max(initial=MISSING)))
    first = np.searchsorted(stays, (theirs[facts] << DAY_BITS) | since[facts])
    ends = np.cumsum(np.bincount(mine[keyed], minlength=1))
    pairs = ends[theirs[facts]] - first
    place = np.repeat(np.arange(len(facts)), pairs)
    before = np.cumsum(pairs) - pairs
    stay = order[np.arange(len(place)) + (first - before)[place]]
    together = np.sort((stay << ROW_BITS) | facts[place])
    return together >> ROW_BITS, together & LAST_ROW


def _days(moments: Moments) -> Positions:
    """Civil days as numbers from 0 to LAST_DAY; a missing one is 0."""
    days = moments.astype("M8[D]").astype(np.int64)
    return np.clip(days + MIDDLE_DAY, 0, LAST_DAY)


def _numbered(one: pd.Series, other: pd.Series) -> tuple[Positions, Positions]:
    """The same number for the same value in both; MISSING where there is none."""
    if one.dtype == other.dtype == np.int64:
        return one.to_numpy(), other.to_numpy()
    mine, theirs = numbers_of([one, other])
    return mine, theirs
