"""More people teach more, and samples lie one within the next."""

from dataclasses import replace

import numpy as np

from models.validation.learning_curve import _places_of_people, learning_curve
from tests.models.validation.trial import FEW_TREES, SETTINGS, stays

STAYS, _ = stays()
SHARES = learning_curve(STAYS, params=FEW_TREES, settings=SETTINGS)["shares"]


def test_more_people_order_better_and_the_last_share_is_the_whole_model() -> None:
    areas = [row["auroc"]["value"] for row in SHARES]
    assert areas[0] < areas[-1]
    held = STAYS.scored(FEW_TREES)
    assert SHARES[-1]["n"] == len(held)
    assert SHARES[-1]["delta_auroc"] is None
    assert SHARES[0]["delta_auroc"]["value"] < 0
    assert [row["training_rows"] for row in SHARES][-1] == STAYS.split.train.sum()


def test_samples_are_people_nested_and_as_large_as_they_say() -> None:
    place = _places_of_people(STAYS, seed=1)
    people = STAYS.person_id[STAYS.split.train]
    by_person = people.groupby(people).apply(
        lambda rows: len(set(place[STAYS.features.index.get_indexer(rows.index)]))
    )
    assert by_person.eq(1).all()
    assert place[STAYS.split.train].max() < 1
    tenth = people[place[STAYS.split.train] < 0.1].nunique()
    assert abs(tenth - 0.1 * people.nunique()) <= 1


def test_a_sample_too_small_to_fit_says_so_and_the_others_stay() -> None:
    rare = replace(STAYS, label=STAYS.label.where(~STAYS.split.train, 0.0))
    kept = STAYS.label[STAYS.split.train & (_places_of_people(STAYS, seed=3) > 0.9)].index
    rare = replace(rare, label=rare.label.where(~rare.label.index.isin(kept), STAYS.label))
    first, *_, last = learning_curve(rare, params=FEW_TREES, settings=SETTINGS)["shares"]
    assert first["note"].startswith("not fitted: all ")
    assert first["auroc"] is None
    assert last["note"] is None
    assert np.isfinite(last["auroc"]["value"])
