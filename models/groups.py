"""How the model treats each group of people: one row per level, none dropped."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.calibration_measures import calibration_slope, observed_over_expected
from models.capacity import listed, places
from models.discrimination import auroc

FloatArray = NDArray[np.float64]

TOO_FEW = "too few to say"
NOT_RECORDED = "not recorded"


def group_table(
    heldout: pd.DataFrame, groups: pd.DataFrame, *, share: float, min_events: int
) -> list[dict[str, Any]]:
    """Audit rows: one for every level of every group column.

    Parameters
    ----------
    heldout : person_id, label, score; indexed by ``spell_id``.
    groups : one column per group (sex, tenure_group, …), covering every held-out stay;
        a missing level is a level of its own, "not recorded".
    share : share of people on the list whose selection rate is reported.
    min_events : below it, and below as many non-events, only counts are given.

    Returns
    -------
    Per level: group, level, n, events, auroc, slope, observed_over_expected,
    selection_rate (share of the level on the list), recall (share of its events on the
    list), note. None where there are too few to say.

    Raises
    ------
    ValueError : held-out stays have no row in ``groups``.
    """
    absent = int((~heldout.index.isin(groups.index)).sum())
    if absent:
        raise ValueError(f"groups lack {absent} of {len(heldout)} held-out stays")
    label = heldout["label"].to_numpy(dtype=np.float64)
    score = heldout["score"].to_numpy(dtype=np.float64)
    chosen = listed(score, places(len(score), share))
    aligned = groups.loc[heldout.index]
    rows: list[dict[str, Any]] = []
    for group in aligned.columns:
        levels = aligned[group].astype("str").where(aligned[group].notna(), NOT_RECORDED).to_numpy()
        rows += [
            {
                "group": group,
                "level": str(level),
                **_row(label[at], score[at], chosen[at], min_events),
            }
            for level in sorted(set(levels))
            for at in [levels == level]
        ]
    return rows


def outside_limits(
    rows: list[dict[str, Any]],
    *,
    protected: tuple[str, ...],
    min_events: int,
    low: float,
    high: float,
) -> list[Mapping[str, Any]]:
    """Protected levels with enough events whose observed/expected leaves ``[low, high]``."""
    return [
        row
        for row in rows
        if row["group"] in protected
        and row["events"] >= min_events
        and row["observed_over_expected"] is not None
        and not low <= row["observed_over_expected"] <= high
    ]


def _row(
    label: FloatArray, score: FloatArray, chosen: FloatArray, min_events: int
) -> dict[str, Any]:
    n, events = len(label), int(label.sum())
    counts = {"n": n, "events": events}
    if min(events, n - events) < min_events:
        return {
            **counts,
            "auroc": None,
            "slope": None,
            "observed_over_expected": None,
            "selection_rate": float(chosen.mean()),
            "recall": None,
            "note": TOO_FEW,
        }
    return {
        **counts,
        "auroc": auroc(label, score),
        "slope": calibration_slope(label, score),
        "observed_over_expected": observed_over_expected(label, score),
        "selection_rate": float(chosen.mean()),
        "recall": float((chosen * label).sum() / events),
        "note": None,
    }
