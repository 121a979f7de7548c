"""One published picture with the table that holds the same figures."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from reports.render.words import is_missing

MOST_ROWS_SHOWN = 12
SMALLEST_OF_FOUR_DECIMALS = 5e-5
MISSING_CELL = "not estimable"


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture and its table; ``sentence`` tells a reader what to see."""

    title: str
    sentence: str
    svg: str
    table: pd.DataFrame


@dataclass(frozen=True, kw_only=True)
class PageTable:
    """A table as a page shows it: text cells, and which columns are numbers."""

    columns: tuple[str, ...]
    is_number: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str


def page_table(table: pd.DataFrame) -> PageTable:
    """Give a table's cells as text; a long one is thinned evenly, and says so."""
    shown = table.iloc[thinned(len(table))]
    note = ""
    if len(shown) < len(table):
        note = f"{len(shown)} of {len(table):,} rows, evenly spaced; the CSV holds all."
    return PageTable(
        columns=tuple(str(name).replace("_", " ").capitalize() for name in table.columns),
        is_number=tuple(_is_number(table[name]) for name in table.columns),
        rows=tuple(zip(*(_column_text(shown[name]) for name in table.columns), strict=True)),
        note=note,
    )


def _is_number(column: pd.Series) -> bool:
    """Whether a column holds figures; yes or no is not a figure."""
    is_numeric: bool = pd.api.types.is_numeric_dtype(column)
    return is_numeric and not pd.api.types.is_bool_dtype(column)


def _column_text(column: pd.Series) -> list[str]:
    """Give a column's cells with one number of decimals for all of them."""
    if not _is_number(column):
        return [cell_text(value) for value in column]
    known = column.dropna()
    digits = 0 if (known == known.round()).all() else 3
    return [MISSING_CELL if pd.isna(one) else f"{one:,.{digits}f}" for one in column]


def thinned(length: int, most: int = MOST_ROWS_SHOWN) -> list[int]:
    """Give places of at most ``most`` rows, first and last among them.

    >>> thinned(3), thinned(100, most=4)
    ([0, 1, 2], [0, 33, 66, 99])
    """
    if length <= most:
        return list(range(length))
    return [round(place * (length - 1) / (most - 1)) for place in range(most)]


def cell_text(value: Any) -> str:
    """Give one cell: whole numbers whole, others to four decimals; what is not 0 is never "0".

    >>> cell_text(1234), cell_text(0.12346), cell_text(40.0), cell_text(None)
    ('1,234', '0.1235', '40', 'not estimable')
    >>> cell_text(1e-9), cell_text(-0.00002), cell_text(0.0)
    ('1e-09', '-2e-05', '0')
    """
    if value is None or value is pd.NA or is_missing(value):
        return MISSING_CELL
    if isinstance(value, (bool, np.bool_)):
        return "yes" if value else "no"
    if not isinstance(value, (int, float)):
        return str(value)
    if float(value).is_integer():
        return f"{value:,.0f}"
    if abs(value) < SMALLEST_OF_FOUR_DECIMALS:
        return f"{value:.1g}"
    return f"{value:,.4f}".rstrip("0").rstrip(".")
