"""Every interval of the report from one bootstrap, so that differences are paired."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from models.calibration_measures import log_odds
from models.comparators import Comparator
from models.discrimination import Ordering
from models.intervals import Interval, PersonBootstrap, Statistic, percentile_interval
from models.logistic import fit_intercepts, fit_lines


def report_intervals(
    held: pd.DataFrame,
    rivals: Mapping[str, Comparator],
    *,
    reps: int,
    seed: int,
) -> dict[str, Interval]:
    """Value and interval of each figure, by name.

    auroc, auprc, slope, in_the_large, never_seen (rows of people without a
    training row; NaN when there are none), and for each rival "auroc <name>" and
    "delta <name>": model minus rival on the same replicates.

    Parameters
    ----------
    held : person_id, label, score, seen_before of the held-out rows.
    rivals : their scores cover the held-out rows.
    """
    label, score = held["label"].to_numpy(), held["score"].to_numpy()
    odds = log_odds(score)
    model = Ordering.of(score, label)
    statistics: dict[str, Statistic] = {
        "auroc": model.auroc,
        "auprc": model.average_precision,
        "slope": lambda weights: fit_lines(odds, label, weights)[:, 1],
        "in_the_large": lambda weights: fit_intercepts(odds, label, weights),
    }
    unseen = np.flatnonzero(~held["seen_before"].to_numpy())
    if len(unseen):
        among_unseen = Ordering.of(score[unseen], label[unseen])
        statistics["never_seen"] = lambda weights: among_unseen.auroc(weights[:, unseen])
    for name, rival in rivals.items():
        ordering = Ordering.of(rival.score.loc[held.index].to_numpy(), label)
        statistics[f"auroc {name}"] = ordering.auroc
    bootstrap = PersonBootstrap.of(held["person_id"], reps=reps, seed=seed)
    once = np.ones((1, len(held)))
    points = {name: float(statistic(once)[0]) for name, statistic in statistics.items()}
    drawn = dict(zip(statistics, bootstrap.replicate(*statistics.values()), strict=True))
    found = {name: percentile_interval(points[name], drawn[name]) for name in statistics}
    for name in rivals:
        rival_name = f"auroc {name}"
        found[f"delta {name}"] = percentile_interval(
            points["auroc"] - points[rival_name], drawn["auroc"] - drawn[rival_name]
        )
    nothing = Interval(float("nan"), float("nan"), float("nan"))
    return {"never_seen": nothing, **found}
