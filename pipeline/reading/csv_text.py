"""The content of one CSV file as text columns, with the rows that do not fit set aside.

One row stands on one line. That makes a quotation mark that is never closed the fault of its own
line; without that rule it would swallow the rows after it.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence

import pandas as pd

from pipeline.reading.text_rows import TextRows

DELIMITER = ","
OTHER_DELIMITERS = {";": "semicolons", "\t": "tabs", "|": "bars"}
UNCLOSED = "a quotation mark is not closed on its line"
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def rows_of_csv(content: bytes) -> TextRows:
    """Split the content of a file into rows and fields; blank lines are no rows.

    Raises
    ------
    ValueError : encoding, NUL characters, delimiter or header make the whole file unreadable.
        The message says what and how many, and never a value.
    """
    lines = _decode(content).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    header = _header(lines[0])
    good: list[list[str]] = []
    good_lines: list[int] = []
    damaged: list[list[str]] = []
    damaged_lines: list[int] = []
    reasons: list[str] = []
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip():
            continue
        fields, is_closed = _fields(line)
        if is_closed and len(fields) == len(header):
            good.append(fields)
            good_lines.append(number)
        else:
            damaged.append(fields)
            damaged_lines.append(number)
            reasons.append(
                f"the row has {len(fields)} fields, not {len(header)}" if is_closed else UNCLOSED
            )
    return TextRows(
        header=header,
        text=_columns(header, good),
        line=pd.Series(good_lines, dtype="int64"),
        damaged=_columns(header, [_fit(row, len(header)) for row in damaged]),
        damaged_line=pd.Series(damaged_lines, dtype="int64"),
        damaged_reason=pd.Series(reasons, dtype="str"),
    )


def _decode(content: bytes) -> str:
    if content.startswith(UTF_16_MARKS):
        raise ValueError("is written in UTF-16; save it as UTF-8")
    nul_lines = [n for n, line in enumerate(content.split(b"\n"), start=1) if b"\0" in line]
    if nul_lines:
        raise ValueError(
            f"has NUL characters in {_lines(nul_lines)}; the file is damaged, send it again"
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        other = [n for n, line in enumerate(content.split(b"\n"), start=1) if not _is_utf_8(line)]
        raise ValueError(
            f"is not UTF-8 in {_lines(other)} (perhaps Windows-1252); save it as UTF-8"
        ) from None


def _is_utf_8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _header(line: str) -> tuple[str, ...]:
    names, is_closed = _fields(line)
    if not is_closed:
        raise ValueError("has a quotation mark in the header that is not closed")
    if len(names) == 1:
        for sign, plural in OTHER_DELIMITERS.items():
            if sign in line:
                raise ValueError(f"has its fields parted by {plural}; save it parted by commas")
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise ValueError(f"has the column {', '.join(map(repr, repeated))} more than once")
    return tuple(names)


def _fields(line: str) -> tuple[list[str], bool]:
    """The fields of a line, and whether each quotation mark is closed in its field.

    Where one is not, only the fields before it can be told apart.
    """
    if '"' not in line:
        return line.split(DELIMITER), True
    try:
        return next(csv.reader([line], delimiter=DELIMITER, strict=True)), True
    except csv.Error:
        return line.split('"', 1)[0].split(DELIMITER)[:-1], False


def _fit(fields: list[str], width: int) -> list[str]:
    return (fields + [""] * width)[:width]


def _columns(header: tuple[str, ...], rows: list[list[str]]) -> pd.DataFrame:
    columns = zip(*rows, strict=True) if rows else [()] * len(header)
    return pd.DataFrame(
        {
            name: pd.array(list(column), dtype="str")
            for name, column in zip(header, columns, strict=True)
        }
    )


def _lines(numbers: Sequence[int]) -> str:
    first = numbers[0]
    return f"line {first}" if len(numbers) == 1 else f"{len(numbers)} lines, first in line {first}"
