from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from data_contracts.contract import Contract, Rule
from data_contracts.expectations import (
    ROW_NUMBER,
    ROWS_WITHOUT_VALUES,
    build_suite,
    failing_row_numbers,
)
from pipeline.contract_files import read_contracts

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

CONTRACTS = read_contracts()


def contract_with(*rules: Rule) -> Contract:
    return Contract("t", "1", "d", "g", (), False, (), rules)


def test_a_rule_without_an_expectation_is_refused() -> None:
    rule = Rule("odd", "it must be odd", "is_odd", ("n",), {}, "row")
    with pytest.raises(ValueError, match="rule odd: no expectation for the kind is_odd"):
        build_suite(contract_with(rule))


def test_a_rule_that_great_expectations_drops_in_silence_is_an_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import great_expectations as gx

    def forgetful_suite(name: str, expectations: list[object]) -> SimpleNamespace:
        return SimpleNamespace(name=name, expectations=expectations[1:])

    monkeypatch.setattr(gx, "ExpectationSuite", forgetful_suite)
    rule = Rule("filled", "n must be filled in", "not_null", ("n",), {}, "row")
    with pytest.raises(ValueError, match="contract t: 1 rules became 0 expectations"):
        build_suite(contract_with(rule))


def test_a_rule_that_was_not_answered_is_an_error() -> None:
    rule = Rule("filled", "n must be filled in", "not_null", ("n",), {}, "row")
    answer = SimpleNamespace(expectation_config=SimpleNamespace(meta={"rule": "filled"}), result={})
    with pytest.raises(ValueError, match=r"contract t: no answer to the rules \['filled'\]"):
        failing_row_numbers(SimpleNamespace(results=[answer]), contract_with(rule))


def test_the_result_of_a_run_holds_row_numbers_and_no_value() -> None:
    import great_expectations as gx

    rules = (
        Rule("known", "code must be known", "in_set", ("code",), {"values": ("a",)}, "warning"),
        Rule("one", "code must not repeat", "unique", ("code",), {}, "row"),
    )
    table = pd.DataFrame({"code": ["a", "9434765919", "9434765919"], ROW_NUMBER: [0, 1, 2]})
    source = gx.get_context(mode="ephemeral").data_sources.add_pandas("p")
    batches = source.add_dataframe_asset("t").add_batch_definition_whole_dataframe("t")
    batch = batches.get_batch(batch_parameters={"dataframe": table})
    result = batch.validate(
        build_suite(contract_with(*rules)), result_format=dict(ROWS_WITHOUT_VALUES)
    )
    assert "9434765919" not in str(result)
    numbers = failing_row_numbers(result, contract_with(*rules))
    assert {name: found.tolist() for name, found in numbers.items()} == {
        "known": [1, 2],
        "one": [1, 2],
    }


@pytest.mark.parametrize("name", ["person", "discharge_spell"])
def test_an_empty_required_table_fails_its_suite(name: str) -> None:
    suite = build_suite(CONTRACTS[name])
    counted = [e for e in suite.expectations if e.meta["rule"] == f"{name}_has_rows"]
    assert [expectation.min_value for expectation in counted] == [1]


def test_a_warning_is_a_warning_to_great_expectations_too() -> None:
    spoken = {e.meta["rule"]: e for e in build_suite(CONTRACTS["person"]).expectations}
    assert spoken["sex_is_a_known_code"].severity == "warning"
    assert spoken["lives_alone_is_a_known_code"].severity == "critical"
