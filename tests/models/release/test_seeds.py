"""Whether fits with other seeds list the same people; everybody is invented."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.release.seeds import overlap_over_seeds
from models.risk import RiskParams
from tests.models.invented_stays import QUICK, invented_stays

STAYS = invented_stays()
STEADY = QUICK.model_copy(update={"bagging_fraction": 1.0, "feature_fraction": 1.0})
RESTLESS = QUICK.model_copy(update={"bagging_fraction": 0.2, "feature_fraction": 0.2})


def overlap(params: RiskParams, weight: pd.Series | None = None, seeds: int = 3) -> float:
    return overlap_over_seeds(
        STAYS.features, STAYS.label, params,
        train=STAYS.split.train, test=STAYS.split.test, seeds=seeds, share=0.1, weight=weight,
    )  # fmt: skip


def test_a_fit_that_draws_nothing_lists_the_same_people_whatever_its_seed() -> None:
    assert overlap(STEADY) == 1.0


def test_fits_that_lean_on_the_draw_list_other_people() -> None:
    assert overlap(RESTLESS) < 0.9


def test_the_weights_of_the_rows_teach() -> None:
    uneven = pd.Series(np.linspace(0.1, 5.0, len(STAYS.label)), index=STAYS.label.index)
    assert overlap(RESTLESS, weight=uneven) != overlap(RESTLESS)
