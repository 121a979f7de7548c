"""Stays of invented people whose true risks are known, as monitoring sees them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import expit

from models.monitoring.params import MonitorParams
from models.monitoring.watched import Watched

FloatArray = NDArray[np.float64]

AS_OF = pd.Timestamp("2026-06-30")
REFERENCE = (pd.Timestamp("2025-01-01"), pd.Timestamp("2025-08-31"))
HORIZON_DAYS = 44
PARAMS = MonitorParams(
    window_rows=1000, window_days=28, psi_bins=10, psi_least=0.1, psi_stop=0.25, leading_inputs=2,
    draws=300, seed=1, earlier_slack=1.25, input_sure=0.99, score_sure=0.99, outcome_sure=0.99,
    site_sure=0.99, group_sure=0.99, early_sure=0.95, early_days=7, early_ratio=1.3, judged_days=61,
    group_expected_least=15, list_share=0.1, reps=50,
)  # fmt: skip

Factor = Callable[[pd.DataFrame], FloatArray]


def unchanged(stays: pd.DataFrame) -> FloatArray:
    """Risks are what they were."""
    return np.ones(len(stays))


def invented_watch(
    *,
    seed: int = 1,
    per_day: int = 20,
    times: Factor = unchanged,
    as_of: pd.Timestamp = AS_OF,
) -> Watched:
    """Stays of three years; ``times`` multiplies the true risk and leaves the score as it is.

    Each stay ends on the day it is decided. One input is known of half of them, one is a code.
    """
    rng = np.random.default_rng(seed)
    days = pd.date_range("2023-07-01", as_of, unit="us")
    n = per_day * len(days)
    decided = np.repeat(days, per_day)
    frailty = rng.normal(size=n)
    score = expit(-2.0 + 0.9 * frailty)
    stays = pd.DataFrame(
        {
            "person_id": [f"p{number}" for number in rng.integers(0, n // 2, n)],
            "decided_on": decided,
            "discharged_on": decided,
            "score": score,
        },
        index=pd.Index([f"s{number:06}" for number in range(n)], name="spell_id"),
    )
    groups = pd.DataFrame(
        {
            "sex": np.where(rng.random(n) < 0.5, "female", "male"),
            "site": np.where(rng.random(n) < 0.25, "small", "large"),
        },
        index=stays.index,
    )
    chance = np.minimum(score * times(stays.join(groups)), 0.99)
    event = (rng.random(n) < chance).astype("float64")
    is_early = (rng.random(n) < 0.4).astype("float64") * event
    ages = (as_of - stays["decided_on"]).dt.days
    features = pd.DataFrame(
        {
            "frailty": np.where(rng.random(n) < 0.5, frailty, np.nan),
            "age_years": rng.integers(50, 95, n).astype("float64"),
            "admission_code": rng.integers(1, 5, n).astype("float64"),
        },
        index=stays.index,
    )
    return Watched(
        stays=stays.assign(
            label=pd.Series(event, index=stays.index).where(ages >= HORIZON_DAYS),
            early=pd.Series(is_early, index=stays.index).where(ages >= 21),
        ),
        features=features,
        groups=groups,
        as_of=as_of,
        reference_from=REFERENCE[0],
        reference_to=REFERENCE[1],
        horizon_days=HORIZON_DAYS,
    )


def with_features(watched: Watched, **columns: FloatArray) -> Watched:
    """The same stays with other inputs."""
    return replace(watched, features=watched.features.assign(**columns))


def from_day(day: str, times: float) -> Factor:
    """A change of everybody's true risk from a day on."""
    return lambda stays: np.where(stays["decided_on"] >= pd.Timestamp(day), times, 1.0)
