"""Holds an extract against its contracts: each row is accepted, refused with reasons, or a copy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from graphlib import TopologicalSorter
from typing import Literal

import pandas as pd

from data_contracts.breaks import Break, Surroundings, breaks_of
from data_contracts.contract import Contract
from data_contracts.quarantine import (
    ROW_IS_WHOLE,
    RuleCount,
    Validated,
    ValidatedTable,
    data_quality_summary,
    people_in_quarantine,
)
from data_contracts.rules import is_table_broken, tables_of
from data_contracts.text_values import to_typed
from pipeline.expectation_engine import compiled_failures, expectation_failures
from pipeline.reading.extract import ContractBreak
from pipeline.reading.read_table import Extract, ReadTable

__all__ = [
    "ContractBreak",
    "Validated",
    "ValidatedTable",
    "data_quality_summary",
    "people_in_quarantine",
    "validate",
]

Engine = Literal["great_expectations", "compiled"]
Tables = dict[str, pd.DataFrame]


def validate(
    extract: Extract,
    contracts: Mapping[str, Contract],
    *,
    as_of: pd.Timestamp,
    engine: Engine,
) -> Validated:
    """Check every row of every table, parents before children.

    Exact copies of a row are dropped and counted. A row that breaks a rule of severity ``row``
    is refused with every reason; so is a row whose person or stay was refused, for nobody could
    tell any more whose it is. ``great_expectations`` and ``compiled`` find the same rows; the
    second needs no import of Great Expectations.

    Raises
    ------
    ContractBreak : a required table has no rows.
    """
    _refuse_empty_tables(extract, contracts)
    failures = expectation_failures if engine == "great_expectations" else compiled_failures
    standing: Tables = {}
    accepted: Tables = {}
    tables: dict[str, ValidatedTable] = {}
    for name in _parents_first(contracts):
        contract = contracts[name]
        if name not in extract.tables:
            tables[name] = _absent(contract)
            continue
        read = extract.tables[name]
        is_copy = _exact_copies(read)
        rows, unreadable = read.typed[~is_copy], read.unreadable[~is_copy]
        standing[name] = _standing_keys(read, contract)
        found = failures(contract, rows)
        breaks = breaks_of(
            contract, rows, unreadable, found, Surroundings(as_of, standing, accepted)
        )
        tables[name] = _settle(read, rows, breaks, int(is_copy.sum()))
        accepted[name] = tables[name].accepted
    notes = tuple(f"{file} is not a table of any contract" for file in extract.unknown_files)
    return Validated(as_of, {name: tables[name] for name in sorted(tables)}, notes)


def _refuse_empty_tables(extract: Extract, contracts: Mapping[str, Contract]) -> None:
    faults = [
        f"  {rule.name}: {read.file} has a header and {rows} rows; {rule.description}"
        for name, read in extract.tables.items()
        for rows in [read.rows_in]
        for rule in contracts[name].rules
        if rule.severity == "table" and is_table_broken(rule, rows)
    ]
    if faults:
        places = "1 place" if len(faults) == 1 else f"{len(faults)} places"
        raise ContractBreak(
            "\n".join(
                [
                    f"The extract breaks its contracts in {places}. Nothing was written.",
                    *faults,
                    "Ask the data provider whether the day was empty or the export failed.",
                ]
            )
        )


def _parents_first(contracts: Mapping[str, Contract]) -> Iterator[str]:
    order = TopologicalSorter(
        {
            name: sorted({table for rule in c.rules for table in tables_of(rule)})
            for name, c in sorted(contracts.items())
        }
    )
    return (name for name in order.static_order() if name in contracts)


def _exact_copies(read: ReadTable) -> pd.Series:
    """Rows that say the same as an earlier row; what cannot be read is compared as text."""
    faulty = [name for name in read.text if read.unreadable[name].any()]
    as_text = read.text[faulty].where(read.unreadable[faulty], "").add_suffix(" as text")
    return pd.concat([read.typed, as_text], axis=1).duplicated()


def _standing_keys(read: ReadTable, contract: Contract) -> pd.DataFrame:
    """The keys of every row of the file, so that a refused parent is not called absent."""
    keys = [contract.column(name) for name in contract.key]
    damaged, _ = to_typed(read.damaged, keys)
    return pd.concat([read.typed[list(contract.key)], damaged], ignore_index=True)


def _settle(
    read: ReadTable, rows: pd.DataFrame, breaks: Iterable[Break], copies: int
) -> ValidatedTable:
    reasons = pd.Series("", index=rows.index, dtype="str")
    rules = reasons.copy()
    for broken in breaks:
        if broken.severity == "row":
            hit = rows.index[broken.rows]
            told = broken.description if broken.reasons is None else broken.reasons[hit]
            reasons[hit] = reasons[hit] + "; " + told
            rules[hit] = rules[hit] + "; " + broken.rule
    is_refused = rules != ""
    refused = read.text.loc[rows.index[is_refused]].assign(
        reasons=reasons[is_refused].str.removeprefix("; "),
        rules=rules[is_refused].str.removeprefix("; "),
        file=read.origin.loc[rows.index[is_refused], "file"],
        line=read.origin.loc[rows.index[is_refused], "line"],
    )
    damaged = read.damaged.rename(columns={"reason": "reasons"}).assign(rules=ROW_IS_WHOLE)
    quarantined = pd.concat([refused, damaged[refused.columns]], ignore_index=True)
    counts = [RuleCount(b.rule, b.description, b.severity, int(b.rows.sum())) for b in breaks]
    if len(damaged):
        text = "the row must have one field per column"
        counts.append(RuleCount(ROW_IS_WHOLE, text, "row", len(damaged)))
    return ValidatedTable(
        name=read.name,
        file=read.file,
        is_present=True,
        rows_in=read.rows_in,
        accepted=rows[~is_refused].reset_index(drop=True),
        quarantined=quarantined.sort_values(["file", "line"], kind="stable", ignore_index=True),
        exact_duplicates=copies,
        by_rule=tuple(counts),
        notes=_notes(read),
    )


def _notes(read: ReadTable) -> tuple[str, ...]:
    notes = [
        f"column {name} is not in the file: what depends on it is unknown"
        for name in read.absent_columns
    ]
    notes += [f"column {name!r} is not in the contract: ignored" for name in read.extra_columns]
    if not read.rows_in:
        notes.append("the file has a header and no rows")
    return tuple(notes)


def _absent(contract: Contract) -> ValidatedTable:
    nothing, _ = to_typed(pd.DataFrame(), contract.columns)
    return ValidatedTable(
        name=contract.name,
        file="",
        is_present=False,
        rows_in=0,
        accepted=nothing,
        quarantined=pd.DataFrame(),
        exact_duplicates=0,
        by_rule=(),
        notes=("the extract has no such table: what depends on it is unknown",),
    )
