"""From the file of a foreign source to our tables, as its mapping says."""

from __future__ import annotations

import gzip
import io
import zlib
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from data_contracts.order_of_events import days_of_places
from pipeline.errors import ContractError, UsageError
from pipeline.source_mapping import ColumnFrom, SourceMapping, TableFrom

PLACE, FIRST, LAST = "\0place", "\0first", "\0last"
WHOLE_NUMBER = r"\d{1,18}"


@dataclass(frozen=True)
class MappedSource:
    """Our tables by name, and what became of every row of the file.

    ``rows_in`` = ``places`` + the sum of ``left_out`` (reason → rows). ``places`` is the length
    of the order: the number of rows that are in our tables.
    """

    tables: dict[str, pd.DataFrame]
    rows_in: int
    left_out: dict[str, int]
    places: int


def read_source(folder: Path, mapping: SourceMapping) -> pd.DataFrame:
    """Read the file of a source as text; an empty cell and a null token are missing.

    Raises
    ------
    UsageError : there is no such folder, or the file is not in it.
    ContractError : the file cannot be read, has no rows, or lacks columns (all are named).
    """
    path = folder / mapping.file
    if not folder.is_dir():
        raise UsageError(f"There is no folder {folder}; name the one that holds {mapping.file}.")
    if not path.is_file():
        raise UsageError(f"{mapping.file} is not in {folder}. It is the file of {mapping.title}.")
    try:
        content = path.read_bytes()
        text = gzip.decompress(content) if path.suffix == ".gz" else content
        rows = pd.read_csv(
            io.BytesIO(text),
            dtype="str",
            encoding=mapping.encoding,
            keep_default_na=False,
            na_values=["", *mapping.null_tokens],
        )
    except (OSError, EOFError, zlib.error, UnicodeDecodeError, ValueError):
        raise ContractError(
            f"{mapping.file} cannot be read as {mapping.encoding} text with commas; it is cut or "
            "another file. Fetch it again."
        ) from None
    missing = [name for name in mapping.columns_read if name not in rows.columns]
    if missing:
        raise ContractError(
            f"{mapping.file} lacks {len(missing)} of {len(mapping.columns_read)} columns: "
            f"{', '.join(missing)}. Is it the file of {mapping.title}? The mapping stands in "
            f"data_contracts/sources/{mapping.name}.yaml."
        )
    if rows.empty:
        raise ContractError(f"{mapping.file} has a header and no rows. Fetch it again.")
    return rows


def map_source(rows: pd.DataFrame, mapping: SourceMapping) -> MappedSource:
    """Turn the rows of the file into our tables; every row is in them or counted out.

    Parameters
    ----------
    rows : text as ``read_source`` gives it.

    Raises
    ------
    ContractError : a code stands in the file that the mapping does not list: columns and counts.
    """
    key = rows[mapping.order_by]
    reasons = {
        f"{mapping.order_by} is no whole number": ~key.str.fullmatch(WHOLE_NUMBER).eq(True),
        f"{mapping.order_by} stands in an earlier row": key.duplicated() & key.notna(),
        f"{mapping.person} is empty": rows[mapping.person].isna(),
    }
    is_out = pd.Series(False, index=rows.index)
    left_out = {}
    for reason, holds in reasons.items():
        left_out[reason] = int((holds & ~is_out).sum())
        is_out |= holds
    kept = rows[~is_out]
    order = kept[mapping.order_by].astype("int64").sort_values(kind="stable").index
    ordered = kept.loc[order].reset_index(drop=True)
    _refuse_unlisted(ordered, mapping)
    place = pd.Series(range(1, len(ordered) + 1), dtype="int64")
    placed = ordered.assign(
        **{
            PLACE: days_of_places(place),
            FIRST: days_of_places(place.groupby(ordered[mapping.person]).transform("min")),
            LAST: days_of_places(place * 0 + len(ordered)),
        }
    )
    tables = {name: _table(placed, how, mapping) for name, how in mapping.tables.items()}
    return MappedSource(
        tables=tables,
        rows_in=len(rows),
        left_out={reason: count for reason, count in left_out.items() if count},
        places=len(ordered),
    )


def _refuse_unlisted(rows: pd.DataFrame, mapping: SourceMapping) -> None:
    """A code nobody has thought about must not become unknown in silence."""
    faults = [
        f"  {one.column}, for {table}.{name}: {unlisted:,} rows"
        for table, how in mapping.tables.items()
        for columns in (how.columns, *how.parts)
        for name, one in columns.items()
        if one.column is not None and one.codes is not None and one.is_complete_list
        for text in [rows[one.column].dropna()]
        for unlisted in [int((~text.isin(one.codes)).sum())]
        if unlisted
    ]
    if faults:
        raise ContractError(
            f"{mapping.file} has codes that the mapping does not list, in {len(faults)} "
            "column(s); nothing was written.\n"
            + "\n".join(faults)
            + f"\nSay what they mean in data_contracts/sources/{mapping.name}.yaml."
        )


def _table(rows: pd.DataFrame, how: TableFrom, mapping: SourceMapping) -> pd.DataFrame:
    if how.one_per_person:
        rows = rows.drop_duplicates(mapping.person, keep="first")
    parts = [
        pd.DataFrame({name: _column(rows, one) for name, one in (how.columns | part).items()})
        for part in how.parts
    ]
    table = pd.concat(parts, ignore_index=True)
    return table.dropna(subset=how.needs).reset_index(drop=True)


def _column(rows: pd.DataFrame, one: ColumnFrom) -> pd.Series:
    if one.order is not None:
        return rows[{"own": PLACE, "first": FIRST, "last": LAST}[one.order]]
    if one.column is None:
        return pd.Series(one.value, index=rows.index, dtype="str")
    text = rows[one.column]
    if one.form == "icd9_without_dot":
        text = icd9_without_dot(text)
    if one.codes is None:
        return text
    mapped = text.map(one.codes).astype("str")
    return mapped if one.otherwise is None else mapped.where(text.isin(one.codes), one.otherwise)


def icd9_without_dot(code: pd.Series) -> pd.Series:
    """ICD-9-CM codes as the contract takes them: three figures before the dot, then no dot.

    A spreadsheet drops leading zeros: "8" is 008 and "38.1" is 0381. V and E codes stay.

    >>> icd9_without_dot(pd.Series(["250.83", "8", "38.1", "V57", "E888"], dtype="str")).to_list()
    ['25083', '008', '0381', 'V57', 'E888']
    """
    plain = code.str.strip().str.upper()
    head = plain.str.replace(r"\..*$", "", regex=True)
    padded = head.where(~head.str.fullmatch(r"\d{1,2}").eq(True), head.str.zfill(3))
    return padded + plain.str.replace(r"^[^.]*\.?", "", regex=True)
