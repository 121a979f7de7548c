"""Score later discharges with sibling models that never saw the person.

The protocol: people are put into folds by a hash of their id. For each fold a sibling of the
shipped model is fitted, by the same recipe, on the training rows of everybody else, and scores
the fold's held-out rows. So every held-out row counts, returning patients too, and nobody stands
on both sides. Siblings differ in level and spread by chance, which would spoil a common ranking;
as folds are drawn by lot, their answers are put on one common scale, in each one's own order.
The figures are those of models learnt from a little less (four fifths of the
people by default, fewer repeats) than the shipped one: they err on the low side.
"""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from models.benefit.cross_fit import cross_fit
from models.benefit.model import predict_benefit
from models.benefit.refusal import NotEstimable
from models.folds import person_folds

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.benefit.cohort import Cohort, Floats
    from models.benefit.params import BenefitParams

QUANTILES = 201


def score_held_out(
    train: "Cohort", held_out: "Cohort", params: "BenefitParams"
) -> pd.DataFrame | NotEstimable:
    """Benefit of every held-out row from a sibling that never saw its person.

    Returns
    -------
    ``predict_benefit``'s columns, one row per held-out discharge in its order; or the refusal
    of a sibling, when four fifths of the training people are too few.

    Raises
    ------
    ValueError : a person stands on both sides (cannot happen with folds by person).
    """
    train_folds = sibling_folds(train.people, params)
    held_out_folds = sibling_folds(held_out.people, params)
    smaller = params.model_copy(
        update={"folds": params.sibling_inner_folds, "repeats": params.sibling_repeats}
    )
    parts = []
    for fold in np.unique(held_out_folds):
        learnt_from = train.take(train_folds != fold)
        scored = held_out.take(held_out_folds == fold)
        check_apart(learnt_from.people, scored.people)
        sibling = cross_fit(learnt_from, smaller)
        if isinstance(sibling, NotEstimable):
            return sibling
        parts.append(predict_benefit(sibling.model, scored.features))
    predicted = pd.concat(parts).reindex(held_out.spells)
    benefit = predicted["benefit"].to_numpy(dtype="float64")
    return predicted.assign(benefit=align_siblings(benefit, held_out_folds))


def align_siblings(benefit: "Floats", folds: "NDArray[np.int64]") -> "Floats":
    """Give each fold's answers the mean distribution of all folds, order within a fold kept.

    Missing answers stay missing.
    """
    grid = np.linspace(0, 1, QUANTILES)
    answer = benefit.copy()
    members = [np.flatnonzero((folds == fold) & ~np.isnan(benefit)) for fold in np.unique(folds)]
    members = [rows for rows in members if rows.size]
    if not members:
        return answer
    common = np.mean([np.quantile(benefit[rows], grid) for rows in members], axis=0)
    for rows in members:
        place = pd.Series(benefit[rows]).rank().to_numpy() - 1
        answer[rows] = np.interp(place / max(rows.size - 1, 1), grid, common)
    return answer


def sibling_folds(people: "NDArray[np.object_]", params: "BenefitParams") -> "NDArray[np.int64]":
    """Fold of each row, by person."""
    return person_folds(people, folds=params.sibling_folds, salt=f"sibling-{params.seed}")


def check_apart(learnt_from: "NDArray[np.object_]", scored: "NDArray[np.object_]") -> None:
    """Refuse to score people a model was fitted on.

    Raises
    ------
    ValueError : at least one person is on both sides.
    """
    both = np.intersect1d(learnt_from.astype(str), scored.astype(str))
    if both.size:
        raise ValueError(
            f"{both.size} people stand on both sides of fit and held-out; "
            "split by person before scoring"
        )
