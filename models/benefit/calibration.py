"""Is the chance of referral honest, and a two-number repair when it is not."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from models.benefit.cohort import Floats

MAX_CALIBRATION_ERROR = 0.02
SLOPE_RANGE = (0.8, 1.2)
BINS = 10
STEPS = 25
EDGE = 1e-6


@dataclass(frozen=True)
class Recalibration:
    """A line on the log-odds: intercept + slope times the raw log-odds."""

    intercept: float = 0.0
    slope: float = 1.0

    def apply(self, probability: "Floats") -> "Floats":
        """Recalibrated probabilities, in the order given."""
        return _inverse(self.intercept + self.slope * _log_odds(probability))


def fit_recalibration(probability: "Floats", happened: "Floats") -> Recalibration:
    """Fit intercept and slope by Newton's method on the logistic likelihood."""
    design = np.column_stack([np.ones(len(probability)), _log_odds(probability)])
    line = np.array([0.0, 1.0])
    for _ in range(STEPS):
        fitted = _inverse(design @ line)
        weight = np.maximum(fitted * (1 - fitted), EDGE)
        information = design.T @ (design * weight[:, None]) + EDGE * np.eye(2)
        step = np.linalg.solve(information, design.T @ (happened - fitted))
        line = line + np.clip(step, -1.0, 1.0)
    return Recalibration(intercept=float(line[0]), slope=float(line[1]))


def is_calibrated(probability: "Floats", happened: "Floats") -> bool:
    """Check the mean error over ten equal bins and the slope on the log-odds."""
    slope = fit_recalibration(probability, happened).slope
    return (
        calibration_error(probability, happened) <= MAX_CALIBRATION_ERROR
        and SLOPE_RANGE[0] <= slope <= SLOPE_RANGE[1]
    )


def calibration_error(probability: "Floats", happened: "Floats") -> float:
    """Mean distance of said and seen over ten equal-sized bins, in probability."""
    order = np.argsort(probability, kind="stable")
    bins = np.array_split(order, BINS)
    gaps = [abs(probability[rows].mean() - happened[rows].mean()) for rows in bins if rows.size]
    sizes = [rows.size for rows in bins if rows.size]
    return float(np.average(gaps, weights=sizes))


def _log_odds(probability: "Floats") -> "Floats":
    kept = np.clip(probability, EDGE, 1 - EDGE)
    return np.log(kept / (1 - kept))


def _inverse(log_odds: "Floats") -> "Floats":
    return 1 / (1 + np.exp(-np.clip(log_odds, -30, 30)))
