"""For a rule, the smallest change to good rows that must break it, and what breaks with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from data_contracts.contract import Contract, Rule
from tests.data_contracts.invented_extract import AS_OF

ONE_DAY = pd.Timedelta(days=1)
BAD_TEXT = "no such thing!"
HOLDS_CELLS_TOGETHER = frozenset(
    {"one_of_where", "in_band", "adds_up_to", "empty_before_window_ends"}
)
Tables = dict[str, pd.DataFrame]


@dataclass(frozen=True)
class Broken:
    """Tables in which row 0 of one table breaks ``expected``; ``parents`` are what rules see."""

    how: str
    rows: pd.DataFrame
    parents: Tables
    expected: frozenset[str]


def breaks_for(  # noqa: C901  # one case for each kind of rule
    rule: Rule, contract: Contract, tables: Tables
) -> Iterator[Broken]:
    """Every way to break the rule in row 0 of the good rows."""
    column = rule.columns[0]
    rows = without_rivals(tables[contract.name], rule, contract)
    match rule.kind:
        case "not_null":
            yield _set(rule, rows, tables, column, None)
        case "unique":
            twice = pd.concat([rows, rows.head(1)], ignore_index=True)
            also = {other.name for other in contract.rules if other.kind == "no_overlap"}
            yield Broken("copied", twice, tables, frozenset({rule.name, *also}))
        case "in_set":
            value = 99 if contract.column(column).logical_type == "integer" else BAD_TEXT
            also = _also_of_a_wrong_code(rule, contract, rows, value)
            renamed = _rename(tables, rows[column].iloc[0], value, but="")
            yield _set(rule, rows, renamed, column, value, also)
        case "matches":
            value = _code_that_does_not_match(rule, contract)
            renamed = _rename(tables, rows[column].iloc[0], value, but="")
            yield _set(rule, rows, renamed, column, value)
        case "between":
            yield from _out_of_range(rule, contract, rows, {})
        case "not_before":
            for other in contract.rules:
                is_rival = other.kind == "not_before" and other.columns[0] == column
                if is_rival and other != rule and contract.column(other.columns[1]).nullable:
                    rows.loc[0, other.columns[1]] = None
            step = ONE_DAY if contract.column(column).logical_type == "date" else 1
            earlier = rows[rule.columns[1]] - step
            yield _set(rule, rows, tables, column, earlier.iloc[0])
        case "not_after_as_of":
            disordered = _out_of_order(contract, rows, column, side=1)
            yield _set(rule, rows, {}, column, AS_OF + ONE_DAY, disordered)
        case "exists_in":
            parent = rule.arguments["table"]
            known = tables[parent][rule.arguments["column"]]
            value = next((c for c in _codes(column, contract) if c not in set(known)), "nobody")
            renamed = _rename(tables, rows[column].iloc[0], value, but=parent)
            yield _set(rule, rows, renamed, column, value)
        case "agrees_with":
            yield _set(rule, rows, tables, rule.columns[1], "ben")
        case _:
            yield from _breaks_between_columns(rule, contract, rows, tables)


def _breaks_between_columns(  # noqa: C901  # as above
    rule: Rule, contract: Contract, rows: pd.DataFrame, tables: Tables
) -> Iterator[Broken]:
    column = rule.columns[0]
    match rule.kind:
        case "code_of_version":
            yield _set(rule, rows, tables, column, BAD_TEXT)
            for version in (None, "another edition"):
                rows.loc[0, rule.columns[1]] = version
                also = _also_of_a_wrong_code(rule, contract, rows, version, at=1)
                retired = next(iter(rule.arguments["retired"]))
                yield _set(rule, rows, tables, column, retired, also)
        case "filled_where":
            if "when" in rule.arguments:
                rows.loc[0, rule.columns[1]] = rule.arguments["when"][0]
            yield _set(rule, rows, tables, column, None)
        case "one_of_where":
            for given in rule.arguments["when"]:
                changed = rows.copy()
                changed.loc[0, rule.columns[1]] = given
                yield _set(rule, changed, tables, column, _other_value(rule, contract, rows))
        case "one_of_where_empty":
            rows.loc[0, rule.columns[1]] = None
            yield _set(rule, rows, tables, column, _other_value(rule, contract, rows))
        case "in_band":
            floors = rule.arguments["bands"]
            here = floors[rows[rule.columns[1]].iloc[0]]
            yield _set(rule, rows, tables, column, max(floors.values()))
            yield _set(rule, rows, tables, column, here - 1)
        case "adds_up_to":
            yield _set(rule, rows, tables, column, rows[column].iloc[0] + 5)
        case "empty_before_window_ends":
            yield _set(rule, rows, tables, rule.columns[3], 3650)
        case _:
            yield _across(rule, rows, tables)


def _across(rule: Rule, rows: pd.DataFrame, tables: Tables) -> Broken:
    """A break that lies between row 0 and another row or table."""
    parents, column = dict(tables), rule.columns[0]
    match rule.kind:
        case "no_overlap":
            rows = pd.concat([rows, rows.head(1).assign(spell_id="s9")], ignore_index=True)
        case "not_strictly_inside":
            parents["discharge_spell"] = tables["discharge_spell"].assign(discharge_date=None)
        case "falls_within":
            parents["tenancy"] = tables["tenancy"].assign(tenancy_start_date=AS_OF)
        case "newest_within_months":
            parents["discharge_spell"] = tables["discharge_spell"].assign(discharge_date=None)
            parents["tenancy"] = tables["tenancy"].assign(tenancy_end_date=None)
            rows.loc[0, column] = AS_OF - pd.DateOffset(months=24) - ONE_DAY
        case "alone_at_home":
            parents["person"] = tables["person"].assign(lives_alone=["yes", "no", "no"])
            shared = rows[column].iloc[[0, 0, 2]].to_numpy()
            rows = rows.assign(tenancy_end_date=None, **{column: shared})
        case "not_before_in":
            rows[column] = rows[column].mask(rows.index == 0, rows[column] - ONE_DAY)
        case kind:
            raise AssertionError(f"no way is known to break a rule of the kind {kind}")
    return Broken(rule.kind, rows, parents, frozenset({rule.name}))


def without_rivals(rows: pd.DataFrame, rule: Rule, contract: Contract) -> pd.DataFrame:
    """Row 0 without the cells that would make another rule break as well."""
    rows = rows.copy()
    changes_one_cell = rule.kind == "filled_where" and "when" not in rule.arguments
    touched = set(rule.columns[:1] if changes_one_cell else rule.columns)
    emptied = {
        name
        for other in contract.rules
        if other.kind in HOLDS_CELLS_TOGETHER and set(other.columns) & touched
        for name in set(other.columns) - set(rule.columns)
        if contract.column(name).nullable
    }
    for other in contract.rules:
        if other.kind == "filled_where" and other.columns[0] in emptied:
            emptied |= {other.columns[1]} - set(rule.columns)
    for name in emptied:
        if contract.column(name).nullable:
            rows.loc[0, name] = None
    return rows


def _set(
    rule: Rule,
    rows: pd.DataFrame,
    parents: Tables,
    column: str,
    value: Any,
    also: frozenset[str] = frozenset(),
) -> Broken:
    changed = rows.copy()
    changed.loc[0, column] = value
    return Broken(f"{column} set", changed, parents, also | {rule.name})


def _out_of_range(
    rule: Rule, contract: Contract, rows: pd.DataFrame, tables: Tables
) -> Iterator[Broken]:
    column = rule.columns[0]
    step = ONE_DAY if contract.column(column).logical_type == "date" else 1
    low, high = rule.arguments["min_value"], rule.arguments["max_value"]
    if low is not None:
        also = _out_of_order(contract, rows, column, side=0)
        also |= _scale_is_gone(contract, rows, column)
        yield _set(rule, rows, tables, column, low - step, also)
    if high is not None:
        also = _out_of_order(contract, rows, column, side=1)
        also |= _scale_is_gone(contract, rows, column)
        yield _set(rule, rows, tables, column, high + step, also)


def _out_of_order(
    contract: Contract, rows: pd.DataFrame, column: str, *, side: int
) -> frozenset[str]:
    """A date far too early (side 0) or late (side 1) is also out of order with its partners."""
    return frozenset(
        rule.name
        for rule in contract.rules
        if rule.kind == "not_before"
        and rule.columns[side] == column
        and rows[rule.columns[1 - side]].notna().iloc[0]
    )


def _rename(tables: Tables, old: Any, new: Any, *, but: str) -> Tables:
    """The same tables with an id called otherwise, so that only one thing is wrong with it."""
    if pd.isna(old):
        return tables
    return {
        name: table if name == but else table.replace({old: new}) for name, table in tables.items()
    }


def _scale_is_gone(contract: Contract, rows: pd.DataFrame, given: str) -> frozenset[str]:
    """A score that stands without its scale, which had to go for another rule's sake."""
    return frozenset(
        rule.name
        for rule in contract.rules
        if rule.kind == "filled_where"
        and rule.columns[1] == given
        and "when" not in rule.arguments
        and rows[rule.columns[0]].isna().iloc[0]
    )


