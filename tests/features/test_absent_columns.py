"""A column that a source lacks is unknown for all; it must cost no score anything."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.risk import RiskParams, fit_booster, predict_raw
from tests.models.invented_stays import invented_stays

PARAMS = RiskParams(
    rounds=20, learning_rate=0.1, num_leaves=4, min_data_in_leaf=20, feature_fraction=0.5,
    bagging_fraction=0.8, lambda_l2=1.0, seed=1, num_threads=1, folds=3,
)  # fmt: skip


@pytest.mark.parametrize("lacking", [1, 30])
def test_columns_that_are_missing_throughout_change_no_score(lacking: int) -> None:
    stays = invented_stays()
    values = {f"lacking{n}": np.nan for n in range(lacking)}
    flags = {f"lacking{n}_known": 0.0 for n in range(lacking)}
    absent = pd.DataFrame({**values, **flags}, index=stays.features.index, dtype="float64")
    wide = pd.concat([absent, stays.features], axis="columns")
    narrow_scores = predict_raw(fit_booster(stays.features, stays.label, PARAMS), stays.features)
    wide_scores = predict_raw(fit_booster(wide, stays.label, PARAMS), wide)
    np.testing.assert_array_equal(wide_scores, narrow_scores)
