"""From an Open Data Contract Standard v3.1 document (already parsed) to a ``Contract``.

Every key of the document is either read here or refused by name: a rule that is dropped in
silence would be a rule that nobody keeps.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from data_contracts.code_list_documents import to_code_list
from data_contracts.contract import (
    CLASSIFICATIONS,
    LOGICAL_TYPES,
    CodeList,
    Column,
    Contract,
    Rule,
)
from data_contracts.documents import (
    UnmappableContractError,
    custom_properties,
    get,
    is_true,
    one_of,
    refuse_others,
)
from data_contracts.odcs_rules import column_rule, table_rule

__all__ = ["to_code_list", "to_contract"]

API_VERSION = "v3.1.0"
DOCUMENT_KEYS = frozenset(
    {
        "apiVersion",
        "kind",
        "id",
        "name",
        "version",
        "status",
        "domain",
        "description",
        "team",
        "slaProperties",
        "customProperties",
        "schema",
    }
)
TABLE_KEYS = frozenset(
    {"name", "physicalType", "dataGranularityDescription", "quality", "properties"}
)
COLUMN_KEYS = frozenset(
    {
        "name",
        "description",
        "logicalType",
        "required",
        "primaryKey",
        "primaryKeyPosition",
        "classification",
        "customProperties",
        "quality",
    }
)
DOCUMENT_PROPERTIES = frozenset({"isRequiredTable", "oftenAbsent"})
COLUMN_PROPERTIES = frozenset({"mustStandInFile", "unit", "knownBy", "codeList", "oftenAbsent"})
CODE_RULES = frozenset({"in_set", "code_of_version"})


def to_contract(document: Mapping[str, Any], code_lists: Mapping[str, CodeList]) -> Contract:
    """Map one parsed document to a contract.

    Raises
    ------
    UnmappableContractError : anything that is missing, unknown or contradicts itself, by name.
    """
    where = f"contract {document.get('name', '(no name)')}"
    refuse_others(document, DOCUMENT_KEYS, where)
    if document.get("apiVersion") != API_VERSION or document.get("kind") != "DataContract":
        raise UnmappableContractError(f"{where}: not a DataContract of ODCS {API_VERSION}")
    tables = get(document, "schema", where)
    if len(tables) != 1 or tables[0].get("name") != document["name"]:
        raise UnmappableContractError(f"{where}: schema must have one table, of the same name")
    table = tables[0]
    refuse_others(table, TABLE_KEYS, where)
    properties = get(table, "properties", where)
    columns = tuple(_column(entry, where) for entry in properties)
    custom = custom_properties(document, DOCUMENT_PROPERTIES, where)
    keys = sorted(
        (get(entry, "primaryKeyPosition", where), entry["name"])
        for entry in properties
        if entry.get("primaryKey", False)
    )
    contract = Contract(
        name=document["name"],
        version=get(document, "version", where),
        description=get(get(document, "description", where), "purpose", where),
        grain=get(table, "dataGranularityDescription", where),
        key=tuple(name for _, name in keys),
        is_required_table=bool(custom.get("isRequiredTable", False)),
        columns=columns,
        rules=(),
        owner=_owner(document, where),
        retention_years=_retention_years(document, where),
        is_often_absent=is_true(custom, "oftenAbsent", where),
    )
    if contract.is_required_table and contract.is_often_absent:
        raise UnmappableContractError(f"{where}: a required table cannot be oftenAbsent")
    rules = tuple(_rules(table, contract, code_lists, where))
    _check_names(contract, rules, where)
    return Contract(**{**vars(contract), "rules": rules})


def _owner(document: Mapping[str, Any], where: str) -> str:
    """Who answers for the data: the name of the team."""
    name = get(get(document, "team", where), "name", f"{where}, team")
    if not isinstance(name, str) or not name.strip():
        raise UnmappableContractError(f"{where}, team: name must be a text that is not empty")
    return name


def _retention_years(document: Mapping[str, Any], where: str) -> int:
    """How long the data may be kept: the one retention of the service levels, in whole years."""
    terms = get(document, "slaProperties", where)
    kept = [
        (term.get("value"), term.get("unit"))
        for term in terms
        if term.get("property") == "retention"
    ]
    match kept:
        case [(int(years), "y")] if years > 0 and years is not True:
            return years
    raise UnmappableContractError(
        f"{where}: slaProperties must have one retention, in whole years (unit y)"
    )


def _column(entry: Mapping[str, Any], table: str) -> Column:
    where = f"{table}, column {entry.get('name', '(no name)')}"
    refuse_others(entry, COLUMN_KEYS, where)
    custom = custom_properties(entry, COLUMN_PROPERTIES, where)
    never_empty = bool(entry.get("required", False))
    must_stand = never_empty or bool(custom.get("mustStandInFile", False))
    is_often_absent = is_true(custom, "oftenAbsent", where)
    if must_stand and is_often_absent:
        raise UnmappableContractError(f"{where}: a column that is required cannot be oftenAbsent")
    return Column(
        name=get(entry, "name", where),
        logical_type=one_of(entry, "logicalType", LOGICAL_TYPES, where),
        required=must_stand,
        nullable=not never_empty,
        description=get(entry, "description", where),
        unit=custom.get("unit"),
        classification=one_of(entry, "classification", CLASSIFICATIONS, where),
        known_by=custom.get("knownBy"),
        code_list=custom.get("codeList"),
        is_often_absent=is_often_absent,
    )


def _rules(
    table: Mapping[str, Any], contract: Contract, code_lists: Mapping[str, CodeList], where: str
) -> Iterator[Rule]:
    for entry in table.get("quality", ()):
        yield table_rule(entry, where)
    for column in contract.columns:
        if not column.nullable:
            text = f"{column.name} must be filled in"
            yield Rule(f"{column.name}_is_filled", text, "not_null", (column.name,), {}, "row")
    if contract.key:
        names = " and ".join(contract.key)
        text = f"{names} must not stand on several rows with different values"
        yield Rule(
            f"{'_and_'.join(contract.key)}_is_unique", text, "unique", contract.key, {}, "row"
        )
    for entry in table["properties"]:
        column = contract.column(entry["name"])
        for quality in entry.get("quality", ()):
            yield column_rule(quality, column, code_lists, f"{where}, column {column.name}")


def _check_names(contract: Contract, rules: tuple[Rule, ...], where: str) -> None:
    names = {column.name for column in contract.columns}
    rule_names = [rule.name for rule in rules]
    repeated = sorted({name for name in rule_names if rule_names.count(name) > 1})
    if repeated:
        raise UnmappableContractError(f"{where}: rules of the same name {repeated}")
    used = {name for rule in rules for name in rule.columns}
    used |= {column.known_by for column in contract.columns if column.known_by}
    if used - names:
        raise UnmappableContractError(f"{where}: no column {sorted(used - names)}")
    checked = {rule.columns[0] for rule in rules if rule.kind in CODE_RULES}
    unchecked = [c.name for c in contract.columns if c.code_list and c.name not in checked]
    if unchecked:
        raise UnmappableContractError(f"{where}: codeList without a rule on {unchecked}")
