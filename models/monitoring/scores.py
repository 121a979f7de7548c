"""What the model says: its risks today against those of the time it was calibrated."""

from typing import Any

import numpy as np
import pandas as pd

from models.monitoring.alarms import Finding
from models.monitoring.params import MonitorParams
from models.monitoring.watched import Watched

FEWEST_FOR_TENTHS = 100  # scores; with fewer a decile is a few people


def score_summary(scores: pd.Series, *, threshold: float) -> dict[str, Any]:
    """Mean, deciles and share at or above ``threshold`` of the risks that are there.

    Deciles are None below ``FEWEST_FOR_TENTHS`` scores, the others None without any.
    """
    known = scores.dropna().astype("float64")
    if known.empty:
        return {"n": 0, "mean": None, "deciles": None, "share_over_threshold": None}
    tenths = known.quantile(np.arange(1, 10) / 10).tolist()
    return {
        "n": len(known),
        "mean": float(known.mean()),
        "deciles": tenths if len(known) >= FEWEST_FOR_TENTHS else None,
        "share_over_threshold": float((known >= threshold).mean()),
    }


def score_findings(watched: Watched, params: MonitorParams) -> list[Finding]:
    """The mean risk of the window against that of the reference period, in standard errors.

    The limit is the normal point beyond which one world in a hundred without change would lie,
    either side; people with several stays count once in the spread.
    """
    now = watched.window(rows=params.window_rows, days=params.window_days)
    now &= watched.stays["score"].notna().to_numpy()
    before = watched.is_reference & watched.stays["score"].notna().to_numpy()
    if now.sum() < 2 or before.sum() < 2:
        return []
    from scipy.stats import norm

    new, old = watched.stays[now], watched.stays[before]
    error = np.sqrt(_squared_error(new) + _squared_error(old))
    value = float((new["score"].mean() - old["score"].mean()) / error)
    limit = float(norm.ppf(0.5 + params.outcome_sure / 2))
    days = new["decided_on"]
    return [
        Finding(
            "score", "mean risk", value, limit, len(new), f"{days.min():%Y-%m-%d}",
            f"{days.max():%Y-%m-%d}", is_raised=abs(value) > limit,
        )
    ]  # fmt: skip


def _squared_error(stays: pd.DataFrame) -> float:
    """Squared standard error of the mean score, with people as the units that were drawn."""
    centred = stays["score"] - stays["score"].mean()
    by_person = centred.groupby(stays["person_id"]).sum()
    return float((by_person**2).sum() / len(stays) ** 2)
