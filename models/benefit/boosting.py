"""One way to train a booster: the same rows give the same bytes on any number of threads."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from lightgbm import Booster

    from models.benefit.cohort import Floats


def train_booster(
    matrix: "Floats",
    target: "Floats",
    settings: Mapping[str, Any],
    *,
    rounds: int,
    columns: tuple[str, ...] | None = None,
    weight: "Floats | None" = None,
) -> "Booster":
    """Train on a fresh data set of these rows alone.

    A data set is never shared between trainings: on a reused one LightGBM keeps an earlier
    weight, and takes the parent's label for a subset that is not yet built. Weights are scaled
    to mean 1, because the penalty and the least hessian in a leaf are in units of weight.
    """
    import lightgbm as lgb

    scaled = None if weight is None else weight / np.mean(weight)
    data = lgb.Dataset(
        matrix,
        label=target,
        weight=scaled,
        feature_name="auto" if columns is None else list(columns),
        free_raw_data=True,
    )
    fixed = {"deterministic": True, "force_col_wise": True, "verbosity": -1}
    return lgb.train({**settings, **fixed}, data, num_boost_round=rounds)


def predict(booster: "Booster", matrix: "Floats", *, num_threads: int = 1) -> "Floats":
    """Predict as float64, shape (rows,)."""
    answer = booster.predict(matrix, num_threads=num_threads)
    return np.asarray(answer, dtype="float64")


def model_text(booster: "Booster") -> str:
    """Return the trees as text, without the settings at its end, which name the threads."""
    return str(booster.model_to_string()).split("\nparameters:", maxsplit=1)[0]
