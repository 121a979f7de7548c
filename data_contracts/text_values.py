"""From the text of an extract to the types of its contract, telling which cells cannot be read."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from data_contracts.contract import Column

DTYPES = {"string": "str", "integer": "Int64", "number": "float64", "date": "datetime64[us]"}
"""The pandas type of each logical type. Missing stays missing; dates are midnights."""

READABLE_AS = {
    "integer": "a whole number",
    "number": "a number",
    "date": "a date (YYYY-MM-DD)",
}
"""What a cell of that type has to be, in words. A string can always be read."""

WHOLE_NUMBER = r"^[+-]?[0-9]{1,15}(?:\.0+)?$"
"""A spreadsheet or a column with gaps turns 85 into 85.0; that is still 85."""

NUMBER = r"^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?$"
ISO_DATE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"


def to_typed(text: pd.DataFrame, columns: Iterable[Column]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Convert text to the contract's types.

    White space around a value is dropped, and an empty cell is missing. Nothing else counts as
    missing: ``NA``, ``None`` and ``Null`` are names and ids like any other.

    Parameters
    ----------
    text : text columns; those of ``columns`` that are absent come out missing throughout.
    columns : the columns of the contract, in the order wanted.

    Returns
    -------
    The typed table, and a bool table of the same shape: cells with a text that cannot be read
    as their type (missing in the typed table).
    """
    typed, unreadable = {}, {}
    for column in columns:
        if column.name in text:
            stripped = text[column.name].str.strip()
            cells = stripped.mask(stripped == "")
        else:
            cells = pd.Series(pd.NA, index=text.index, dtype="str")
        typed[column.name] = _read_each_text_once(cells, column.logical_type)
        unreadable[column.name] = cells.notna() & typed[column.name].isna()
    return pd.DataFrame(typed, index=text.index), pd.DataFrame(unreadable, index=text.index)


def _read_each_text_once(cells: pd.Series, logical_type: str) -> pd.Series:
    """A day's file has few dates and codes in many rows: convert each once, then spread them."""
    if logical_type == "string":
        return cells
    positions, texts = pd.factorize(cells)
    values = _READERS[logical_type](pd.Series(texts, dtype="str"))
    return values.reindex(positions).set_axis(cells.index)


def _whole_numbers(cells: pd.Series) -> pd.Series:
    fits = cells.where(cells.str.contains(WHOLE_NUMBER, na=False))
    return pd.to_numeric(fits).astype("Int64")


def _numbers(cells: pd.Series) -> pd.Series:
    fits = cells.where(cells.str.contains(NUMBER, na=False))
    return pd.to_numeric(fits).astype("float64")


def _dates(cells: pd.Series) -> pd.Series:
    fits = cells.where(cells.str.contains(ISO_DATE, na=False))
    return pd.to_datetime(fits, format="%Y-%m-%d", errors="coerce").astype("datetime64[us]")


_READERS = {
    "integer": _whole_numbers,
    "number": _numbers,
    "date": _dates,
}
