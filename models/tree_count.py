"""How many trees: found on people held out from the training rows, and on nobody else."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import expit

from models.folds import person_folds
from models.risk import Booster, RiskParams, TreeCounts, fit_booster

FloatArray = NDArray[np.float64]

STEP = 10  # trees between two looks
FOLDS_LEAST = 3


def count_trees(
    features: pd.DataFrame,
    label: pd.Series,
    person_id: pd.Series,
    params: RiskParams,
    *,
    weight: pd.Series | None = None,
) -> TreeCounts:
    """Find where the log loss of people held out is least, up to ``params.rounds`` trees.

    Folds of people stand in a ring, and two neighbours are left out at a time: the booster of the
    others is judged on both. The sibling of fold f takes the number that suits its two neighbours
    best, judged by boosters that met neither them nor fold f: no outcome of a person has a say in
    the model that scores the person. What is shipped takes the number that suits all.

    Parameters
    ----------
    features, label, person_id : the training rows alone, on one index.
    weight : how much each teaches, on the same index; the judges count alike.

    Raises
    ------
    ValueError : fewer than 3 folds, or as ``fit_booster``.
    """
    if params.folds < FOLDS_LEAST:
        raise ValueError(f"trees are counted over {FOLDS_LEAST} folds or more, got {params.folds}")
    fold = person_folds(person_id, params.folds)
    of_sibling: list[list[FloatArray]] = [[] for _ in range(params.folds)]
    for f in range(params.folds):
        g = (f + 1) % params.folds
        taught = (fold != f) & (fold != g)
        counts = None if weight is None else weight[taught]
        booster = fit_booster(features[taught], label[taught], params, weight=counts)
        for own, other in ((f, g), (g, f)):
            judges = fold == other
            of_sibling[own].append(
                loss_by_trees(booster, features[judges], label[judges], rounds=params.rounds)
            )
    by_sibling = [np.sum(losses, axis=0) for losses in of_sibling]
    return TreeCounts(
        shipped=best_count(np.sum(by_sibling, axis=0), params.rounds),
        siblings=tuple(best_count(losses, params.rounds) for losses in by_sibling),
    )


def loss_by_trees(
    booster: Booster, features: pd.DataFrame, label: pd.Series, *, rounds: int
) -> FloatArray:
    """Summed log loss of the rows after each STEP of ``rounds`` trees, the last maybe shorter.

    A booster that found nothing more to split has fewer trees: its loss stays where it was. Zeros
    where there are no rows. Sums are taken in the order of the rows' ids.
    """
    count = -(-rounds // STEP)
    if features.empty:
        return np.zeros(count)
    order = np.argsort(features.index.to_numpy(dtype=str), kind="stable")
    values = features[booster.feature_name()].to_numpy(dtype=np.float64)[order]
    sign = 1.0 - 2.0 * label.to_numpy(dtype=np.float64)[order]
    raw, losses = np.zeros(len(values)), []
    for first in range(0, booster.num_trees(), STEP):
        raw += booster.predict(
            values, start_iteration=first, num_iteration=STEP, raw_score=True, num_threads=1
        )
        losses.append(float(-np.log(expit(-sign * raw)).sum()))
    return np.pad(losses, (0, count - len(losses)), mode="edge")


def best_count(losses: FloatArray, rounds: int) -> int:
    """The number of trees with the least loss, the fewest of equals, ``rounds`` at most."""
    return min((int(np.argmin(losses)) + 1) * STEP, rounds)
