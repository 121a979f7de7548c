"""Holds an extract against its contracts: each row is accepted, refused with reasons, or a copy."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from graphlib import TopologicalSorter
from typing import Literal

import pandas as pd

from data_contracts.breaks import Break, Surroundings, breaks_of
from data_contracts.contract import Contract
from data_contracts.placeholders import (
    placeholder_breaks,
    placeholders,
    without_placeholders,
)
from data_contracts.quarantine import (
    BLANKED_COLUMNS,
    ROW_IS_NEWEST,
    ROW_IS_WHOLE,
    RuleCount,
    Validated,
    ValidatedTable,
    nothing_blanked,
)
from data_contracts.rules import is_table_broken, tables_of
from data_contracts.text_values import to_typed
from data_contracts.versions import older_versions
from pipeline.expectation_engine import compiled_failures, expectation_failures
from pipeline.reading.extract import ContractBreak
from pipeline.reading.header_names import nearest
from pipeline.reading.read_table import Extract, ReadTable

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

    Exact copies of a row are dropped and counted, and so are older versions of it, which are
    kept in quarantine. A row that breaks a rule of severity ``row`` is refused with every reason;
    so is a row whose person or stay was refused, for nobody could tell any more whose it is. A
    cell that breaks a rule of severity ``field`` is blanked. ``great_expectations`` and
    ``compiled`` find the same rows; the second needs no import of Great Expectations.
    """
    failures = expectation_failures if engine == "great_expectations" else compiled_failures
    standing: Tables = {}
    accepted: Tables = {}
    refused: Tables = {}
    tables: dict[str, ValidatedTable] = {}
    for name in _parents_first(contracts):
        contract = contracts[name]
        if name not in extract.tables:
            tables[name] = _absent(contract, extract.refused.get(name))
            continue
        read = extract.tables[name]
        is_copy = _exact_copies(read, contract)
        once = read.typed[~is_copy] if is_copy.any() else read.typed
        newer = older_versions(once, contract.key, as_of=as_of)
        checked, unreadable = read.typed, read.unreadable
        if is_copy.any() or len(newer):
            is_checked = ~is_copy & ~is_copy.index.isin(newer.index)
            checked, unreadable = checked[is_checked], unreadable[is_checked]
        held = placeholders(checked, contract)
        rows = without_placeholders(checked, held)
        standing[name] = _standing_keys(read, contract)
        found = failures(contract, rows)
        around = Surroundings(as_of, standing, accepted, refused)
        breaks = [
            *breaks_of(contract, rows, unreadable, found, around),
            *placeholder_breaks(contract, held),
        ]
        tables[name] = _settle(contract, read, rows, breaks, newer, copies=int(is_copy.sum()))
        accepted[name] = tables[name].accepted
        refused[name] = tables[name].quarantined
    unknown = "is not read: it is no table of a contract, or not CSV or Parquet"
    notes = (*extract.notes, *(f"{file} {unknown}" for file in extract.unknown_files))
    return Validated(as_of, {name: tables[name] for name in sorted(tables)}, notes)


