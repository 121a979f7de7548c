"""A line on the log-odds: none, an intercept alone, or an intercept and a slope."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from scipy.special import expit

from models.calibration.checks import FloatArray, check_both_outcomes, check_keys, is_number
from models.logistic import fit_intercepts, fit_lines

DECIMALS = 10  # of the stored coefficients: the same text on every run, far below any effect
LEAST_SLOPE = 0.05  # of a score that does not rank: nearly flat, but never the other way round

LineKind = Literal["none", "intercept", "slope"]
KEYS: dict[LineKind, tuple[str, ...]] = {
    "none": (),
    "intercept": ("intercept",),
    "slope": ("intercept", "slope"),
}
"""What each kind has to store beside its name."""


@dataclass(frozen=True)
class Line:
    """``risk = 1 / (1 + exp(-(intercept + slope * raw)))``, with slope above 0."""

    kind: LineKind
    intercept: float = 0.0
    slope: float = 1.0

    def apply(self, raw: FloatArray) -> FloatArray:
        """Calibrated risk in (0, 1), same shape as ``raw`` (log-odds); NaN stays NaN."""
        return np.asarray(expit(self.intercept + self.slope * np.asarray(raw, dtype=np.float64)))

    def to_dict(self) -> dict[str, Any]:
        """As written to calibrator.json."""
        return {"kind": self.kind, **{key: getattr(self, key) for key in KEYS[self.kind]}}

    @classmethod
    def from_dict(cls, kind: LineKind, stored: Mapping[str, Any]) -> "Line":
        """As read from calibrator.json, without the kind.

        Raises
        ------
        ValueError : a coefficient is absent, unknown or not finite, or the slope is not above 0.
        """
        what = f"a {kind} calibrator"
        check_keys(stored, set(KEYS[kind]), what)
        odd = [key for key in KEYS[kind] if not is_number(stored[key])]
        if odd or not stored.get("slope", 1.0) > 0.0:
            raise ValueError(
                f"{what} must have a finite intercept and a finite slope above 0, got "
                f"{dict(stored)}"
            )
        return cls(kind, **{key: float(stored[key]) for key in KEYS[kind]})


def fit_level(raw: FloatArray, label: FloatArray) -> Line:
    """Fit the intercept alone: risks become right on the whole, their spread stays.

    Parameters and errors as of ``fit_line``.
    """
    check_both_outcomes(label)
    return Line("intercept", _rounded(fit_intercepts(raw, label, np.ones((1, len(raw))))[0]))


def fit_line(raw: FloatArray, label: FloatArray) -> Line:
    """Fit intercept and slope on rows whose booster never saw their person.

    A score no better than chance must not turn the ranking round, nor stop the run: its
    slope is held at ``LEAST_SLOPE``, everybody gets nearly the average, and the gates tell.
    Where no slope exists (all scores equal, or outcomes fully separated) it stays 1. In
    both cases the intercept still makes risks right on the whole.

    Parameters
    ----------
    raw : log-odds of the cross-fitted calibration rows, shape (n,).
    label : 0 or 1, shape (n,).

    Raises
    ------
    ValueError : only one outcome occurs.
    """
    check_both_outcomes(label)
    once = np.ones((1, len(raw)))
    intercept, slope = fit_lines(raw, label, once)[0]
    if not slope >= LEAST_SLOPE:
        slope = 1.0 if np.isnan(slope) else LEAST_SLOPE
        intercept = fit_intercepts(slope * raw, label, once)[0]
    return Line("slope", _rounded(intercept), _rounded(slope))


def _rounded(coefficient: float) -> float:
    return round(float(coefficient), DECIMALS)
