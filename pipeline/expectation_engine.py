"""The rules of a contract held against rows, by Great Expectations or by the compiled checks.

Great Expectations is asked for its verdict alone: every fuller answer of it holds people's
values. The rows come from the very condition that the verdict was counted from, and a verdict
that its rows do not bear out is an error (docs/decisions/0027).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.types import is_bool_dtype

from data_contracts.contract import Contract, Rule
from data_contracts.expectations import as_expected, build_suite
from data_contracts.rules import COMPILED_KINDS, failing_rows, is_table_broken

Failures = Callable[[Contract, pd.DataFrame], dict[str, pd.Series]]
"""Contract and typed rows in; for each row rule that the engine checks, the rows that break it."""

VERDICT_ONLY: Mapping[str, Any] = {
    "result_format": {"result_format": "BOOLEAN_ONLY"},
    "catch_exceptions": False,
}
"""No value in a result; and none in the log, where Great Expectations writes what it catches."""

FIRST_NUMBER = 2**40
"""The number of the first row: one that no row has by chance, if its number was lost on the way."""

Verdict = tuple[bool, list[tuple[Any, ...]]]
"""Whether the rule was kept, and the condition metrics of its expectation."""


def compiled_failures(contract: Contract, rows: pd.DataFrame) -> dict[str, pd.Series]:
    """The rows that break each rule, without Great Expectations."""
    checked = [r for r in contract.rules if r.kind not in COMPILED_KINDS and r.severity != "table"]
    never = pd.Timestamp.max
    return {rule.name: failing_rows(rule, rows, as_of=never, parents={}) for rule in checked}


def expectation_failures(contract: Contract, rows: pd.DataFrame) -> dict[str, pd.Series]:
    """The rows that break each rule, found by Great Expectations: nothing written, nothing sent.

    Each expectation sees only the columns that its rule names.

    Raises
    ------
    ValueError : an expectation stopped, told no rows, or told rows that its verdict denies; the
        message names the rule and shows no value.
    """
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    rules = {rule.name: rule for rule in contract.rules}
    numbered = rows.set_axis(pd.RangeIndex(FIRST_NUMBER, FIRST_NUMBER + len(rows)))
    found: dict[str, pd.Series] = {}
    for expectation in build_suite(contract).expectations:
        rule = rules[expectation.meta["rule"]]
        is_kept, conditions = _verdict(rule, expectation, numbered)
        if rule.severity == "table":
            is_borne_out = is_kept is not is_table_broken(rule, len(rows))
        else:
            mask = _mask(rule, conditions, len(rows))
            is_borne_out = is_kept is not bool(mask.any())
            found[rule.name] = pd.Series(mask, index=rows.index)
        if not is_borne_out:
            said = "kept" if is_kept else "broken"
            raise ValueError(
                f"rule {rule.name}: {said}, says Great Expectations, and its rows deny it; {_NOW}"
            )
    return found


_NOW = "check with engine compiled, and try the version of great-expectations in requirements.lock"


def _verdict(rule: Rule, expectation: Any, table: pd.DataFrame) -> Verdict:
    from great_expectations.execution_engine import PandasExecutionEngine
    from great_expectations.validator.metrics_calculator import MetricsCalculator

    try:
        engine = PandasExecutionEngine(batch_data_dict={"rows": as_expected(rule, table)})
        asked = expectation.get_validation_dependencies(
            execution_engine=engine, runtime_configuration=dict(VERDICT_ONLY)
        )
        metrics, _ = MetricsCalculator(engine).compute_metrics(
            asked.get_metric_configurations(), runtime_configuration=dict(VERDICT_ONLY)
        )
        answer = expectation.metrics_validate(
            metrics=metrics, execution_engine=engine, runtime_configuration=dict(VERDICT_ONLY)
        )
    except Exception as error:  # noqa: BLE001 - its text may hold a value, so only its kind is told
        fault = type(error).__name__
    else:
        condition = f"{getattr(expectation, 'map_metric', '')}.condition"
        return bool(answer.success), [v for key, v in metrics.items() if key[0] == condition]
    raise ValueError(f"rule {rule.name}: Great Expectations stopped with a {fault}; {_NOW}")


def _mask(rule: Rule, conditions: list[tuple[Any, ...]], row_count: int) -> NDArray[np.bool_]:
    """The condition as one bool per row; it leaves out the rows that the rule does not judge."""
    if len(conditions) != 1:
        raise ValueError(
            f"rule {rule.name}: Great Expectations kept {len(conditions)} conditions, not 1; {_NOW}"
        )
    broken = conditions[0][0]
    if not (isinstance(broken, pd.Series) and is_bool_dtype(broken) and not broken.hasnans):
        raise ValueError(f"rule {rule.name}: the condition is not one bool for each row; {_NOW}")
    numbers = broken.index.to_numpy()[broken.to_numpy(dtype=bool)] - FIRST_NUMBER
    mask = np.zeros(row_count, dtype=bool)
    mask[numbers[(numbers >= 0) & (numbers < row_count)]] = True
    if mask.sum() != len(numbers):
        raise ValueError(f"rule {rule.name}: the condition names rows that are not there; {_NOW}")
    return mask
