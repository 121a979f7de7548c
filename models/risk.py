"""The risk model: a boosted-tree score and the protocol that judges it on unseen people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from models.calibration.calibrator import Calibrator
from models.calibration.choice import choose_calibrator
from models.calibration.params import CalibrationParams
from models.folds import person_folds
from models.mornings import Mornings
from models.split import Split

FloatArray = NDArray[np.float64]
Booster: TypeAlias = Any  # lightgbm.Booster: the library is imported only where it is used


class RiskParams(BaseModel):
    """params.yaml: train.<risk target>. A misspelt key stops the run, by name."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    rounds: int = Field(ge=1)  # trees; at most, where their number is found (models/tree_count.py)
    learning_rate: float = Field(gt=0, le=1)
    num_leaves: int = Field(ge=2)
    min_data_in_leaf: int = Field(ge=20)  # rows; fewer would point at single people
    feature_fraction: float = Field(gt=0, le=1)  # of the columns, for each tree
    bagging_fraction: float = Field(gt=0, le=1)  # of the rows, drawn anew for each tree
    lambda_l2: float = Field(ge=0)
    seed: int = Field(ge=0)
    num_threads: int = Field(default=1, ge=1)  # of the run: no part of the model
    folds: int = Field(ge=3)  # groups of people; two are left out where trees are counted
    monotone: dict[str, int] = Field(default_factory=dict)  # feature → 1 rising, -1 falling
    calibration: CalibrationParams = CalibrationParams()


@dataclass(frozen=True)
class TreeCounts:
    """Trees of what is shipped, and of the sibling of each fold of people."""

    shipped: int
    siblings: tuple[int, ...]


@dataclass(frozen=True)
class HeldOut:
    """What judges a fit: scores of people whom the scoring booster never saw.

    ``heldout`` (test rows) and ``calibration`` (calibrate rows) are indexed by ``spell_id`` with
    person_id, label, fold, raw (log-odds), score (risk) and seen_before (the person has a
    training row). ``fold_people[f]`` lists whom the booster that scored fold f was fitted on.
    ``calibration_map`` tells which map turns raw into score in what is shipped, and why.
    """

    heldout: pd.DataFrame
    calibration: pd.DataFrame
    fold_people: tuple[frozenset[str], ...]
    calibration_map: Mapping[str, Any]


@dataclass(frozen=True)
class CrossFit(HeldOut):
    """A fitted target: what is shipped, and what was held out to judge it.

    ``booster`` and ``calibrator`` are shipped. ``siblings[f]`` was fitted without the people of
    fold f, ``fold_calibrators[f]`` likewise.
    """

    booster: Booster
    calibrator: Calibrator
    siblings: tuple[Booster, ...]
    fold_calibrators: tuple[Calibrator, ...]


def fit_booster(
    features: pd.DataFrame,
    label: pd.Series,
    params: RiskParams,
    *,
    weight: pd.Series | None = None,
) -> Booster:
    """Fit a boosted-tree classifier: the same bits for any order of rows and any thread count.

    Parameters
    ----------
    features : float64 columns, one row per stay, indexed by a unique ``spell_id``; missing
        is "unknown" and stays so.
    label : 0 or 1, on the same index.
    weight : above 0, on the same index; all rows count alike without it.

    Raises
    ------
    ValueError : the tables do not fit each other, a label is missing or not 0/1, only one
        outcome occurs, a feature is infinite, or ``monotone`` names an unknown feature.
    """
    import lightgbm

    _check_training_rows(features, label, params)
    order = np.argsort(features.index.to_numpy(dtype=str), kind="stable")
    dataset = lightgbm.Dataset(
        features.to_numpy(dtype=np.float64)[order],
        label=label.to_numpy(dtype=np.float64)[order],
        weight=None if weight is None else weight.to_numpy(dtype=np.float64)[order],
        feature_name=list(features.columns),
        params={"verbosity": -1},
    )
    return lightgbm.train(_library_params(params, features.columns), dataset, params.rounds)


def predict_raw(booster: Booster, features: pd.DataFrame) -> FloatArray:
    """Log-odds of the outcome, shape (n,); columns are taken by name.

    Raises
    ------
    ValueError : a column that the booster needs is absent.
    """
    names = booster.feature_name()
    absent = [name for name in names if name not in features.columns]
    if absent:
        raise ValueError(f"{len(absent)} features are absent: {', '.join(absent[:5])}")
    if features.empty:
        return np.zeros(0)
    values = features[names].to_numpy(dtype=np.float64)
    return np.asarray(booster.predict(values, raw_score=True, num_threads=1), dtype=np.float64)


