"""Hours of care after reablement in two steps: any at all, and how many if any.

Most people need none, so one regression would blur two questions. Both boosters are small: some
hundreds of people have hours after reablement, not thousands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.benefit.boosting import predict, train_alone
from models.folds import person_folds
from models.hours.interval import (
    FloatArray,
    Parts,
    amount_ratios,
    base_interval,
    conformal_margin,
    final_interval,
    hours_quantile,
)
from models.hours.params import HoursParams
from models.risk import Booster
from models.split import Split


@dataclass(frozen=True)
class HoursModel:
    """What is shipped: two boosters, the spread of amounts, and the margin of the interval."""

    care: Booster
    amount: Booster
    ratios: FloatArray
    margin: float
    level: float
    columns: tuple[str, ...]


@dataclass(frozen=True)
class HoursFit:
    """A fitted model, and its answers for people whom the answering boosters never saw.

    ``heldout`` has one row per test row, by ``spell_id``: person_id, observed, expected, middle
    (the median), low, high.
    """

    model: HoursModel
    heldout: pd.DataFrame


def predict_hours(model: HoursModel, features: pd.DataFrame) -> pd.DataFrame:
    """Expected hours a week with both ends of the interval: expected, middle, low, high.

    Columns are taken by name. A row with an infinite value gets no answer (missing).

    Raises
    ------
    ValueError : a feature is absent.
    """
    absent = [name for name in model.columns if name not in features.columns]
    if absent:
        raise ValueError(f"{len(absent)} features are absent: {', '.join(absent[:5])}")
    values = features[list(model.columns)].to_numpy(dtype=np.float64)
    parts = _parts(model.care, model.amount, values)
    answer = _answer(parts, model.ratios, level=model.level, margin=model.margin)
    frame = pd.DataFrame(answer, index=features.index)
    return frame.mask(pd.Series(np.isinf(values).any(axis=1), index=frame.index), axis=0)


def fit_hours(
    features: pd.DataFrame,
    hours: pd.Series,
    person_id: pd.Series,
    split: Split,
    params: HoursParams,
) -> HoursFit:
    """Fit on the training rows; learn the interval and judge on people the boosters never met.

    Sibling f is fitted without the people of fold f and answers for them. The spread of amounts is
    learnt from training rows answered so, the margin from calibration rows answered so; for the
    test rows of fold f both leave out fold f.

    Parameters
    ----------
    features, hours, person_id : on one unique ``spell_id`` index; hours known, 0 or more.
    split : row masks in the same order.

    Raises
    ------
    ValueError : hours are missing or negative, or a part has too few rows.
    """
    values, observed = _checked(features, hours)
    fold = person_folds(person_id, params.folds)
    parts = _cross_fitted(values, observed, fold, split, params)
    answers = {name: np.full(len(observed), np.nan) for name in ANSWERS}
    for f in range(params.folds):
        rows = split.test & (fold == f)
        ratios, margin = _spread(parts, observed, split, fold != f, params)
        answer = _answer(_taken(parts, rows), ratios, level=params.level, margin=margin)
        for name, column in answer.items():
            answers[name][rows] = column
    everybody = np.ones(len(observed), dtype=np.bool_)
    ratios, margin = _spread(parts, observed, split, everybody, params)
    columns = tuple(features.columns)
    care, amount = _fit_pair(values, observed, split.train, params, columns)
    held = pd.DataFrame({"person_id": person_id, "observed": observed, **answers}, features.index)
    model = HoursModel(care, amount, ratios, margin, params.level, columns)
    return HoursFit(model, held[split.test])


ANSWERS = ("expected", "middle", "low", "high")
OF_THE_TREES = {
    "num_leaves", "learning_rate", "min_data_in_leaf", "feature_fraction", "bagging_fraction",
    "lambda_l2", "seed", "num_threads",
}  # fmt: skip


def _checked(features: pd.DataFrame, hours: pd.Series) -> tuple[FloatArray, FloatArray]:
    if not hours.index.equals(features.index):
        raise ValueError("hours and features must have the same index in the same order")
    observed = hours.to_numpy(dtype=np.float64)
    wrong = int((~(observed >= 0)).sum())
    if wrong:
        raise ValueError(f"hours are missing or below 0 in {wrong} of {len(hours)} rows")
    return features.to_numpy(dtype=np.float64), observed


def _cross_fitted(
    values: FloatArray,
    observed: FloatArray,
    fold: NDArray[np.int64],
    split: Split,
    params: HoursParams,
) -> Parts:
    """Each row's parts by the boosters that were fitted without its person's fold."""
    care, amount = np.full(len(observed), np.nan), np.full(len(observed), np.nan)
    for f in range(params.folds):
        pair = _fit_pair(values, observed, split.train & (fold != f), params, None)
        answered = _parts(*pair, values[fold == f])
        care[fold == f], amount[fold == f] = answered.care, answered.amount
    return Parts(care, amount)


def _spread(
    parts: Parts,
    observed: FloatArray,
    split: Split,
    kept: NDArray[np.bool_],
    params: HoursParams,
) -> tuple[FloatArray, float]:
    """The ratios of the kept training rows and the margin of the kept calibration rows."""
    has_care = split.train & kept & (observed > 0)
    ratios = amount_ratios(parts.amount[has_care], observed[has_care])
    rows = split.calibrate & kept
    low, high = base_interval(_taken(parts, rows), ratios, level=params.level)
    return ratios, conformal_margin(low, high, observed[rows], level=params.level)


def _answer(
    parts: Parts, ratios: FloatArray, *, level: float, margin: float
) -> dict[str, FloatArray]:
    low, high = final_interval(parts, ratios, level=level, margin=margin)
    middle = hours_quantile(parts, ratios, np.full_like(parts.care, 0.5))
    return dict(zip(ANSWERS, (parts.expected, middle, low, high), strict=True))


def _taken(parts: Parts, rows: NDArray[np.bool_]) -> Parts:
    return Parts(parts.care[rows], parts.amount[rows])


def _parts(care: Booster, amount: Booster, values: FloatArray) -> Parts:
    if len(values) == 0:
        return Parts(np.zeros(0), np.zeros(0))
    return Parts(predict(care, values), np.maximum(predict(amount, values), 0.0))


def _fit_pair(
    values: FloatArray,
    observed: FloatArray,
    rows: NDArray[np.bool_],
    params: HoursParams,
    columns: tuple[str, ...] | None,
) -> tuple[Booster, Booster]:
    """Fit the chance of any hours on ``rows``, and the amount on those of them with hours."""
    has_care = rows & (observed > 0)
    if len(np.unique(observed[rows] > 0)) < 2:
        raise ValueError(f"all {int(rows.sum())} training rows are alike: all with care, or none")
    settings = _library_settings(params)
    any_care = (observed[rows] > 0).astype(np.float64)
    care = train_alone(
        values[rows], any_care, {**settings, "objective": "binary"},
        rounds=params.rounds, columns=columns,
    )  # fmt: skip
    amount = train_alone(
        values[has_care], observed[has_care], {**settings, "objective": "regression"},
        rounds=params.rounds, columns=columns,
    )  # fmt: skip
    return care, amount


def _library_settings(params: HoursParams) -> dict[str, Any]:
    """What both boosters share; settings have LightGBM's own names."""
    frequency = 1 if params.bagging_fraction < 1 else 0
    return {**params.model_dump(include=OF_THE_TREES), "bagging_freq": frequency}
