"""The mapper refuses, by name, whatever it would otherwise have to drop."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import yaml

from data_contracts.contract import RetiredCode
from data_contracts.documents import UnmappableContractError
from data_contracts.odcs import to_code_list, to_contract
from pipeline.contract_files import CONTRACT_FOLDER, read_code_lists

CODE_LISTS = read_code_lists()
PERSON = yaml.safe_load((CONTRACT_FOLDER / "person.odcs.yaml").read_text("utf-8"))
DEATH, DEATH_KNOWN, DECILE = "date_of_death", "death_known_at", "imd_decile"


def table(document: Any) -> Any:
    return document["schema"][0]


def column(document: Any, name: str) -> Any:
    return next(c for c in table(document)["properties"] if c["name"] == name)


def rule(document: Any, name: str, which: int = 0) -> Any:
    return column(document, name)["quality"][which]


OFTEN_ABSENT = {"property": "oftenAbsent", "value": True}
VERSIONED = {"kind": "code_of_version", "version_column": "sex", "legacy": "old"}
CUSTOM = {"type": "custom", "engine": "homefirst", "severity": "field"}
CUSTOM |= {"name": "x_is_known", "description": "x must be a known code"}
RETIRED = {"meaning": "an old one", "until": "2023-03-31", "now": ["b"]}
LIST = {"name": "x", "version": "1", "source": "s", "effective_from": "2026-01-01"}
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
        lambda d: column(d, "person_id").update(unique=True),
        r"column person_id: \['unique'\]",
    ),
    "an unknown type": (
        lambda d: column(d, "person_id").update(logicalType="boolean"),
        "logicalType boolean is none of",
    ),
    "an unknown class": (
        lambda d: column(d, "person_id").update(classification="secret"),
        "classification secret is none of",
    ),
    "no description": (
        lambda d: column(d, "person_id").pop("description"),
        "column person_id: description is missing",
    ),
    "an unknown property of our own": (
        lambda d: column(d, DECILE)["customProperties"].append({"property": "mood", "value": 1}),
        r"imd_decile: \['mood'\] is not understood",
    ),
    "a key without its place": (
        lambda d: column(d, "person_id").pop("primaryKeyPosition"),
        "primaryKeyPosition is missing",
    ),
    "a metric that is not mapped": (
        lambda d: rule(d, "person_id").update(metric="nullValues"),
        "'library', 'nullValues', None",
    ),
    "an SQL rule": (
        lambda d: rule(d, "person_id").update(type="sql"),
        "type, metric, engine .*'sql'.* is not understood",
    ),
    "a share of bad rows that is allowed": (
        lambda d: rule(d, "person_id").update(mustBe=5),
        "person_id_is_well_formed: only mustBe: 0",
    ),
    "a code list that does not exist": (
        lambda d: rule(d, "sex").update(arguments={"codeList": "gender"}),
        "gender must be a code list",
    ),
    "a rule on another list than the column's": (
        lambda d: rule(d, "sex").update(arguments={"codeList": "tenure"}),
        "the column's own codeList",
    ),
    "a column with codes and no rule": (
        lambda d: column(d, "sex").pop("quality"),
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
        lambda d: rule(d, DEATH_KNOWN, 1)["implementation"]["kwargs"].update(or_equal=False),
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
        lambda d: rule(d, DEATH_KNOWN, 2)["implementation"].pop("given"),
        "given is missing",
    ),
    "a row rule about a column that is not there": (
        lambda d: rule(d, DEATH_KNOWN, 2)["implementation"].update(given="ghost"),
        r"no column \['ghost'\]",
    ),
    "an unknown severity": (
        lambda d: rule(d, "person_id").update(severity="error"),
        "severity error is none of",
    ),
    "a column rule that would refuse the whole table": (
        lambda d: rule(d, "person_id").update(severity="table"),
        "severity table is none of",
    ),
    "no owner": (
        lambda d: d.pop("team"),
        "contract person: team is missing",
    ),
    "an owner without a name": (
        lambda d: d["team"].pop("name"),
        "contract person, team: name is missing",
    ),
    "an owner with an empty name": (
        lambda d: d["team"].update(name=" "),
        "contract person, team: name must be a text that is not empty",
    ),
    "no service levels": (
        lambda d: d.pop("slaProperties"),
        "contract person: slaProperties is missing",
    ),
    "no retention": (
        lambda d: d.update(slaProperties=[{"property": "latency", "value": 1, "unit": "d"}]),
        "slaProperties must have one retention, in whole years",
    ),
    "two retentions": (
        lambda d: d["slaProperties"].append({"property": "retention", "value": 2, "unit": "y"}),
        "slaProperties must have one retention, in whole years",
    ),
    "a retention in days": (
        lambda d: d["slaProperties"][0].update(unit="d"),
        r"in whole years \(unit y\)",
    ),
    "a retention of no years": (
        lambda d: d["slaProperties"][0].update(value=0),
        r"in whole years \(unit y\)",
    ),
    "a retention that is a claim": (
        lambda d: d["slaProperties"][0].update(value=True),
        r"in whole years \(unit y\)",
    ),
    "a column that is not often absent, said aloud": (
        lambda d: column(d, DECILE)["customProperties"].append(OFTEN_ABSENT | {"value": False}),
        "column imd_decile: oftenAbsent must be true or left out",
    ),
    "a column that is required and often absent": (
        lambda d: column(d, "person_id").update(customProperties=[OFTEN_ABSENT]),
        "column person_id: a column that is required cannot be oftenAbsent",
    ),
    "a table that is required and often absent": (
        lambda d: d["customProperties"].append(OFTEN_ABSENT),
        "contract person: a required table cannot be oftenAbsent",
    ),
    "a version of codes where none is retired": (
        lambda d: column(d, "lsoa_version").update(
            quality=[CUSTOM | {"implementation": VERSIONED}]
        ),
        "x_is_known: code_of_version needs a codeList that exists and has retired codes",
    ),
    "two rules of one name": (
        lambda d: rule(d, "sex").update(name="person_id_is_well_formed"),
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
    with pytest.raises(UnmappableContractError, match=r"code list x: put quotes around \[1\]"):
        to_code_list(LIST | {"codes": {1: "first"}})


def test_a_code_list_without_a_source_is_refused() -> None:
    document = {"name": "x", "version": "1", "effective_from": "2026-01-01", "codes": {}}
    with pytest.raises(UnmappableContractError, match="code list x: source is missing"):
        to_code_list(document)


def test_retired_codes_are_read_apart_from_those_of_today() -> None:
    read = to_code_list(LIST | {"codes": {"b": "new"}, "retired": {"a": RETIRED}})
    assert read.retired == {"a": RetiredCode("an old one", "2023-03-31", ("b",))}
    assert set(read.codes) == {"b"}
    assert read.known == frozenset({"a", "b"})


@pytest.mark.parametrize(
    ("code", "entry", "said"),
    [
        pytest.param(54, RETIRED, r"put quotes around \[54\]", id="a number"),
        pytest.param("b", RETIRED, "retired code b: it also stands in codes", id="not retired"),
        pytest.param("a", RETIRED | {"now": ["c"]}, "now must be a list of current", id="unknown"),
        pytest.param("a", RETIRED | {"now": "b"}, "now must be a list of current", id="no list"),
        pytest.param(
            "a", RETIRED | {"until": "2023"}, "until must be a day in quotes", id="a year"
        ),
        pytest.param("a", RETIRED | {"meaning": ""}, "meaning must be a text", id="no meaning"),
        pytest.param("a", {"meaning": "x", "now": []}, "until is missing", id="no day"),
        pytest.param("a", RETIRED | {"why": "x"}, r"\['why'\] is not understood", id="unknown key"),
    ],
)
def test_a_retired_code_that_cannot_be_read_is_refused(code: Any, entry: Any, said: str) -> None:
    with pytest.raises(UnmappableContractError, match=said):
        to_code_list(LIST | {"codes": {"b": "new"}, "retired": {code: entry}})


def test_a_rule_on_codes_carries_what_each_retired_one_is_now() -> None:
    lists = CODE_LISTS | {
        "sex": to_code_list(LIST | {"codes": {"b": "new"}, "retired": {"a": RETIRED}})
    }
    rules = {rule.name: rule for rule in to_contract(PERSON, lists).rules}
    arguments = {"values": ("b",), "retired": {"a": ("b",)}}
    assert rules["sex_is_a_known_code"].arguments == arguments


def test_codes_of_an_edition_name_the_column_that_says_which() -> None:
    spell = yaml.safe_load((CONTRACT_FOLDER / "discharge_spell.odcs.yaml").read_text("utf-8"))
    rules = {rule.name: rule for rule in to_contract(spell, CODE_LISTS).rules}
    rule = rules["discharge_destination_is_a_known_code"]
    assert (rule.kind, rule.severity) == ("code_of_version", "field")
    assert rule.columns == ("discharge_destination", "discharge_destination_version")
    assert rule.arguments["legacy"] == "legacy"
    assert rule.arguments["retired"]["54"] == ("55", "56")
    assert "54" not in rule.arguments["values"]


def test_a_contract_says_who_answers_for_it_and_how_long_it_is_kept() -> None:
    contract = to_contract(PERSON, CODE_LISTS)
    assert contract.owner == "data owner of the sending organisation"
    assert contract.retention_years == 8
    assert not contract.is_often_absent
    assert contract.column("household_size").is_often_absent
    assert not contract.column("lives_alone").is_often_absent


def test_a_rule_over_several_columns_names_its_own_first() -> None:
    hazard = yaml.safe_load((CONTRACT_FOLDER / "housing_hazard.odcs.yaml").read_text("utf-8"))
    rules = {rule.name: rule for rule in to_contract(hazard, CODE_LISTS).rules}
    spread = rules["harm_spread_1_pct_adds_up_with_the_others"]
    assert spread.columns == tuple(f"harm_spread_{number}_pct" for number in (1, 2, 3, 4))
    assert spread.arguments == {"total": 100, "within": 0.5}
