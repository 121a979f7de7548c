"""Rules that hold one cell of a row against others of it: which rows break them.

An empty cell breaks none of them. They are checked here alone, not by Great Expectations.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

import pandas as pd


def code_of_version(
    column: pd.Series,
    version: pd.Series,
    *,
    values: tuple[Any, ...],
    retired: Mapping[Any, tuple[Any, ...]],
    legacy: str,
    **_: Any,
) -> pd.Series:
    """Codes that are not current, but for retired ones where the version says ``legacy``."""
    may_be_retired = column.isin(list(retired)) & (version == legacy)
    return column.notna() & ~column.isin(values) & ~may_be_retired


def in_band(
    score: pd.Series, band: pd.Series, *, bands: Mapping[str, float], **_: Any
) -> pd.Series:
    """Scores outside the band beside them; ``bands`` has the lowest score of each."""
    floors = sorted(bands.items(), key=lambda pair: pair[1])
    ceilings = {name: above for (name, _), (_, above) in pairwise(floors)}
    lowest, next_band = band.map(dict(bands)), band.map(ceilings)
    return (score < lowest) | (score >= next_band)


def adds_up_to(*columns: pd.Series, total: float, within: float, **_: Any) -> pd.Series:
    """Rows whose columns, where all are filled in, miss the total by more than ``within``."""
    parts = pd.concat(columns, axis=1)
    return parts.notna().all(axis=1) & ((parts.sum(axis=1) - total).abs() > within)


def empty_before_window_ends(
    value: pd.Series, observed: pd.Series, start: pd.Series, days: pd.Series, **_: Any
) -> pd.Series:
    """Values given though nobody had seen the whole window of ``days`` from ``start``."""
    end = start + pd.to_timedelta(days.astype("float64"), unit="D")
    return value.notna() & (observed < end)


CHECKS_BETWEEN_COLUMNS: Mapping[str, Callable[..., pd.Series]] = {
    "code_of_version": code_of_version,
    "in_band": in_band,
    "adds_up_to": adds_up_to,
    "empty_before_window_ends": empty_before_window_ends,
}
"""The check of each kind, called as those of ``data_contracts/rules.py``."""
