"""A small search for settings, inside the training rows, with the rule of choice fixed before."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.discrimination import auroc
from models.risk import Booster, RiskParams, fit_booster, with_rounds
from models.search_folds import Part
from models.search_params import SearchParams, SearchSpace
from models.tree_count import best_count, loss_by_trees

FloatArray = NDArray[np.float64]

TODAY = "today"
DIGITS = 2  # significant figures of a proposed setting: more would be read as meaning something


@dataclass(frozen=True)
class Trial:
    """Settings that were tried: ``losses`` are mean log losses by part, ``aurocs`` likewise.

    ``params.rounds`` is the number of trees with the least mean loss.
    """

    name: str
    params: RiskParams
    losses: FloatArray
    aurocs: FloatArray

    @property
    def loss(self) -> float:
        """Mean log loss over the parts: what the search makes small."""
        return float(self.losses.mean())

    @property
    def size(self) -> tuple[int, int]:
        """Leaves of a tree, then trees: how many inputs may act together comes first."""
        return self.params.num_leaves, self.params.rounds


@dataclass(frozen=True)
class Search:
    """All trials in order, today's settings first, and the two that matter."""

    trials: tuple[Trial, ...]
    best: Trial
    chosen: Trial


def search_settings(
    features: pd.DataFrame,
    label: pd.Series,
    parts: Sequence[Part],
    today: RiskParams,
    params: SearchParams,
) -> Search:
    """Try ``params.trials`` settings by a tree of Parzen estimators; choose by ``choose``.

    Parameters
    ----------
    features, label : training rows alone, in the order of the masks of ``parts``.
    today : the settings of params.yaml: the first trial, and all that the space does not name.

    Raises
    ------
    ValueError : as ``fit_booster``.
    """
    import optuna

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    ceiling = with_rounds(today, params.rounds_most)
    trials = [judge(TODAY, ceiling, features, label, parts)]

    def tried(proposal: optuna.Trial) -> float:
        drawn = ceiling.model_copy(update=proposed(proposal, params.space))
        trials.append(judge(f"trial {proposal.number + 1}", drawn, features, label, parts))
        return trials[-1].loss

    study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=params.seed))
    study.optimize(tried, n_trials=params.trials, n_jobs=1)
    best = min(trials, key=lambda trial: trial.loss)
    return Search(tuple(trials), best, choose(trials))


def proposed(proposal: Any, space: SearchSpace) -> dict[str, float | int]:
    """One draw from the space; sizes are drawn by their logarithm, fractions evenly."""
    rate, leaf, shrink = space.learning_rate, space.min_data_in_leaf, space.lambda_l2
    columns, rows, leaves = space.feature_fraction, space.bagging_fraction, space.num_leaves
    return {
        "learning_rate": _short(
            proposal.suggest_float("learning_rate", rate.low, rate.high, log=True)
        ),
        "num_leaves": proposal.suggest_int("num_leaves", int(leaves.low), int(leaves.high)),
        "min_data_in_leaf": proposal.suggest_int(
            "min_data_in_leaf", int(leaf.low), int(leaf.high), log=True
        ),
        "feature_fraction": _short(
            proposal.suggest_float("feature_fraction", columns.low, columns.high)
        ),
        "bagging_fraction": _short(proposal.suggest_float("bagging_fraction", rows.low, rows.high)),
        "lambda_l2": _short(proposal.suggest_float("lambda_l2", shrink.low, shrink.high, log=True)),
    }


def judge(
    name: str,
    params: RiskParams,
    features: pd.DataFrame,
    label: pd.Series,
    parts: Sequence[Part],
) -> Trial:
    """Fit on each part up to ``params.rounds`` trees and keep the number that does best in all."""
    boosters = [fit_booster(features[p.taught], label[p.taught], params) for p in parts]
    curves = [
        loss_by_trees(booster, features[p.judging], label[p.judging], rounds=params.rounds)
        / p.judging.sum()
        for booster, p in zip(boosters, parts, strict=True)
    ]
    by_trees = np.array(curves)
    step = int(np.argmin(by_trees.mean(axis=0)))
    rounds = best_count(by_trees.mean(axis=0), params.rounds)
    aurocs = [
        _area(booster, features[p.judging], label[p.judging], rounds)
        for booster, p in zip(boosters, parts, strict=True)
    ]
    return Trial(name, with_rounds(params, rounds), by_trees[:, step], np.array(aurocs))


def choose(trials: Sequence[Trial]) -> Trial:
    """The smallest model whose loss is within one standard error of the best one's.

    Smaller trees count before fewer: a high learning rate needs few trees and is no smaller for it.
    The standard error is that of the mean difference over the parts, which share their rows. Of
    models of one size the one with the smaller loss.
    """
    best = min(trials, key=lambda trial: trial.loss)
    near = [trial for trial in trials if is_as_good(trial, best)]
    return min(near, key=lambda trial: (trial.size, trial.loss))


def is_as_good(trial: Trial, best: Trial) -> bool:
    """Whether the mean difference to the best is one standard error or less."""
    lost = trial.losses - best.losses
    if len(lost) < 2:
        return bool((lost <= 0).all())
    return bool(lost.mean() <= lost.std(ddof=1) / np.sqrt(len(lost)))


def _area(booster: Booster, features: pd.DataFrame, label: pd.Series, rounds: int) -> float:
    values = features[booster.feature_name()].to_numpy(dtype=np.float64)
    raw = booster.predict(values, num_iteration=rounds, raw_score=True, num_threads=1)
    return auroc(label.to_numpy(dtype=np.float64), np.asarray(raw, dtype=np.float64))


def _short(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")
