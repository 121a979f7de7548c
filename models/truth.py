"""Hold a risk score against the true risk, where an invented area tells it.

The true risk is what an outcome was drawn from: no honest score ranks better, save by luck. Part
of it stands in no record (a trait that nobody sees, frailty beyond what was scored), so there is
a second mark: how well trees rank that were taught the true risk itself, from the same features.
"""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import logit

from models.discrimination import Ordering
from models.folds import person_folds
from models.intervals import PersonBootstrap, percentile_interval
from models.split import Split

FloatArray = NDArray[np.float64]

TEACHER = {  # shrunk trees: it shows what the features hold, and is never used to score
    "objective": "regression",
    "num_leaves": 16,
    "learning_rate": 0.05,
    "min_data_in_leaf": 40,
    "feature_fraction": 0.7,
    "lambda_l2": 1.0,
    "deterministic": True,
    "force_col_wise": True,
    "num_threads": 1,
    "seed": 1,
    "verbosity": -1,
}
TEACHER_ROUNDS = 250


def within_reach(
    features: pd.DataFrame, true_risk: pd.Series, person_id: pd.Series, split: Split, *, folds: int
) -> pd.Series:
    """Scores of trees taught the true log-odds of other people's training rows.

    What is left between these and the true risk no model could learn from these features. Log-odds
    for the test rows, missing elsewhere.
    """
    import lightgbm

    fold = person_folds(person_id, folds)
    values = features.to_numpy(dtype=np.float64)
    risk = true_risk.to_numpy(dtype=np.float64)
    score = np.full(len(features), np.nan)
    for f in np.unique(fold):
        test = split.test & (fold == f)
        train = split.train & (fold != f) & ~np.isnan(risk)
        if test.any() and train.any():
            taught = lightgbm.Dataset(values[train], logit(np.clip(risk[train], 1e-9, 1 - 1e-9)))
            booster = lightgbm.train(TEACHER, taught, TEACHER_ROUNDS)
            score[test] = booster.predict(values[test], num_threads=1)
    return pd.Series(score, index=features.index)


def compare_with_true_risk(
    held: pd.DataFrame, true_risk: pd.Series, reach: pd.Series, *, reps: int, seed: int
) -> dict[str, Any] | None:
    """The score beside the truth on the held-out rows whose true risk is told; None without any.

    ``gap``: AUROC of the true risk minus that of the score. ``gap_within_reach``: the same from
    the second mark. Intervals from one bootstrap of people. ``leak_alarm``: the score ranks better
    than the truth by more than its interval, which only an answer among the features can do.

    Parameters
    ----------
    held : person_id, label, score of the held-out rows.
    true_risk, reach : on an index that holds theirs; higher is riskier.
    """
    told = held[true_risk.reindex(held.index).notna() & reach.reindex(held.index).notna()]
    if told.empty:
        return None
    label, score = told["label"].to_numpy(), told["score"].to_numpy()
    risk = true_risk.loc[told.index].to_numpy(dtype=np.float64)
    marks = {"oracle": risk, "reach": reach.loc[told.index].to_numpy(), "model": score}
    auroc = {name: Ordering.of(values, label).auroc for name, values in marks.items()}
    bootstrap = PersonBootstrap.of(told["person_id"], reps=reps, seed=seed)
    drawn = dict(zip(auroc, bootstrap.replicate(*auroc.values()), strict=True))
    point = {name: float(of(np.ones((1, len(told))))[0]) for name, of in auroc.items()}

    def over_model(name: str) -> dict[str, float]:
        gap = percentile_interval(point[name] - point["model"], drawn[name] - drawn["model"])
        return gap.to_dict()

    gap = over_model("oracle")
    return {
        "n": len(told),
        "oracle_auroc": percentile_interval(point["oracle"], drawn["oracle"]).to_dict(),
        "gap": gap,
        "within_reach_auroc": percentile_interval(point["reach"], drawn["reach"]).to_dict(),
        "gap_within_reach": over_model("reach"),
        "mean_distance_from_true_risk": float(np.abs(score - risk).mean()),
        "leak_alarm": bool(gap["high"] < 0),
    }
