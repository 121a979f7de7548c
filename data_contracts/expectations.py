"""A contract as a Great Expectations suite, and the rows that a run of it found.

Great Expectations is imported inside the functions: it costs more than checking a day's file.
Results are read for row numbers only; values are switched off and results are never written.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from data_contracts.contract import Contract, Rule
from data_contracts.rules import COMPILED_KINDS

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite
    from great_expectations.core import ExpectationSuiteValidationResult

ROW_NUMBER = "row_number_in_table"
"""The column that a run needs beside the contract's own: 0, 1, 2 …"""

ROWS_WITHOUT_VALUES: Mapping[str, Any] = {
    "result_format": "COMPLETE",
    "unexpected_index_column_names": [ROW_NUMBER],
    "exclude_unexpected_values": True,
    "partial_unexpected_count": 0,
    "include_unexpected_rows": False,
    "return_unexpected_index_query": False,
}
"""The result format of a run: which rows failed, and no value of them."""


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


def failing_row_numbers(
    result: ExpectationSuiteValidationResult, contract: Contract
) -> dict[str, NDArray[np.int64]]:
    """For each row rule of the suite, the row numbers that broke it, ascending.

    Raises
    ------
    ValueError : a rule was not answered, or stopped with an error.
    """
    found: dict[str, NDArray[np.int64]] = {}
    for answer in result.results:
        name = answer.expectation_config.meta["rule"]
        if "unexpected_index_list" in answer.result:
            rows = [row for group in answer.result["unexpected_index_list"] for row in _rows(group)]
            found[name] = np.sort(np.asarray(rows, dtype=np.int64))
    asked = {
        rule.name
        for rule in contract.rules
        if rule.kind not in COMPILED_KINDS and rule.severity != "table"
    }
    unanswered = sorted(asked - set(found))
    if unanswered:
        raise ValueError(f"contract {contract.name}: no answer to the rules {unanswered}")
    return found


def _rows(group: Mapping[str, Any]) -> list[int]:
    rows = group[ROW_NUMBER]
    return list(rows) if isinstance(rows, (list, tuple)) else [rows]


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
            of, arguments = gxe.ExpectColumnValuesToBeBetween, {"column": column, **rule.arguments}
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
