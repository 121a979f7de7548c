"""Scores are looked at before they are published: an outcome that went wrong is not shown today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from features.table import is_nothing_known
from pipeline.config import DailyParams
from pipeline.paths import BENEFIT_TARGET, RISK_TARGETS
from pipeline.scoring import BENEFIT_COLUMNS, NOT_TODAY, Scored
from reports.render.words import percent

FEWEST_SCORES = 20
"""People with a score; with fewer, equal or unusual scores may be chance."""
FEWEST_LISTS = 3
LEAST_BENEFIT = -1.0


@dataclass(frozen=True)
class EarlierScores:
    """The mean risk of an outcome on earlier lists, people counted once a list, and how many."""

    mean: float
    lists: int


def earlier_scores(
    records: Mapping[str, Mapping[str, Any]], *, as_of: pd.Timestamp, days: int
) -> dict[str, EarlierScores]:
    """What the lists of the last ``days`` days showed, by target; from their records (run.json)."""
    first = as_of - pd.Timedelta(days=days)
    recent = [
        record["scores"]
        for day, record in records.items()
        if "scores" in record and first <= pd.Timestamp(day) < as_of
    ]
    found = {}
    for target in RISK_TARGETS:
        told = [scores[target] for scores in recent if scores.get(target, {}).get("n")]
        people = sum(one["n"] for one in told)
        if people:
            mean = sum(one["n"] * one["mean"] for one in told) / people
            found[target] = EarlierScores(mean, len(told))
    return found


def wrong_scores(
    scored: Scored, earlier: Mapping[str, EarlierScores], params: DailyParams
) -> dict[str, str]:
    """Why an outcome must not be shown today, by target; nothing is said of those that may.

    A risk is wrong where it lies outside 0 to 1, is missing for everyone, is the same for everyone,
    or has a mean that is off by more than a stated share; a benefit where it lies outside -1 to 1.
    """
    due = scored.scores[~is_nothing_known(scored.features)]
    found = {
        RISK_TARGETS[0]: _wrong_risk(due[RISK_TARGETS[0]], earlier.get(RISK_TARGETS[0]), params),
        RISK_TARGETS[1]: _wrong_risk(
            due[RISK_TARGETS[1]].dropna(), earlier.get(RISK_TARGETS[1]), params
        ),
        BENEFIT_TARGET: _outside(due[BENEFIT_TARGET], LEAST_BENEFIT),
    }
    return {
        target: f"not shown today: {why}"
        for target, why in found.items()
        if why and target not in scored.unavailable
    }


def set_aside(scored: Scored, wrong: Mapping[str, str]) -> Scored:
    """The scores without the outcomes that are wrong, and the reason for each."""
    scores, reasons, by_kind = scored.scores, scored.reasons, scored.benefit_by_kind
    for target in wrong:
        if target == BENEFIT_TARGET:
            nothing = dict.fromkeys(BENEFIT_COLUMNS.values(), float("nan"))
            scores = scores.assign(**nothing, why_no_benefit=NOT_TODAY)
            by_kind = by_kind.iloc[:, :0]
        else:
            scores = scores.assign(**{target: float("nan")})
        if target == RISK_TARGETS[0]:
            reasons = reasons.iloc[:0]
    return replace(
        scored,
        scores=scores,
        reasons=reasons,
        benefit_by_kind=by_kind,
        unavailable={**scored.unavailable, **wrong},
    )


def _outside(scores: pd.Series, least: float) -> str:
    outside = int((scores.notna() & ~scores.between(least, 1.0)).sum())
    return f"{outside:,} scores lie outside {least:.0f} to 1" if outside else ""


def _wrong_risk(scores: pd.Series, earlier: EarlierScores | None, params: DailyParams) -> str:
    """What is wrong with the risks of people who should have one."""
    known = scores.dropna()
    outside = _outside(scores, 0.0)
    if outside or len(scores) < FEWEST_SCORES:
        return outside
    if known.empty:
        return f"none of {len(scores):,} people has a score"
    if known.max() == known.min():
        return f"all {len(known):,} people have the same score"
    if earlier is None or earlier.lists < FEWEST_LISTS:
        return ""
    return _off(float(known.mean()), earlier, params)


def _off(mean: float, earlier: EarlierScores, params: DailyParams) -> str:
    if abs(mean - earlier.mean) <= params.mean_risk_off_most * earlier.mean:
        return ""
    return (
        f"the mean risk is {percent(mean)}, and {percent(earlier.mean)} on {earlier.lists} lists "
        f"of the last {params.mean_risk_days} days"
    )
