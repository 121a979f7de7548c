"""The files of one table, read one by one and put together in the contract's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from data_contracts.contract import Contract
from pipeline.reading.formats import Limits, read_rows
from pipeline.reading.header_names import match_names, nearest
from pipeline.reading.manifest import Promise, check_count, check_sum
from pipeline.reading.read_table import ReadTable, to_read_table
from pipeline.reading.table_files import refuse_unsafe, sha256_of, shown
from pipeline.reading.text_rows import TextRows
from pipeline.reading.unpacking import checked_size


@dataclass(frozen=True)
class Delivery:
    """What holds for every file of a folder."""

    folder: Path
    promises: Mapping[str, Promise]
    limits: Limits


@dataclass
class TableParts:
    """What was found of one table so far.

    ``rows`` are those of each file, by its name, with our columns in our names. ``faults`` are of
    files that cannot be used, ``gaps`` are what the contract cannot do without.
    """

    rows: dict[str, TextRows] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)


def read_parts(
    contract: Contract, paths: Sequence[Path], delivery: Delivery, found: TableParts
) -> None:
    """Read the files of a table into ``found``; one with the bytes of an earlier one is left out.

    A row that stands in two files of different bytes (CSV and Parquet, say) is an exact copy, and
    the contract check counts and drops it.
    """
    sums: dict[str, str] = {}
    for path in paths:
        file = shown(path.name)
        try:
            refuse_unsafe(path, delivery.folder)
            checked_size(path, delivery.limits)
            check_sum(path, delivery.promises)
            first = sums.setdefault(sha256_of(path), file) if len(paths) > 1 else file
            if first == file:
                rows = _rows_in_our_names(contract, path, delivery.limits)
                check_count(path, len(rows.line) + len(rows.damaged), delivery.promises)
                _add(contract, file, rows, found)
            else:
                found.notes.append(f"{file}: same content as {first}, read once")
        except ValueError as fault:
            found.faults.append(f"{file}: {fault}")


def _rows_in_our_names(contract: Contract, path: Path, limits: Limits) -> TextRows:
    names = [column.name for column in contract.columns]
    rows = read_rows(path, limits=limits, columns=lambda header: match_names(header, names))
    ours = match_names(rows.header, names)
    renamed = [
        f"column {name!r} was read as {our_name}"
        for name, our_name in ours.items()
        if name != our_name
    ]
    return replace(
        rows,
        header=tuple(ours.get(name, name) for name in rows.header),
        text=rows.text.rename(columns=ours),
        damaged=rows.damaged.rename(columns=ours),
        notes=(*rows.notes, *renamed),
    )


def _add(contract: Contract, file: str, rows: TextRows, found: TableParts) -> None:
    found.rows[file] = rows
    found.notes += [f"{file}: {note}" for note in rows.notes]
    found.gaps += [
        f"{file}: required column {column.name} is missing{nearest(column.name, rows.header)}"
        for column in contract.columns
        if column.required and column.name not in rows.header
    ]


def put_together(contract: Contract, found: TableParts) -> ReadTable:
    """One table of all its files, in the order of their names.

    A column that only some of the files have is empty in the rows of the others.
    """
    headers = {file: rows.header for file, rows in found.rows.items()}
    header = list(dict.fromkeys(name for names in headers.values() for name in names))
    ours = [column.name for column in contract.columns if column.name in header]
    notes = list(found.notes)
    if len(headers) > 1:
        counts = [
            f"{file} ({len(rows.line) + len(rows.damaged):,} rows)"
            for file, rows in found.rows.items()
        ]
        notes.append(f"put together from {len(headers)} files: {', '.join(counts)}")
    notes += [
        f"{file}: has no column {name}, which other files have; it is empty there"
        for file, names in headers.items()
        for name in ours
        if name not in names
    ]
    text, origin, damaged = [], [], []
    for file, rows in found.rows.items():
        text.append(_with_all(rows.text, ours))
        origin.append(
            pd.DataFrame(
                {
                    "file": pd.Series(file, index=rows.line.index, dtype="str"),
                    "line": rows.line,
                    "has_nul": rows.has_nul,
                }
            )
        )
        damaged.append(
            _with_all(rows.damaged, ours).assign(
                file=file, line=rows.damaged_line, reason=rows.damaged_reason
            )
        )
    return to_read_table(
        contract,
        pd.concat(text, ignore_index=True),
        pd.concat(origin, ignore_index=True),
        pd.concat(damaged, ignore_index=True),
        files=list(found.rows),
        header=header,
        notes=notes,
    )


def _with_all(rows: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    return rows.reindex(columns=names, fill_value="").astype("str")
