"""Boosters taught labels dealt out at random: worth nothing, or the answer has another way in."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import t as student

from models.discrimination import auroc
from models.intervals import Interval
from models.risk import RiskParams, fit_booster, predict_raw
from models.split import Split

FloatArray = NDArray[np.float64]


def shuffled_label_aurocs(
    features: pd.DataFrame,
    label: pd.Series,
    split: Split,
    params: RiskParams,
    *,
    permutations: int,
    most_rows: int,
    seed: int,
) -> FloatArray:
    """AUROC on the test rows of boosters fitted on permuted training labels, one per permutation.

    Each booster has the model's own settings and ``most_rows`` training rows at most, drawn anew
    with the share of outcomes kept. One such booster leans some way by chance (0.43 to 0.57 on
    7,000 test rows); over many permutations the leanings cancel. The directions of the field are
    left out: they are knowledge that no label taught, and with them dealt labels rank by it
    (AUROC 0.55, docs/decisions/0038).

    Raises
    ------
    ValueError : fewer than two permutations, which have no interval.
    """
    if permutations < 2:
        raise ValueError(f"permutations must be at least 2, got {permutations}")
    rng = np.random.Generator(np.random.PCG64(seed))
    train = np.flatnonzero(split.train)
    outcome = label.to_numpy(dtype=np.float64)
    untaught = params.model_copy(update={"monotone": {}})
    test, truth = features[split.test], outcome[split.test]
    reached = []
    for _ in range(permutations):
        rows = _drawn(rng, train, outcome[train], most_rows)
        dealt = pd.Series(rng.permutation(outcome[rows]), index=features.index[rows])
        booster = fit_booster(features.iloc[rows], dealt, untaught)
        reached.append(auroc(truth, predict_raw(booster, test)))
    return np.array(reached)


def mean_interval(aurocs: FloatArray) -> Interval:
    """Mean over the permutations with its 95 % interval (Student's t)."""
    mean, count = float(aurocs.mean()), len(aurocs)
    half = float(student.ppf(0.975, count - 1) * aurocs.std(ddof=1) / np.sqrt(count))
    return Interval(mean, mean - half, mean + half)


def permutation_summary(aurocs: FloatArray) -> dict[str, Any]:
    """How many permutations, where the central 95 % of them lie, and whether 0.5 is among them."""
    low, high = (float(end) for end in np.quantile(aurocs, [0.025, 0.975]))
    return {
        "permutations": len(aurocs),
        "mean": float(aurocs.mean()),
        "central_low": low,
        "central_high": high,
        "chance_inside": bool(low <= 0.5 <= high),
    }


def _drawn(
    rng: np.random.Generator, rows: NDArray[np.intp], outcome: FloatArray, most: int
) -> NDArray[np.intp]:
    """At most ``most`` of the rows, in order; of each outcome its share, and one at least."""
    if len(rows) <= most:
        return rows
    parts = []
    for value in np.unique(outcome):
        alike = rows[outcome == value]
        parts.append(rng.choice(alike, max(1, most * len(alike) // len(rows)), replace=False))
    return np.sort(np.concatenate(parts))
