from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from data_contracts.contract import Contract, Rule
from data_contracts.expectations import as_expected, build_suite
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


def test_numbers_and_dates_in_a_range_are_compared_as_numbers() -> None:
    table = pd.DataFrame(
        {
            "n": pd.array([2, None], dtype="Int64"),
            "day": pd.to_datetime(pd.Series(["1970-01-03", None])).astype("datetime64[us]"),
            "other": ["not", "of this rule"],
        }
    )
    for column, bound in (("n", 2), ("day", pd.Timestamp("1970-01-03"))):
        bounds = {"min_value": bound, "max_value": None}
        rule = Rule("in_range", "it must be in range", "between", (column,), bounds, "row")
        (expectation,) = build_suite(contract_with(rule)).expectations
        assert (expectation.min_value, expectation.max_value) == (2.0, None)
        expected = as_expected(rule, table)
        assert expected.dtypes.to_dict() == {column: "float64"}
        assert expected[column].fillna(-1).tolist() == [2.0, -1]


def test_other_columns_are_as_they_are() -> None:
    table = pd.DataFrame({"n": pd.array([2, None], dtype="Int64"), "code": ["a", "b"]})
    rule = Rule("filled", "n must be filled in", "not_null", ("n",), {}, "row")
    pd.testing.assert_frame_equal(as_expected(rule, table), table[["n"]])


@pytest.mark.parametrize("name", ["person", "discharge_spell"])
def test_an_empty_required_table_fails_its_suite(name: str) -> None:
    suite = build_suite(CONTRACTS[name])
    counted = [e for e in suite.expectations if e.meta["rule"] == f"{name}_has_rows"]
    assert [expectation.min_value for expectation in counted] == [1]


def test_a_warning_is_a_warning_to_great_expectations_too() -> None:
    spoken = {e.meta["rule"]: e for e in build_suite(CONTRACTS["person"]).expectations}
    assert spoken["sex_is_a_known_code"].severity == "warning"
    assert spoken["lives_alone_is_a_known_code"].severity == "critical"
