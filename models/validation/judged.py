"""Figures of scored rows with their intervals: every part of the validation says them alike."""

from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.calibration_measures import log_odds
from models.discrimination import Ordering, divided
from models.groups import TOO_FEW
from models.intervals import (
    FloatArray,
    Interval,
    PersonBootstrap,
    Statistic,
    percentile_interval,
)
from models.one_step import step_parts, stepped_slopes
from models.validation.params import ValidationParams

BoolArray: TypeAlias = NDArray[np.bool_]
MEASURES = ("auroc", "brier", "slope", "observed_over_expected")


def measured(label: FloatArray, score: FloatArray) -> dict[str, Statistic]:
    """AUROC, Brier score, calibration slope and observed over expected, for any row weights."""
    odds = log_odds(score)
    return {
        "auroc": Ordering.of(score, label).auroc,
        "brier": _weighted_mean((score - label) ** 2),
        "slope": slopes(odds, label),
        "observed_over_expected": lambda weights: divided(weights @ label, weights @ score),
    }


def slopes(odds: FloatArray, label: FloatArray) -> Statistic:
    """The calibration slope for any row weights; NaN where the rows have no line."""
    slope, parts = step_parts(odds, label)
    return lambda weights: stepped_slopes(slope, weights @ parts)


def judged(held: pd.DataFrame, settings: ValidationParams) -> dict[str, Any]:
    """Sizes and the four measures of scored rows, each with its person-cluster interval.

    Parameters
    ----------
    held : person_id, label (0 or 1), score (risk).

    Returns
    -------
    n, people, events, auroc, brier, slope, observed_over_expected, note. With fewer than
    ``events_least`` events (or others) the measures are None and the note says so.
    """
    sizes = counted(held, settings)
    if sizes["note"]:
        return {**sizes, **dict.fromkeys(MEASURES)}
    statistics = measured(held["label"].to_numpy(), held["score"].to_numpy())
    found = intervals(statistics, held["person_id"], settings)
    return {**sizes, **{name: interval.to_dict() for name, interval in found.items()}}


def counted(held: pd.DataFrame, settings: ValidationParams) -> dict[str, Any]:
    """n, people, events and, where they are too few to say anything, the note that says so."""
    n, events = len(held), int(held["label"].sum())
    is_few = min(events, n - events) < settings.events_least
    return {
        "n": n,
        "people": int(held["person_id"].nunique()),
        "events": events,
        "note": TOO_FEW if is_few else None,
    }


def intervals(
    statistics: Mapping[str, Statistic], person_id: pd.Series, settings: ValidationParams
) -> dict[str, Interval]:
    """Each statistic on the rows as they are, with its interval over people drawn anew."""
    points, drawn = _replicated(statistics, person_id, settings)
    return {name: percentile_interval(points[name], drawn[name]) for name in statistics}


def differences(
    statistics: Mapping[str, Statistic],
    pairs: Mapping[str, tuple[str, str]],
    person_id: pd.Series,
    settings: ValidationParams,
) -> dict[str, Interval]:
    """For each pair the first statistic less the second, both on the same draws of people."""
    points, drawn = _replicated(statistics, person_id, settings)
    return {
        name: percentile_interval(points[one] - points[other], drawn[one] - drawn[other])
        for name, (one, other) in pairs.items()
    }


def paired(
    held: pd.DataFrame, first: pd.Series, second: pd.Series, settings: ValidationParams
) -> dict[str, Any]:
    """AUROC and Brier score of ``first`` less those of ``second``, on the same rows.

    Returns delta_auroc and delta_brier with intervals (below 0 is the better Brier score), or
    None where the events are too few.
    """
    if counted(held, settings)["note"]:
        return {"delta_auroc": None, "delta_brier": None}
    label = held["label"].to_numpy()
    one, other = (measured(label, score.to_numpy()) for score in (first, second))
    names = ("auroc", "brier")
    found = differences(
        {f"{name} {at}": of[name] for name in names for at, of in (("1", one), ("2", other))},
        {f"delta_{name}": (f"{name} 1", f"{name} 2") for name in names},
        held["person_id"],
        settings,
    )
    return {name: interval.to_dict() for name, interval in found.items()}


def among(rows: BoolArray, statistic: Statistic) -> Statistic:
    """A statistic of some of the rows, for weights of all of them."""
    at = np.flatnonzero(rows)
    return lambda weights: statistic(weights[:, at])


def side_of_zero(interval: Mapping[str, float | None] | None) -> str:
    """Where an interval lies: "above", "below", "both" sides of 0, or "unknown"."""
    low = None if interval is None else interval["low"]
    high = None if interval is None else interval["high"]
    if low is None or high is None or np.isnan(low) or np.isnan(high):
        return "unknown"
    if low > 0:
        return "above"
    return "below" if high < 0 else "both"


def _replicated(
    statistics: Mapping[str, Statistic], person_id: pd.Series, settings: ValidationParams
) -> tuple[dict[str, float], dict[str, FloatArray]]:
    bootstrap = PersonBootstrap.of(person_id, reps=settings.reps, seed=settings.seed)
    once = np.ones((1, len(person_id)))
    points = {name: float(statistic(once)[0]) for name, statistic in statistics.items()}
    drawn = bootstrap.replicate(*statistics.values())
    return points, dict(zip(statistics, drawn, strict=True))


def _weighted_mean(values: FloatArray) -> Statistic:
    return lambda weights: divided(weights @ values, weights.sum(axis=1))
