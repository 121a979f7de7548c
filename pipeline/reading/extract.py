"""Reads a folder of extract files (<table>.csv or <table>.parquet) as the contracts' tables.

A file that cannot be read at all stops the run. A row that cannot be read goes to quarantine
with its line number, and the rest goes on. Nothing here looks at what the values mean.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from data_contracts.contract import Contract
from pipeline.errors import ContractError
from pipeline.reading.csv_text import rows_of_csv
from pipeline.reading.parquet_text import rows_of_parquet
from pipeline.reading.read_table import Extract, ReadTable, to_read_table
from pipeline.reading.text_rows import TextRows

ENDINGS = (".csv", ".parquet")


class ExtractError(ContractError):
    """The files of an extract cannot be used; the message lists every fault found."""


class ContractBreak(ExtractError):  # noqa: N818  # the word for it on every screen
    """The files can be read, but a table lacks what its contract cannot do without."""


def read_extract(folder: Path, contracts: Mapping[str, Contract]) -> Extract:
    """Read every table of the contracts that the folder holds.

    Raises
    ------
    ContractBreak : a required table or column is not there.
    ExtractError : a file cannot be read (encoding, delimiter, header, cut file, two files for
        one table). Either names every fault of every file at once, and no value.
    """
    files = sorted(path.name for path in folder.glob("*") if path.suffix in ENDINGS)
    known = {name + ending for name in contracts for ending in ENDINGS}
    unknown_files = tuple(name for name in files if name not in known)
    tables: dict[str, ReadTable] = {}
    faults: list[str] = []
    gaps: list[str] = []
    for name, contract in contracts.items():
        found = [name + ending for ending in ENDINGS if name + ending in files]
        if not found and contract.is_required_table:
            gaps.append(f"{name}.csv: missing; it is required{_near(name + '.csv', unknown_files)}")
        if len(found) > 1:
            faults.append(f"{name}: both {' and '.join(found)} are there; keep the one that counts")
        if len(found) != 1:
            continue
        try:
            rows = _rows(folder / found[0])
        except ValueError as fault:
            faults.append(f"{found[0]}: {fault}")
            continue
        missing = [c.name for c in contract.columns if c.required and c.name not in rows.header]
        gaps += [
            f"{found[0]}: required column {column} is missing{_near(column, rows.header)}"
            for column in missing
        ]
        if not missing:
            tables[name] = _to_table(contract, found[0], rows)
    if faults or gaps:
        raise (ContractBreak if gaps else ExtractError)(_screen(faults + gaps))
    return Extract(tables, unknown_files)


def _rows(path: Path) -> TextRows:
    content = path.read_bytes()
    if not content.strip():
        raise ValueError("is empty (0 rows, no header); ask the provider to send it again")
    return rows_of_csv(content) if path.suffix == ".csv" else rows_of_parquet(content)


def _to_table(contract: Contract, file: str, rows: TextRows) -> ReadTable:
    return to_read_table(
        contract,
        rows.text,
        pd.DataFrame(
            {"file": pd.Series(file, index=rows.line.index, dtype="str"), "line": rows.line}
        ),
        rows.damaged.assign(file=file, line=rows.damaged_line, reason=rows.damaged_reason),
        files=[file],
        header=rows.header,
        notes=rows.notes,
    )


def _near(name: str, candidates: Iterable[str]) -> str:
    """A question that offers the likeliest misspelling, or nothing."""
    by_plain_form = {"".join(filter(str.isalnum, text.lower())): text for text in candidates}
    plain = "".join(filter(str.isalnum, name.lower()))
    likely = difflib.get_close_matches(plain, by_plain_form, n=1, cutoff=0.7)
    return f" (is it the one called {by_plain_form[likely[0]]!r}?)" if likely else ""


def _screen(faults: list[str]) -> str:
    places = "1 place" if len(faults) == 1 else f"{len(faults)} places"
    lines = [f"The extract cannot be used: faults in {places}. Nothing was written."]
    lines += [f"  {fault}" for fault in faults]
    lines.append("Send this to the data provider; contracts: data_contracts/<table>.odcs.yaml.")
    return "\n".join(lines)
