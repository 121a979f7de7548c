"""How well a score tells those with the outcome from those without."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Ordering:
    """Rows sorted once by score, ascending, so that any weights can be applied to them.

    ``order`` sorts the rows, ``starts`` says where each run of equal scores begins,
    ``label`` is the 0/1 outcome in that order.
    """

    order: NDArray[np.intp]
    starts: NDArray[np.intp]
    label: FloatArray

    @classmethod
    def of(cls, score: FloatArray, label: FloatArray) -> "Ordering":
        """Sort ``score`` (higher is riskier, none missing) with its labels.

        Raises
        ------
        ValueError : lengths differ, there are no rows, or a score is missing.
        """
        if len(score) != len(label) or len(score) == 0:
            raise ValueError(f"need as many scores as labels, got {len(score)} and {len(label)}")
        missing = int(np.isnan(score).sum())
        if missing:
            raise ValueError(f"{missing} of {len(score)} scores are missing")
        order = np.argsort(score, kind="stable")
        ranked = score[order]
        starts = np.flatnonzero(np.r_[True, ranked[1:] != ranked[:-1]])
        return cls(order, starts, label[order])

    def class_weights(self, weights: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Weight with and without the outcome at each distinct score, (sets, distinct)."""
        ranked = weights[:, self.order]
        if len(self.starts) == len(self.order):  # no ties: every row is a run of its own
            positive = ranked * self.label
            return positive, ranked - positive
        positive = np.add.reduceat(ranked * self.label, self.starts, axis=1)
        return positive, np.add.reduceat(ranked, self.starts, axis=1) - positive

    def auroc(self, weights: FloatArray) -> FloatArray:
        """Area under the ROC curve per set of weights; ties count half; NaN for one class."""
        positive, negative = self.class_weights(weights)
        below = np.cumsum(negative, axis=1) - 0.5 * negative
        wins = (positive * below).sum(axis=1)
        return divided(wins, positive.sum(axis=1) * negative.sum(axis=1))

    def average_precision(self, weights: FloatArray) -> FloatArray:
        """Area under the precision-recall curve by steps; NaN without an outcome."""
        positive, negative = self.class_weights(weights)
        hits = np.cumsum(positive[:, ::-1], axis=1)
        listed = hits + np.cumsum(negative[:, ::-1], axis=1)
        return divided(
            (positive[:, ::-1] * divided(hits, listed, empty=0.0)).sum(axis=1),
            positive.sum(axis=1),
        )


def auroc(label: FloatArray, score: FloatArray) -> float:
    """Area under the ROC curve: the chance that a case outranks a non-case.

    >>> auroc(np.array([0.0, 0.0, 1.0, 1.0]), np.array([1.0, 3.0, 2.0, 4.0]))
    0.75
    """
    return float(Ordering.of(score, label).auroc(np.ones((1, len(score))))[0])


def average_precision(label: FloatArray, score: FloatArray) -> float:
    """Area under the precision-recall curve, by steps (no interpolation)."""
    return float(Ordering.of(score, label).average_precision(np.ones((1, len(score))))[0])


def brier(label: FloatArray, probability: FloatArray) -> float:
    """Mean squared error of the probabilities: 0 is perfect."""
    return float(np.mean((probability - label) ** 2))


def scaled_brier(label: FloatArray, probability: FloatArray) -> float:
    """Brier score against saying the average to everybody: 1 perfect, 0 no better.

    NaN when only one class is present.
    """
    average = float(label.mean())
    constant = average * (1.0 - average)
    return 1.0 - brier(label, probability) / constant if constant else float("nan")


def precision_recall_points(label: FloatArray, score: FloatArray, *, points: int) -> pd.DataFrame:
    """Precision and recall at ``points`` list lengths, for the published curve.

    Columns: share (of people listed), threshold (lowest score listed), precision, recall.
    """
    ordering = Ordering.of(score, label)
    positive, negative = ordering.class_weights(np.ones((1, len(score))))
    hits = np.cumsum(positive[0, ::-1])
    listed = hits + np.cumsum(negative[0, ::-1])
    thresholds = score[ordering.order][ordering.starts][::-1]
    wanted = np.ceil(len(score) * np.arange(1, points + 1) / points)
    rows = np.unique(np.searchsorted(listed, wanted))
    total = hits[-1]
    return pd.DataFrame(
        {
            "share": listed[rows] / len(score),
            "threshold": thresholds[rows],
            "precision": hits[rows] / listed[rows],
            "recall": hits[rows] / total if total else np.nan,
        }
    )


def divided(above: FloatArray, below: FloatArray, *, empty: float = np.nan) -> FloatArray:
    """``above`` over ``below``, ``empty`` where there is nothing to divide by; one shape."""
    return np.divide(above, below, out=np.full_like(above, empty), where=below > 0)
