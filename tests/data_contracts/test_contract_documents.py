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
from data_contracts.quarantine import QUARANTINE_COLUMNS
from data_contracts.rules import COMPILED_KINDS, EXPECTATION_KINDS, TABLE_KINDS
from pipeline.contract_files import CONTRACT_FOLDER, read_code_lists, read_contracts
from pipeline.reading.read_table import DAMAGED_COLUMNS

CONTRACTS = read_contracts()
CODE_LISTS = read_code_lists()
DOCUMENTS = sorted(CONTRACT_FOLDER.glob("*.odcs.yaml"))
STANDARD = json.loads(
    resources.files("open_data_contract_standard").joinpath("schema.json").read_text("utf-8")
)
OFTEN_ABSENT_TABLES = {
    "action",
    "adaptation",
    "capacity_day",
    "homelessness_case",
    "intervention_catalogue",
}
MAY_LIE_AHEAD = {"expected_discharge_date", "effective_from", "effective_to"}
BLANKED_THOUGH_NEVER_EMPTY = {"age_at_admission_years_is_in_range"}
NEVER_FOR_A_MODEL = {
    ("person", "safeguarding_flag"),
    ("person", "domestic_abuse_flag"),
    ("tenancy", "rent_arrears_gbp"),
    ("tenancy", "rent_arrears_weeks"),
    ("tenancy", "landlord_org_id"),
    ("housing_condition_survey", "self_neglect_concern"),
}
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
            *OFTEN_ABSENT_TABLES,
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
    often_absent = {name for name, contract in CONTRACTS.items() if contract.is_often_absent}
    assert often_absent == OFTEN_ABSENT_TABLES


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
    if column.logical_type == "date" and column.name not in MAY_LIE_AHEAD:
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


@pytest.mark.parametrize("contract", CONTRACTS.values(), ids=list(CONTRACTS))
def test_a_cell_is_emptied_only_where_an_empty_one_can_be_borne(contract: Any) -> None:
    """Ids, keys, parents, dates that say when a thing was known: the row goes, not the cell."""
    when_known = {c.known_by for c in contract.columns if c.known_by} | {"known_at"}
    for rule in contract.rules:
        if rule.severity == "field":
            column = contract.column(rule.columns[0])
            assert column.nullable or rule.name in BLANKED_THOUGH_NEVER_EMPTY, rule.name
            assert column.classification != "identifier", rule.name
            assert column.name not in when_known, rule.name
            assert rule.kind not in {"exists_in", "agrees_with", "not_null", "unique"}, rule.name


def test_a_stay_that_ends_before_it_began_loses_its_end_and_not_its_place_on_the_list() -> None:
    severities = {rule.name: rule.severity for rule in CONTRACTS["discharge_spell"].rules}
    assert severities["discharge_date_not_before_admission_date"] == "field"
    assert severities["age_at_admission_years_is_in_range"] == "field"
    assert severities["discharge_date_not_after_as_of"] == "row"
    assert severities["discharge_date_not_before_discharge_ready_date"] == "row"


def test_no_column_is_called_as_what_a_check_adds_to_a_row() -> None:
    added = {*QUARANTINE_COLUMNS, *DAMAGED_COLUMNS, "table"}
    columns = {column.name for contract in CONTRACTS.values() for column in contract.columns}
    assert not columns & added


def test_what_must_not_be_shown_or_learned_from_is_restricted() -> None:
    for table, name in NEVER_FOR_A_MODEL:
        assert CONTRACTS[table].column(name).classification == "restricted"


def test_a_column_with_retired_codes_says_where_they_count() -> None:
    kinds = {
        (contract.name, rule.columns[0]): rule.kind
        for contract in CONTRACTS.values()
        for rule in contract.rules
        if rule.arguments.get("retired")
    }
    assert set(kinds.values()) == {"code_of_version"}
    assert ("discharge_spell", "discharge_destination") in kinds
    assert ("care_package_event", "event_outcome") in kinds


def test_housing_help_is_a_part_of_all_help() -> None:
    housing = CODE_LISTS["housing_intervention"].codes
    assert housing.items() <= CODE_LISTS["intervention"].codes.items()


def test_a_person_sent_to_an_old_care_home_code_went_to_a_care_home() -> None:
    retired = CODE_LISTS["discharge_destination"].retired
    homes = {code for code, old in retired.items() if "55" in old.now}
    assert homes == {"54", "65", "85"}
    assert homes <= code_groups.CARE_HOME_DESTINATIONS


@pytest.mark.parametrize("group", code_groups.CODE_LIST_OF)
def test_a_retired_code_stands_in_the_group_of_the_code_that_took_its_place(group: str) -> None:
    codes = getattr(code_groups, group)
    for code, old in CODE_LISTS[code_groups.CODE_LIST_OF[group]].retired.items():
        if old.now and set(old.now) <= codes:
            assert code in codes, code


def test_every_code_list_is_used_by_a_column() -> None:
    used = {c.code_list for contract in CONTRACTS.values() for c in contract.columns}
    assert used - {None} == set(CODE_LISTS)


@pytest.mark.parametrize("group", code_groups.CODE_LIST_OF)
def test_a_group_of_codes_is_a_part_of_its_code_list(group: str) -> None:
    codes = getattr(code_groups, group)
    assert codes
    assert codes <= CODE_LISTS[code_groups.CODE_LIST_OF[group]].known


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
