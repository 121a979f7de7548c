"""What rows that teach a map, and a map read from a file, must hold."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


def check_both_outcomes(label: FloatArray) -> None:
    """Refuse rows that no map can be taught with.

    Raises
    ------
    ValueError : only one outcome occurs, or there are no rows.
    """
    events = int(label.sum())
    if events in {0, len(label)}:
        raise ValueError(
            f"cannot calibrate on {len(label)} rows with {events} events: both outcomes are "
            "needed; widen the calibration period"
        )


def check_keys(stored: Mapping[str, Any], keys: set[str], what: str) -> None:
    """Refuse a stored map that lacks a key or has one that it should not.

    Raises
    ------
    ValueError : keys are absent or unknown; all are named.
    """
    absent, unknown = sorted(keys - set(stored)), sorted(set(stored) - keys)
    if absent:
        raise ValueError(f"{what} lacks {', '.join(absent)}")
    if unknown:
        raise ValueError(f"{what} has what it should not: {', '.join(unknown)}")


def read_numbers(stored: Mapping[str, Any], key: str, what: str) -> FloatArray:
    """The list of numbers under ``key``.

    Raises
    ------
    ValueError : it is no list, or something in it is no finite number.
    """
    found = stored[key]
    if not isinstance(found, list) or not all(is_number(value) for value in found):
        raise ValueError(f"{key} of {what} must be a list of finite numbers")
    return np.asarray(found, dtype=np.float64)


def is_number(value: Any) -> bool:
    """Whether a value of a JSON file is a finite number."""
    return isinstance(value, int | float) and not isinstance(value, bool) and np.isfinite(value)


def check_rising(values: FloatArray, key: str, what: str, *, strictly: bool) -> None:
    """Refuse knots out of order: a map must never turn a ranking round.

    Raises
    ------
    ValueError : a value is below the one before it, or equal to it where ``strictly``.
    """
    steps = np.diff(values)
    falls = int((steps <= 0).sum() if strictly else (steps < 0).sum())
    if falls:
        raise ValueError(f"{key} of {what} must rise, but does not at {falls} places")