def _also_of_a_wrong_code(
    rule: Rule, contract: Contract, rows: pd.DataFrame, value: object, *, at: int = 0
) -> frozenset[str]:
    """Other rules on the same cell that a code of no list breaks too."""
    column = rule.columns[at]
    return frozenset(
        other.name
        for other in contract.rules
        if other.columns[:1] == (column,)
        and other != rule
        and value is not None
        and (
            other.kind in {"in_set", "matches"}
            or (
                other.kind == "one_of_where"
                and rows[other.columns[1]].isin(other.arguments["when"]).iloc[0]
            )
        )
    )


def _codes(column: str, contract: Contract) -> list[Any]:
    """The codes that a rule allows in a column, if there is one."""
    for rule in contract.rules:
        if rule.kind in {"in_set", "code_of_version"} and rule.columns[0] == column:
            return list(rule.arguments["values"])
    return []


def _code_that_does_not_match(rule: Rule, contract: Contract) -> str:
    codes = _codes(rule.columns[0], contract)
    return next((c for c in codes if not re.search(rule.arguments["pattern"], c)), BAD_TEXT)


def _other_value(rule: Rule, contract: Contract, rows: pd.DataFrame) -> Any:
    """A value that the rule refuses and that is good for its column."""
    column, allowed = rule.columns[0], rule.arguments["values"]
    now = rows[column].iloc[0]
    candidates = [now] if pd.notna(now) else []
    candidates += _codes(column, contract) or list(range(1, 30))
    return next(value for value in candidates if value not in allowed)
