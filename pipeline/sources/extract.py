"""A source's folder as an extract of ours: what the contract check takes from any reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from data_contracts.contract import CodeList, Contract
from pipeline.errors import UsageError
from pipeline.reading.header_names import nearest
from pipeline.reading.read_table import DAMAGED_COLUMNS, Extract, to_read_table
from pipeline.sources.deprivation import Deciles, Index, add_deciles
from pipeline.sources.files import read_source, unknown_files
from pipeline.sources.mapping import SourceMapping
from pipeline.sources.tables import MappedSource, MappedTable, map_source


@dataclass(frozen=True)
class SourceExtract:
    """The tables of a source, and what became of the rows that are in none of them."""

    extract: Extract
    mapped: MappedSource


def extract_of(
    folder: Path,
    mapping: SourceMapping,
    contracts: Mapping[str, Contract],
    code_lists: Mapping[str, CodeList],
    *,
    index: Index | None = None,
) -> SourceExtract:
    """Read and map a source's folder.

    Tables that the mapping does not give are not asked for, required or not: a source of care
    records has no stays. ``index`` gives people the decile of where they live.

    Raises
    ------
    UsageError : folder or files are not there, or the mapping does not fit the contracts.
    ContractError : the files are not the ones that the mapping describes.
    """
    check_mapping(mapping, contracts, code_lists)
    mapped = map_source(read_source(folder, mapping), mapping, code_lists)
    if index is not None:
        mapped = _with_deciles(mapped, mapping, index)
    tables = {
        name: to_read_table(
            contracts[name],
            as_text(table.rows),
            table.origin,
            table.damaged.reindex(columns=[*table.rows.columns, *DAMAGED_COLUMNS], fill_value=""),
            files=table.files,
            header=table.rows.columns,
        )
        for name, table in mapped.mapped.items()
    }
    return SourceExtract(Extract(tables, unknown_files(folder, mapping)), mapped)


def as_text(table: pd.DataFrame) -> pd.DataFrame:
    """Text throughout, as a file of ours would have it: days as YYYY-MM-DD, missing as empty."""
    days = table.select_dtypes("datetime").columns
    text = table.assign(**{name: table[name].dt.strftime("%Y-%m-%d") for name in days})
    return text.astype("str").fillna("")


def check_mapping(
    mapping: SourceMapping, contracts: Mapping[str, Contract], code_lists: Mapping[str, CodeList]
) -> None:
    """Hold a mapping against the contracts that it maps to.

    Raises
    ------
    UsageError : it names tables, columns or code lists that are not there, or lacks a column
        that a table cannot do without; every fault is named.
    """
    faults = []
    for name, how in mapping.tables.items():
        if name not in contracts:
            faults.append(f"there is no table {name}{nearest(name, contracts)}")
            continue
        contract = contracts[name]
        known = [column.name for column in contract.columns]
        for part in how.parts:
            given = how.columns | part
            ours = [*given, *how.numbered]
            faults += [
                f"{name} has no column {column}{nearest(column, known)}"
                for column in dict.fromkeys([*ours, *how.needs, *how.one_per])
                if column not in known
            ]
            faults += [
                f"{name} cannot do without {column.name}, and nothing gives it"
                for column in contract.columns
                if column.required and column.name not in ours
            ]
            faults += [
                f"{name}.{column}: there is no code list {one.code_list}"
                for column, one in given.items()
                if one.code_list is not None and one.code_list not in code_lists
            ]
    if faults:
        raise UsageError(
            f"{mapping.name}.yaml has {len(faults)} fault(s); nothing was run.\n  "
            + "\n  ".join(dict.fromkeys(faults))
        )


def _with_deciles(mapped: MappedSource, mapping: SourceMapping, index: Index) -> MappedSource:
    people = mapped.mapped.get("person")
    if people is None or "lsoa_code" not in people.rows or mapping.lsoa_vintage is None:
        raise UsageError(
            f"{mapping.title} gives nobody an lsoa_code with a declared vintage: deprivation "
            "cannot be joined. Leave --deprivation out, or declare lsoa_vintage in "
            f"data_contracts/sources/{mapping.name}.yaml."
        )
    found: Deciles = add_deciles(people.rows, index, vintage=mapping.lsoa_vintage)
    person: MappedTable = replace(people, rows=found.people)
    return replace(
        mapped,
        mapped={**mapped.mapped, "person": person},
        notes=(*mapped.notes, *found.notes),
    )
