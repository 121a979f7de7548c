"""The protocol: nobody is scored by a booster that met them, and fits repeat to the bit."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from models.bundle import model_hash
from models.calibration.choice import Chosen, choose_calibrator
from models.calibration.params import CalibrationParams
from models.discrimination import auroc
from models.leaks import (
    is_leak_suspected,
    people_on_both_sides,
    strongest_single_features,
)
from models.mornings import Mornings
from models.risk import RiskParams, cross_fit, fit_booster, held_out_scores, predict_raw
from models.split import Split, split_by_person
from tests.models.invented_stays import QUICK, invented_stays

STAYS = invented_stays()
FIT = cross_fit(STAYS.features, STAYS.label, STAYS.person_id, STAYS.split, QUICK)


def trees(booster: Any) -> str:
    return model_hash(booster.model_to_string())


def test_a_rising_feature_never_lowers_the_risk() -> None:
    params = QUICK.model_copy(update={"monotone": {"age_years": 1}})
    booster = fit_booster(STAYS.features, STAYS.label, params)
    younger = STAYS.features.assign(age_years=40.0)
    older = STAYS.features.assign(age_years=85.0)
    assert (predict_raw(booster, older) >= predict_raw(booster, younger)).all()


def test_every_later_row_is_scored_and_none_by_a_booster_that_met_the_person() -> None:
    split = STAYS.split
    assert FIT.heldout.index.equals(STAYS.features.index[split.test])
    assert FIT.calibration.index.equals(STAYS.features.index[split.calibrate])
    assert FIT.heldout.notna().all(axis=None)
    assert people_on_both_sides(FIT) == 0
    for frame in (FIT.heldout, FIT.calibration):
        for person, fold in zip(frame["person_id"], frame["fold"], strict=True):
            assert person not in FIT.fold_people[fold]


def test_a_person_slipped_into_the_training_rows_is_counted() -> None:
    first = FIT.heldout.iloc[0]
    people = list(FIT.fold_people)
    people[first["fold"]] = people[first["fold"]] | {first["person_id"]}
    object.__setattr__(broken := object.__new__(type(FIT)), "__dict__", {**vars(FIT)})
    object.__setattr__(broken, "fold_people", tuple(people))
    assert people_on_both_sides(broken) == 1


def test_scores_of_a_fold_come_from_its_own_sibling_and_calibrator() -> None:
    for fold, (sibling, calibrator) in enumerate(
        zip(FIT.siblings, FIT.fold_calibrators, strict=True)
    ):
        rows = FIT.heldout[FIT.heldout["fold"] == fold]
        raw = predict_raw(sibling, STAYS.features.loc[rows.index])
        np.testing.assert_array_equal(rows["raw"], raw)
        np.testing.assert_array_equal(rows["score"], calibrator.apply(raw))


def three_mornings() -> Mornings:
    """Each stay on three mornings; the middle one is the decision, the others look younger."""
    stays = STAYS.features.index.repeat(3)
    turn = np.tile(np.arange(3), len(STAYS.features))
    index = pd.Index([f"{stay}@{at}" for stay, at in zip(stays, turn, strict=True)])
    features = STAYS.features.loc[stays].set_axis(index)
    features["age_years"] -= 20.0 * (turn != 1)
    about = pd.DataFrame({"spell_id": stays, "is_decision": turn == 1}, index=index)
    return Mornings(features, about)


def watched_choices(monkeypatch: pytest.MonkeyPatch) -> list[pd.DataFrame]:
    """The rows that each choice of a map was made on."""
    met: list[pd.DataFrame] = []

    def choose(rows: pd.DataFrame, params: CalibrationParams) -> Chosen:
        met.append(rows)
        return choose_calibrator(rows, params)

    monkeypatch.setattr("models.risk.choose_calibrator", choose)
    return met


def test_a_map_is_chosen_on_mornings_scored_by_the_siblings_of_other_people(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    met, mornings = watched_choices(monkeypatch), three_mornings()
    fit = cross_fit(STAYS.features, STAYS.label, STAYS.person_id, STAYS.split, QUICK, mornings)
    *of_folds, shipped = met
    assert len(shipped) == 3 * STAYS.split.calibrate.sum()
    assert shipped.loc[shipped["is_decision"], "raw"].tolist() == fit.calibration["raw"].tolist()
    for fold, sibling in enumerate(fit.siblings):
        rows = shipped[shipped["fold"] == fold]
        np.testing.assert_array_equal(
            rows["raw"], predict_raw(sibling, mornings.features.loc[rows.index])
        )
        assert not set(of_folds[fold]["person_id"]) & set(rows["person_id"])
        assert len(of_folds[fold]) == len(shipped) - len(rows)
    assert 0 < shipped["is_earlier"].mean() < 1
    assert shipped.groupby(shipped.index.str[:6])["is_earlier"].nunique().eq(1).all()
    assert fit.calibration_map["judged_on"]["rows"] == "mornings"
    assert FIT.calibration_map["judged_on"]["rows"] == "decisions"


def test_mornings_without_the_decision_of_a_stay_are_refused() -> None:
    mornings = three_mornings()
    first = STAYS.features.index[STAYS.split.calibrate][0]
    fewer = mornings.some(mornings.about["spell_id"].ne(first))
    with pytest.raises(ValueError, match=r"the mornings lack the decision of 1 of \d+ calibrate"):
        cross_fit(STAYS.features, STAYS.label, STAYS.person_id, STAYS.split, QUICK, fewer)


def test_changing_the_labels_of_a_fold_leaves_its_calibrate_scores_alone() -> None:
    mine = FIT.calibration["fold"] == 0
    touched = STAYS.label.copy()
    rows = FIT.calibration.index[mine]
    touched[rows] = 1.0 - touched[rows]
    again = cross_fit(STAYS.features, touched, STAYS.person_id, STAYS.split, QUICK)
    theirs = FIT.heldout["fold"] == 0
    np.testing.assert_array_equal(
        again.heldout.loc[theirs, "score"], FIT.heldout.loc[theirs, "score"]
    )
    assert (again.heldout.loc[~theirs, "score"] != FIT.heldout.loc[~theirs, "score"]).any()


def test_seen_before_means_a_training_row() -> None:
    trained = set(STAYS.person_id[STAYS.split.train])
    expected = [person in trained for person in FIT.heldout["person_id"]]
    assert FIT.heldout["seen_before"].tolist() == expected
    assert 0 < sum(expected) < len(expected)


def test_an_origin_gets_the_same_held_out_rows() -> None:
    alone = held_out_scores(STAYS.features, STAYS.label, STAYS.person_id, STAYS.split, QUICK)
    pd.testing.assert_frame_equal(alone, FIT.heldout)


def test_by_person_every_stay_is_held_out_once() -> None:
    split = split_by_person(STAYS.index_datetime)
    fit = cross_fit(STAYS.features, STAYS.label, STAYS.person_id, split, QUICK)
    assert len(fit.heldout) == len(STAYS.label)
    assert people_on_both_sides(fit) == 0
    assert 0.6 < auroc(fit.heldout["label"].to_numpy(), fit.heldout["raw"].to_numpy()) < 0.85


@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 10_000), people=st.integers(60, 300))
def test_no_person_is_ever_on_both_sides(seed: int, people: int) -> None:
    stays = invented_stays(n=1500, people=people, seed=seed)
    params = QUICK.model_copy(update={"rounds": 3})
    fit = cross_fit(stays.features, stays.label, stays.person_id, stays.split, params)
    assert people_on_both_sides(fit) == 0


def test_a_feature_that_knows_the_answer_is_caught() -> None:
    leak = STAYS.features.assign(
        n_letters=STAYS.label + np.random.default_rng(4).normal(size=3000) / 5
    )
    fit = cross_fit(leak, STAYS.label, STAYS.person_id, STAYS.split, QUICK)
    label = fit.heldout["label"].to_numpy()
    strongest = strongest_single_features(leak[STAYS.split.test], label, count=1)[0]
    reached = auroc(label, fit.heldout["score"].to_numpy())
    assert strongest.name == "n_letters"
    assert is_leak_suspected(
        model_auroc=reached, strongest=0.5, both_sides=0, late_facts=0, auroc_limit=0.85
    )
    assert is_leak_suspected(
        model_auroc=0.7, strongest=strongest.auroc, both_sides=0, late_facts=0, auroc_limit=0.85
    )


@pytest.mark.parametrize(
    ("both_sides", "late_facts", "banned", "suspected"),
    [(0, 0, 0, False), (1, 0, 0, True), (0, 1, 0, True), (0, 0, 1, True)],
)
def test_a_person_fact_or_column_on_the_wrong_side_is_a_leak(
    both_sides: int, late_facts: int, banned: int, *, suspected: bool
) -> None:
    found = is_leak_suspected(
        model_auroc=0.7,
        strongest=0.6,
        both_sides=both_sides,
        late_facts=late_facts,
        auroc_limit=0.85,
        banned=banned,
    )
    assert found is suspected


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param(lambda x, y: (x, y.iloc[::-1]), "same index in the same order", id="order"),
        pytest.param(lambda x, y: (x, y.replace(1.0, 2.0)), "not 0/1 in", id="a label of 2"),
        pytest.param(lambda x, y: (x, y.mask(y == 1)), "label is missing", id="missing label"),
        pytest.param(lambda x, y: (x, y * 0), "have the same outcome", id="one outcome"),
        pytest.param(
            lambda x, y: (x.assign(noise=np.inf), y), "infinite values in noise", id="infinite"
        ),
        pytest.param(
            lambda x, y: (x.set_axis(["s"] * len(x)), y.set_axis(["s"] * len(y))),
            "spell_id repeats in 2999 rows",
            id="repeated stay",
        ),
    ],
)
def test_rows_that_cannot_train_are_refused(change: Any, message: str) -> None:
    features, label = change(STAYS.features, STAYS.label)
    with pytest.raises(ValueError, match=message):
        fit_booster(features, label, QUICK)


def test_a_misspelt_setting_stops_the_run_by_name() -> None:
    with pytest.raises(ValidationError, match="num_leafs"):
        RiskParams(**{**QUICK.model_dump(), "num_leafs": 3})
    with pytest.raises(ValidationError, match="min_data_in_leaf"):
        RiskParams(**{**QUICK.model_dump(), "min_data_in_leaf": 19})
    with pytest.raises(ValueError, match="monotone names features that are not in the table: agee"):
        fit_booster(STAYS.features, STAYS.label, QUICK.model_copy(update={"monotone": {"agee": 1}}))


def test_tables_that_do_not_fit_each_other_are_refused() -> None:
    people = STAYS.person_id.iloc[::-1]
    with pytest.raises(ValueError, match="person_id and features must have the same index"):
        cross_fit(STAYS.features, STAYS.label, people, STAYS.split, QUICK)
    short = Split(*(mask[:10] for mask in vars(STAYS.split).values()))
    with pytest.raises(ValueError, match="the split covers 10 rows, features 3000"):
        cross_fit(STAYS.features, STAYS.label, STAYS.person_id, short, QUICK)


def test_scoring_needs_every_column_and_takes_them_by_name() -> None:
    turned = STAYS.features[STAYS.features.columns[::-1]]
    np.testing.assert_array_equal(
        predict_raw(FIT.booster, turned), predict_raw(FIT.booster, STAYS.features)
    )
    assert predict_raw(FIT.booster, turned.iloc[:0]).shape == (0,)
    with pytest.raises(ValueError, match="1 features are absent: age_years"):
        predict_raw(FIT.booster, STAYS.features.drop(columns="age_years"))
