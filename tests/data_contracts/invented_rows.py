"""Rows written as words in a line."""

from __future__ import annotations

Row = dict[str, str]


def row(fields: str, values: str) -> Row:
    """One row from two lines of words; ``-`` is an empty cell and ``~`` a space."""
    cells = ["" if word == "-" else word.replace("~", " ") for word in values.split()]
    return dict(zip(fields.split(), cells, strict=True))


def rows(fields: str, *lines: str) -> list[Row]:
    return [row(fields, line) for line in lines]