def cross_fit(  # noqa: PLR0917 - the protocol needs each of them
    features: pd.DataFrame,
    label: pd.Series,
    person_id: pd.Series,
    split: Split,
    params: RiskParams,
    mornings: Mornings | None = None,
    *,
    trees: TreeCounts | None = None,
    weight: pd.Series | None = None,
) -> CrossFit:
    """Fit what is shipped, and score the later periods with boosters that never met the person.

    Sibling f is fitted on the training rows of people outside fold f and scores the
    calibrate and test rows of people in fold f. The calibrator of fold f is chosen and fitted on
    the cross-fitted calibrate rows of people outside fold f. What is shipped is fitted on all
    training rows, and its calibrator on all cross-fitted calibrate rows.

    Parameters
    ----------
    features, label, person_id : on one unique ``spell_id`` index; labels known (0 or 1).
    split : row masks in the same order.
    mornings : those of the calibrate stays, with the decision of each; other stays' are passed
        over. Without them one row per stay calibrates.
    trees : how many each booster has, as ``count_trees`` found on the training rows; all
        ``params.rounds`` without it.
    weight : how much each row teaches a booster, on the same index; all alike without it. Maps
        are fitted without: given the score, a row that was not helped speaks for one that was.

    Raises
    ------
    ValueError : as ``fit_booster`` and ``choose_calibrator``; the masks do not fit the rows; or
        a calibrate stay's decision is not among the mornings.
    """
    counts = trees or TreeCounts(params.rounds, (params.rounds,) * params.folds)
    fold, siblings, fold_people = _fit_siblings(
        features, label, person_id, split, params, counts.siblings, weight
    )
    scored = _scored_by_siblings(features, label, person_id, split, fold, siblings)
    rows = _calibration_rows(scored, split, siblings, mornings)
    calibrators = _fold_calibrators(rows, params)
    scored = _calibrated(scored, calibrators)
    chosen = choose_calibrator(rows, params.calibration)
    return CrossFit(
        booster=fit_booster(
            features[split.train],
            label[split.train],
            with_rounds(params, counts.shipped),
            weight=_of(weight, split.train),
        ),
        calibrator=chosen.calibrator,
        siblings=siblings,
        fold_calibrators=calibrators,
        fold_people=fold_people,
        heldout=scored[split.test],
        calibration=scored[split.calibrate],
        calibration_map=chosen.told,
    )


def held_out_scores(
    features: pd.DataFrame,
    label: pd.Series,
    person_id: pd.Series,
    split: Split,
    params: RiskParams,
) -> pd.DataFrame:
    """Make the held-out frame alone, as ``cross_fit`` does without mornings, and ship nothing."""
    every = (params.rounds,) * params.folds
    fold, siblings, _ = _fit_siblings(features, label, person_id, split, params, every)
    scored = _scored_by_siblings(features, label, person_id, split, fold, siblings)
    rows = _calibration_rows(scored, split, siblings, None)
    return _calibrated(scored, _fold_calibrators(rows, params))[split.test]


def with_rounds(params: RiskParams, rounds: int) -> RiskParams:
    """The settings with another number of trees."""
    return params.model_copy(update={"rounds": rounds})


def _fit_siblings(  # noqa: PLR0917 - the protocol needs each of them
    features: pd.DataFrame,
    label: pd.Series,
    person_id: pd.Series,
    split: Split,
    params: RiskParams,
    rounds: Sequence[int],
    weight: pd.Series | None = None,
) -> tuple[NDArray[np.int64], tuple[Booster, ...], tuple[frozenset[str], ...]]:
    for name, table in {"label": label, "person_id": person_id}.items():
        if not table.index.equals(features.index):
            raise ValueError(f"{name} and features must have the same index in the same order")
    if len(split.train) != len(features):
        raise ValueError(f"the split covers {len(split.train)} rows, features {len(features)}")
    fold = person_folds(person_id, params.folds)
    kept = [split.train & (fold != f) for f in range(params.folds)]
    siblings = tuple(
        fit_booster(
            features[rows], label[rows], with_rounds(params, count), weight=_of(weight, rows)
        )
        for rows, count in zip(kept, rounds, strict=True)
    )
    return fold, siblings, tuple(frozenset(person_id[rows]) for rows in kept)


def _of(weight: pd.Series | None, rows: NDArray[np.bool_]) -> pd.Series | None:
    return None if weight is None else weight[rows]


