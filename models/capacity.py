"""What a list of a given length buys: who is reached when only so many can be seen.

Where the end of the list falls among equal scores, those people share the remaining
places: the figures are what a fair draw among them gives on average.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


def places(n: int, share: float) -> int:
    """List length for a share of people: at least 1, rounded up.

    >>> places(95, 0.1), places(3, 0.1)
    (10, 1)

    Raises
    ------
    ValueError : the share is not above 0 and at most 1.
    """
    if not 0.0 < share <= 1.0:
        raise ValueError(f"a share of people must be above 0 and at most 1, got {share}")
    return max(1, int(np.ceil(round(n * share, 9))))


def listed(score: FloatArray, k: int) -> FloatArray:
    """Each row's chance of being among the first ``k`` by score, shape (n,); sums to k.

    1 above the k-th score, 0 below it, the remaining places shared out among its ties.
    """
    if k >= len(score):
        return np.ones(len(score))
    threshold = np.partition(score, len(score) - k)[len(score) - k]
    above, tied = score > threshold, score == threshold
    return np.where(above, 1.0, np.where(tied, (k - above.sum()) / tied.sum(), 0.0))


def kth_score(score: FloatArray, k: int) -> float:
    """Lowest score that a list of ``k`` people reaches."""
    return float(
        np.partition(score, len(score) - min(k, len(score)))[len(score) - min(k, len(score))]
    )


def at_capacity(
    label: FloatArray, score: FloatArray, shares: Sequence[float]
) -> list[dict[str, float]]:
    """Precision, recall and lift of lists of several lengths.

    Per share: share, k (places), precision (of those listed, how many had the outcome),
    recall (of those with the outcome, how many were listed), lift (precision over the
    average). NaN where there is no outcome at all.
    """
    return [_at(label, score, share) for share in shares]


def net_benefit(label: FloatArray, score: FloatArray, *, k: int, threshold: float) -> float:
    """Net benefit: true cases reached per person, less the price of those reached in vain.

    ``TP/n - FP/n * t/(1-t)`` for the first ``k`` by score, at the exchange rate of
    threshold ``t``: lists of equal length, priced alike, can be compared even when a
    score is no probability (Vickers & Elkin 2006).

    Raises
    ------
    ValueError : the threshold is not inside (0, 1).
    """
    if not 0.0 < threshold < 1.0:
        raise ValueError(f"the threshold must lie between 0 and 1, got {threshold}")
    chosen = listed(score, k)
    hits = float((chosen * label).sum())
    return (hits - (float(chosen.sum()) - hits) * threshold / (1.0 - threshold)) / len(label)


def decision_curve(
    label: FloatArray, probability: FloatArray, thresholds: FloatArray
) -> pd.DataFrame:
    """Net benefit of listing everybody at or above each threshold.

    Columns: threshold, model, everybody, nobody (0).
    """
    order = np.sort(probability)
    cases = np.sort(probability[label == 1.0])
    n = len(label)
    reached = n - np.searchsorted(order, thresholds, side="left")
    hits = len(cases) - np.searchsorted(cases, thresholds, side="left")
    price = thresholds / (1.0 - thresholds)
    average = float(label.mean())
    return pd.DataFrame(
        {
            "threshold": thresholds,
            "model": (hits - (reached - hits) * price) / n,
            "everybody": average - (1.0 - average) * price,
            "nobody": 0.0,
        }
    )


def hit_rate_by_length(
    label: FloatArray, scores: dict[str, FloatArray], shares: Sequence[float]
) -> pd.DataFrame:
    """Precision and recall of each score's list by its length, for the published picture.

    Columns: score, share, k, precision, recall, lift.
    """
    rows = [
        {"score": name, **_at(label, score, share)}
        for name, score in scores.items()
        for share in shares
    ]
    return pd.DataFrame(rows, columns=["score", "share", "k", "precision", "recall", "lift"])


def _at(label: FloatArray, score: FloatArray, share: float) -> dict[str, float]:
    k = places(len(label), share)
    events = float(label.sum())
    hits = float((listed(score, k) * label).sum())
    return {
        "share": share,
        "k": k,
        "precision": hits / k,
        "recall": hits / events if events else float("nan"),
        "lift": (hits / k) / (events / len(label)) if events else float("nan"),
    }
