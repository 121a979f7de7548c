"""The content of one Parquet file as text columns, as if it had come as CSV."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from pipeline.reading.how_to_read import Limits, Wanted, names_to_keep
from pipeline.reading.text_rows import TextRows, in_lines, refuse_repeated
from pipeline.reading.unpacking import at_most

CUT = "is cut or no Parquet file; ask the provider to send it again"
BYTES_PER_CELL = 8
"""What a cell costs in memory, be its text as short as may be."""


def rows_of_parquet(path: Path, limits: Limits, columns: Wanted) -> TextRows:
    """Turn each column that is kept into text: dates as YYYY-MM-DD, missing as empty.

    How much the file holds is asked of its own directory before a page is read, and counted
    again column by column: a text that stands there once can belong to every row.

    Raises
    ------
    ValueError : the file is cut or no Parquet file, holds more than the limit once unpacked, has a
        column twice, or is to give one that is no text, number or date.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        names = pq.read_schema(path)
        texts = [field.name for field in names if _is_text(field.type)]
        file = pq.ParquetFile(path, read_dictionary=texts, page_checksum_verification=True)
        header = tuple(names.names)
    except (pa.ArrowException, OSError, UnicodeDecodeError):
        raise ValueError(CUT) from None
    with file:
        refuse_repeated(header)
        kept = names_to_keep(header, columns)
        rows = file.metadata.num_rows
        unpacked = sum(
            file.metadata.row_group(group).total_byte_size
            for group in range(file.metadata.num_row_groups)
        )
        _refuse_too_large(max(unpacked, rows * len(kept) * BYTES_PER_CELL), limits)
        text: dict[str, pd.Series] = {}
        has_nul = np.zeros(max(rows, 0), dtype=bool)
        left = limits.largest_bytes
        for name in kept:
            column, size = _column(file, name, rows)
            left -= size
            _refuse_too_large(limits.largest_bytes - left, limits)
            text[name], holds_nul = _text(column, name)
            has_nul |= holds_nul
    numbers = pd.Series(np.arange(1, rows + 1), dtype="int64")
    with_nul = numbers[has_nul].tolist()
    notes = (f"NUL characters were taken out of {in_lines(with_nul)}",) if with_nul else ()
    return TextRows(
        header=header,
        text=pd.DataFrame(text, index=pd.RangeIndex(rows)),
        line=numbers,
        has_nul=pd.Series(has_nul),
        damaged=pd.DataFrame({name: pd.array([], dtype="str") for name in kept}),
        damaged_line=pd.Series([], dtype="int64"),
        damaged_reason=pd.Series([], dtype="str"),
        notes=notes,
    )


def _is_text(kind: Any) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _refuse_too_large(size: int, limits: Limits) -> None:
    if size > limits.largest_bytes:
        raise ValueError(f"is {size:,} bytes large once unpacked; {at_most(limits)}")


def _column(file: Any, name: str, rows: int) -> tuple[Any, int]:
    """One column and how long its texts are; the directory of the file says how many rows."""
    import pyarrow as pa

    try:
        column = file.read(columns=[name], use_threads=False).column(name)
        size = _bytes_as_text(column)
    except (pa.ArrowException, OSError, KeyError, UnicodeDecodeError):
        raise ValueError(CUT) from None
    if len(column) != rows:
        raise ValueError(CUT)
    return column, size


def _bytes_as_text(column: Any) -> int:
    """How long the texts of a column are in all; 0 where it is stored as no text.

    ``ArrowIndexError`` : a spoilt page points to a text that is not there.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    if not pa.types.is_dictionary(column.type) or not _is_text(column.type.value_type):
        return 0
    lengths = [pc.binary_length(chunk.dictionary).take(chunk.indices) for chunk in column.chunks]
    return sum(pc.sum(each).as_py() or 0 for each in lengths)


def _text(column: Any, name: str) -> tuple[pd.Series, np.ndarray[Any, np.dtype[np.bool_]]]:
    """A column as text without NUL characters, and which of its cells had some."""
    import pyarrow as pa
    import pyarrow.compute as pc

    try:
        if pa.types.is_dictionary(column.type):
            column = column.cast(column.type.value_type)
        if pa.types.is_timestamp(column.type) and column.type.tz is None:
            days = pc.floor_temporal(column, unit="day")
            if pc.all(pc.equal(days, column)).as_py() is not False:
                column = column.cast(pa.date32())
        words = pc.fill_null(column.cast(pa.large_string()), "")
        words.validate(full=True)
    except pa.ArrowException:
        raise ValueError(
            f"has a column {name!r} that is no text, number or date; ask for it as text"
        ) from None
    holds_nul = pc.match_substring(words, "\0").to_numpy()
    if holds_nul.any():
        words = pc.replace_substring(words, "\0", "")
    return words.to_pandas(), holds_nul
