"""Whether risks mean what they say: of people told 20 %, does it happen to one in five."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import logit

from models.logistic import fit_intercepts, fit_lines

FloatArray = NDArray[np.float64]

EDGE = 1e-12  # probabilities are kept this far from 0 and 1 before the logit
LOESS_SHARE = 0.75  # neighbours in each local line; Austin & Steyerberg 2019 use loess so


@dataclass(frozen=True)
class CalibrationError:
    """Distance between the risk said and the risk seen (a smooth curve), as probabilities.

    ``ici`` is its mean over people, ``e50`` its median, ``e90`` its 90th centile.
    Source: Austin & Steyerberg, Statistics in Medicine 2019.
    """

    ici: float
    e50: float
    e90: float


def log_odds(probability: FloatArray) -> FloatArray:
    """Logit, kept finite at 0 and 1."""
    return np.asarray(logit(np.clip(probability, EDGE, 1.0 - EDGE)))


def calibration_slope(label: FloatArray, probability: FloatArray) -> float:
    """1 is right; below 1 the risks are too extreme. NaN where it does not exist."""
    return float(fit_lines(log_odds(probability), label, np.ones((1, len(label))))[0, 1])


def calibration_in_the_large(label: FloatArray, probability: FloatArray) -> float:
    """0 is right; above 0 risks are too low on the whole (log-odds). NaN for one class."""
    return float(fit_intercepts(log_odds(probability), label, np.ones((1, len(label))))[0])


def observed_over_expected(label: FloatArray, probability: FloatArray) -> float:
    """Events seen for each event expected: 1 is right. NaN when none is expected."""
    expected = float(probability.sum())
    return float(label.sum()) / expected if expected > 0 else float("nan")


def calibration_error(label: FloatArray, probability: FloatArray) -> CalibrationError:
    """ICI, E50 and E90 from a lowess curve of the outcome on the risk.

    The curve is local-linear without robustness rounds, which would discard the events
    themselves as outliers of a 0/1 outcome.
    """
    distance = np.abs(smooth_curve(label, probability) - probability)
    e50, e90 = np.quantile(distance, [0.5, 0.9])
    return CalibrationError(float(distance.mean()), float(e50), float(e90))


def smooth_curve(label: FloatArray, probability: FloatArray) -> FloatArray:
    """Risk seen at each person's risk said: lowess, kept within 0 and 1, shape (n,)."""
    from statsmodels.nonparametric.smoothers_lowess import lowess

    spread = float(np.ptp(probability))
    if spread == 0.0:
        return np.full(len(label), label.mean())
    fitted = lowess(
        label, probability, frac=LOESS_SHARE, it=0, delta=0.005 * spread, return_sorted=False
    )
    return np.clip(np.asarray(fitted, dtype=np.float64), 0.0, 1.0)


def calibration_table(
    label: FloatArray, probability: FloatArray, *, bins: int = 20
) -> pd.DataFrame:
    """Cut people into groups of equal size by risk, for the calibration picture.

    Columns: bin (from 1, lowest risk), n, predicted (mean risk), observed (share with the
    outcome). Equal risks are never parted, so there may be fewer groups than ``bins``.
    """
    edges = np.unique(np.quantile(probability, np.linspace(0.0, 1.0, bins + 1)))
    position = np.searchsorted(edges[1:-1], probability, side="left")
    table = (
        pd.DataFrame({"bin": position, "predicted": probability, "observed": label})
        .groupby("bin")
        .agg(n=("observed", "size"), predicted=("predicted", "mean"), observed=("observed", "mean"))
        .reset_index()
    )
    table["bin"] = np.arange(1, len(table) + 1)
    return table
