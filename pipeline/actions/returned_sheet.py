"""A list that came back from the hub, as a workbook or a CSV file: rows of text with their numbers.

Who saved it, and with which program, does not matter: the row of titles is found wherever it
stands, and every row says itself which list it is of.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.errors import ContractError, UsageError
from pipeline.reading.encodings import plain_text
from pipeline.reading.how_to_read import Limits, TextFormat
from pipeline.reading.unpacking import checked_size
from reports.render.list_columns import BY_TITLE, FILLED_IN, NAMES

NEEDED = ("list_id", "spell_id", "person_id", *(column.name for column in FILLED_IN))
ROWS_TO_THE_TITLES = 20
DELIMITERS = (",", ";", "\t")
LARGEST_UNPACKED_BYTES = 500_000_000
SPOILT = "is cut or spoilt and cannot be opened; save it again"
NO_LIST = (
    "{name} is no list that was sent back: no row has the titles {titles}. Send back the workbook "
    "or the CSV file of a list, with its columns as they were."
)
Cells = Sequence[Any]


@dataclass(frozen=True)
class ReturnedSheet:
    """The people of a returned list.

    ``rows`` has the columns of NEEDED as text, empty cells missing, and ``line``: the number of
    the row in the file.
    """

    name: str
    rows: pd.DataFrame


def read_returned_sheet(path: Path) -> ReturnedSheet:
    """Read a returned workbook (.xlsx) or CSV file.

    Raises
    ------
    UsageError : no such file, or of another kind.
    ContractError : it cannot be read, or holds no list.
    """
    readers = {".xlsx": _cells_of_workbook, ".csv": _cells_of_csv}
    if path.suffix.lower() not in readers:
        raise UsageError(f"{path.name}: a list comes back as .xlsx or .csv, not {path.suffix!r}.")
    try:
        checked_size(path, Limits())
        return ReturnedSheet(path.name, _people(readers[path.suffix.lower()](path), path.name))
    except ValueError as fault:
        raise ContractError(f"{path.name} {fault}.") from fault


def _people(lines: Iterable[tuple[int, Cells]], name: str) -> pd.DataFrame:
    """The rows below the titles, under the names of the columns."""
    titles: list[str | None] = []
    found: list[dict[str, Any]] = []
    for number, cells in lines:
        if titles:
            texts = dict(zip(titles, map(_text, cells), strict=False))
            found.append({"line": number} | {key: texts.get(key) for key in NEEDED})
        elif number > ROWS_TO_THE_TITLES:
            break
        else:
            titles = _titles(cells)
    if not titles:
        told = ", ".join(title for title, column in BY_TITLE.items() if column in NEEDED)
        raise ContractError(NO_LIST.format(name=name, titles=told))
    rows = pd.DataFrame.from_records(found, columns=["line", *NEEDED])
    rows = rows.astype(dict.fromkeys(NEEDED, "str") | {"line": "int64"})
    return rows.dropna(subset=list(NEEDED), how="all").reset_index(drop=True)


def _titles(cells: Cells) -> list[str | None]:
    """The columns of a row of titles; empty where it is another row."""
    told = [(_text(cell) or "").strip() for cell in cells]
    names = [BY_TITLE.get(text) or (text if text in NAMES else None) for text in told]
    is_there = [names.count(name) == 1 for name in NEEDED]
    return names if all(is_there) else []


def _text(cell: Any) -> str | None:
    """A cell as text; a day as YYYY-MM-DD; nothing as missing."""
    if isinstance(cell, datetime | date):
        return f"{cell:%Y-%m-%d}"
    text = "" if cell is None else str(cell).strip()
    return text or None


def _cells_of_workbook(path: Path) -> list[tuple[int, Cells]]:
    """Every row of the sheet that has the titles, else of the first."""
    import openpyxl

    _refuse_a_bomb(path)
    try:
        with path.open("rb") as file:
            book = openpyxl.load_workbook(file, read_only=True, data_only=True)
            sheets = [
                list(enumerate(sheet.iter_rows(values_only=True), start=1))
                for sheet in book.worksheets
            ]
            book.close()
    except Exception:  # noqa: BLE001 - openpyxl fails in many ways, and some quote a cell
        raise ValueError(SPOILT) from None
    with_titles = [rows for rows in sheets if any(_titles(c) for _, c in rows[:ROWS_TO_THE_TITLES])]
    return next(iter(with_titles or sheets), [])


def _refuse_a_bomb(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
    except (zipfile.BadZipFile, OSError, ValueError) as fault:
        raise ValueError(SPOILT) from fault
    if unpacked > LARGEST_UNPACKED_BYTES:
        raise ValueError(f"would unpack to {unpacked:,} bytes; that is no list")


def _cells_of_csv(path: Path) -> list[tuple[int, Cells]]:
    """Every row of the text, split at the delimiter that shows the titles."""
    text = plain_text(path.read_bytes(), TextFormat()).content.decode()
    split: list[tuple[int, Cells]] = []
    for delimiter in DELIMITERS:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        try:
            split = [(reader.line_num, row) for row in reader]
        except csv.Error as fault:
            raise ValueError(f"has a line that cannot be split: {fault}") from fault
        if any(_titles(row) for _, row in split[:ROWS_TO_THE_TITLES]):
            return split
    return split
