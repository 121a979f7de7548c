"""Columns that walk together: array types, choice of rows, curves and days.

A day is a whole number, days since 1 January 1970. ``NEVER`` is a day that does not come.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Columns = dict[str, NDArray[Any]]
Record = TypeVar("Record")

NEVER = 10**8
YEAR_DAYS = 365.25
WINTER_MONTHS = (12, 1, 2)
COLD_MONTHS = (10, 11, 12, 1, 2, 3)


def take(record: Record, rows: Ints) -> Record:
    """Choose rows of a dataclass whose every field is an array with one row per person."""
    chosen = {field.name: getattr(record, field.name)[rows] for field in fields(record)}  # type: ignore[arg-type]  # a dataclass instance by contract
    return type(record)(**chosen)


def expit(logit: NDArray[Any]) -> Floats:
    """Turn log-odds into probabilities."""
    return np.asarray(1.0 / (1.0 + np.exp(-logit)), dtype=np.float64)


def day_of(date: str) -> int:
    """Read an ISO date as a day.

    >>> day_of("1970-01-02")
    1
    """
    return int(np.datetime64(date, "D").astype(np.int64))


def dates(days: Ints) -> pd.Series:
    """Show days as dates; ``NEVER`` becomes missing."""
    shown = np.where(days >= NEVER // 2, np.datetime64("NaT"), days.astype("datetime64[D]"))
    return pd.Series(shown.astype("datetime64[us]"))


def is_winter(days: Ints) -> Bools:
    """Say which days fall in December to February."""
    return np.isin(_month(days), WINTER_MONTHS)


def is_cold_season(days: Ints) -> Bools:
    """Say which days fall in October to March, when a home must be heated."""
    return np.isin(_month(days), COLD_MONTHS)


def _month(days: Ints) -> Ints:
    dated = np.where(days >= NEVER // 2, 0, days).astype("datetime64[D]")
    return dated.astype("datetime64[M]").astype(np.int64) % 12 + 1


def pick(rng: np.random.Generator, shares: Sequence[float] | Floats, size: int) -> Ints:
    """Draw the place in ``shares`` for each of ``size`` rows; shares need not sum to one."""
    edges = np.cumsum(np.asarray(shares, dtype=np.float64))
    return np.searchsorted(edges / edges[-1], rng.random(size), side="right").astype(np.int64)


def pick_by_row(rng: np.random.Generator, shares: Floats) -> Ints:
    """Draw one column for each row of ``shares``, with chances in proportion to the row."""
    edges = np.cumsum(shares, axis=1)
    chance = rng.random(len(shares)) * edges[:, -1]
    return np.asarray((chance[:, None] >= edges).sum(axis=1), dtype=np.int64)


def whole(values: NDArray[Any]) -> Ints:
    """Round down to whole numbers."""
    return np.asarray(np.floor(values), dtype=np.int64)


def text(labels: Sequence[str], index: Ints, *, missing: Bools | None = None) -> pd.Series:
    """Write labels by their place; missing where asked."""
    values = pd.Series(np.asarray(labels, dtype=object)[index], dtype="str")
    return values if missing is None else values.mask(missing)


def integers(values: Ints, *, missing: Bools | None = None) -> pd.Series:
    """Write whole numbers that may be missing."""
    column = pd.Series(values, dtype="Int64")
    return column if missing is None else column.mask(missing)


def identifiers(letter: str, numbers: Ints, width: int) -> pd.Series:
    """Write identifiers such as ``p000123``: a letter and a number, telling nothing else."""
    return pd.Series([f"{letter}{number:0{width}d}" for number in numbers.tolist()], dtype="str")


def stack(parts: Sequence[Mapping[str, NDArray[Any]]]) -> Columns:
    """Join parts that have the same columns, one below the other."""
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
