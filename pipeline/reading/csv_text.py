"""The content of one CSV file as text columns, with the rows that do not fit set aside.

One row stands on one line. That makes a quotation mark that is never closed the fault of its own
line; without that rule it would swallow the rows after it. Regular lines with one field per column
are parsed together; only the others are looked at one by one.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pipeline.reading.csv_rows import (
    LINE,
    LONGEST_LINE,
    REASON,
    UNCLOSED,
    Shape,
    fields_of,
    is_blank,
    looked_at,
    rows_of_piece,
    table_of,
)
from pipeline.reading.encodings import PlainText, pieces_of_lines, plain_text
from pipeline.reading.how_to_read import (
    COMMAS_IN_UTF_8,
    Header,
    TextFormat,
    Wanted,
    names_to_keep,
)
from pipeline.reading.text_rows import TextRows, refuse_repeated

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
FIRST_ROW = 2
FEWEST_ALIKE = 20


def rows_of_csv(
    content: bytes, how: TextFormat = COMMAS_IN_UTF_8, columns: Wanted = None
) -> TextRows:
    """Split the content of a file into rows and fields; blank lines are no rows.

    Raises
    ------
    ValueError : encoding, delimiter or header make the whole file unreadable, or it ends within a
        row. The message says what and how many, and never a value.
    """
    import pyarrow as pa

    plain = plain_text(content, how)
    after_header = plain.content.find(b"\n") + 1
    header = _header(plain.content[: after_header - 1], how.delimiter)
    kept = names_to_keep(header, columns)
    shape = Shape(len(header), tuple(header.index(name) for name in kept), how.delimiter)
    whole, damaged = [table_of([], [], shape)], [table_of([], [], shape, [])]
    first = FIRST_ROW
    for start, end in pieces_of_lines(plain.content, after_header):
        piece = np.frombuffer(plain.content, dtype="uint8", count=end - start, offset=start)
        found, set_aside, lines = rows_of_piece(piece, first, shape)
        whole.append(found)
        damaged.append(set_aside)
        first += lines
    if not plain.has_last_line_end:
        _refuse_cut_line(plain, first - 1, shape)
    rows = _text_rows(header, kept, pa.concat_tables(whole), pa.concat_tables(damaged), plain)
    if not plain.has_last_line_end and kept[-1:] == header[-1:]:
        _refuse_cut_value(rows.text[header[-1]], first - 1)
    return rows


def _header(line: bytes, delimiter: str) -> Header:
    if len(line) > LONGEST_LINE:
        raise ValueError(
            f"has a first line of {len(line):,} bytes; the first line must name the columns"
        )
    text = line.decode()
    if not text.strip():
        raise ValueError("has an empty first line; the first line must name the columns")
    names, is_closed = fields_of(text, delimiter)
    if not is_closed:
        raise ValueError(
            "has a quotation mark in the header that is not closed; ask for a whole header"
        )
    if len(names) == 1:
        for sign, plural in DELIMITERS.items():
            if sign in text and sign != delimiter:
                wanted = DELIMITERS.get(delimiter, repr(delimiter))
                raise ValueError(f"has its fields parted by {plural}; save it parted by {wanted}")
    refuse_repeated(names)
    return tuple(names)


def _refuse_cut_line(plain: PlainText, number: int, shape: Shape) -> None:
    """The last line has no line end: whole it may be, but cut it must not be.

    A line with too many fields has not lost any. NUL characters at its end are what a copy leaves
    that was never finished.
    """
    start = plain.content.rfind(b"\n", 0, -1) + 1
    text = plain.content[start:-1].decode()
    if number < FIRST_ROW or is_blank(text, shape.delimiter):
        return
    fields, fault = looked_at(text, shape)
    has_lost = fault is not None and (fault == UNCLOSED or len(fields) < shape.width)
    if has_lost or number in plain.nul_lines:
        raise ValueError(f"is cut in its last line (line {number}); send it again")


def _refuse_cut_value(values: pd.Series, number: int) -> None:
    """The last value of a file without a last line end is shorter than all others of its column.

    Told only where the others have one length, as days and most codes do.
    """
    lengths = values.str.len()
    others = lengths.iloc[:-1]
    usual = others[others > 0]
    if len(usual) < FEWEST_ALIKE or (usual != usual.iloc[0]).any():
        return
    is_never_empty = len(usual) == len(others)
    if 0 < lengths.iloc[-1] < usual.iloc[0] or (is_never_empty and lengths.iloc[-1] == 0):
        raise ValueError(f"is cut in its last line (line {number}); send it again")


def _text_rows(
    header: Header, kept: Header, whole: Any, damaged: Any, plain: PlainText
) -> TextRows:
    line = whole.column(LINE).to_pandas()
    notes = list(plain.notes)
    reasons = damaged.column(REASON).to_pandas()
    if damaged.num_rows and not whole.num_rows:
        most = reasons.value_counts()
        notes.append(
            f"not one of {damaged.num_rows:,} rows is whole; {most.iloc[0]:,} times: "
            f"{most.index[0]}. Does the header belong to these rows?"
        )
    return TextRows(
        header=header,
        text=_frame(whole, kept),
        line=line,
        has_nul=line.isin(plain.nul_lines),
        damaged=_frame(damaged, kept),
        damaged_line=damaged.column(LINE).to_pandas(),
        damaged_reason=reasons,
        notes=tuple(notes),
    )


def _frame(table: Any, names: Header) -> pd.DataFrame:
    columns = {name: table.column(at).to_pandas() for at, name in enumerate(names)}
    return pd.DataFrame(columns, index=pd.RangeIndex(table.num_rows))
