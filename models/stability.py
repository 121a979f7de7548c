"""Whether what a score uses is the same whatever the seed: ranks of the features beside ours."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from models.reasons import contributions
from models.risk import RiskParams, fit_booster

SEEDS = 5
Importance = Callable[[Any], pd.Series]


def rank_stability(
    ours: pd.Series,
    train: pd.DataFrame,
    label: pd.Series,
    sample: pd.DataFrame,
    params: RiskParams,
    *,
    importance: Importance,
) -> dict[str, Any]:
    """How far SEEDS boosters that differ by their seed alone agree on what matters.

    Parameters
    ----------
    ours : importance of each feature in the booster that scores.
    train, label : rows that teach each booster; ``params.rounds`` trees each.
    sample : stays that are explained.
    importance : contributions of the sample to importance of each feature, indexed as ``ours``.

    Returns
    -------
    seeds, rank_correlation (mean over the seeds of Spearman's with ours) and its least.
    """
    found = [
        importance(contributions(fit_booster(train, label, with_seed), sample))
        for with_seed in _other_seeds(params)
    ]
    alike = [float(ours.corr(one, method="spearman")) for one in found]
    return {
        "seeds": SEEDS,
        "rank_correlation": round(float(np.mean(alike)), 4),
        "rank_correlation_least": round(float(np.min(alike)), 4),
    }


def _other_seeds(params: RiskParams) -> Sequence[RiskParams]:
    return [params.model_copy(update={"seed": params.seed + step}) for step in range(1, SEEDS + 1)]
