"""Logistic lines by Newton's method, for many sets of row weights at once.

The calibration slope, the calibration in the large and the calibrator itself are all
this one fit; the bootstrap needs it a thousand times over the same rows.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

FloatArray = NDArray[np.float64]

MAX_STEP = 2.0  # of a coefficient in one iteration; keeps Newton from leaping past the optimum
MAX_ITERATIONS = 100
TOLERANCE = 1e-11  # a step smaller than this ends the iterations
ARRIVED = 1e-6  # a last step larger than this means that there is no optimum
FLAT = 1e-12  # share of the curvature below which the two coefficients cannot be told apart


def fit_lines(log_odds: FloatArray, label: FloatArray, weights: FloatArray) -> FloatArray:
    """Intercept and slope of ``logit P(label) = a + b * log_odds`` under each set of weights.

    Parameters
    ----------
    log_odds, label : shape (n,); labels are 0 or 1.
    weights : shape (sets, n), 0 or more.

    Returns
    -------
    Shape (sets, 2): intercept, slope; NaN where they do not exist (one class only, all
    log-odds equal, or perfect separation).
    """
    centre, spread = float(log_odds.mean()), float(log_odds.std())
    if spread <= TOLERANCE * max(1.0, abs(centre)):
        return np.full((len(weights), 2), np.nan)
    scaled = (log_odds - centre) / spread
    squared = scaled**2
    lines = np.zeros((len(weights), 2))
    moved = np.full(len(weights), np.inf)
    for _ in range(MAX_ITERATIONS):
        probability = expit(lines[:, :1] + lines[:, 1:] * scaled)
        residual = weights * (label - probability)
        curvature = weights * probability * (1.0 - probability)
        g0, g1 = residual.sum(axis=1), residual @ scaled
        h00, h01, h11 = curvature.sum(axis=1), curvature @ scaled, curvature @ squared
        determinant = h00 * h11 - h01**2
        with np.errstate(divide="ignore", invalid="ignore"):
            step = np.column_stack([h11 * g0 - h01 * g1, h00 * g1 - h01 * g0])
            step = step / determinant[:, None]
        step[~(determinant > FLAT * h00 * h11)] = np.nan
        lines += np.clip(step, -MAX_STEP, MAX_STEP)
        moved = np.abs(step).max(axis=1)
        if not (moved > TOLERANCE).any():
            break
    lines[~(moved <= ARRIVED)] = np.nan
    slope = lines[:, 1] / spread
    return np.column_stack([lines[:, 0] - slope * centre, slope])


def fit_intercepts(offset: FloatArray, label: FloatArray, weights: FloatArray) -> FloatArray:
    """Intercept of ``logit P(label) = a + offset`` under each set of weights, shape (sets,).

    NaN where only one class carries weight.
    """
    intercepts = np.zeros(len(weights))
    moved = np.full(len(weights), np.inf)
    for _ in range(MAX_ITERATIONS):
        probability = expit(intercepts[:, None] + offset)
        gradient = (weights * (label - probability)).sum(axis=1)
        curvature = (weights * probability * (1.0 - probability)).sum(axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            step = gradient / curvature
        step[~(curvature > 0.0)] = np.nan
        intercepts += np.clip(step, -MAX_STEP, MAX_STEP)
        moved = np.abs(step)
        if not (moved > TOLERANCE).any():
            break
    intercepts[~(moved <= ARRIVED)] = np.nan
    return intercepts
