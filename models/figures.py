"""The numbers behind the published figures of a risk model, one table each."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.calibration_measures import calibration_table
from models.capacity import decision_curve, hit_rate_by_length
from models.comparators import Comparator
from models.discrimination import precision_recall_points
from models.rounding import DECIMALS

FloatArray = NDArray[np.float64]


def figure_tables(
    label: FloatArray, score: FloatArray, rivals: Mapping[str, Comparator], index: pd.Index
) -> dict[str, pd.DataFrame]:
    """Tables of figures, by name, rounded as they are published.

    calibration_curve (bin, n, predicted, observed), precision_recall (share, threshold,
    precision, recall), hit_rate (score, share, k, precision, recall, lift: the model and
    every rival), decision_curve (threshold, model, everybody, nobody), score_distribution
    (risk_from, risk_to, with_outcome, without_outcome: counts of stays).
    """
    scores = {"model": score, **{n: r.score.loc[index].to_numpy() for n, r in rivals.items()}}
    edges = np.linspace(0.0, 1.0, 41)
    spread = pd.DataFrame(
        {
            "risk_from": edges[:-1],
            "risk_to": edges[1:],
            "with_outcome": np.histogram(score[label == 1.0], edges)[0],
            "without_outcome": np.histogram(score[label == 0.0], edges)[0],
        }
    )
    lengths = [round(share, 2) for share in np.arange(0.01, 0.51, 0.01)]
    tables = {
        "calibration_curve": calibration_table(label, score),
        "precision_recall": precision_recall_points(label, score, points=100),
        "hit_rate": hit_rate_by_length(label, scores, lengths),
        "decision_curve": decision_curve(label, score, np.arange(0.01, 0.61, 0.01)),
        "score_distribution": spread,
    }
    return {name: table.round(DECIMALS) for name, table in tables.items()}
