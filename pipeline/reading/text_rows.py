"""The rows of one file, before anybody asks what they mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

LOOKS_LIKE_A_NAME = r"[^\W\d][\w .-]{0,59}"


@dataclass(frozen=True)
class TextRows:
    """The rows of one file, word for word.

    ``header`` has every column of the file; ``text`` has those that were to be kept, in the order
    of the header. ``line`` is the line of each row in a CSV file (2 is the first after the
    header), or its number in a Parquet file (from 1). ``has_nul`` says of each row whether NUL
    characters were taken out of it. ``damaged`` are the rows without one field per column: the
    fields they have, by position from the left. ``damaged_line`` and ``damaged_reason`` belong to
    them, row by row. ``notes`` say what had to be done to read the file at all.
    """

    header: tuple[str, ...]
    text: pd.DataFrame
    line: pd.Series
    has_nul: pd.Series
    damaged: pd.DataFrame
    damaged_line: pd.Series
    damaged_reason: pd.Series
    notes: tuple[str, ...] = ()


def refuse_repeated(header: Sequence[str]) -> None:
    """Two columns of one name: nobody could tell which is meant.

    A file without its header has people in its first line, so what does not look like the name
    of a column is told by its place.

    Raises
    ------
    ValueError : a name stands more than once.
    """
    repeated = [name for name in dict.fromkeys(header) if header.count(name) > 1]
    if repeated:
        named = [
            repr(name)
            if re.fullmatch(LOOKS_LIKE_A_NAME, name)
            else f"number {header.index(name) + 1}"
            for name in repeated
        ]
        raise ValueError(
            f"has the column {', '.join(named)} more than once; ask the provider which one counts"
        )


def in_lines(numbers: Sequence[int]) -> str:
    """How many lines, and which is the first."""
    first = numbers[0]
    if len(numbers) == 1:
        return f"line {first}"
    return f"{len(numbers):,} lines, first in line {first}"
