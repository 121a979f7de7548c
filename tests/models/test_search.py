"""The search looks at training rows alone and takes the smallest model that is as good."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

from models.search import TODAY, Trial, choose, is_as_good, search_settings
from models.search_folds import is_searched, parts_by_person, parts_by_time
from models.search_params import SearchParams
from tests.models.invented_stays import QUICK, invented_stays

STAYS = invented_stays()
TRAIN = STAYS.split.train
FEATURES, LABEL, PEOPLE = STAYS.features[TRAIN], STAYS.label[TRAIN], STAYS.person_id[TRAIN]
WHEN = STAYS.index_datetime[TRAIN]
SPACE = {
    "learning_rate": {"low": 0.05, "high": 0.2},
    "num_leaves": {"low": 3.0, "high": 15.0},
    "min_data_in_leaf": {"low": 20.0, "high": 100.0},
    "feature_fraction": {"low": 0.4, "high": 1.0},
    "bagging_fraction": {"low": 0.5, "high": 1.0},
    "lambda_l2": {"low": 0.5, "high": 20.0},
}
SETTINGS: dict[str, Any] = {
    "trials": 3, "seed": 8, "rounds_most": 60, "folds": 2, "origins": 2, "test_days": 90,
    "people_share": 0.5, "space": SPACE,
}  # fmt: skip
PARAMS = SearchParams.model_validate(SETTINGS)
PARTS = parts_by_time(WHEN, PEOPLE, gap_days=30, params=PARAMS)


def trial(name: str, losses: list[float], *, trees: int, leaves: int = 4) -> Trial:
    params = QUICK.model_copy(update={"rounds": trees, "num_leaves": leaves})
    return Trial(name, params, np.array(losses), np.full(len(losses), 0.7))


def test_whoever_judges_came_later_and_taught_nothing() -> None:
    assert len(PARTS) == 4
    for part in PARTS:
        gap = WHEN[part.judging].min() - WHEN[part.taught].max()
        assert gap >= pd.Timedelta(days=30)
        assert not set(PEOPLE[part.judging]) & set(PEOPLE[part.taught])


def test_the_same_seed_tries_and_chooses_the_same() -> None:
    first, again = (search_settings(FEATURES, LABEL, PARTS, QUICK, PARAMS) for _ in range(2))
    assert [t.params for t in first.trials] == [t.params for t in again.trials]
    assert [t.loss for t in first.trials] == [t.loss for t in again.trials]
    assert first.chosen.name == again.chosen.name
    assert first.trials[0].name == TODAY
    assert len(first.trials) == PARAMS.trials + 1
    other = PARAMS.model_copy(update={"seed": 9})
    elsewhere = search_settings(FEATURES, LABEL, PARTS, QUICK, other)
    assert [t.params for t in elsewhere.trials[1:]] != [t.params for t in first.trials[1:]]


def test_every_trial_stays_within_the_bounds_and_keeps_the_rest_of_the_settings() -> None:
    found = search_settings(FEATURES, LABEL, PARTS, QUICK, PARAMS)
    for tried in found.trials[1:]:
        for name, bounds in SPACE.items():
            assert bounds["low"] <= getattr(tried.params, name) <= bounds["high"]
        assert tried.params.seed == QUICK.seed
        assert tried.params.rounds <= PARAMS.rounds_most


def test_the_smallest_model_within_one_standard_error_is_chosen() -> None:
    best = trial("best", [0.30, 0.40, 0.50], trees=300)
    as_good = trial("as good", [0.32, 0.39, 0.50], trees=50)
    surely_worse = trial("surely worse", [0.31, 0.41, 0.51], trees=10)
    assert is_as_good(as_good, best)
    assert not is_as_good(surely_worse, best)
    assert choose([best, surely_worse, as_good]).name == "as good"
    assert choose([best, surely_worse]).name == "best"


def test_smaller_trees_come_before_fewer_of_them() -> None:
    few_large = trial("few and large", [0.30, 0.40], trees=50, leaves=15)
    many_small = trial("many and small", [0.31, 0.39], trees=300, leaves=4)
    assert choose([few_large, many_small]).name == "many and small"


def test_of_two_as_good_and_as_small_the_better_is_chosen() -> None:
    best = trial("best", [0.30, 0.40], trees=300)
    first = trial("first", [0.33, 0.38], trees=50)
    second = trial("second", [0.32, 0.385], trees=50)
    assert choose([best, first, second]).name == "second"
    assert not is_as_good(trial("one part", [0.31], trees=1), trial("best", [0.30], trees=9))


def test_without_a_calendar_a_share_of_the_people_searches_and_the_others_are_left_alone() -> None:
    parts = parts_by_person(PEOPLE, params=PARAMS)
    searched = is_searched(PEOPLE, PARAMS)
    assert 0.4 < searched.mean() < 0.6
    assert len(parts) == 2
    for part in parts:
        assert not (part.taught & part.judging).any()
        assert ((part.taught | part.judging) == searched).all()
        assert not set(PEOPLE[part.judging]) & set(PEOPLE[part.taught])
    assert not set(PEOPLE[searched]) & set(PEOPLE[~searched])


def test_training_rows_that_are_too_few_are_refused() -> None:
    one_day = pd.Series(pd.Timestamp("2023-01-01"), index=WHEN.index[:5])
    with pytest.raises(ValueError, match="no part of the training rows has stays on both sides"):
        parts_by_time(one_day, PEOPLE.iloc[:5], gap_days=30, params=PARAMS)


@pytest.mark.parametrize(
    ("setting", "low", "high", "said"),
    [
        pytest.param("num_leaves", 3.0, 32.0, "within 2 and 31", id="trees too large"),
        pytest.param("num_leaves", 1.0, 8.0, "within 2 and 31", id="a tree of one leaf"),
        pytest.param("min_data_in_leaf", 10.0, 50.0, "20 or more", id="leaves of few people"),
        pytest.param("lambda_l2", 0.0, 5.0, "above 0", id="no logarithm of nothing"),
        pytest.param("feature_fraction", 0.5, 1.5, "1 at most", id="more than all columns"),
        pytest.param("learning_rate", 0.2, 0.1, "low 0.2 is above high 0.1", id="turned round"),
    ],
)
def test_a_space_that_is_not_modest_stops_the_run(
    setting: str, low: float, high: float, said: str
) -> None:
    space = SPACE | {setting: {"low": low, "high": high}}
    with pytest.raises(ValidationError, match=said):
        SearchParams.model_validate(SETTINGS | {"space": space})
