"""Each kind of rule as one vectorised check: which rows break it.

An empty cell breaks only ``not_null`` and ``filled_where``. Great Expectations checks the kinds
of ``EXPECTATION_KINDS`` the same way (tests/data_contracts compares them row for row); the
others need more than the cells of one row, and are checked here and in ``rules_across`` alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from data_contracts import rules_across
from data_contracts.contract import Rule
from data_contracts.matching import looked_up, stands_in
from data_contracts.rules_between_columns import CHECKS_BETWEEN_COLUMNS

EXPECTATION_KINDS = frozenset({"not_null", "unique", "in_set", "matches", "between", "not_before"})
"""Row rules that Great Expectations has an expectation for."""

COMPILED_KINDS = frozenset(
    {
        "exists_in",
        "agrees_with",
        "not_after_as_of",
        "filled_where",
        "one_of_where",
        "one_of_where_empty",
        *rules_across.CHECKS,
        *CHECKS_BETWEEN_COLUMNS,
    }
)
"""Row rules that Great Expectations does not check."""

BROKEN_BY_EMPTY = frozenset({"not_null", "filled_where"})
"""Row rules that a row can break though the first column of the rule is empty in it."""

TABLE_ARGUMENTS = ("table", "homes")
"""Arguments of a rule that name another table."""

TABLE_KINDS = frozenset({"row_count"})
"""Rules about a whole table."""


def failing_rows(
    rule: Rule,
    table: pd.DataFrame,
    *,
    as_of: pd.Timestamp,
    parents: Mapping[str, pd.DataFrame],
) -> pd.Series[bool]:
    """Which rows of the table break a rule of severity ``row``, ``field`` or ``warning``.

    Parameters
    ----------
    table : typed rows of one table, with every column that the rule names.
    as_of : the day the extract was taken, at midnight.
    parents : typed rows of the tables that rules may point to, by name; a rule that points to a
        table that is not there breaks nowhere.

    Returns
    -------
    bool, one per row and in the table's order.

    Raises
    ------
    ValueError : the kind of the rule has no check.
    """
    if rule.kind not in _CHECKS:
        raise ValueError(f"rule {rule.name}: no check for the kind {rule.kind}")
    columns = [table[name] for name in rule.columns]
    if rule.kind not in BROKEN_BY_EMPTY and columns[0].isna().all():
        return pd.Series(False, index=table.index)
    mask = _CHECKS[rule.kind](*columns, as_of=as_of, parents=parents, **rule.arguments)
    return mask if mask.dtype == bool else mask.fillna(False).astype(bool)


def tables_of(rule: Rule) -> set[str]:
    """The tables that a rule looks at beside its own: they are to be checked before it."""
    return {rule.arguments[name] for name in TABLE_ARGUMENTS if name in rule.arguments}


def is_table_broken(rule: Rule, row_count: int) -> bool:
    """Whether a rule of severity ``table`` is broken by a table of so many rows."""
    if rule.kind not in TABLE_KINDS:
        raise ValueError(f"rule {rule.name}: {rule.kind} is not a rule about a whole table")
    return bool(row_count < rule.arguments["at_least"])


def _not_null(column: pd.Series, **_: Any) -> pd.Series:
    return column.isna()


def _unique(*columns: pd.Series, **_: Any) -> pd.Series:
    keys = pd.concat(columns, axis=1)
    return keys.duplicated(keep=False) & keys.notna().all(axis=1)


def _in_set(column: pd.Series, *, values: tuple[Any, ...], **_: Any) -> pd.Series:
    return column.notna() & ~column.isin(values)


def _matches(column: pd.Series, *, pattern: str, **_: Any) -> pd.Series:
    return column.notna() & ~column.str.contains(pattern, na=False)


def _between(column: pd.Series, *, min_value: Any, max_value: Any, **_: Any) -> pd.Series:
    outside = pd.Series(False, index=column.index)
    if min_value is not None:
        outside |= (column < min_value).fillna(False).astype(bool)
    if max_value is not None:
        outside |= (column > max_value).fillna(False).astype(bool)
    return outside


def _not_before(later: pd.Series, earlier: pd.Series, **_: Any) -> pd.Series:
    return later < earlier


def _not_after_as_of(column: pd.Series, *, as_of: pd.Timestamp, **_: Any) -> pd.Series:
    return column > as_of


def _exists_in(
    child: pd.Series, *, table: str, column: str, parents: Mapping[str, pd.DataFrame], **_: Any
) -> pd.Series:
    if table not in parents:
        return pd.Series(False, index=child.index)
    return child.notna() & ~stands_in(child, parents[table][column])


def _agrees_with(
    key: pd.Series,
    mine: pd.Series,
    *,
    table: str,
    column: str,
    parents: Mapping[str, pd.DataFrame],
    **_: Any,
) -> pd.Series:
    if table not in parents:
        return pd.Series(False, index=key.index)
    theirs = looked_up(key, parents[table], column)
    return theirs.notna() & mine.notna() & (theirs != mine)


def _filled_where(
    needed: pd.Series, given: pd.Series, *, when: list[str] | None = None, **_: Any
) -> pd.Series:
    applies = given.notna() if when is None else given.isin(when)
    return applies & needed.isna()


def _one_of_where(
    column: pd.Series, given: pd.Series, *, when: list[str], values: list[str], **_: Any
) -> pd.Series:
    return given.isin(when) & column.notna() & ~column.isin(values)


def _one_of_where_empty(
    column: pd.Series, given: pd.Series, *, values: list[str], **_: Any
) -> pd.Series:
    return given.isna() & column.notna() & ~column.isin(values)


_CHECKS: Mapping[str, Callable[..., pd.Series]] = {
    "not_null": _not_null,
    "unique": _unique,
    "in_set": _in_set,
    "matches": _matches,
    "between": _between,
    "not_before": _not_before,
    "not_after_as_of": _not_after_as_of,
    "exists_in": _exists_in,
    "agrees_with": _agrees_with,
    "filled_where": _filled_where,
    "one_of_where": _one_of_where,
    "one_of_where_empty": _one_of_where_empty,
    **rules_across.CHECKS,
    **CHECKS_BETWEEN_COLUMNS,
}
