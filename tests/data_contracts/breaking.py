"""For a rule, the smallest change to good rows that must break it, and what breaks with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from data_contracts.contract import Contract, Rule
from tests.data_contracts.invented_extract import AS_OF

ONE_DAY = pd.Timedelta(days=1)
BAD_TEXT = "no such thing!"
Tables = dict[str, pd.DataFrame]


@dataclass(frozen=True)
class Broken:
    """Tables in which row 0 of one table breaks ``expected``; ``parents`` are what rules see."""

    how: str
    rows: pd.DataFrame
    parents: Tables
    expected: frozenset[str]


def breaks_for(  # noqa: C901, PLR0912  # one case for each kind of rule
    rule: Rule, contract: Contract, tables: Tables
) -> Iterator[Broken]:
    """Every way to break the rule in row 0 of the good rows."""
    rows, column = tables[contract.name].copy(), rule.columns[0]
    match rule.kind:
        case "not_null":
            yield _set(rule, rows, tables, column, None)
        case "unique":
            twice = pd.concat([rows, rows.head(1)], ignore_index=True)
            also = {other.name for other in contract.rules if other.kind == "no_overlap"}
            yield Broken("copied", twice, tables, frozenset({rule.name, *also}))
        case "in_set":
            value = 99 if contract.column(column).logical_type == "integer" else BAD_TEXT
            yield _set(rule, rows, tables, column, value)
        case "matches":
            renamed = _rename(tables, rows.loc[0, column], BAD_TEXT, but="")
            yield _set(rule, rows, renamed, column, BAD_TEXT)
        case "between":
            yield from _out_of_range(rule, contract, rows, {})
        case "not_before":
            for other in contract.rules:
                is_rival = other.kind == "not_before" and other.columns[0] == column
                if is_rival and other != rule and contract.column(other.columns[1]).nullable:
                    rows.loc[0, other.columns[1]] = None
            earlier = rows[rule.columns[1]] - ONE_DAY
            yield _set(rule, rows, tables, column, earlier.iloc[0])
        case "not_after_as_of":
            disordered = _out_of_order(contract, rows, column, side=1)
            yield _set(rule, rows, {}, column, AS_OF + ONE_DAY, disordered)
        case "exists_in":
            renamed = _rename(tables, rows.loc[0, column], "nobody", but=rule.arguments["table"])
            yield _set(rule, rows, renamed, column, "nobody")
        case "agrees_with":
            yield _set(rule, rows, tables, rule.columns[1], "ben")
        case "filled_where":
            if "when" in rule.arguments:
                rows.loc[0, rule.columns[1]] = rule.arguments["when"][0]
            yield _set(rule, rows, tables, column, None)
        case "one_of_where":
            for given in rule.arguments["when"]:
                changed = rows.copy()
                changed.loc[0, rule.columns[1]] = given
                yield _set(rule, changed, tables, column, _other_code(rule, contract))
        case "one_of_where_empty":
            rows.loc[0, rule.columns[1]] = None
            yield _set(rule, rows, tables, column, _other_code(rule, contract))
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
        yield _set(rule, rows, tables, column, low - step, also)
    if high is not None:
        yield _set(rule, rows, tables, column, high + step)


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


def _rename(tables: Tables, old: object, new: str, *, but: str) -> Tables:
    """The same tables with an id called otherwise, so that only one thing is wrong with it."""
    return {
        name: table if name == but else table.replace({old: new}) for name, table in tables.items()
    }


def _other_code(rule: Rule, contract: Contract) -> str:
    codes = next(
        other.arguments["values"]
        for other in contract.rules
        if other.kind == "in_set" and other.columns[0] == rule.columns[0]
    )
    return str(next(code for code in codes if code not in rule.arguments["values"]))
