"""The true risk beside the score: never beaten by an honest model, and beaten by a leak."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit, logit
from sklearn.metrics import roc_auc_score

from models.risk import cross_fit
from models.split import split_by_person
from models.truth import compare_with_true_risk, within_reach
from tests.models.invented_stays import QUICK

N = 6000
RNG = np.random.default_rng(8)
INDEX = pd.Index([f"s{number:05d}" for number in range(N)], name="spell_id")
FEATURES = pd.DataFrame(RNG.normal(size=(N, 4)), index=INDEX, columns=list("abcd"))
UNSEEN = RNG.normal(size=N)
TRUE = pd.Series(expit(-1.5 + FEATURES["a"] + 0.5 * FEATURES["b"] + 0.5 * UNSEEN), index=INDEX)
LABEL = pd.Series((RNG.random(N) < TRUE).astype("float64"), index=INDEX)
PERSON = pd.Series([f"p{number // 2}" for number in range(N)], index=INDEX)
SPLIT = split_by_person(pd.Series(pd.Timestamp("2026-01-01"), index=INDEX))
REACH = within_reach(FEATURES, TRUE, PERSON, SPLIT, folds=3)


def compared(features: pd.DataFrame, true: pd.Series = TRUE) -> dict[str, object]:
    held = cross_fit(features, LABEL, PERSON, SPLIT, QUICK).heldout
    told = compare_with_true_risk(held, true, REACH, reps=100, seed=1)
    assert told is not None
    return told


def value(told: dict[str, object], name: str) -> float:
    interval = told[name]
    assert isinstance(interval, dict)
    return float(interval["value"])


def test_an_honest_model_comes_near_what_the_records_hold_and_not_past_the_truth() -> None:
    told = compared(FEATURES)
    assert value(told, "oracle_auroc") == pytest.approx(roc_auc_score(LABEL, TRUE))
    assert value(told, "gap") > value(told, "gap_within_reach")
    assert 0 <= value(told, "gap_within_reach") < 0.02
    assert told["leak_alarm"] is False
    assert told["n"] == N


def test_a_model_that_is_told_the_answer_rings_the_alarm() -> None:
    told = compared(FEATURES.assign(n_letters=LABEL + RNG.normal(size=N) / 3))
    assert value(told, "gap") < 0
    assert told["leak_alarm"] is True


def test_the_mark_within_reach_is_taught_by_other_people_and_below_the_truth() -> None:
    seen = -1.5 + FEATURES["a"] + 0.5 * FEATURES["b"]
    assert np.corrcoef(REACH, seen)[0, 1] > 0.97
    assert np.corrcoef(REACH, logit(TRUE) - seen)[0, 1] < 0.1
    assert roc_auc_score(LABEL, REACH) < roc_auc_score(LABEL, TRUE)


def test_rows_without_a_told_risk_are_left_out() -> None:
    half = TRUE.mask(np.arange(N) % 2 == 0)
    assert compared(FEATURES, half)["n"] == N / 2
    held = pd.DataFrame({"person_id": PERSON, "label": LABEL, "score": TRUE}, index=INDEX)
    nothing = pd.Series(dtype="float64", index=pd.Index([], dtype="str"))
    assert compare_with_true_risk(held, nothing, REACH, reps=10, seed=1) is None


def test_without_any_told_risk_nobody_can_be_taught() -> None:
    unknown = pd.Series(np.nan, index=INDEX)
    assert within_reach(FEATURES, unknown, PERSON, SPLIT, folds=3).isna().all()
