"""The numbers behind the published figures of a risk model, one table each."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.calibration_measures import calibration_table
from models.capacity import decision_curve, hit_rate_by_length, places
from models.comparators import Comparator
from models.discrimination import precision_recall_points
from models.rounding import DECIMALS

FloatArray = NDArray[np.float64]

FEWEST_SHOWN = 10  # stays behind a dot, a bar or a step
SIMPLE_RULES = ("age_and_emergency", "parr30")
"""Rules that give a chance, the one that the decision curve draws first."""


def figure_tables(
    label: FloatArray, score: FloatArray, rivals: Mapping[str, Comparator], index: pd.Index
) -> dict[str, pd.DataFrame]:
    """Tables of figures, by name, rounded as they are published.

    calibration_curve (bin, n, predicted, observed), precision_recall (share, threshold,
    precision, recall), hit_rate (score, share, k, precision, recall, lift: the model and
    every rival), decision_curve (threshold, model, everybody, nobody and, where a rival rule
    gives chances, simple_rule), score_distribution (risk_from, risk_to, people: stays).

    No row, and so no dot and no bar, is one person: a list in hit_rate and precision_recall, and
    a bin of score_distribution and calibration_curve, holds FEWEST_SHOWN stays or more.
    """
    scores = {"model": score, **{n: r.score.loc[index].to_numpy() for n, r in rivals.items()}}
    spread = score_spread(score)
    lengths = [round(share, 2) for share in np.arange(0.01, 0.51, 0.01)]
    lengths = [share for share in lengths if places(len(label), share) >= FEWEST_SHOWN]
    tables = {
        "calibration_curve": calibration_table(
            label, score, bins=int(np.clip(label.sum() // FEWEST_SHOWN, 3, 20))
        ),
        "precision_recall": _long_enough(
            precision_recall_points(label, score, points=100), len(label)
        ),
        "hit_rate": hit_rate_by_length(label, scores, lengths),
        "decision_curve": _with_simple_rule(
            decision_curve(label, score, np.arange(0.01, 0.61, 0.01)), label, rivals, index
        ),
        "score_distribution": spread,
    }
    return {name: table.round(DECIMALS) for name, table in tables.items()}


def score_spread(score: FloatArray) -> pd.DataFrame:
    """How many stays have each chance, in bins joined until each holds FEWEST_SHOWN or none.

    Columns: risk_from, risk_to, people (to the nearest 5, as small counts are not printed).
    """
    edges = np.linspace(0.0, 1.0, 41)
    counts = np.histogram(score, edges)[0]
    rows: list[list[float]] = []
    for start, end, people in zip(edges[:-1], edges[1:], counts, strict=True):
        if rows and (0 < people < FEWEST_SHOWN or 0 < rows[-1][2] < FEWEST_SHOWN):
            rows[-1] = [rows[-1][0], end, rows[-1][2] + people]
        else:
            rows.append([start, end, people])
    if len(rows) > 1 and 0 < rows[-1][2] < FEWEST_SHOWN:
        last = rows.pop()
        rows[-1] = [rows[-1][0], last[1], rows[-1][2] + last[2]]
    spread = pd.DataFrame(rows, columns=["risk_from", "risk_to", "people"])
    return spread.assign(people=5 * (spread["people"] / 5).round())


def _long_enough(curve: pd.DataFrame, n: int) -> pd.DataFrame:
    return curve[curve["share"] * n >= FEWEST_SHOWN].reset_index(drop=True)


def _with_simple_rule(
    curve: pd.DataFrame, label: FloatArray, rivals: Mapping[str, Comparator], index: pd.Index
) -> pd.DataFrame:
    """The curve with the rule of today beside the model, where one of them gives chances."""
    for name in SIMPLE_RULES:
        chance = rivals[name].probability if name in rivals else None
        if chance is not None and chance.loc[index].notna().all():
            thresholds = curve["threshold"].to_numpy()
            rule = decision_curve(label, chance.loc[index].to_numpy(), thresholds)["model"]
            return curve.assign(simple_rule=rule)
    return curve
