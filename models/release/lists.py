"""Who is on a list of a given length, in every replicate at once; and how far two lists agree."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from models.discrimination import Ordering

FloatArray = NDArray[np.float64]


def listed_in_each(ordering: Ordering, weights: FloatArray, share: float) -> FloatArray:
    """Each row's chance of being among the first ``share`` of the weight, shape (sets, n).

    Rows of equal score share the places that are left at the end of the list.
    """
    positive, negative = ordering.class_weights(weights)
    there = (positive + negative)[:, ::-1]
    places = share * weights.sum(axis=1, keepdims=True)
    room = places - (np.cumsum(there, axis=1) - there)
    chance = np.divide(room, there, out=np.zeros_like(there), where=there > 0)
    by_score = np.clip(chance, 0.0, 1.0)[:, ::-1]
    runs = np.diff(np.r_[ordering.starts, len(ordering.order)])
    by_row = np.empty_like(weights)
    by_row[:, ordering.order] = np.repeat(by_score, runs, axis=1)
    return by_row


def first_rows(score: FloatArray, k: int) -> NDArray[np.intp]:
    """Places of the ``k`` highest scores, equal ones in the order of the rows."""
    return np.argsort(-score, kind="stable")[:k]


def overlap(one: FloatArray, other: FloatArray, k: int) -> float:
    """Share of people on either list of ``k`` that stand on both (Jaccard); 1 is the same list."""
    first, second = set(first_rows(one, k).tolist()), set(first_rows(other, k).tolist())
    return len(first & second) / len(first | second)


def mean_overlap(scores: Sequence[FloatArray], k: int) -> float:
    """The mean over all pairs of scores."""
    return float(np.mean([overlap(one, other, k) for one, other in combinations(scores, 2)]))
