"""Between which hours: a distribution with a peak at none, and a conformal margin.

The distribution of one person's hours is none with chance ``1 - care``, else the expected amount
times a ratio, as observed over expected amounts spread among people held out of the fit. The
interval takes the middle of it; where none is likelier than the lower tail it starts at 0 and all
that may be missed lies above. Split conformal prediction (Romano, Patterson and Candès 2019,
conformalized quantile regression) then moves the ends by the margin that makes the share of
calibration rows inside right, whatever the distribution got wrong. It promises the share over all
people of the same kind, not in each group.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
RATIO_POINTS = 101


@dataclass(frozen=True)
class Parts:
    """Of each person: the chance of any hours (``care``), and the hours if there are any."""

    care: FloatArray
    amount: FloatArray

    @property
    def expected(self) -> FloatArray:
        """Hours a week on average over people like this one."""
        return self.care * self.amount


def amount_ratios(amount: FloatArray, observed: FloatArray) -> FloatArray:
    """Quantiles of observed over expected amount, of rows held out whose hours are above 0.

    Raises
    ------
    ValueError : there is no such row.
    """
    if len(observed) == 0:
        raise ValueError("no row has hours above 0; there is no spread to learn")
    levels = np.linspace(0.0, 1.0, RATIO_POINTS)
    return np.asarray(np.quantile(observed / np.maximum(amount, 0.25), levels), dtype=np.float64)


def hours_quantile(parts: Parts, ratios: FloatArray, share: FloatArray) -> FloatArray:
    """The hours below which ``share`` of people like each one lie; 0 up to the chance of none."""
    above_none = share - (1.0 - parts.care)
    place = np.divide(above_none, parts.care, out=np.zeros_like(share), where=parts.care > 0)
    levels = np.linspace(0.0, 1.0, len(ratios))
    hours = parts.amount * np.interp(np.clip(place, 0.0, 1.0), levels, ratios)
    return np.where(above_none <= 0.0, 0.0, hours)


def base_interval(
    parts: Parts, ratios: FloatArray, *, level: float
) -> tuple[FloatArray, FloatArray]:
    """Both ends before the margin: equal tails, or from 0 with the whole miss above."""
    tail = (1.0 - level) / 2.0
    low = hours_quantile(parts, ratios, np.full_like(parts.care, tail))
    share = np.where(low > 0.0, 1.0 - tail, level)
    return low, np.maximum(hours_quantile(parts, ratios, share), low)


def conformal_margin(
    low: FloatArray, high: FloatArray, observed: FloatArray, *, level: float
) -> float:
    """Hours that both ends move outwards (negative: inwards), from calibration rows.

    The ``ceil((n + 1) level)``-th smallest miss. An end at 0 cannot be missed.

    Raises
    ------
    ValueError : too few rows for the level.
    """
    wanted = int(np.ceil((len(observed) + 1) * level))
    if wanted > len(observed):
        raise ValueError(
            f"{len(observed)} calibration rows cannot carry an interval of {level:.0%}"
        )
    below = np.where(low > 0.0, low - observed, -np.inf)
    return float(np.sort(np.maximum(below, observed - high))[wanted - 1])


def final_interval(
    parts: Parts, ratios: FloatArray, *, level: float, margin: float
) -> tuple[FloatArray, FloatArray]:
    """Both ends with the margin: never below 0, and never without the expected hours."""
    low, high = base_interval(parts, ratios, level=level)
    moved = np.where(low > 0.0, np.maximum(low - margin, 0.0), 0.0)
    expected = parts.expected
    return np.minimum(moved, expected), np.maximum(high + margin, expected)
