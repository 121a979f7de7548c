"""From one ``quality`` entry of an Open Data Contract Standard document to a ``Rule``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from data_contracts.contract import CodeList, Column, Rule
from data_contracts.documents import UnmappableContractError, get, one_of, refuse_others

RULE_KEYS = frozenset({"name", "description", "severity", "type"})
ROW_RULES = {
    "exists_in": (frozenset({"table", "column"}), frozenset[str]()),
    "agrees_with": (frozenset({"table", "column"}), frozenset[str]()),
    "not_after_as_of": (frozenset[str](), frozenset[str]()),
    "filled_where": (frozenset({"given"}), frozenset({"when"})),
    "one_of_where": (frozenset({"given", "when", "values"}), frozenset[str]()),
    "one_of_where_empty": (frozenset({"given", "values"}), frozenset[str]()),
    "no_overlap": (frozenset({"key", "last_day"}), frozenset[str]()),
    "not_strictly_inside": (
        frozenset({"key", "given", "when", "table", "first_day", "last_day"}),
        frozenset[str](),
    ),
    "falls_within": (
        frozenset({"key", "given", "when", "table", "first_day", "last_day"}),
        frozenset[str](),
    ),
    "newest_within_months": (frozenset({"key", "months", "table", "homes"}), frozenset[str]()),
    "alone_at_home": (frozenset({"key", "until", "table", "column"}), frozenset[str]()),
    "not_before_in": (frozenset({"key", "table", "column"}), frozenset[str]()),
    "code_of_version": (frozenset({"version_column", "legacy"}), frozenset[str]()),
    "in_band": (frozenset({"given", "bands"}), frozenset[str]()),
    "adds_up_to": (frozenset({"with", "total", "within"}), frozenset[str]()),
    "empty_before_window_ends": (
        frozenset({"observed_column", "start_column", "days_column"}),
        frozenset[str](),
    ),
}
"""Our own row rules: the arguments that each needs, and those it may have."""

COLUMN_ARGUMENTS = (
    "given",
    "with",
    "version_column",
    "observed_column",
    "start_column",
    "days_column",
)
"""Arguments that name other columns; they follow the rule's own column, in this order."""

OWN_COLUMNS = {
    "no_overlap": ("key", "last_day"),
    "not_strictly_inside": ("key",),
    "falls_within": ("key",),
    "newest_within_months": ("key",),
    "alone_at_home": ("key", "until"),
    "not_before_in": ("key",),
}
"""Arguments that name further columns of the rule's own table, in the order of its check."""


Check = tuple[str, tuple[str, ...], dict[str, Any]]
"""A rule's kind, columns and arguments, as in ``Rule``."""


def table_rule(entry: Mapping[str, Any], table: str) -> Rule:
    """The rule of a ``quality`` entry about the whole table."""
    where = f"{table}, rule {entry.get('name', '(no name)')}"
    refuse_others(entry, RULE_KEYS | {"metric", "mustBeGreaterOrEqualTo"}, where)
    if (entry.get("type"), entry.get("metric")) != ("library", "rowCount"):
        raise UnmappableContractError(f"{where}: a rule on a whole table can only be rowCount")
    least = get(entry, "mustBeGreaterOrEqualTo", where)
    return _rule(entry, ("row_count", (), {"at_least": least}), where, ("table",))


def column_rule(
    entry: Mapping[str, Any], column: Column, code_lists: Mapping[str, CodeList], table: str
) -> Rule:
    """The rule of a ``quality`` entry of one column.

    Raises
    ------
    UnmappableContractError : the entry cannot be turned into a rule, or into only a part of one.
    """
    where = f"{table}, rule {entry.get('name', '(no name)')}"
    match entry.get("type"), entry.get("metric"), entry.get("engine"):
        case "library", "invalidValues", None:
            refuse_others(entry, RULE_KEYS | {"metric", "arguments", "mustBe"}, where)
            if entry.get("mustBe") != 0:
                raise UnmappableContractError(f"{where}: only mustBe: 0 is understood")
            check = _invalid_values(get(entry, "arguments", where), column, code_lists, where)
        case "custom", None, "greatExpectations":
            refuse_others(entry, RULE_KEYS | {"engine", "implementation"}, where)
            check = _expectation(get(entry, "implementation", where), column, where)
        case "custom", None, "homefirst":
            refuse_others(entry, RULE_KEYS | {"engine", "implementation"}, where)
            check = _row_rule(get(entry, "implementation", where), column, code_lists, where)
        case kind:
            raise UnmappableContractError(f"{where}: type, metric, engine {kind} is not understood")
    return _rule(entry, check, where, ("row", "field", "warning"))


