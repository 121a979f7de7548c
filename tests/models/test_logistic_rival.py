"""The logistic rival is judged as the model is, and reads categories as names."""

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

from models.folds import person_folds
from models.logistic_rival import CATEGORIES, cross_fitted_logistic
from tests.models.invented_stays import invented_stays


def test_the_logistic_rival_never_meets_the_person_it_scores() -> None:
    stays = invented_stays()
    fold = person_folds(stays.person_id, 3)

    def risks(label: pd.Series) -> np.ndarray:
        rival = cross_fitted_logistic(
            "logistic", "Logistic", features=stays.features, outcome=label,
            split=stays.split, fold=fold,
        )  # fmt: skip
        return rival.score.to_numpy()

    usual = risks(stays.label)
    mine = fold == 1
    turned = risks(stays.label.where(~mine, 1.0 - stays.label))
    test = stays.split.test
    np.testing.assert_array_equal(usual[test & mine], turned[test & mine])
    assert (usual[test & ~mine] != turned[test & ~mine]).all()
    assert np.isnan(usual[~test]).all()
    assert roc_auc_score(stays.label[test], usual[test]) > 0.65


def test_a_logistic_rival_of_one_outcome_is_refused() -> None:
    stays = invented_stays(n=600)
    with pytest.raises(ValueError, match="one outcome"):
        cross_fitted_logistic(
            "logistic", "Logistic", features=stays.features, outcome=stays.label * 0,
            split=stays.split, fold=person_folds(stays.person_id, 2),
        )  # fmt: skip


def test_columns_that_are_empty_or_constant_do_not_break_the_logistic_rival() -> None:
    stays = invented_stays(n=900)
    wide = stays.features.assign(empty=np.nan, constant=1.0)
    fold = person_folds(stays.person_id, 2)
    rival = cross_fitted_logistic(
        "logistic", "Logistic", features=wide, outcome=stays.label, split=stays.split, fold=fold
    )
    assert rival.score[stays.split.test].notna().all()
    assert rival.unknown_share == 1.0


def _ranked(features: pd.DataFrame, label: pd.Series) -> float:
    stays = invented_stays()
    rival = cross_fitted_logistic(
        "logistic", "Logistic", features=features, outcome=label,
        split=stays.split, fold=person_folds(stays.person_id, 3),
    )  # fmt: skip
    test = stays.split.test
    return float(roc_auc_score(label[test], rival.score[test]))


def test_the_numbers_of_a_category_are_names_to_the_logistic_rival() -> None:
    stays = invented_stays()
    rng = np.random.default_rng(4)
    code = pd.Series(rng.integers(0, 6, len(stays.label)).astype("float64"), stays.label.index)
    label = pd.Series(rng.random(len(code)) < np.where(code.isin([1.0, 4.0]), 0.6, 0.1), code.index)
    named, numbered = (
        _ranked(pd.DataFrame({column: code}), label.astype("float64"))
        for column in ("main_diagnosis_code", "age_years")
    )
    assert "main_diagnosis_code" in CATEGORIES
    assert named > 0.7
    assert numbered < 0.55


def test_rare_and_unseen_levels_of_a_category_are_scored_as_one() -> None:
    stays = invented_stays()
    code = pd.Series(np.arange(len(stays.label)) % 3.0, stays.label.index)
    fold = person_folds(stays.person_id, 2)
    rare = np.flatnonzero(stays.split.test & (fold == 0))[:4]
    code.iloc[rare] = [101.0, 102.0, 103.0, 104.0]
    rival = cross_fitted_logistic(
        "logistic", "Logistic", features=pd.DataFrame({"came_from": code}),
        outcome=stays.label, split=stays.split, fold=fold,
    )  # fmt: skip
    np.testing.assert_array_equal(rival.score.iloc[rare[1:]], rival.score.iloc[rare[0]])
    assert rival.score[stays.split.test].notna().all()
