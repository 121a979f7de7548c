"""How the model treats each group of people: one row per level, none dropped."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from models.capacity import listed, places
from models.crossings import ALL_OTHERS, crossed_levels
from models.group_figures import (
    AGAINST_REST,
    FIGURES,
    BoolArray,
    Counted,
    Level,
    level_intervals,
    level_points,
)
from models.intervals import PersonBootstrap

TOO_FEW = "too few to say"
NOT_ESTIMABLE = "not estimable: all had the same outcome"
NOT_RECORDED = "not recorded"
CROSSED = " by "
COUNTS = ("n", "events", "listed", "listed_events")


def group_table(
    heldout: pd.DataFrame,
    groups: pd.DataFrame,
    *,
    share: float,
    min_events: int,
    bootstrap: PersonBootstrap,
    crossings: Sequence[Sequence[str]] = (),
) -> list[dict[str, Any]]:
    """Audit rows: one for every level of every group column, and of crossings where large enough.

    Parameters
    ----------
    heldout : person_id, label, score; indexed by ``spell_id``.
    groups : one column per group (sex, tenure_group, …), covering every held-out stay;
        a missing level is a level of its own, "not recorded".
    share : share of people on the list whose selection rate is reported.
    min_events : below it, and below as many non-events, only counts are given.
    bootstrap : draws over the people of ``heldout``, in its order.
    crossings : columns that are crossed; combinations too few to tell become one level; one with
        a column that ``groups`` lacks is left out.

    Returns
    -------
    Per level: group, level, same_as (an earlier "group: level" of the very same stays, or None),
    the COUNTS (listed: places on the list; listed_events: events among them), note and, each with
    its interval, auroc, slope, observed_over_expected, selection_rate (share of the level on the
    list), recall (share of its events on the list), precision (share of its listed with the event),
    selection_ratio (its selection rate over that of everybody else) and recall_against_rest (its
    recall less that of everybody else). None where there are too few to say. found_less_often:
    whether the interval of recall_against_rest lies below 0.

    Raises
    ------
    ValueError : held-out stays have no row in ``groups``.
    """
    absent = int((~heldout.index.isin(groups.index)).sum())
    if absent:
        raise ValueError(f"groups lack {absent} of {len(heldout)} held-out stays")
    label = heldout["label"].to_numpy(dtype=np.float64)
    score = heldout["score"].to_numpy(dtype=np.float64)
    counted = Counted(label, score, listed(score, places(len(score), share)))
    columns = _columns(groups.loc[heldout.index])
    for names in (names for names in crossings if set(names) <= set(columns)):
        columns[CROSSED.join(names)] = crossed_levels(
            columns, names, counted.sums()[:, 1:4], fewest=min_events
        )
    rows: list[dict[str, Any]] = []
    members: dict[Level, BoolArray] = {}
    points: dict[Level, dict[str, float]] = {}
    seen: dict[bytes, str] = {}
    for group in map(str, columns.columns):
        for level, point in level_points(columns[group], counted).items():
            inside = (columns[group] == level).to_numpy(dtype=bool)
            note = _note(level, point, min_events)
            rows.append(
                {
                    "group": group,
                    "level": level,
                    "same_as": seen.get(inside.tobytes()),
                    **{name: round(point[name]) for name in COUNTS},
                    **dict.fromkeys(FIGURES),
                    "note": note,
                }
            )
            seen.setdefault(inside.tobytes(), f"{group}: {level}")
            if note is None:
                members[group, level], points[group, level] = inside, point
    told = level_intervals(members, points, counted, bootstrap)
    for row in rows:
        found = told.get((row["group"], row["level"]), {})
        row.update({name: interval.to_dict() for name, interval in found.items()})
        if label.sum() - row["events"] < min_events:
            row.update(dict.fromkeys(AGAINST_REST))
        row["found_less_often"] = _is_below_zero(row["recall_against_rest"])
    return rows


def outside_limits(
    rows: Sequence[Mapping[str, Any]],
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
        and (row["observed_over_expected"] or {}).get("value") is not None
        and not low <= row["observed_over_expected"]["value"] <= high
    ]


def _is_below_zero(interval: Mapping[str, float] | None) -> bool | None:
    return None if interval is None else bool(interval["high"] < 0)


def _columns(aligned: pd.DataFrame) -> pd.DataFrame:
    return aligned.astype("str").where(aligned.notna(), NOT_RECORDED)


def _note(level: str, row: Mapping[str, float], min_events: int) -> str | None:
    """Why nothing but counts is told of a level; None where it is."""
    rarer = min(row["events"], row["n"] - row["events"])
    if level == ALL_OTHERS:
        return "each of them too few to say"
    if rarer == 0:
        return NOT_ESTIMABLE
    return TOO_FEW if rarer < min_events else None