def _invalid_values(
    body: Mapping[str, Any], column: Column, code_lists: Mapping[str, CodeList], where: str
) -> Check:
    refuse_others(body, {"codeList", "pattern"}, where)
    if set(body) == {"pattern"}:
        return "matches", (column.name,), {"pattern": body["pattern"]}
    name = get(body, "codeList", where)
    if len(body) != 1 or name not in code_lists or name != column.code_list:
        raise UnmappableContractError(
            f"{where}: {name} must be a code list that exists and the column's own codeList"
        )
    return "in_set", (column.name,), _codes(code_lists[name], column)


def _codes(code_list: CodeList, column: Column) -> dict[str, Any]:
    """Current codes, and what each retired one is now, in the type of the column."""
    of_column = int if column.logical_type == "integer" else str
    codes = {"values": tuple(of_column(code) for code in code_list.codes)}
    retired = {
        of_column(code): tuple(of_column(now) for now in old.now)
        for code, old in code_list.retired.items()
    }
    return codes | ({"retired": retired} if retired else {})


def _expectation(body: Mapping[str, Any], column: Column, where: str) -> Check:
    refuse_others(body, {"type", "kwargs"}, where)
    kwargs = dict(get(body, "kwargs", where))
    match get(body, "type", where):
        case "expect_column_values_to_be_between":
            refuse_others(kwargs, {"column", "min_value", "max_value"}, where)
            bounds = {key: kwargs.get(key) for key in ("min_value", "max_value")}
            if kwargs.get("column") != column.name or set(bounds.values()) == {None}:
                raise UnmappableContractError(f"{where}: needs its own column and a bound")
            if column.logical_type == "date":
                bounds = {key: value and pd.Timestamp(value) for key, value in bounds.items()}
            return "between", (column.name,), bounds
        case "expect_column_pair_values_a_to_be_greater_than_b":
            pair = {"column_A": column.name, "column_B": kwargs.get("column_B")}
            agreed = pair | {"or_equal": True, "ignore_row_if": "either_value_is_missing"}
            if kwargs != agreed:
                raise UnmappableContractError(f"{where}: kwargs must be {sorted(agreed)} as agreed")
            return "not_before", (column.name, kwargs["column_B"]), {}
        case other:
            raise UnmappableContractError(f"{where}: the expectation {other} is not understood")


def _row_rule(
    body: Mapping[str, Any], column: Column, code_lists: Mapping[str, CodeList], where: str
) -> Check:
    kind = get(body, "kind", where)
    if kind not in ROW_RULES:
        raise UnmappableContractError(f"{where}: the row rule {kind} is not understood")
    needed, optional = ROW_RULES[kind]
    arguments = {key: value for key, value in body.items() if key != "kind"}
    refuse_others(arguments, needed | optional, where)
    for key in sorted(needed):
        get(arguments, key, where)
    columns = [column.name]
    if kind == "agrees_with":
        columns.append(arguments["column"])
    columns += [arguments.pop(name) for name in OWN_COLUMNS.get(kind, ())]
    for key in COLUMN_ARGUMENTS:
        named = arguments.pop(key, ())
        columns += [named] if isinstance(named, str) else named
    if kind == "code_of_version":
        arguments |= _codes_with_retired(column, code_lists, where)
    return kind, tuple(columns), arguments


def _codes_with_retired(
    column: Column, code_lists: Mapping[str, CodeList], where: str
) -> dict[str, Any]:
    code_list = code_lists.get(column.code_list or "")
    if code_list is None or not code_list.retired:
        raise UnmappableContractError(
            f"{where}: code_of_version needs a codeList that exists and has retired codes"
        )
    return _codes(code_list, column)


def _rule(entry: Mapping[str, Any], check: Check, where: str, severities: tuple[str, ...]) -> Rule:
    kind, columns, arguments = check
    return Rule(
        name=get(entry, "name", where),
        description=get(entry, "description", where),
        kind=kind,
        columns=columns,
        arguments=arguments,
        severity=one_of(entry, "severity", severities, where),
    )
