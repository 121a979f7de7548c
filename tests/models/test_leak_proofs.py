"""Each leak proof finds the leak it is there for, and is silent where there is none."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from features.registry import BY_NAME, FEATURES, model_columns
from models.banned import banned_columns
from models.leaks import LEAST_RISE, known_more_often_later, strongest_single_features
from models.permutations import mean_interval, permutation_summary, shuffled_label_aurocs
from models.split import Split, split_by_person
from tests.models.invented_stays import QUICK, invented_stays

STAYS = invented_stays()


def shuffled(**changes: Any) -> np.ndarray:
    asked: dict[str, Any] = {"permutations": 12, "most_rows": 800, "seed": 1} | changes
    return shuffled_label_aurocs(STAYS.features, STAYS.label, STAYS.split, QUICK, **asked)


def test_labels_dealt_at_random_teach_nothing_on_average() -> None:
    found = shuffled()
    told = permutation_summary(found)
    mean = mean_interval(found)
    assert told["permutations"] == len(set(found)) == 12
    assert mean.low < 0.5 < mean.high
    assert mean.low < mean.value == told["mean"] < mean.high
    assert told["central_low"] < mean.low < mean.high < told["central_high"]
    assert told["chance_inside"] is True


def test_the_same_seed_deals_the_same_labels() -> None:
    few = {"permutations": 2, "most_rows": 10_000}
    np.testing.assert_array_equal(shuffled(**few), shuffled(**few))
    assert (shuffled(**few) != shuffled(**few, seed=2)).all()


def test_a_direction_that_the_field_is_sure_of_is_no_leak() -> None:
    """With the direction itself, dealt labels would rank: the proof asks what labels teach."""
    with_direction = QUICK.model_copy(update={"monotone": {STAYS.features.columns[0]: 1}})
    found = shuffled_label_aurocs(
        STAYS.features, STAYS.label, STAYS.split, with_direction, permutations=3,
        most_rows=800, seed=1,
    )  # fmt: skip
    np.testing.assert_array_equal(found, shuffled(permutations=3))


def test_labels_that_are_not_shuffled_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    class Lazy:
        """A generator that draws rows, and deals no label out anew."""

        def __init__(self, _: object) -> None:
            self.honest = np.random.default_rng(3)

        def permutation(self, values: np.ndarray) -> np.ndarray:
            return values

        def choice(self, *args: Any, **kwargs: Any) -> np.ndarray:
            drawn: np.ndarray = self.honest.choice(*args, **kwargs)
            return drawn

    monkeypatch.setattr("models.permutations.np.random.Generator", Lazy)
    found = shuffled(permutations=4)
    assert mean_interval(found).low > 0.6
    assert permutation_summary(found)["chance_inside"] is False


def test_a_rare_outcome_is_in_every_draw() -> None:
    rare = pd.Series(0.0, index=STAYS.label.index)
    rare.iloc[np.flatnonzero(STAYS.split.train)[:2]] = 1.0
    rare.iloc[np.flatnonzero(STAYS.split.test)[:5]] = 1.0
    found = shuffled_label_aurocs(
        STAYS.features, rare, STAYS.split, QUICK, permutations=2, most_rows=200, seed=1
    )
    assert np.isfinite(found).all()


def test_one_permutation_has_no_interval_and_is_refused() -> None:
    with pytest.raises(ValueError, match="permutations must be at least 2, got 1"):
        shuffled(permutations=1)


def test_by_person_everybody_trains_and_is_judged() -> None:
    split: Split = split_by_person(STAYS.index_datetime)
    found = shuffled_label_aurocs(
        STAYS.features, STAYS.label, split, QUICK, permutations=6, most_rows=800, seed=1
    )
    assert abs(found.mean() - 0.5) < 0.05


@pytest.mark.parametrize(
    ("column", "because"),
    [
        pytest.param("readmission_30d", "label or what came after", id="the label"),
        pytest.param("person_id", "identifier", id="who it is"),
        pytest.param("ethnic_group", "protected characteristic", id="protected"),
        pytest.param("site_code", "landlord or provider", id="which hospital"),
        pytest.param("discharge_date", "end of the index stay or death", id="when it ended"),
        pytest.param("discharge_method_known", "end of the index stay or death", id="its flag"),
        pytest.param("home_84d_benefit", "truth of an invented area", id="the truth"),
    ],
)
def test_a_banned_column_is_named_with_its_reason(column: str, because: str) -> None:
    assert banned_columns(["age_years", column]) == [{"column": column, "because": because}]


def test_a_feature_made_of_a_protected_characteristic_is_found_by_its_source(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hidden = replace(FEATURES[0], name="group_of_person", source="person.ethnic_category")
    monkeypatch.setitem(BY_NAME, hidden.name, hidden)
    assert banned_columns(["group_of_person"]) == [
        {"column": "group_of_person", "because": "protected characteristic"}
    ]


@pytest.mark.parametrize("target", ["readmission_30d", "ongoing_care", "housing_benefit"])
def test_no_model_of_ours_has_a_banned_column(target: str) -> None:
    assert banned_columns(model_columns(target)) == []


def test_the_five_strongest_come_best_first_whichever_way_they_point() -> None:
    label = np.array([0.0, 0.0, 1.0, 1.0])
    table = pd.DataFrame(
        {"flat": [1.0] * 4, "falling": [4.0, 3.0, 2.0, np.nan], "mixed": [1.0, 3.0, 2.0, 4.0]}
    )
    found = strongest_single_features(table, label, count=2)
    assert [(one.name, one.auroc) for one in found] == [("falling", 1.0), ("mixed", 0.75)]
    with pytest.raises(ValueError, match="no features to look for a leak in"):
        strongest_single_features(table[[]], label, count=5)


def test_a_feature_known_more_often_after_the_decision_is_flagged() -> None:
    rows = [
        {"feature": "steady", "decision": 0.7, "later": 0.7 + LEAST_RISE / 2},
        {"feature": "coded_later", "decision": 0.0, "later": 0.9},
        {"feature": "forgotten", "decision": 0.7, "later": 0.5},
    ]
    assert known_more_often_later(rows) == ["coded_later"]
