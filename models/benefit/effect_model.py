"""The final stage: from doubly-robust scores to one steady ranking of benefit."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from models.benefit.boosting import Binned, bin_rows, predict, train_booster
from models.benefit.scores import Estimate, slope
from models.benefit.shape import BY_PERSON

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.benefit.cohort import Floats, Ints
    from models.benefit.params import BenefitParams


def fit_final_stage(
    matrix: "Floats",
    folds: "Ints",
    phi: "Floats",
    overlap: "Floats",
    params: "BenefitParams",
    *,
    seed: int,
) -> "Floats":
    """Out-of-fold regression of the scores on the features, weighted by overlap e (1 - e)."""
    settings = final_settings(len(phi), params, seed=seed)
    binned = bin_rows(matrix)
    answer = np.empty(len(phi))
    for fold in np.unique(folds):
        inside = folds == fold
        booster = train_booster(
            binned, phi, settings, rounds=params.final_rounds, rows=~inside, weight=overlap
        )
        answer[inside] = predict(booster, matrix[inside])
    return answer


def final_settings(rows: int, params: "BenefitParams", *, seed: int) -> dict[str, Any]:
    """LightGBM settings of the final stage: much regularised on purpose."""
    return {
        "objective": "regression",
        "num_leaves": params.final_leaves,
        "learning_rate": params.final_learning_rate,
        "extra_trees": True,
        "feature_fraction": params.final_fraction,
        "bagging_fraction": params.final_fraction,
        "bagging_freq": 1,
        "lambda_l2": params.final_l2,
        "min_data_in_leaf": max(
            params.final_leaf_min_rows, int(rows * params.final_leaf_min_share)
        ),
        "num_threads": params.num_threads,
        "seed": seed,
    }


def standardise(values: "Floats", folds: "Ints") -> "Floats":
    """Mean 0 in each fold, standard deviation 1 over all; zeros where nothing varies.

    A fold's level is taken out because it is noise of a known sign: rows that do well pull up
    the boosters of every other fold and not their own.
    """
    centred = centre_by_fold(values, folds)
    spread = float(np.std(centred))
    if spread <= np.finfo("float64").eps:
        return np.zeros_like(values)
    return centred / spread


def centre_by_fold(values: "Floats", folds: "Ints") -> "Floats":
    """Subtract each fold's mean."""
    _, position = np.unique(folds, return_inverse=True)
    means = np.bincount(position, weights=values) / np.bincount(position)
    return values - means[position]


def blend_slope(
    blend: "Floats",
    phi: "Floats",
    folds: "Ints",
    usable: "NDArray[np.bool_]",
    people: "NDArray[np.object_]",
) -> Estimate:
    """Slope of the scores on the blend inside folds, over rows with overlap."""
    inside = folds[usable]
    return slope(
        centre_by_fold(phi[usable], inside), centre_by_fold(blend[usable], inside)
    ).estimate(people[usable])


def mean_estimate(estimates: Sequence[Estimate]) -> Estimate:
    """Mean of repeats on the same rows: their errors do not average out, so se is the mean."""
    return Estimate(
        float(np.mean([one.value for one in estimates])),
        float(np.mean([one.se for one in estimates])),
    )


def scale_blend(
    blend: "Floats", usable: "NDArray[np.bool_]", *, level: float, spread: float
) -> "Floats":
    """Turn a unit-free blend into benefit in probability points around ``level``.

    Only ``usable`` rows (with overlap) decide the centre.
    """
    return level + spread * (blend - np.mean(blend[usable]))


def spread_of_benefit(found: Estimate, chosen: str, *, floor_se: float) -> float:
    """Points of benefit per unit of the blend.

    The slope of the scores on the blend where effects by person won on people held out. Else
    ``floor_se`` of the slope's standard error: nearly flat, kept only to break ties in an order.
    """
    floor = floor_se * found.se
    return max(found.value, floor) if chosen == BY_PERSON else floor


def fit_student(binned: Binned, benefit: "Floats", params: "BenefitParams", *, seed: int) -> Any:
    """Teach one booster the out-of-fold benefit; its contributions add up to its answer."""
    settings = {
        "objective": "regression",
        "num_leaves": params.student_leaves,
        "learning_rate": params.student_learning_rate,
        "min_data_in_leaf": params.leaf_min_rows,
        "num_threads": params.num_threads,
        "seed": seed,
    }
    return train_booster(binned, benefit, settings, rounds=params.student_rounds)


def determination(target: "Floats", answer: "Floats") -> float:
    """R²: share of the target's variance that the answer repeats; 1 where nothing varies."""
    total = float(np.sum((target - np.mean(target)) ** 2))
    if total <= np.finfo("float64").tiny:
        return 1.0
    return 1.0 - float(np.sum((target - answer) ** 2)) / total
