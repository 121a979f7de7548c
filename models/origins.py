"""Rolling origins: the same protocol, told again from several earlier days."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from models.calibration_measures import calibration_slope
from models.discrimination import Ordering
from models.intervals import PersonBootstrap, bootstrap_interval
from models.risk import RiskParams, held_out_scores
from models.split import Split, split_by_order, split_by_time

NOT_JUDGED: dict[str, Any] = {"n": 0, "events": 0, "auroc": None, "slope": None}


@dataclass(frozen=True)
class Origin:
    """One earlier day from which the future is judged: ``[test_from, test_to)``."""

    name: str
    calibrate_from: pd.Timestamp
    test_from: pd.Timestamp
    test_to: pd.Timestamp


def rolling_origins(
    *, last_test_to: pd.Timestamp, count: int, test_days: int, calibrate_days: int, gap_days: int
) -> list[Origin]:
    """Test periods of equal length, end to end, walked backwards from ``last_test_to``.

    Each has a calibrate period of ``calibrate_days`` that ends one gap before it. Worked
    example: two origins of 90 days to 1 July 2025 test from 2 January and from 2 April.

    >>> [f"{o.test_from:%Y-%m-%d}" for o in rolling_origins(
    ...     last_test_to=pd.Timestamp("2025-07-01"), count=2, test_days=90,
    ...     calibrate_days=60, gap_days=30)]
    ['2025-01-02', '2025-04-02']

    Raises
    ------
    ValueError : a length is below 1 day or ``count`` below 1.
    """
    if min(count, test_days, calibrate_days) < 1:
        raise ValueError("origins need a count and lengths of at least 1")
    ends = [last_test_to - pd.Timedelta(days=test_days * back) for back in range(count)]
    origins = []
    for number, end in enumerate(reversed(ends), start=1):
        start = end - pd.Timedelta(days=test_days)
        calibrate_from = start - pd.Timedelta(days=gap_days + calibrate_days)
        origins.append(Origin(f"origin {number}", calibrate_from, start, end))
    return origins


def evaluate_origins(
    features: pd.DataFrame,
    label: pd.Series,
    person_id: pd.Series,
    index_datetime: pd.Series,
    *,
    origins: list[Origin],
    gap_days: int,
    params: RiskParams,
    reps: int,
    seed: int,
) -> list[dict[str, Any]]:
    """AUROC and slope at each origin, from rows that nothing later has touched.

    Returns
    -------
    Per origin: name, train_to, test_from, test_to, n, events, auroc, slope, note. Dates are
    ISO days, each the last or first day of its period. An origin too thin to be fitted has
    no figures, and ``note`` says why.
    """
    rows = []
    for origin in origins:
        before_end = (index_datetime < origin.test_to).to_numpy(dtype=np.bool_)
        told = {
            "name": origin.name,
            "train_to": f"{origin.calibrate_from - pd.Timedelta(days=gap_days + 1):%Y-%m-%d}",
            "test_from": f"{origin.test_from:%Y-%m-%d}",
            "test_to": f"{origin.test_to - pd.Timedelta(days=1):%Y-%m-%d}",
        }
        try:
            split: Split = split_by_time(
                index_datetime[before_end],
                calibrate_from=origin.calibrate_from,
                test_from=origin.test_from,
                gap_days=gap_days,
            )
            heldout = held_out_scores(
                features[before_end], label[before_end], person_id[before_end], split, params
            )
        except ValueError as too_thin:
            rows.append({**told, **NOT_JUDGED, "note": f"not judged: {too_thin}"})
            continue
        rows.append({**told, **_judged(heldout, reps=reps, seed=seed), "note": None})
    return rows


LATER_BY_ORDER = "later encounters, by order"


@dataclass(frozen=True)
class OrderSplit:
    """What a split by order says: ``row`` as of an origin; ``never_seen`` of new people alone."""

    row: dict[str, Any]
    never_seen: dict[str, Any]


def evaluate_order_split(
    features: pd.DataFrame,
    label: pd.Series,
    person_id: pd.Series,
    index_datetime: pd.Series,
    *,
    test_share: float,
    params: RiskParams,
    reps: int,
    seed: int,
    in_words: Callable[[pd.Timestamp], str],
) -> OrderSplit:
    """Train on the first of an order and judge the last ``test_share`` of it, on other people.

    Parameters
    ----------
    in_words : how a place in the order is written.

    Returns
    -------
    The row of ``evaluate_origins``, and n, events and auroc of people without a training row.
    """
    split = split_by_order(index_datetime, test_share=test_share)
    heldout = held_out_scores(features, label, person_id, split, params)
    row = {
        "name": LATER_BY_ORDER,
        "train_to": in_words(index_datetime[split.train].max()),
        "test_from": in_words(index_datetime[split.test].min()),
        "test_to": in_words(index_datetime[split.test].max()),
        **_judged(heldout, reps=reps, seed=seed),
    }
    new = _judged(heldout[~heldout["seen_before"]], reps=reps, seed=seed)
    return OrderSplit(row, {name: new[name] for name in ("n", "events", "auroc")})


def _judged(heldout: pd.DataFrame, *, reps: int, seed: int) -> dict[str, Any]:
    """Size, events, AUROC with its interval and slope of held-out rows."""
    outcome, score = heldout["label"].to_numpy(), heldout["score"].to_numpy()
    bootstrap = PersonBootstrap.of(heldout["person_id"], reps=reps, seed=seed)
    return {
        "n": len(heldout),
        "events": int(outcome.sum()),
        "auroc": bootstrap_interval(Ordering.of(score, outcome).auroc, bootstrap).to_dict(),
        "slope": calibration_slope(outcome, score),
    }
