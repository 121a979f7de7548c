"""From the text of an extract to the types of its contract, telling which cells cannot be read."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

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
IN_THOUSANDS = r"^[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]*)?$"
"""1,234 as a spreadsheet shows it. 0,123 is a decimal comma, and 1,23 may be: both unreadable."""

ISO_DATE = (
    r"^(?P<day>(?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[T ](?P<clock>[0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(?:\.[0-9]{1,9})?"
    r" ?(?P<offset>Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?$"
)
PLAIN_DATE = r"^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}$"
"""What most files hold throughout: an ``ISO_DATE`` without a time."""

CIVIL_TIME = "Europe/London"
"""The time zone whose calendar our dates are of."""

INSTANTS = (
    pd.Timestamp("0001-01-02", tz="UTC"),
    pd.Timestamp("9999-12-31T23:59:59.999999", tz="UTC"),
)
"""The first and last instant that have a civil time."""


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
            is_empty = stripped == ""
            cells = stripped.mask(is_empty) if is_empty.any() else stripped
            typed[column.name], unreadable[column.name] = _read(cells, column.logical_type)
        else:
            dtype = DTYPES[column.logical_type]
            typed[column.name] = pd.Series(None, index=text.index, dtype=dtype)
            unreadable[column.name] = np.zeros(len(text), dtype=bool)
    return pd.DataFrame(typed, index=text.index), pd.DataFrame(unreadable, index=text.index)


def _read(cells: pd.Series, logical_type: str) -> tuple[pd.Series, NDArray[np.bool_]]:
    """The values of a column, and which cells cannot be read.

    A day's file has few dates and codes in many rows: convert each once, then spread them.
    """
    if logical_type == "string":
        return cells, np.zeros(len(cells), dtype=bool)
    positions, texts = pd.factorize(cells)
    values = _READERS[logical_type](pd.Series(texts, dtype="str"))
    # One place more, at the end, for the position -1 of an empty cell.
    cannot_be_read = np.append(values.isna().to_numpy(), False)
    spread = values.array.take(positions, allow_fill=True)
    return pd.Series(spread, index=cells.index), cannot_be_read[positions]


def _whole_numbers(cells: pd.Series) -> pd.Series:
    plain = _without_thousands(cells)
    fits = plain.where(plain.str.contains(WHOLE_NUMBER, na=False))
    return pd.to_numeric(fits).astype("Int64")


def _numbers(cells: pd.Series) -> pd.Series:
    plain = _without_thousands(cells)
    fits = plain.where(plain.str.contains(NUMBER, na=False))
    return pd.to_numeric(fits).astype("float64")


def _without_thousands(cells: pd.Series) -> pd.Series:
    is_parted = cells.str.contains(IN_THOUSANDS, na=False)
    if not is_parted.any():
        return cells
    return cells.mask(is_parted, cells.str.replace(",", "", regex=False))


def _dates(cells: pd.Series) -> pd.Series:
    """Civil dates.

    A time without an offset is local: its date is the one written, also in the hour that the
    clocks leave out. A time with an offset or Z is an instant: its date is the one that the clocks
    of ``CIVIL_TIME`` showed.
    """
    if cells.str.contains(PLAIN_DATE, na=False).all():
        return pd.to_datetime(cells, format="ISO8601", errors="coerce").astype("datetime64[us]")
    parts = cells.str.extract(ISO_DATE)
    written = parts["day"] + "T" + parts["clock"].fillna("00:00")
    local = pd.to_datetime(written, format="ISO8601", errors="coerce")
    is_instant = parts["offset"].notna()
    if is_instant.any():
        instant = pd.to_datetime(
            (written + parts["offset"])[is_instant], format="ISO8601", errors="coerce", utc=True
        )
        on_the_clock = instant.where(instant.between(*INSTANTS)).dt.tz_convert(CIVIL_TIME)
        local = local.astype("datetime64[us]")
        local[is_instant] = on_the_clock.dt.tz_localize(None)
    return local.astype("datetime64[us]").dt.normalize()


_READERS = {
    "integer": _whole_numbers,
    "number": _numbers,
    "date": _dates,
}
