"""What the benefit model is held against: simple ways to rank people, each fitted in the open."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from benchmarks.benefit_truth.cases import Case
from models.benefit.learner import BenefitFit

Floats = NDArray[np.float64]

DEFAULT = {"num_threads": 1, "verbosity": -1, "deterministic": True, "force_col_wise": True,
           "seed": 1}  # fmt: skip
ROUNDS = 100
TEXTBOOK_LEAVES = 6


def rival_scores(case: Case, fit: BenefitFit) -> pd.DataFrame:
    """Scores of the held-out rows; the higher, the sooner chosen.

    ``risk``: chance of the bad outcome by one default LightGBM. ``t_learner``: difference of two,
    one for each arm. ``plain_dr``: the fit's own doubly-robust scores, regressed with a plain
    last stage: no weights, no shrinkage. ``constant``: the mean effect, the same for all.
    """
    later = case.features[case.held_out.to_numpy()]
    own = case.features[case.train.to_numpy()].loc[fit.rows.index]
    home = fit.rows["outcome"].to_numpy()
    referred = fit.rows["referred"].to_numpy() == 1
    sure = fit.rows["why_not"].eq("").to_numpy()
    by_arm = [
        _answer(own[arm], home[arm], later, {"objective": "binary"})
        for arm in (~referred, referred)
    ]
    plain = {"objective": "regression", "num_leaves": TEXTBOOK_LEAVES}
    return pd.DataFrame(
        {
            "risk": 1 - _answer(own, home, later, {"objective": "binary"}),
            "t_learner": by_arm[1] - by_arm[0],
            "plain_dr": _answer(own[sure], fit.rows["phi"].to_numpy()[sure], later, plain),
            "constant": np.full(len(later), fit.ate.value),
        },
        index=later.index,
    )


def _answer(
    features: pd.DataFrame, label: Floats, later: pd.DataFrame, settings: dict[str, Any]
) -> Floats:
    import lightgbm

    data = lightgbm.Dataset(features.to_numpy(), label=label)
    booster = lightgbm.train({**DEFAULT, **settings}, data, ROUNDS)
    return np.asarray(booster.predict(later.to_numpy(), num_threads=1), dtype="float64")
