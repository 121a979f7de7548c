"""Logistic recalibration: two numbers that turn a booster's log-odds into a risk."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from models.logistic import fit_intercepts, fit_lines

FloatArray = NDArray[np.float64]

DECIMALS = 10  # of the stored coefficients: the same text on every run, far below any effect
LEAST_SLOPE = 0.05  # of a score that does not rank: nearly flat, but never the other way round


@dataclass(frozen=True)
class Calibrator:
    """``risk = 1 / (1 + exp(-(intercept + slope * raw)))``, with slope above 0."""

    intercept: float
    slope: float

    def apply(self, raw: FloatArray) -> FloatArray:
        """Calibrated risk in (0, 1), same shape as ``raw`` (log-odds); NaN stays NaN."""
        return np.asarray(expit(self.intercept + self.slope * np.asarray(raw, dtype=np.float64)))

    def to_dict(self) -> dict[str, float]:
        """As written to calibrator.json."""
        return asdict(self)

    @classmethod
    def from_dict(cls, stored: Mapping[str, float]) -> "Calibrator":
        """As read from calibrator.json.

        Raises
        ------
        ValueError : a coefficient is absent or not finite, or the slope is not above 0.
        """
        absent = sorted({"intercept", "slope"} - set(stored))
        if absent:
            raise ValueError(f"calibrator lacks {', '.join(absent)}")
        calibrator = cls(float(stored["intercept"]), float(stored["slope"]))
        if not (np.isfinite(calibrator.intercept) and 0.0 < calibrator.slope < np.inf):
            raise ValueError(
                f"calibrator must have a finite intercept and a slope above 0, got {calibrator}"
            )
        return calibrator


def fit_calibrator(raw: FloatArray, label: FloatArray) -> Calibrator:
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
    once = np.ones((1, len(raw)))
    events = int(label.sum())
    if events in {0, len(label)}:
        raise ValueError(
            f"cannot calibrate on {len(raw)} rows with {events} events: both outcomes are "
            "needed; widen the calibration period"
        )
    intercept, slope = fit_lines(raw, label, once)[0]
    if not slope >= LEAST_SLOPE:
        slope = 1.0 if np.isnan(slope) else LEAST_SLOPE
        intercept = fit_intercepts(slope * raw, label, once)[0]
    return Calibrator(round(float(intercept), DECIMALS), round(float(slope), DECIMALS))
