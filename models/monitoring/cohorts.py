"""What came true of each month's stays once that is known, and an estimate before."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.calibration_measures import observed_over_expected
from models.capacity import listed, places
from models.discrimination import Ordering
from models.groups import group_table
from models.intervals import PersonBootstrap, Statistic, bootstrap_interval
from models.monitoring.months import Months, matured_months
from models.monitoring.params import MonitorParams
from models.monitoring.watched import BoolArray, Watched
from models.report_intervals import report_intervals

FloatArray = NDArray[np.float64]

MONTHS_OF_GROUPS = 3
ESTIMATE = (
    "Estimated from the scores alone, as if every risk meant what it says. It cannot see that "
    "outcomes have changed, and decides nothing."
)


def monthly_cohorts(watched: Watched, params: MonitorParams) -> list[dict[str, Any]]:
    """Figures of every matured month since the reference period, oldest first.

    Per month: first and last (days of decision), n, events, expected, observed_over_expected,
    in_the_large, slope and auroc (value, low, high), precision (of a list of ``list_share`` of the
    month; k, value, low, high) and events_in_lower_half (outcomes of those whom the model placed in
    the lower half).
    """
    return [_figures(watched, one, params) for one in matured_months(watched)]


def _figures(watched: Watched, month: pd.Period, params: MonitorParams) -> dict[str, Any]:
    rows = Months((month,)).of(watched)
    held = watched.stays.loc[rows, ["person_id", "label", "score"]].assign(seen_before=True)
    score, label = held["score"].to_numpy(np.float64), held["label"].to_numpy(np.float64)
    found = report_intervals(held, {}, reps=params.reps, seed=params.seed)
    bootstrap = PersonBootstrap.of(held["person_id"], reps=params.reps, seed=params.seed)
    k = places(len(held), params.list_share)
    precision = bootstrap_interval(_precision(score, label, k), bootstrap)
    return {
        **_days(watched, rows),
        "n": len(held),
        "events": int(label.sum()),
        "expected": float(score.sum()),
        "observed_over_expected": observed_over_expected(label, score),
        "in_the_large": found["in_the_large"].to_dict(),
        "slope": found["slope"].to_dict(),
        "auroc": found["auroc"].to_dict(),
        "precision": {"k": k, **precision.to_dict()},
        "events_in_lower_half": int(label[score < np.median(score)].sum()),
    }


def group_figures(watched: Watched, params: MonitorParams, *, least_events: int) -> dict[str, Any]:
    """Every level of every group over the newest three matured months, with the days it speaks of.

    ``rows`` as of ``models.groups.group_table``; no rows before a month has matured.
    """
    rows = Months(matured_months(watched)[-MONTHS_OF_GROUPS:]).of(watched)
    if not rows.any():
        return {"first": None, "last": None, "rows": []}
    held = watched.stays.loc[rows, ["person_id", "label", "score"]]
    groups = watched.groups[rows]
    table = group_table(
        held,
        groups,
        share=params.list_share,
        min_events=least_events,
        bootstrap=PersonBootstrap.of(held["person_id"], reps=params.reps, seed=params.seed),
    )
    return {**_days(watched, rows), "rows": table}


def estimate_without_outcomes(watched: Watched, params: MonitorParams) -> Mapping[str, Any] | None:
    """AUROC and precision that the newest scores promise (confidence-based estimate, CBPE).

    None where nothing was scored in the window.
    """
    now = watched.window(rows=params.window_rows, days=params.window_days)
    now &= watched.stays["score"].notna().to_numpy()
    if not now.any():
        return None
    score = watched.stays.loc[now, "score"].to_numpy(np.float64)
    chosen = listed(score, places(len(score), params.list_share))
    return {
        **_days(watched, now),
        "n": len(score),
        "auroc": float(Ordering.of(score, score).auroc(np.ones((1, len(score))))[0]),
        "precision": float((chosen * score).sum() / chosen.sum()),
        "is": ESTIMATE,
    }


def _days(watched: Watched, rows: BoolArray) -> dict[str, str]:
    days = watched.stays.loc[rows, "decided_on"]
    return {"first": f"{days.min():%Y-%m-%d}", "last": f"{days.max():%Y-%m-%d}"}


def _precision(score: FloatArray, label: FloatArray, k: int) -> Statistic:
    """Share of the listed with the outcome; the list itself stays as it was."""
    chosen = listed(score, k)
    return lambda weights: (weights @ (chosen * label)) / np.maximum(weights @ chosen, 1e-12)
