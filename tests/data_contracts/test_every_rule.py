"""Each rule of each contract is broken once, and must be the one that is found."""

from __future__ import annotations

import pandas as pd
import pytest

from data_contracts.contract import Contract, Rule
from data_contracts.expectations import build_suite
from data_contracts.rules import COMPILED_KINDS, EXPECTATION_KINDS, failing_rows
from pipeline.contract_files import read_contracts
from pipeline.expectation_engine import compiled_failures, expectation_failures
from tests.data_contracts.breaking import breaks_for
from tests.data_contracts.invented_extract import AS_OF, typed_tables

CONTRACTS = read_contracts()
GOOD = typed_tables(CONTRACTS)
ROW_RULES = [
    pytest.param(contract, rule, id=f"{contract.name}-{rule.name}")
    for contract in CONTRACTS.values()
    for rule in contract.rules
    if rule.severity != "table"
]


def broken_rules(
    contract: Contract, rows: pd.DataFrame, parents: dict[str, pd.DataFrame]
) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for rule in contract.rules:
        if rule.severity != "table":
            mask = failing_rows(rule, rows, as_of=AS_OF, parents=parents)
            for number in rows.index[mask]:
                found.setdefault(number, set()).add(rule.name)
    return found


@pytest.mark.parametrize("name", CONTRACTS)
def test_good_rows_break_nothing(name: str) -> None:
    assert broken_rules(CONTRACTS[name], GOOD[name], GOOD) == {}


@pytest.mark.parametrize(("contract", "rule"), ROW_RULES)
def test_a_broken_rule_is_found_and_no_other(contract: Contract, rule: Rule) -> None:
    ways = list(breaks_for(rule, contract, GOOD))
    assert ways
    for broken in ways:
        rows = range(0, len(broken.rows), 3) if rule.kind in {"unique", "no_overlap"} else [0]
        found = broken_rules(contract, broken.rows, broken.parents)
        assert found == {number: set(broken.expected) for number in rows}, broken.how


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("name", CONTRACTS)
def test_great_expectations_finds_the_same_rows_as_the_compiled_rules(name: str) -> None:
    contract = CONTRACTS[name]
    broken = [
        way.rows
        for rule in contract.rules
        if rule.kind in EXPECTATION_KINDS
        for way in breaks_for(rule, contract, GOOD)
    ]
    rows = pd.concat(broken).set_axis(range(100, 100 + sum(map(len, broken))))
    compiled = compiled_failures(contract, rows)
    found = expectation_failures(contract, rows)
    assert set(found) == {r.name for r in contract.rules if r.kind in EXPECTATION_KINDS}
    for rule, mask in compiled.items():
        assert mask.any(), rule
        pd.testing.assert_series_equal(found[rule], mask, check_names=False, obj=rule)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("name", CONTRACTS)
def test_the_suite_has_an_expectation_for_every_rule_that_is_not_compiled_alone(name: str) -> None:
    rules = CONTRACTS[name].rules
    suite = build_suite(CONTRACTS[name])
    spoken = {expectation.meta["rule"]: expectation for expectation in suite.expectations}
    expected = {rule.name: rule for rule in rules if rule.kind not in COMPILED_KINDS}
    assert set(spoken) == set(expected)
    for rule_name, expectation in spoken.items():
        assert expectation.description == expected[rule_name].description
