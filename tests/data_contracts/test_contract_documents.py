"""The contracts and code lists that ship with the code: valid, complete, and in plain words."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

import jsonschema
import pytest
import yaml
from open_data_contract_standard.model import OpenDataContractStandard

from data_contracts import code_groups
from data_contracts.rules import COMPILED_KINDS, EXPECTATION_KINDS, TABLE_KINDS
from pipeline.contract_files import CONTRACT_FOLDER, read_code_lists, read_contracts

CONTRACTS = read_contracts()
CODE_LISTS = read_code_lists()
DOCUMENTS = sorted(CONTRACT_FOLDER.glob("*.odcs.yaml"))
STANDARD = json.loads(
    resources.files("open_data_contract_standard").joinpath("schema.json").read_text("utf-8")
)
ALL_COLUMNS = [
    pytest.param(contract, column, id=f"{contract.name}-{column.name}")
    for contract in CONTRACTS.values()
    for column in contract.columns
]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_a_contract_is_valid_by_the_standard(path: Any) -> None:
    document = yaml.safe_load(path.read_text("utf-8"))
    validator = jsonschema.validators.validator_for(STANDARD)(STANDARD)
    assert [error.message for error in validator.iter_errors(document)] == []
    assert OpenDataContractStandard(**document).apiVersion == "v3.1.0"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_a_contract_names_its_owner_its_purpose_and_how_long_data_are_kept(path: Any) -> None:
    document = yaml.safe_load(path.read_text("utf-8"))
    assert document["team"]["name"]
    assert {"purpose", "usage", "limitations"} <= set(document["description"])
    kept = [p for p in document["slaProperties"] if p["property"] == "retention"]
    assert [(p["value"], p["unit"]) for p in kept] == [(8, "y")]


def test_there_is_a_contract_for_each_table_and_two_are_required() -> None:
    assert list(CONTRACTS) == sorted(
        [
            "care_package_event",
            "diagnosis",
            "discharge_spell",
            "ed_attendance",
            "housing_condition_survey",
            "housing_hazard",
            "outcome",
            "person",
            "property",
            "referral",
            "tenancy",
        ]
    )
    required = [name for name, contract in CONTRACTS.items() if contract.is_required_table]
    assert required == ["discharge_spell", "person"]


def test_every_rule_has_a_sentence_that_names_its_columns() -> None:
    for contract in CONTRACTS.values():
        for rule in contract.rules:
            assert len(rule.description.split()) >= 4, rule.name
            assert all(column in rule.description for column in rule.columns[:1]), rule.name


def test_every_kind_of_rule_is_used_so_that_every_check_is_tested_on_a_contract() -> None:
    used = {rule.kind for contract in CONTRACTS.values() for rule in contract.rules}
    assert used == COMPILED_KINDS | EXPECTATION_KINDS | TABLE_KINDS


@pytest.mark.parametrize(("contract", "column"), ALL_COLUMNS)
def test_a_column_says_what_it_means_and_when_it_was_known(contract: Any, column: Any) -> None:
    assert column.description.endswith(".")
    if column.known_by is not None:
        assert contract.column(column.known_by).logical_type == "date"
    if column.logical_type == "date" and column.name != "expected_discharge_date":
        names = [rule.name for rule in contract.rules]
        assert f"{column.name}_not_after_as_of" in names
    if column.logical_type in {"integer", "number"}:
        kinds = {rule.kind for rule in contract.rules if column.name in rule.columns}
        assert kinds & {"between", "in_set"}


@pytest.mark.parametrize("contract", CONTRACTS.values(), ids=list(CONTRACTS))
def test_every_table_says_when_a_row_was_known_and_has_a_key(contract: Any) -> None:
    known_at = contract.column("known_at")
    assert (known_at.logical_type, known_at.nullable) == ("date", False)
    assert all(not contract.column(name).nullable for name in contract.key)


def test_every_code_list_is_used_by_a_column() -> None:
    used = {c.code_list for contract in CONTRACTS.values() for c in contract.columns}
    assert used - {None} == set(CODE_LISTS)


@pytest.mark.parametrize("group", code_groups.CODE_LIST_OF)
def test_a_group_of_codes_is_a_part_of_its_code_list(group: str) -> None:
    codes = getattr(code_groups, group)
    assert codes
    assert codes <= set(CODE_LISTS[code_groups.CODE_LIST_OF[group]].codes)


def test_every_group_of_codes_says_which_list_it_belongs_to() -> None:
    groups = {name for name, value in vars(code_groups).items() if isinstance(value, frozenset)}
    assert groups == set(code_groups.CODE_LIST_OF)


def test_settled_and_unsettled_accommodation_leave_only_the_unknown() -> None:
    both = code_groups.SETTLED_ACCOMMODATION | code_groups.UNSETTLED_ACCOMMODATION
    assert not code_groups.SETTLED_ACCOMMODATION & code_groups.UNSETTLED_ACCOMMODATION
    assert set(CODE_LISTS["accommodation_status"].codes) - both == {"Unknown"}


def test_no_contract_column_is_unknown_to_ask_for() -> None:
    with pytest.raises(KeyError, match="contract person has no column shoe_size"):
        CONTRACTS["person"].column("shoe_size")
