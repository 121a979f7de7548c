"""Everything hours.json says, from held-out rows of people whom the boosters never saw."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from models.hours.interval import FloatArray
from models.hours.params import HoursParams
from models.hours.rivals import HoursRival, rows_of
from models.hours.verdict import hours_gates, hours_verdict
from models.intervals import (
    PersonBootstrap,
    Statistic,
    bootstrap_interval,
    paired_difference,
)
from models.rounding import rounded

GROUPS_OF_THE_PICTURE = 5


@dataclass(frozen=True)
class HoursContext:
    """What stands beside the answers: all by ``spell_id``, covering the held-out rows.

    ``groups`` are columns of words for the audit; ``reduction`` is hours at the start less hours
    after, missing where the start is unknown; ``truth`` the expectation that an invented area drew
    from, where it tells.
    """

    groups: pd.DataFrame
    reduction: pd.Series
    truth: pd.Series | None = None


def evaluate_hours(
    held: pd.DataFrame,
    rivals: Mapping[str, HoursRival],
    context: HoursContext,
    params: HoursParams,
) -> dict[str, Any]:
    """Judge the answers; figures rounded to four decimals, None where not estimable.

    Errors are answer less observed, in hours a week. Squared error judges the expected hours,
    because the mean makes it smallest; absolute error is made smallest by the middle value, which
    is told apart: where most people need none, 0 for everybody does well by it.
    """
    observed = held["observed"].to_numpy(np.float64)
    bootstrap = PersonBootstrap.of(held["person_id"], reps=params.reps, seed=params.seed)
    error = held["expected"].to_numpy(np.float64) - observed
    middle = held["middle"].to_numpy(np.float64) - observed
    figures = {
        "mae": bootstrap_interval(_mae(error), bootstrap).to_dict(),
        "rmse": bootstrap_interval(_rmse(error), bootstrap).to_dict(),
        "bias": bootstrap_interval(_mean(error), bootstrap).to_dict(),
        "r2": bootstrap_interval(_r2(error, observed), bootstrap).to_dict(),
        "median_absolute_error": float(np.median(np.abs(error))),
        "mae_of_the_middle": bootstrap_interval(_mae(middle), bootstrap).to_dict(),
    }
    body: dict[str, Any] = {
        "n": len(held),
        "people": int(held["person_id"].nunique()),
        "with_care": int((observed > 0).sum()),
        "mean_hours": float(observed.mean()),
        **figures,
        "interval": _interval(held, bootstrap, params),
        "groups": [
            row
            for column in context.groups
            for row in _group_rows(held, context.groups[column], params)
        ],
        "rivals": _rivals(held, rivals, bootstrap),
        "reduction": _reduction(held, context.reduction, params),
    }
    if context.truth is not None:
        body["truth"] = _truth(observed, context.truth.loc[held.index].to_numpy(np.float64))
    body = rounded(body)
    body["gates"] = hours_gates(body, params)
    body["verdict"] = hours_verdict(body["gates"])
    return body


def picture_table(held: pd.DataFrame) -> pd.DataFrame:
    """Fifths by expected hours: n, means of expected, observed and both ends, and the share inside.

    Fewer groups where many answers are equal.
    """
    fifth = pd.qcut(
        held["expected"].rank(method="first"), GROUPS_OF_THE_PICTURE, labels=False
    ).rename("group")
    rows = held.assign(is_inside=_is_inside(held)).groupby(fifth + 1)
    table = rows[["expected", "observed", "low", "high", "is_inside"]].mean()
    n = rows.size()
    spread: pd.Series = rows["observed"].std(ddof=1) / n**0.5
    return table.rename(columns={"low": "from_hours", "high": "to_hours"}).assign(
        n=n,
        low=(table["observed"] - 1.96 * spread).clip(lower=0.0),
        high=table["observed"] + 1.96 * spread,
    ).reset_index()  # fmt: skip


def _interval(
    held: pd.DataFrame, bootstrap: PersonBootstrap, params: HoursParams
) -> dict[str, Any]:
    inside = _is_inside(held)
    width = (held["high"] - held["low"]).to_numpy(np.float64)
    return {
        "level": params.level,
        "coverage": bootstrap_interval(_mean(inside), bootstrap).to_dict(),
        "mean_width": float(width.mean()),
        "median_width": float(np.median(width)),
    }


def _is_inside(held: pd.DataFrame) -> FloatArray:
    """1 where the observed hours lie inside the interval, both ends included, else 0."""
    inside = (held["observed"] >= held["low"]) & (held["observed"] <= held["high"])
    return np.asarray(inside, dtype=np.float64)


def _group_rows(held: pd.DataFrame, group: pd.Series, params: HoursParams) -> list[dict[str, Any]]:
    """One row per level of a group; a level with too few rows says so and nothing else."""
    rows: list[dict[str, Any]] = []
    for level, part in held.groupby(group.loc[held.index], sort=True):
        name = {"group": str(group.name), "level": str(level)}
        if len(part) < params.group_rows_least:
            rows.append({**name, "n": None, "note": "too few to say"})
            continue
        inside = _is_inside(part)
        bootstrap = PersonBootstrap.of(part["person_id"], reps=params.reps, seed=params.seed)
        error = (part["expected"] - part["observed"]).to_numpy(np.float64)
        rows.append(
            {
                **name,
                "n": len(part),
                "note": None,
                "coverage": bootstrap_interval(_mean(inside), bootstrap).to_dict(),
                "mean_width": float((part["high"] - part["low"]).mean()),
                "mae": float(np.abs(error).mean()),
                "bias": bootstrap_interval(_mean(error), bootstrap).to_dict(),
            }
        )
    return rows


def _rivals(
    held: pd.DataFrame, rivals: Mapping[str, HoursRival], bootstrap: PersonBootstrap
) -> dict[str, dict[str, Any]]:
    """Each rival's errors, and the model's lead: rival less model, above 0 the model is nearer."""
    observed = held["observed"].to_numpy(np.float64)
    ours = held["expected"].to_numpy(np.float64) - observed
    middle = held["middle"].to_numpy(np.float64) - observed
    rows = {}
    for name, answer in rows_of(rivals, held.index).items():
        theirs = answer - observed
        rows[name] = {
            "label": rivals[name].label,
            "mae": float(np.abs(theirs).mean()),
            "rmse": float(np.sqrt((theirs**2).mean())),
            "lead_rmse": paired_difference(_rmse(theirs), _rmse(ours), bootstrap).to_dict(),
            "lead_mae_of_the_middle": paired_difference(
                _mae(theirs), _mae(middle), bootstrap
            ).to_dict(),
        }
    return rows


def _reduction(
    held: pd.DataFrame, reduction: pd.Series, params: HoursParams
) -> dict[str, Any] | None:
    """Mean reduction observed where the start is known; None without such a row."""
    known = reduction.loc[held.index].astype("float64").dropna()
    if known.empty:
        return None
    person = held.loc[known.index, "person_id"]
    bootstrap = PersonBootstrap.of(person, reps=params.reps, seed=params.seed)
    mean = bootstrap_interval(_mean(np.asarray(known, dtype=np.float64)), bootstrap)
    return {"n": len(known), "mean": mean.to_dict()}


def _truth(observed: FloatArray, true: FloatArray) -> dict[str, Any]:
    """How near one could come with the expectation itself that the hours were drawn from."""
    error = true - observed
    once = np.ones((1, len(observed)))
    return {
        "mae": float(np.abs(error).mean()),
        "rmse": float(_rmse(error)(once)[0]),
        "r2": float(_r2(error, observed)(once)[0]),
    }


def _mean(values: FloatArray) -> Statistic:
    return lambda weights: np.asarray(weights @ values / weights.sum(axis=1), dtype=np.float64)


def _mae(error: FloatArray) -> Statistic:
    return _mean(np.asarray(np.abs(error), dtype=np.float64))


def _rmse(error: FloatArray) -> Statistic:
    squared = _mean(np.square(error))
    return lambda weights: np.sqrt(squared(weights))


def _r2(error: FloatArray, observed: FloatArray) -> Statistic:
    """Share of the spread that is told; NaN where everybody has the same hours."""

    def told(weights: FloatArray) -> FloatArray:
        mean = _mean(observed)(weights)
        spread = _mean(observed**2)(weights) - mean**2
        lost = _mean(error**2)(weights)
        share = np.divide(lost, spread, out=np.full_like(lost, np.nan), where=spread > 1e-12)
        return 1.0 - share

    return told
