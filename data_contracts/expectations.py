"""A contract as a Great Expectations suite, and its rows as the suite expects them.

Great Expectations is imported inside the functions: it costs more than checking a day's file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from data_contracts.contract import Contract, Rule
from data_contracts.rules import COMPILED_KINDS

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

FIRST_DAY = pd.Timestamp("1970-01-01")
"""Day 0 of a date in a range: Great Expectations compares numbers at once, dates one by one."""


def build_suite(contract: Contract) -> ExpectationSuite:
    """The suite with one expectation for each rule, but for those of ``COMPILED_KINDS``.

    Raises
    ------
    ValueError : a rule has no expectation, or the suite does not hold as many as it should.
    """
    from great_expectations import ExpectationSuite

    rules = [rule for rule in contract.rules if rule.kind not in COMPILED_KINDS]
    suite = ExpectationSuite(
        name=contract.name, expectations=[_expectation(rule) for rule in rules]
    )
    if len(suite.expectations) != len(rules):
        raise ValueError(
            f"contract {contract.name}: {len(rules)} rules became "
            f"{len(suite.expectations)} expectations"
        )
    return suite


def as_expected(rule: Rule, table: pd.DataFrame) -> pd.DataFrame:
    """The columns of a rule in the form that its expectation is written for.

    Values in a range are float64 (dates as days since ``FIRST_DAY``): of the types of a contract
    only that one is not compared row by row in Python. All others are as they are.
    """
    named = table[list(rule.columns)]
    if rule.kind != "between":
        return named
    return named.assign(**{name: _as_number(named[name]) for name in rule.columns})


def _as_number(column: pd.Series) -> pd.Series:
    if pd.api.types.is_datetime64_dtype(column):
        column = (column - FIRST_DAY) / pd.Timedelta(days=1)
    return column.astype("float64")


def _bounds(rule: Rule) -> dict[str, float | None]:
    return {
        name: (bound - FIRST_DAY) / pd.Timedelta(days=1)
        if isinstance(bound, pd.Timestamp)
        else bound
        for name, bound in rule.arguments.items()
    }


def _expectation(rule: Rule) -> Any:
    import great_expectations.expectations as gxe

    arguments: dict[str, Any]
    match rule.kind, rule.columns:
        case "not_null", (column,):
            of, arguments = gxe.ExpectColumnValuesToNotBeNull, {"column": column}
        case "unique", (column,):
            of, arguments = gxe.ExpectColumnValuesToBeUnique, {"column": column}
        case "unique", columns:
            of = gxe.ExpectCompoundColumnsToBeUnique
            arguments = {"column_list": list(columns), "ignore_row_if": "any_value_is_missing"}
        case "in_set", (column,):
            of = gxe.ExpectColumnValuesToBeInSet
            arguments = {"column": column, "value_set": list(rule.arguments["values"])}
        case "matches", (column,):
            of = gxe.ExpectColumnValuesToMatchRegex
            arguments = {"column": column, "regex": rule.arguments["pattern"]}
        case "between", (column,):
            of, arguments = gxe.ExpectColumnValuesToBeBetween, {"column": column, **_bounds(rule)}
        case "not_before", (later, earlier):
            of = gxe.ExpectColumnPairValuesAToBeGreaterThanB
            arguments = {
                "column_A": later,
                "column_B": earlier,
                "or_equal": True,
                "ignore_row_if": "either_value_is_missing",
            }
        case "row_count", ():
            of = gxe.ExpectTableRowCountToBeBetween
            arguments = {"min_value": rule.arguments["at_least"]}
        case kind, _:
            raise ValueError(f"rule {rule.name}: no expectation for the kind {kind}")
    return of(
        **arguments,
        description=rule.description,
        severity="warning" if rule.severity == "warning" else "critical",
        meta={"rule": rule.name},
    )