def _scored_by_siblings(  # noqa: PLR0917 - the protocol needs each of them
    features: pd.DataFrame,
    label: pd.Series,
    person_id: pd.Series,
    split: Split,
    fold: NDArray[np.int64],
    siblings: Sequence[Booster],
) -> pd.DataFrame:
    """Every row with the log-odds of its fold's sibling; missing in the training period."""
    raw = np.full(len(features), np.nan)
    later = split.calibrate | split.test
    for f, sibling in enumerate(siblings):
        rows = later & (fold == f)
        raw[rows] = predict_raw(sibling, features[rows])
    return pd.DataFrame(
        {
            "person_id": person_id,
            "label": label.to_numpy(dtype=np.float64),
            "fold": fold,
            "raw": raw,
            "score": np.nan,
            "seen_before": person_id.isin(person_id[split.train].unique()),
        },
        index=features.index,
    )


def _calibration_rows(
    scored: pd.DataFrame, split: Split, siblings: Sequence[Booster], mornings: Mornings | None
) -> pd.DataFrame:
    """The calibrate rows as ``choose_calibrator`` asks for them: mornings, or one per stay."""
    stays = scored[split.calibrate].assign(is_decision=True)
    if split.calibrate_earlier is not None:
        stays["is_earlier"] = split.calibrate_earlier[split.calibrate]
    if mornings is None:
        return stays
    own = mornings.some(mornings.about["spell_id"].isin(stays.index))
    lacking = len(stays.index.difference(own.about.loc[own.about["is_decision"], "spell_id"]))
    if lacking:
        raise ValueError(
            f"the mornings lack the decision of {lacking} of {len(stays)} calibrate stays; build "
            "the features again"
        )
    rows = stays.loc[own.about["spell_id"]].set_axis(own.about.index)
    raw = np.full(len(rows), np.nan)
    for f, sibling in enumerate(siblings):
        here = (rows["fold"] == f).to_numpy(dtype=np.bool_)
        raw[here] = predict_raw(sibling, own.features[here])
    return rows.assign(raw=raw, is_decision=own.about["is_decision"])


def _fold_calibrators(rows: pd.DataFrame, params: RiskParams) -> tuple[Calibrator, ...]:
    """For each fold of people the map that the calibrate rows of everybody else speak for."""
    return tuple(
        choose_calibrator(rows[rows["fold"] != f], params.calibration).calibrator
        for f in range(params.folds)
    )


def _calibrated(scored: pd.DataFrame, calibrators: Sequence[Calibrator]) -> pd.DataFrame:
    """The rows with each fold's risk by the fold's own map."""
    raw, fold = scored["raw"].to_numpy(), scored["fold"].to_numpy()
    score = np.full(len(scored), np.nan)
    for f, calibrator in enumerate(calibrators):
        score[fold == f] = calibrator.apply(raw[fold == f])
    return scored.assign(score=score)


def _library_params(params: RiskParams, columns: pd.Index) -> dict[str, Any]:
    """LightGBM's own names; ``deterministic`` with ``force_col_wise`` gives the same bits."""
    return {
        "objective": "binary",
        "deterministic": True,
        "force_col_wise": True,
        "verbosity": -1,
        "num_leaves": params.num_leaves,
        "learning_rate": params.learning_rate,
        "min_data_in_leaf": params.min_data_in_leaf,
        "feature_fraction": params.feature_fraction,
        "bagging_fraction": params.bagging_fraction,
        "bagging_freq": 1 if params.bagging_fraction < 1 else 0,
        "lambda_l2": params.lambda_l2,
        "seed": params.seed,
        "num_threads": params.num_threads,
        "monotone_constraints": [params.monotone.get(name, 0) for name in columns],
    }


def _check_training_rows(features: pd.DataFrame, label: pd.Series, params: RiskParams) -> None:
    if not label.index.equals(features.index):
        raise ValueError("label and features must have the same index in the same order")
    if not features.index.is_unique:
        repeated = int(features.index.duplicated().sum())
        raise ValueError(f"spell_id repeats in {repeated} rows; each stay trains once")
    wrong = int((~label.isin([0, 1])).sum())
    if wrong:
        raise ValueError(f"label is missing or not 0/1 in {wrong} of {len(label)} training rows")
    if label.nunique() < 2:
        raise ValueError(f"all {len(label)} training rows have the same outcome")
    infinite = features.columns[np.isinf(features.to_numpy(dtype=np.float64)).any(axis=0)]
    if len(infinite):
        raise ValueError(f"infinite values in {', '.join(infinite)}; unknown must be missing")
    unknown = sorted(set(params.monotone) - set(features.columns))
    if unknown:
        raise ValueError(f"monotone names features that are not in the table: {', '.join(unknown)}")
