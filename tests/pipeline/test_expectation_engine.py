"""Great Expectations finds the rows, tells no value, and is not believed blindly."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from data_contracts.contract import Contract, Rule
from pipeline.expectation_engine import compiled_failures, expectation_failures

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

TELLTALE = "9434765919"
KNOWN = Rule("known", "code must be known", "in_set", ("code",), {"values": ("a", "b")}, "row")
ROWS = pd.DataFrame({"code": pd.array(["a", None, TELLTALE, "b"], dtype="str")}, index=[7, 5, 3, 1])


def contract_of(*rules: Rule) -> Contract:
    return Contract("t", "1", "d", "g", (), False, (), rules)


def rule(kind: str, *columns: str, severity: str = "row", **arguments: object) -> Rule:
    return Rule("the_rule", "it must hold", kind, columns, arguments, severity)


def test_rows_are_named_by_the_index_of_the_table() -> None:
    found = expectation_failures(contract_of(KNOWN), ROWS)["known"]
    assert found.to_dict() == {7: False, 5: False, 3: True, 1: False}
    assert found.dtype == bool


DAYS = pd.Series(
    np.array(["0001-01-01", "2026-01-01", "NaT", "9999-12-31"], dtype="datetime64[us]")
)


@pytest.mark.parametrize(
    ("checked", "broken"),
    [
        pytest.param(rule("not_null", "day"), [2], id="not_null"),
        pytest.param(rule("unique", "n"), [0, 1], id="unique"),
        pytest.param(rule("unique", "n", "id"), [0, 1], id="unique in two columns"),
        pytest.param(rule("in_set", "n", values=(3, 4)), [0, 1], id="in_set of numbers"),
        pytest.param(rule("matches", "id", pattern="^b"), [0, 1], id="matches"),
        pytest.param(rule("between", "n", min_value=2, max_value=None), [0, 1], id="between"),
        pytest.param(
            rule(
                "between",
                "day",
                min_value=pd.Timestamp("0001-01-02"),
                max_value=pd.Timestamp("9999-12-30"),
            ),
            [0, 3],
            id="between days that nanoseconds cannot hold",
        ),
        pytest.param(rule("not_before", "day", "other_day"), [0], id="not_before"),
    ],
)
def test_each_kind_gives_the_rows_of_the_compiled_rules(checked: Rule, broken: list[int]) -> None:
    table = pd.DataFrame(
        {
            "id": pd.array(["a", "a", "b", None], dtype="str"),
            "n": pd.array([1, 1, None, 3], dtype="Int64"),
            "day": DAYS,
            "other_day": DAYS.shift(-1),
        }
    )
    found = expectation_failures(contract_of(checked), table)["the_rule"]
    assert table.index[found].tolist() == broken
    compiled = compiled_failures(contract_of(checked), table)["the_rule"]
    pd.testing.assert_series_equal(found, compiled, check_names=False)
    nothing = expectation_failures(contract_of(checked), table.head(0))["the_rule"]
    assert nothing.tolist() == []


def test_a_rule_about_the_table_is_asked_too() -> None:
    counted = rule("row_count", severity="table", at_least=1)
    assert expectation_failures(contract_of(counted), ROWS) == {}
    assert expectation_failures(contract_of(counted), ROWS.head(0)) == {}


def test_an_expectation_sees_only_the_columns_of_its_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    from great_expectations.execution_engine import PandasExecutionEngine

    seen: list[list[str]] = []
    load = PandasExecutionEngine.load_batch_data

    def spy(self: Any, batch_id: str, batch_data: Any) -> None:
        seen.append(list(batch_data.columns))
        load(self, batch_id, batch_data)

    monkeypatch.setattr(PandasExecutionEngine, "load_batch_data", spy)
    expectation_failures(contract_of(KNOWN), ROWS.assign(name=TELLTALE))
    assert seen == [["code"]]


def test_no_value_is_logged_or_raised(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    expectation_failures(contract_of(KNOWN), ROWS)
    words = rule("between", "code", min_value=1, max_value=2)
    with pytest.raises(
        ValueError, match="rule the_rule: Great Expectations stopped with a ValueError; check with"
    ) as told:
        expectation_failures(contract_of(words), ROWS)
    numbers = ROWS.assign(code=pd.to_numeric(ROWS["code"], errors="coerce"))
    with pytest.raises(ValueError, match="stopped with a MetricResolutionError"):
        expectation_failures(
            contract_of(rule("not_before", "code", "name")), numbers.assign(name=TELLTALE)
        )
    assert told.value.__context__ is None
    assert TELLTALE not in caplog.text


Change = Callable[[dict[Any, Any]], dict[Any, Any]]


def conditions_changed_by(change: Callable[[pd.Series], Any]) -> Change:
    def changed(metrics: dict[Any, Any]) -> dict[Any, Any]:
        return {
            key: (change(value[0]), *value[1:])
            if key[0] == "column_values.in_set.condition"
            else value
            for key, value in metrics.items()
        }

    return changed


def without_conditions(metrics: dict[Any, Any]) -> dict[Any, Any]:
    return {key: value for key, value in metrics.items() if not key[0].endswith(".condition")}


def renamed_conditions(metrics: dict[Any, Any]) -> dict[Any, Any]:
    return {(key[0].replace(".condition", ".mask"), *key[1:]): v for key, v in metrics.items()}


def one_more_condition(metrics: dict[Any, Any]) -> dict[Any, Any]:
    return metrics | {
        (key[0], *key[1:], "again"): value
        for key, value in metrics.items()
        if key[0] == "column_values.in_set.condition"
    }


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param(without_conditions, "kept 0 conditions, not 1", id="dropped"),
        pytest.param(renamed_conditions, "kept 0 conditions, not 1", id="renamed"),
        pytest.param(one_more_condition, "kept 2 conditions, not 1", id="ambiguous"),
        pytest.param(conditions_changed_by(list), "not one bool for each row", id="another type"),
        pytest.param(
            conditions_changed_by(lambda mask: mask.astype("int64")),
            "not one bool for each row",
            id="numbers",
        ),
        pytest.param(
            conditions_changed_by(lambda mask: mask.astype("boolean").mask(mask)),
            "not one bool for each row",
            id="open",
        ),
        pytest.param(
            conditions_changed_by(lambda mask: mask.reset_index(drop=True)),
            "names rows that are not there",
            id="renumbered",
        ),
        pytest.param(
            conditions_changed_by(lambda mask: pd.concat([mask, mask])),
            "names rows that are not there",
            id="told twice",
        ),
        pytest.param(
            conditions_changed_by(lambda mask: mask & False),
            "known: broken, says Great Expectations, and its rows deny it",
            id="no row for a broken rule",
        ),
    ],
)
def test_a_change_inside_great_expectations_is_an_error(
    monkeypatch: pytest.MonkeyPatch, change: Change, said: str
) -> None:
    from great_expectations.validator.metrics_calculator import MetricsCalculator

    compute = MetricsCalculator.compute_metrics

    def changed(self: Any, *args: Any, **kwargs: Any) -> Any:
        metrics, aborted = compute(self, *args, **kwargs)
        return change(metrics), aborted

    monkeypatch.setattr(MetricsCalculator, "compute_metrics", changed)
    with pytest.raises(ValueError, match=said):
        expectation_failures(contract_of(KNOWN), ROWS)


def test_a_part_that_is_gone_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    from great_expectations.validator.metrics_calculator import MetricsCalculator

    monkeypatch.delattr(MetricsCalculator, "compute_metrics")
    with pytest.raises(ValueError, match="rule known: Great Expectations stopped with a Attribute"):
        expectation_failures(contract_of(KNOWN), ROWS)


@pytest.mark.parametrize(
    ("checked", "is_kept"),
    [
        pytest.param(KNOWN, True, id="a row rule"),
        pytest.param(rule("row_count", severity="table", at_least=1), False, id="a table rule"),
    ],
)
def test_a_verdict_that_the_rows_deny_is_an_error(
    monkeypatch: pytest.MonkeyPatch, checked: Rule, *, is_kept: bool
) -> None:
    from great_expectations.expectations.expectation import Expectation

    validate = Expectation.metrics_validate

    def lies(self: Any, *args: Any, **kwargs: Any) -> Any:
        answer = validate(self, *args, **kwargs)
        answer.success = is_kept
        return answer

    monkeypatch.setattr(Expectation, "metrics_validate", lies)
    said = f"{'kept' if is_kept else 'broken'}, says Great Expectations, and its rows deny it"
    with pytest.raises(ValueError, match=said):
        expectation_failures(contract_of(checked), ROWS)
