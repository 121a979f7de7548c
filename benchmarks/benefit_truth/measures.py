"""Figures that need the truth: how much of a perfect list's benefit an order delivers."""

from __future__ import annotations

import numpy as np
import pandas as pd


def top(score: pd.Series, share: float) -> pd.Index:
    """The rows of the highest scores, ties in the order given."""
    count = max(1, round(share * len(score)))
    order = np.argsort(-score.to_numpy(), kind="stable")
    return score.index[order[:count]]


def share_of_oracle(score: pd.Series, true: pd.Series, share: float) -> float:
    """True benefit of the first by ``score`` as a share of that of the first by truth.

    Missing where even a perfect list delivers nothing.
    """
    best = float(true[top(true, share)].sum())
    return float(true[top(score, share)].sum()) / best if best > 0 else float("nan")


def rank_correlation(score: pd.Series, true: pd.Series) -> float:
    """Spearman's; missing where either does not vary."""
    if np.ptp(score) == 0 or np.ptp(true) == 0:
        return float("nan")
    return float(score.corr(true, method="spearman"))


def autoc(score: pd.Series, true: pd.Series) -> float:
    """Mean over all lengths of list of the mean true benefit on it less that of everybody."""
    ordered = true[top(score, 1.0)].to_numpy()
    above = np.cumsum(ordered) / np.arange(1, len(ordered) + 1) - ordered.mean()
    return float(above.mean())


def root_mean_square(difference: pd.Series) -> float:
    """Of the differences between said and true benefit: PEHE."""
    return float(np.sqrt(np.mean(difference.to_numpy() ** 2)))


def slope_of_truth(score: pd.Series, true: pd.Series) -> float:
    """Points of true benefit per point said: 1 is right, below it the spread is exaggerated."""
    if np.ptp(score) == 0:
        return float("nan")
    return float(np.cov(score, true, bias=True)[0, 1] / np.var(score))
