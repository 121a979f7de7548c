"""The rows of one file, before anybody asks what they mean."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class TextRows:
    """The rows of one file, word for word.

    ``text`` has one column for each name of ``header``; ``line`` is the line of each row in a
    CSV file (2 is the first after the header), or its number in a Parquet file (from 1).
    ``damaged`` are the rows without one field per column: the fields they have, by position from
    the left. ``damaged_line`` and ``damaged_reason`` belong to them, row by row. ``notes`` say
    what had to be done to read the file at all.
    """

    header: tuple[str, ...]
    text: pd.DataFrame
    line: pd.Series
    damaged: pd.DataFrame
    damaged_line: pd.Series
    damaged_reason: pd.Series
    notes: tuple[str, ...] = ()
