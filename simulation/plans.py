"""The plan for leaving: hours of care asked for, and what a practitioner expects.

Both are drawn apart from all else, after the history, so that nothing else depends on them.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from simulation.arrays import NEVER, Bools, Columns, Floats, Ints, dates, text
from simulation.stays import P1
from simulation.streams import stream

HOURS_PLANNED = 0.85  # set: share of pathway 1 whose plan says hours
HOURS_OFF = 0.20  # set: spread of planned about given hours, log scale
JUDGED = 0.45  # set: share of ready patients whom a practitioner judged
JUDGED_LATE = 0.06  # set: of these, judged only the day after
JUDGEMENT_NOISE = 1.3  # set: spread about the true chance, log-odds; a fair, not a sharp, judge
RETURN_LEVELS = (0.10, 0.22)  # set: true chances at which "medium" and "high" begin
CARE_LEVELS = (0.20, 0.45)
LEVELS = ("low", "medium", "high")


def draw_plans(spells: Columns, *, seed: int) -> pd.DataFrame:
    """Draw the columns of the plan, one row per spell; empty where nothing was planned or judged.

    The practitioner knows the person, not the future: a chance close to the true one, blurred.
    """
    rng = stream(seed, "plans")
    size = len(spells["person"])
    is_planned = spells["is_final"] & (spells["ready"] < NEVER)
    goes_home = is_planned & spells["is_home"] & (spells["pathway"] == P1)
    says_hours = goes_home & (rng.random(size) < HOURS_PLANNED)
    blurred = spells["reablement_hours"] * np.exp(HOURS_OFF * rng.standard_normal(size))
    is_judged = is_planned & (rng.random(size) < JUDGED)
    day = spells["ready"] + (rng.random(size) < JUDGED_LATE)
    returns = _level(rng, spells["readmission_30d_risk_untreated"], RETURN_LEVELS)
    care = _level(rng, spells["reablement_need"], CARE_LEVELS)
    return pd.DataFrame(
        {
            "planned_care_hours_per_week": pd.Series(
                np.where(says_hours, np.clip(np.round(blurred * 2) / 2, 1.0, 70.0), np.nan)
            ),
            "practitioner_estimate_date": dates(np.where(is_judged, day, NEVER)),
            "practitioner_estimate_of_return": _written(returns, is_judged),
            "practitioner_estimate_of_care": _written(care, is_judged & goes_home),
        }
    )


def with_plans(table: pd.DataFrame, plans: pd.DataFrame) -> pd.DataFrame:
    """Put the columns of the plan before the day on which the row became known."""
    return pd.concat([table.drop(columns="known_at"), plans, table[["known_at"]]], axis="columns")


def _level(rng: np.random.Generator, chance: Floats, starts: tuple[float, float]) -> Ints:
    """Say low, medium or high of a true chance, seen through noise."""
    sure = np.clip(chance, 1e-6, 1 - 1e-6)
    seen = np.log(sure / (1 - sure)) + JUDGEMENT_NOISE * rng.standard_normal(len(chance))
    edges = [np.log(start / (1 - start)) for start in starts]
    return np.searchsorted(edges, seen, side="right").astype(np.int64)


def _written(level: Ints, is_judged: Bools) -> pd.Series:
    return text(LEVELS, level, missing=~is_judged)
