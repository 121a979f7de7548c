"""How much of the benefit's order hangs on the seed: whole refits that differ by it alone.

They learn from the same rows, so they agree on what is chance in those rows too: of invented
people whom help does nothing for, the orders of two seeds still correlate by 0.92.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from models.benefit.cross_fit import cross_fit
from models.benefit.model import predict_benefit
from models.benefit.refusal import NotEstimable
from models.benefit.truth import rank_correlation
from models.capacity import listed, places
from models.rounding import rounded

if TYPE_CHECKING:
    from models.benefit.cohort import Cohort
    from models.benefit.model import BenefitModel
    from models.benefit.params import BenefitParams

SEEDS = 2
MEANS = "the same rows, other seeds: how steady the order is, not how right"
Importance = Callable[[Any], pd.Series]


def stability_over_seeds(
    ours: "BenefitModel",
    train: "Cohort",
    held_out: pd.DataFrame,
    params: "BenefitParams",
    *,
    importance: Importance,
) -> dict[str, Any]:
    """How far SEEDS refits with other folds, draws and trees agree with the shipped model.

    Parameters
    ----------
    train : the rows that taught ``ours``.
    held_out : features of later discharges, which are put in order.
    importance : a booster to the importance of each feature.

    Returns
    -------
    seeds; rank_correlation (Spearman's with our importances); order_correlation (that of the
    benefits of who has a number by both) and first_kept (share of the first ``stable_share`` of our
    order that is first in theirs), each the mean over the seeds and the least; shapes (what each
    refit chose, see models/benefit/shape.py); means, in words. A refit that refuses, or leaves
    nobody to put in order, ends it: seeds is 0, and ``why`` says so.
    """
    ranks, orders, kept, shapes = [], [], [], []
    own, mattered = predict_benefit(ours, held_out)["benefit"], importance(ours.student)
    for step in range(1, SEEDS + 1):
        other = cross_fit(train, params.model_copy(update={"seed": params.seed + step}))
        if isinstance(other, NotEstimable):
            return {"seeds": 0, "why": f"with another seed {other.verdict}"}
        theirs = predict_benefit(other.model, held_out)["benefit"]
        is_given = (own.notna() & theirs.notna()).to_numpy()
        if not is_given.any():
            return {"seeds": 0, "why": "nobody held out has a number with each seed"}
        one, two = (benefit.to_numpy(dtype="float64")[is_given] for benefit in (own, theirs))
        k = places(len(one), params.stable_share)
        ranks.append(mattered.corr(importance(other.model.student), method="spearman"))
        orders.append(rank_correlation(one, two))
        kept.append(float(listed(one, k) @ listed(two, k)) / k)
        shapes.append(other.shape.chosen)
    told = {"rank_correlation": ranks, "order_correlation": orders, "first_kept": kept}
    summary: dict[str, Any] = {"seeds": SEEDS}
    for name, values in told.items():
        summary |= {name: float(np.mean(values)), f"{name}_least": float(np.min(values))}
    return dict(rounded({**summary, "shapes": shapes, "means": MEANS}))
