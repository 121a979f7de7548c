"""The lines of one piece of a CSV file as Arrow tables: whole rows, and rows that are damaged.

A table has the kept fields by their places (``"0"``, ``"1"`` ...), ``line``, and, where its rows
are damaged, ``reason``.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.reading.csv_lines import Lines, lines_of
from pipeline.reading.encodings import UTF_8_MARK

UNCLOSED = "a quotation mark is not closed on its line"
LONGEST_LINE = 100_000
"""In bytes: a longer line is a row only where it is regular and has one field per column."""

TOO_LONG = f"the line is longer than {LONGEST_LINE:,} bytes and has not one field per column"
END_OF_FILE_IN_DOS = "\x1a"
LINE, REASON = "line", "reason"


@dataclass(frozen=True)
class Shape:
    """What a row has: ``width`` fields, of which those at ``places`` are kept."""

    width: int
    places: tuple[int, ...]
    delimiter: str


def rows_of_piece(piece: NDArray[np.uint8], first: int, shape: Shape) -> tuple[Any, Any, int]:
    """The whole rows of a piece, its damaged rows, and how many lines it has.

    Parameters
    ----------
    piece : UTF-8 text of whole lines, each with its line feed.
    first : the number that the first of them has in the file.
    """
    lines = lines_of(piece, shape.delimiter)
    is_whole = lines.is_regular & (lines.fields == shape.width) & lines.is_visible
    text = piece if is_whole.all() else piece[lines.within(is_whole)]
    together = _parsed(text, np.flatnonzero(is_whole) + first, shape)
    mended, damaged = _one_by_one(piece, lines, ~is_whole, first, shape)
    return _in_order(together, mended), damaged, len(lines.end)


def fields_of(line: str, delimiter: str) -> tuple[list[str], bool]:
    """The fields of a line, and whether each quotation mark is closed in its field.

    Where one is not, only the fields before it can be told apart.
    """
    if '"' not in line:
        return line.split(delimiter), True
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True)), True
    except csv.Error:
        return line.split('"', 1)[0].split(delimiter)[:-1], False


def is_blank(line: str, delimiter: str) -> bool:
    """Whether a line is no row: white space without a delimiter, or the end mark of old systems."""
    return delimiter not in line and not line.strip().strip(END_OF_FILE_IN_DOS)


def looked_at(line: str, shape: Shape) -> tuple[list[str], str | None]:
    """The fields of a line that is looked at by itself, and what is wrong with it, if anything."""
    if len(line) > LONGEST_LINE:
        return [], TOO_LONG
    fields, is_closed = fields_of(line, shape.delimiter)
    if not is_closed:
        return fields, UNCLOSED
    if len(fields) != shape.width:
        return fields, f"the row has {len(fields)} fields, not {shape.width}"
    return fields, None


def _one_by_one(
    piece: NDArray[np.uint8],
    lines: Lines,
    chosen: NDArray[np.bool_],
    first: int,
    shape: Shape,
) -> tuple[Any, Any]:
    """The whole rows and the damaged ones among chosen lines; ``first`` is the piece's line."""
    whole: list[list[str]] = []
    whole_lines: list[int] = []
    damaged: list[list[str]] = []
    damaged_lines: list[int] = []
    reasons: list[str] = []
    for place in np.flatnonzero(chosen & (lines.start < lines.end)).tolist():
        text = piece[lines.start[place] : lines.end[place]].tobytes().decode()
        if is_blank(text, shape.delimiter):
            continue
        fields, fault = looked_at(text, shape)
        if fault is None:
            whole.append(fields)
            whole_lines.append(first + place)
        else:
            damaged.append((fields + [""] * shape.width)[: shape.width])
            damaged_lines.append(first + place)
            reasons.append(fault)
    return table_of(whole, whole_lines, shape), table_of(damaged, damaged_lines, shape, reasons)


def table_of(
    rows: list[list[str]], lines: list[int], shape: Shape, reasons: list[str] | None = None
) -> Any:
    """Rows as an Arrow table: the kept fields by their places, ``line`` and perhaps ``reason``."""
    import pyarrow as pa

    columns = {
        str(place): pa.array([row[place] for row in rows], pa.large_string())
        for place in shape.places
    }
    columns[LINE] = pa.array(lines, pa.int64())
    if reasons is not None:
        columns[REASON] = pa.array(reasons, pa.large_string())
    return pa.table(columns)


def _parsed(text: NDArray[np.uint8], lines: NDArray[np.int64], shape: Shape) -> Any:
    """Regular lines with one field per column as an Arrow table.

    Raises
    ------
    AssertionError : Arrow counts the rows or fields in another way than ``lines_of``.
    """
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    if not len(lines):
        return table_of([], [], shape)
    names = [str(place) for place in range(shape.width)]
    kept = [str(place) for place in shape.places]
    mark = np.frombuffer(UTF_8_MARK, dtype="uint8")
    if np.array_equal(text[: len(mark)], mark):
        text = np.concatenate([mark, text])  # Arrow would drop the first, here part of a value
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(pa.py_buffer(text)),
            read_options=arrow_csv.ReadOptions(
                column_names=names, use_threads=False, block_size=len(text) + 1
            ),
            parse_options=arrow_csv.ParseOptions(
                delimiter=shape.delimiter, newlines_in_values=False, ignore_empty_lines=False
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.large_string()),
                include_columns=kept or names[:1],
                null_values=[],
                check_utf8=False,
            ),
        )
        return table.select(kept).append_column(LINE, pa.array(lines))
    except pa.ArrowException:  # its message shows the row
        raise AssertionError(
            f"two ways of counting fields disagree between lines {lines[0]} and {lines[-1]}; "
            "nothing was read"
        ) from None


def _in_order(together: Any, mended: Any) -> Any:
    import pyarrow as pa

    if not mended.num_rows:
        return together
    return pa.concat_tables([together, mended]).sort_by(LINE)
