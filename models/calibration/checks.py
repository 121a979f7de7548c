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


def read_curve(
    stored: Mapping[str, Any], what: str, *, more_risks: int
) -> tuple[FloatArray, FloatArray]:
    """Log-odds, each above the one before it, and risks that never fall.

    Parameters
    ----------
    more_risks : how many risks more than log-odds there must be.

    Raises
    ------
    ValueError : a list is absent, unknown, empty, of unfitting length or out of order, or
        something in it is no finite number.
    """
    check_keys(stored, {"log_odds", "risk"}, what)
    log_odds, risk = (_numbers(stored, key, what) for key in ("log_odds", "risk"))
    if len(risk) != len(log_odds) + more_risks or not len(risk):
        raise ValueError(
            f"{what} needs {len(log_odds) + more_risks or 'some'} risks for {len(log_odds)} "
            f"log-odds, got {len(risk)}"
        )
    for key, is_fall in (("log_odds", np.diff(log_odds) <= 0), ("risk", np.diff(risk) < 0)):
        if is_fall.any():
            raise ValueError(f"{key} of {what} must rise, but does not at {is_fall.sum()} places")
    return log_odds, risk


def is_number(value: Any) -> bool:
    """Whether a value of a JSON file is a finite number."""
    return isinstance(value, int | float) and not isinstance(value, bool) and np.isfinite(value)


def _numbers(stored: Mapping[str, Any], key: str, what: str) -> FloatArray:
    found = stored[key]
    if not isinstance(found, list) or not all(is_number(value) for value in found):
        raise ValueError(f"{key} of {what} must be a list of finite numbers")
    return np.asarray(found, dtype=np.float64)
