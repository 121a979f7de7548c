"""One way to train a booster: the same rows give the same bytes on any number of threads."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from lightgbm import Booster

    from models.benefit.cohort import Bools, Floats

SAME_BYTES = {"deterministic": True, "force_col_wise": True}
ROWS_AND_BINS = {"feature_pre_filter": False, "verbosity": -1}


@dataclass(frozen=True)
class Binned:
    """A matrix cut into bins once, for many trainings on parts of its rows.

    ``data`` is never trained on, and carries neither labels nor weights of any training.
    """

    data: Any
    rows: int


def bin_rows(matrix: "Floats", *, columns: tuple[str, ...] | None = None) -> Binned:
    """Cut the columns into bins: half of the cost of a small booster, so once for all of them.

    Bins are quantiles of columns. They see every row, but no arm and no outcome.
    """
    import lightgbm as lgb

    data = lgb.Dataset(
        matrix,
        label=np.zeros(len(matrix)),
        feature_name="auto" if columns is None else list(columns),
        params=ROWS_AND_BINS,
    )
    return Binned(data=data.construct(), rows=len(matrix))


def train_booster(
    binned: Binned,
    target: "Floats",
    settings: Mapping[str, Any],
    *,
    rounds: int,
    rows: "Bools | None" = None,
    weight: "Floats | None" = None,
) -> "Booster":
    """Train on a fresh subset of the rows marked true; ``target`` and ``weight`` are of all rows.

    The subset is built before it is labelled and weighed, and never used again: on one that is
    not yet built LightGBM takes the parent's label, and on a reused one it keeps an earlier
    weight. Weights are scaled to mean 1, because the penalty and the least hessian in a leaf are
    in units of weight.
    """
    import lightgbm as lgb

    chosen = np.arange(binned.rows) if rows is None else np.flatnonzero(rows)
    data = binned.data.subset(chosen.tolist()).construct()
    data.set_label(target[chosen])
    if weight is not None:
        data.set_weight(weight[chosen] / np.mean(weight[chosen]))
    return lgb.train({**settings, **SAME_BYTES, **ROWS_AND_BINS}, data, num_boost_round=rounds)


def train_alone(
    matrix: "Floats",
    target: "Floats",
    settings: Mapping[str, Any],
    *,
    rounds: int,
    columns: tuple[str, ...] | None = None,
) -> "Booster":
    """Train on bins of these rows alone, so that nobody else's rows shape them (decision 40)."""
    import lightgbm as lgb

    names = "auto" if columns is None else list(columns)
    data = lgb.Dataset(matrix, label=target, feature_name=names, free_raw_data=True)
    fixed = SAME_BYTES | {"verbosity": -1}
    return lgb.train({**settings, **fixed}, data, num_boost_round=rounds)


def predict(booster: "Booster", matrix: "Floats", *, num_threads: int = 1) -> "Floats":
    """Predict as float64, shape (rows,)."""
    answer = booster.predict(matrix, num_threads=num_threads)
    return np.asarray(answer, dtype="float64")


def model_text(booster: "Booster") -> str:
    """Return the trees as text, without the settings at its end, which name the threads."""
    return str(booster.model_to_string()).split("\nparameters:", maxsplit=1)[0]
