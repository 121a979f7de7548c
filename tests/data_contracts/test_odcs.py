"""The mapper refuses, by name, whatever it would otherwise have to drop."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import yaml

from data_contracts.documents import UnmappableContractError
from data_contracts.odcs import to_code_list, to_contract
from pipeline.contract_files import CONTRACT_FOLDER, read_code_lists

CODE_LISTS = read_code_lists()
PERSON = yaml.safe_load((CONTRACT_FOLDER / "person.odcs.yaml").read_text("utf-8"))
DEATH = 3
DECILE = 6


def table(document: Any) -> Any:
    return document["schema"][0]


def column(document: Any, number: int) -> Any:
    return table(document)["properties"][number]


def rule(document: Any, number: int, which: int = 0) -> Any:
    return column(document, number)["quality"][which]


REFUSED = {
    "an unknown key of the document": (
        lambda d: d.update(price={"priceAmount": 1}),
        r"person: \['price'\] is not understood",
    ),
    "another version of the standard": (
        lambda d: d.update(apiVersion="v3.2.0"),
        "person: not a DataContract of ODCS v3.1.0",
    ),
    "two tables": (
        lambda d: d["schema"].append({}),
        "schema must have one table, of the same name",
    ),
    "an unknown key of the table": (
        lambda d: table(d).update(relationships=[]),
        r"\['relationships'\] is not understood",
    ),
    "a rule on the table that is not rowCount": (
        lambda d: table(d)["quality"][0].update(metric="duplicateValues"),
        "person_has_rows: a rule on a whole table can only be rowCount",
    ),
    "rows counted in another way": (
        lambda d: table(d)["quality"][0].update(mustBeLessThan=9),
        r"\['mustBeLessThan'\]",
    ),
    "an unknown key of a column": (
        lambda d: column(d, 0).update(unique=True),
        r"column person_id: \['unique'\]",
    ),
    "an unknown type": (
        lambda d: column(d, 0).update(logicalType="boolean"),
        "logicalType boolean is none of",
    ),
    "an unknown class": (
        lambda d: column(d, 0).update(classification="secret"),
        "classification secret is none of",
    ),
    "no description": (
        lambda d: column(d, 0).pop("description"),
        "column person_id: description is missing",
    ),
    "an unknown property of our own": (
        lambda d: column(d, DECILE)["customProperties"].append({"property": "mood", "value": 1}),
        r"imd_decile: \['mood'\] is not understood",
    ),
    "a key without its place": (
        lambda d: column(d, 0).pop("primaryKeyPosition"),
        "primaryKeyPosition is missing",
    ),
    "a metric that is not mapped": (
        lambda d: rule(d, 0).update(metric="nullValues"),
        "'library', 'nullValues', None",
    ),
    "an SQL rule": (
        lambda d: rule(d, 0).update(type="sql"),
        "type, metric, engine .*'sql'.* is not understood",
    ),
    "a share of bad rows that is allowed": (
        lambda d: rule(d, 0).update(mustBe=5),
        "person_id_is_well_formed: only mustBe: 0",
    ),
    "a code list that does not exist": (
        lambda d: rule(d, 1).update(arguments={"codeList": "gender"}),
        "gender must be a code list",
    ),
    "a rule on another list than the column's": (
        lambda d: rule(d, 1).update(arguments={"codeList": "tenure"}),
        "the column's own codeList",
    ),
    "a column with codes and no rule": (
        lambda d: column(d, 1).pop("quality"),
        r"codeList without a rule on \['sex'\]",
    ),
    "an expectation that is not mapped": (
        lambda d: rule(d, DECILE)["implementation"].update(type="expect_column_max"),
        "imd_decile_is_in_range: the expectation expect_column_max is not understood",
    ),
    "a range on another column": (
        lambda d: rule(d, DECILE)["implementation"]["kwargs"].update(column="sex"),
        "needs its own column and a bound",
    ),
    "a range without bounds": (
        lambda d: rule(d, DECILE)["implementation"].update(kwargs={"column": "imd_decile"}),
        "needs its own column and a bound",
    ),
    "an argument that Great Expectations would take": (
        lambda d: rule(d, DECILE)["implementation"]["kwargs"].update(mostly=0.9),
        r"\['mostly'\]",
    ),
    "an order of dates said otherwise": (
        lambda d: rule(d, DEATH + 1, 1)["implementation"]["kwargs"].update(or_equal=False),
        "kwargs must be .* as agreed",
    ),
    "a row rule that is not ours": (
        lambda d: rule(d, DEATH, 1).update(implementation={"kind": "is_nice"}),
        "the row rule is_nice is not understood",
    ),
    "a row rule with one argument too many": (
        lambda d: rule(d, DEATH, 1)["implementation"].update(days=3),
        r"\['days'\]",
    ),
    "a row rule with one argument too few": (
        lambda d: rule(d, DEATH + 1, 2)["implementation"].pop("given"),
        "given is missing",
    ),
    "a row rule about a column that is not there": (
        lambda d: rule(d, DEATH + 1, 2)["implementation"].update(given="ghost"),
        r"no column \['ghost'\]",
    ),
    "an unknown severity": (
        lambda d: rule(d, 0).update(severity="error"),
        "severity error is none of",
    ),
    "a column rule that would refuse the whole table": (
        lambda d: rule(d, 0).update(severity="table"),
        "severity table is none of",
    ),
    "two rules of one name": (
        lambda d: rule(d, 1).update(name="person_id_is_well_formed"),
        "rules of the same name",
    ),
}


@pytest.mark.parametrize(("change", "said"), REFUSED.values(), ids=list(REFUSED))
def test_what_cannot_be_mapped_is_refused(change: Any, said: str) -> None:
    document = copy.deepcopy(PERSON)
    change(document)
    with pytest.raises(UnmappableContractError, match=said):
        to_contract(document, CODE_LISTS)


def test_a_contract_says_what_is_required_and_what_may_be_empty() -> None:
    spell = yaml.safe_load((CONTRACT_FOLDER / "discharge_spell.odcs.yaml").read_text("utf-8"))
    contract = to_contract(spell, CODE_LISTS)
    needs = {c.name: (c.required, c.nullable) for c in contract.columns}
    assert needs["spell_id"] == (True, False)
    assert needs["discharge_date"] == (True, True)
    assert needs["cfs_score"] == (False, True)
    assert contract.key == ("spell_id",)
    assert contract.column("discharge_method").known_by == "discharge_known_at"


def test_codes_of_a_whole_number_column_are_whole_numbers() -> None:
    hazard = yaml.safe_load((CONTRACT_FOLDER / "housing_hazard.odcs.yaml").read_text("utf-8"))
    rules = {rule.name: rule for rule in to_contract(hazard, CODE_LISTS).rules}
    assert rules["hazard_category_is_a_known_code"].arguments == {"values": (1, 2)}


def test_a_code_without_quotes_is_refused_for_yaml_would_read_01_as_1() -> None:
    document = {"name": "x", "version": "1", "source": "s", "effective_from": "2026-01-01"}
    with pytest.raises(UnmappableContractError, match=r"code list x: put quotes around \[1\]"):
        to_code_list(document | {"codes": {1: "first"}})


def test_a_code_list_without_a_source_is_refused() -> None:
    document = {"name": "x", "version": "1", "effective_from": "2026-01-01", "codes": {}}
    with pytest.raises(UnmappableContractError, match="code list x: source is missing"):
        to_code_list(document)
