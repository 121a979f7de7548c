"""Days that stand for no day: what systems write where they have to write something."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from data_contracts.breaks import Break
from data_contracts.contract import Contract

PLACEHOLDERS = pd.DatetimeIndex(
    ["1582-10-15", "1753-01-01", "1800-01-01", "1801-01-01", "1900-01-01", "9999-12-31"]
).as_unit("us")
"""HES writes 1582, 1800 and 1801, databases write 1753 and 1900, and 9999 means for ever."""


def placeholders(rows: pd.DataFrame, contract: Contract) -> pd.DataFrame:
    """Which cells of the date columns hold a placeholder; bool, one column per date column."""
    dates = [column.name for column in contract.columns if column.logical_type == "date"]
    return pd.DataFrame({name: rows[name].isin(PLACEHOLDERS) for name in dates}, index=rows.index)


def without_placeholders(rows: pd.DataFrame, held: pd.DataFrame) -> pd.DataFrame:
    """The rows with those cells empty."""
    emptied = {str(name): rows[name].mask(held[name]) for name in held if held[name].any()}
    return rows.assign(**emptied)


def placeholder_breaks(contract: Contract, held: pd.DataFrame) -> Iterator[Break]:
    """A placeholder costs its cell; in a column that must be filled in it costs the row."""
    for name in held:
        if held[name].any():
            severity = "field" if contract.column(str(name)).nullable else "row"
            text = f"{name} holds a placeholder (such as 1900-01-01 or 9999-12-31), not a day"
            yield Break(f"{name}_is_no_placeholder", text, severity, str(name), held[name])