def refuse_empty_tables(
    extract: Extract, contracts: Mapping[str, Contract], *, but: Collection[str] = ()
) -> None:
    """Stop where a table that must have rows has none; ``but`` names those that may have none.

    Raises
    ------
    ContractBreak : names each such table and its file.
    """
    faults = [
        f"  {rule.name}: {read.file} has a header and {rows} rows; {rule.description}"
        for name, read in extract.tables.items()
        if name not in but
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


def _exact_copies(read: ReadTable, contract: Contract) -> pd.Series:
    """Rows that say the same as an earlier row; what cannot be read is compared as text."""
    is_repeated = read.typed.duplicated(list(contract.key) or None)
    if not is_repeated.any():  # a copy has the key of its row, or all that can be read
        return is_repeated
    faulty = [name for name in read.text if read.unreadable[name].any()]
    as_text = read.text[faulty].where(read.unreadable[faulty], "").add_suffix(" as text")
    return pd.concat([read.typed, as_text], axis=1).duplicated()


def _standing_keys(read: ReadTable, contract: Contract) -> pd.DataFrame:
    """The keys of every row of the file, so that a refused parent is not called absent."""
    whole = read.typed[list(contract.key)]
    if read.damaged.empty:
        return whole
    damaged, _ = to_typed(read.damaged, [contract.column(name) for name in contract.key])
    return pd.concat([whole, damaged], ignore_index=True)


def _settle(  # what came in, and all that was found of it
    contract: Contract,
    read: ReadTable,
    rows: pd.DataFrame,
    breaks: list[Break],
    newer: pd.Series,
    *,
    copies: int,
) -> ValidatedTable:
    """Part the rows into accepted and quarantined, and blank the cells that cannot be used."""
    is_refused, told = _told(rows.index, breaks)
    kept = rows[~is_refused]
    blanked = _blanked(kept.index, read, breaks)
    refused = _quarantined(read, rows.index[is_refused], told["reasons"], told["rules"])
    older, damaged = refused[:0], refused[:0]
    if len(newer):
        stands = _newer_stands(newer, read, contract)
        older = _quarantined(read, newer.index, stands, ROW_IS_NEWEST)
    if len(read.damaged):
        damaged = read.damaged.rename(columns={"reason": "reasons"}).assign(rules=ROW_IS_WHOLE)
    counts = [RuleCount(b.rule, b.description, b.severity, b.count) for b in breaks]
    if len(damaged):
        text = "the row must have one field per column"
        counts.append(RuleCount(ROW_IS_WHOLE, text, "row", len(damaged)))
    if read.origin["has_nul"].any():
        text = "a row should hold no NUL character; they were left out"
        with_nul = int(read.origin["has_nul"].sum())
        counts.append(RuleCount("row_has_no_nul_character", text, "warning", with_nul))
    if len(older):
        text = "a newer version of the row stands in the extract"
        counts.append(RuleCount(ROW_IS_NEWEST, text, "row", len(older)))
    return ValidatedTable(
        name=read.name,
        file=read.file,
        is_present=True,
        is_required=contract.is_required_table,
        rows_in=read.rows_in,
        accepted=_with_blanks(kept, blanked).reset_index(drop=True),
        quarantined=pd.concat([refused, older, damaged[refused.columns]]).sort_values(
            ["file", "line"], kind="stable", ignore_index=True
        ),
        exact_duplicates=copies,
        by_rule=tuple(counts),
        notes=_notes(contract, read),
        blanked=blanked,
    )


def _told(index: pd.Index, breaks: Iterable[Break]) -> tuple[pd.Series, pd.DataFrame]:
    """Which rows are refused; of each, all reasons and rules, joined with ``; ``."""
    refusing = [broken for broken in breaks if broken.severity == "row" and broken.count]
    is_refused = pd.Series(False, index=index)
    for broken in refusing:
        is_refused |= broken.rows
    told = pd.DataFrame({"reasons": "", "rules": ""}, index=index[is_refused], dtype="str")
    for broken in refusing:
        hit = index[broken.rows]
        told.loc[hit, "reasons"] += "; " + broken.told(hit)
        told.loc[hit, "rules"] += "; " + broken.rule
    return is_refused, told.apply(lambda text: text.str.removeprefix("; "))


def _newer_stands(newer: pd.Series, read: ReadTable, contract: Contract) -> pd.Series:
    """Tells each older version where the newest one stands."""
    at = read.origin.loc[newer.to_numpy()].set_axis(newer.index)
    key = " and ".join(contract.key)
    text = f"a newer version of the same {key} stands in line "
    return text + at["line"].astype("str") + " of " + at["file"]


def _quarantined(
    read: ReadTable, index: pd.Index, reasons: pd.Series, rules: pd.Series | str
) -> pd.DataFrame:
    return read.text.loc[index].assign(
        reasons=reasons,
        rules=rules,
        file=read.origin.loc[index, "file"],
        line=read.origin.loc[index, "line"],
    )


def _blanked(kept: pd.Index, read: ReadTable, breaks: Iterable[Break]) -> pd.DataFrame:
    """One row for each cell of a kept row that cannot be used, with the text that stood there."""
    found = []
    for broken in breaks:
        if broken.severity != "field" or not broken.count:
            continue
        hit = kept[broken.rows[kept]]
        if len(hit):
            cells = read.origin.loc[hit].assign(
                row=kept.get_indexer(hit),
                column=broken.column,
                rule=broken.rule,
                reason=broken.told(hit),
                value=read.text.loc[hit, broken.column],
            )
            found.append(cells[list(BLANKED_COLUMNS)])
    return pd.concat(found, ignore_index=True) if found else nothing_blanked()


def _with_blanks(kept: pd.DataFrame, blanked: pd.DataFrame) -> pd.DataFrame:
    emptied = kept.copy()
    for column, cells in blanked.groupby("column"):
        emptied.loc[kept.index[cells["row"]], str(column)] = None
    return emptied


def _notes(contract: Contract, read: ReadTable) -> tuple[str, ...]:
    notes = list(read.notes)
    absent = [n for n in read.absent_columns if not contract.column(n).is_often_absent]
    if absent:
        notes.append(f"not in the file, so what depends on it is unknown: {', '.join(absent)}")
    notes += [
        f"column {name!r} is not in the contract: ignored{nearest(name, read.absent_columns)}"
        for name in read.extra_columns
    ]
    if not read.rows_in:
        notes.append("the file has a header and no rows")
    return tuple(notes)


def _absent(contract: Contract, refused: str | None) -> ValidatedTable:
    nothing, _ = to_typed(pd.DataFrame(), contract.columns)
    why = refused or "the extract has no such table: what depends on it is unknown"
    return ValidatedTable(
        name=contract.name,
        file="",
        is_present=False,
        is_required=contract.is_required_table,
        rows_in=0,
        accepted=nothing,
        quarantined=pd.DataFrame(),
        exact_duplicates=0,
        by_rule=(),
        notes=(why,),
    )
