"""Invented stays that end in some hours of care: most in none, more with need and with the plan."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.hours.params import HoursParams
from models.split import Split

PARAMS = HoursParams(
    rounds=60, learning_rate=0.08, num_leaves=4, min_data_in_leaf=20, feature_fraction=1.0,
    bagging_fraction=0.8, lambda_l2=1.0, seed=1, num_threads=1, folds=3, level=0.8,
    training_rows_least=300, training_with_care_least=100, calibration_rows_least=100,
    test_rows_least=100, must_beat=["start_less_mean", "mean", "package_before"],
    coverage_margin=0.05, group_rows_least=50, reps=200,
)  # fmt: skip


def invented_hours(rows: int = 3000, *, seed: int = 1, effect: float = 1.0) -> pd.DataFrame:
    """``need``, ``plan``, ``before``, ``noise``, hours at the ``start``, ``person_id``, ``hours``.

    ``effect`` 0: need and plan say nothing of the hours.
    """
    rng = np.random.default_rng(seed)
    need = rng.normal(size=rows)
    start = np.round(np.clip(11 * np.exp(0.5 * rng.normal(size=rows)), 1, 60) * 4) / 4
    chance = 1 / (1 + np.exp(1.2 - 1.5 * effect * need))
    amount = effect * 0.7 * start + (1 - effect) * 8
    left = np.clip(amount * np.exp(0.2 * rng.normal(size=rows)), 0.5, None)
    hours = np.where(rng.random(rows) < chance, np.round(left * 4) / 4, 0.0)
    return pd.DataFrame(
        {
            "need": need,
            "plan": np.where(rng.random(rows) < 0.8, start, np.nan),
            "before": np.where(rng.random(rows) < 0.3, 8.0, 0.0),
            "noise": rng.normal(size=rows),
            "start": start,
            "person_id": [f"p{number // 2}" for number in range(rows)],
            "hours": hours,
        },
        index=pd.Index([f"s{number:05d}" for number in range(rows)], name="spell_id"),
    )


def thirds(rows: int) -> Split:
    """The first half trains, the next fifth calibrates, the rest tests."""
    place = np.arange(rows) / rows
    return Split(train=place < 0.5, calibrate=(place >= 0.5) & (place < 0.7), test=place >= 0.7)
