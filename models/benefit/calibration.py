"""Is the chance of referral honest, and a two-number repair when it is not."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from models.calibration.line import Line, fit_line
from models.calibration_measures import calibration_slope, log_odds

if TYPE_CHECKING:
    from models.benefit.cohort import Floats

MAX_CALIBRATION_ERROR = 0.02
SLOPE_RANGE = (0.8, 1.2)
BINS = 10


@dataclass(frozen=True)
class Recalibration:
    """A line on the log-odds: intercept + slope times the raw log-odds."""

    intercept: float = 0.0
    slope: float = 1.0

    def apply(self, probability: "Floats") -> "Floats":
        """Recalibrated probabilities, in the order given."""
        return Line("slope", self.intercept, self.slope).apply(log_odds(probability))


def fit_recalibration(probability: "Floats", happened: "Floats") -> Recalibration:
    """Fit the line of the risk models to probabilities."""
    line = fit_line(log_odds(probability), happened)
    return Recalibration(intercept=line.intercept, slope=line.slope)


def is_calibrated(probability: "Floats", happened: "Floats") -> bool:
    """Check the mean error over ten equal bins and the slope on the log-odds."""
    slope = calibration_slope(happened, probability)
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
