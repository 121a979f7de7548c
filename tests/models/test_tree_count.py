"""The number of trees comes from people held out of the training rows, and from nobody else."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError
from scipy.special import expit

from models.folds import person_folds
from models.risk import RiskParams, TreeCounts, cross_fit, fit_booster, predict_raw
from models.tree_count import STEP, best_count, count_trees, loss_by_trees
from tests.models.invented_stays import QUICK, invented_stays

STAYS = invented_stays()
MANY = QUICK.model_copy(update={"rounds": 120})
TRAIN = STAYS.split.train
FEATURES, LABEL, PEOPLE = STAYS.features[TRAIN], STAYS.label[TRAIN], STAYS.person_id[TRAIN]
FOUND = count_trees(FEATURES, LABEL, PEOPLE, MANY)


def test_a_signal_takes_some_trees_and_noise_takes_the_fewest() -> None:
    rng = np.random.default_rng(6)
    dealt = pd.Series(rng.permutation(LABEL.to_numpy()), index=LABEL.index)
    assert STEP < FOUND.shipped < MANY.rounds
    assert count_trees(FEATURES, dealt, PEOPLE, MANY).shipped == STEP


def test_more_trees_than_the_number_found_do_no_better_on_new_people() -> None:
    fold = person_folds(PEOPLE, 3)
    booster = fit_booster(FEATURES[fold != 0], LABEL[fold != 0], MANY)
    losses = loss_by_trees(booster, FEATURES[fold == 0], LABEL[fold == 0], rounds=MANY.rounds)
    assert losses[FOUND.shipped // STEP - 1] < losses[-1]


def test_the_order_of_the_rows_and_the_threads_change_no_number() -> None:
    order = np.random.default_rng(2).permutation(len(LABEL))
    shuffled = (FEATURES.iloc[order], LABEL.iloc[order], PEOPLE.iloc[order])
    assert count_trees(*shuffled, MANY) == FOUND
    assert count_trees(FEATURES, LABEL, PEOPLE, MANY.model_copy(update={"num_threads": 2})) == FOUND


def test_no_outcome_of_a_fold_has_a_say_in_the_trees_of_its_own_sibling() -> None:
    fold = person_folds(PEOPLE, MANY.folds)
    changed = 0
    for f in range(MANY.folds):
        turned = LABEL.mask(fold == f, 1.0 - LABEL)
        again = count_trees(FEATURES, turned, PEOPLE, MANY)
        assert again.siblings[f] == FOUND.siblings[f]
        changed += again.siblings != FOUND.siblings
    assert changed > 0


def test_every_booster_has_the_number_of_trees_that_was_found_for_it() -> None:
    counts = TreeCounts(shipped=20, siblings=(10, 30, 40))
    fit = cross_fit(STAYS.features, STAYS.label, STAYS.person_id, STAYS.split, MANY, trees=counts)
    assert fit.booster.num_trees() == 20
    assert tuple(sibling.num_trees() for sibling in fit.siblings) == counts.siblings


def test_the_loss_is_that_of_the_first_trees_alone() -> None:
    booster = fit_booster(FEATURES, LABEL, QUICK.model_copy(update={"rounds": 25}))
    losses = loss_by_trees(booster, FEATURES, LABEL, rounds=25)
    assert len(losses) == 3
    for trees, loss in zip((10, 20, 25), losses, strict=True):
        fewer = fit_booster(FEATURES, LABEL, QUICK.model_copy(update={"rounds": trees}))
        risk = expit(predict_raw(fewer, FEATURES))
        assert loss == pytest.approx(-np.log(np.where(LABEL == 1, risk, 1 - risk)).sum(), rel=1e-9)
    nobody = FEATURES.iloc[:0], LABEL.iloc[:0]
    assert loss_by_trees(booster, *nobody, rounds=25).tolist() == [0.0] * 3


def test_a_booster_that_stopped_early_keeps_its_loss_to_the_last_tree() -> None:
    """Features that are alike in everybody leave nothing to split."""
    pure = pd.Series((FEATURES.index.to_series().rank() % 2).to_numpy(), index=FEATURES.index)
    one = pd.DataFrame(0.0, index=FEATURES.index, columns=FEATURES.columns)
    few = QUICK.model_copy(update={"rounds": 60})
    booster = fit_booster(one, pure, few)
    assert booster.num_trees() < few.rounds
    losses = loss_by_trees(booster, one, pure, rounds=few.rounds)
    assert len(losses) == 6
    assert np.ptp(losses) == pytest.approx(0.0)
    assert count_trees(one, pure, PEOPLE, few).shipped == STEP


def test_of_equal_losses_the_fewest_trees_are_taken_and_never_more_than_the_ceiling() -> None:
    assert best_count(np.array([3.0, 1.0, 1.0]), 25) == 20
    assert best_count(np.array([3.0, 2.0, 1.0]), 25) == 25


def test_two_folds_of_people_are_too_few() -> None:
    with pytest.raises(ValueError, match="trees are counted over 3 folds or more, got 2"):
        count_trees(FEATURES, LABEL, PEOPLE, QUICK.model_copy(update={"folds": 2}))
    with pytest.raises(ValidationError, match="folds"):
        RiskParams(**{**QUICK.model_dump(), "folds": 2})
