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

    The limit is the larger of two: the normal point beyond which a stated share of worlds without
    change would lie, and somewhat more than how far earlier windows lay (``windows_before``), for
    seasons. People with several stays count once in the spread.
    """
    has_score = watched.stays["score"].notna().to_numpy()
    now = watched.window(rows=params.window_rows, days=params.window_days) & has_score
    before = watched.is_reference & has_score
    if now.sum() < 2 or before.sum() < 2:
        return []
    from scipy.stats import norm

    new, old = watched.stays[now], watched.stays[before]
    value = _distance(new, old)
    earlier = [watched.stays[then & has_score] for then in watched.windows_before(now)]
    limits = [float(norm.ppf(0.5 + params.score_sure / 2))]
    limit = max(limits + [params.earlier_slack * abs(_distance(then, old)) for then in earlier])
    days = new["decided_on"]
    return [
        Finding(
            "score", "mean risk", value, limit, len(new), f"{days.min():%Y-%m-%d}",
            f"{days.max():%Y-%m-%d}", is_raised=abs(value) > limit,
        )
    ]  # fmt: skip


def _distance(stays: pd.DataFrame, reference: pd.DataFrame) -> float:
    """Standard errors between the mean scores of two sets of stays."""
    error = np.sqrt(_squared_error(stays) + _squared_error(reference))
    return float((stays["score"].mean() - reference["score"].mean()) / error)


def _squared_error(stays: pd.DataFrame) -> float:
    """Squared standard error of the mean score, with people as the units that were drawn."""
    centred = stays["score"] - stays["score"].mean()
    by_person = centred.groupby(stays["person_id"]).sum()
    return float((by_person**2).sum() / len(stays) ** 2)
