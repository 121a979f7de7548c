"""What the benefit model is given beside arm and outcome; the stays are invented."""

from __future__ import annotations

import pandas as pd

from features.registry import BY_NAME, model_columns
from features.registry.modifiers import BY_NAME_ALONE
from pipeline.target_rows import beside_of

LABELS = pd.DataFrame(
    {
        "readmission_30d": pd.Series([1.0, 0.0, None], dtype="Float64"),
        "housing_offer_chance": [0.5, 1.0, None],
        "referral_kind": pd.Series(["WARM_HOME", None, None], dtype="str"),
        "had_emergency_earlier": pd.Series([1.0, None, 0.0], dtype="Float64"),
        "had_emergency_just_before": pd.Series([1.0, 1.0, 0.0], dtype="Float64"),
    }
).set_axis(pd.Index(["s1", "s2", "s3"], name="spell_id"))


def test_the_second_outcome_is_good_where_nobody_came_back_and_unknown_where_it_is() -> None:
    second = beside_of(LABELS).second_outcome
    assert second is not None
    assert second.fillna(-1).to_list() == [0.0, 1.0, -1.0]


def test_an_offer_that_was_certain_is_no_draw() -> None:
    chance = beside_of(LABELS).known_propensity
    assert chance is not None
    assert chance.fillna(-1).to_list() == [0.5, -1.0, -1.0]


def test_what_came_before_keeps_what_is_unknown() -> None:
    beside = beside_of(LABELS)
    assert beside.negative_control is not None
    assert beside.before is not None
    assert beside.negative_control.fillna(-1).to_list() == [1.0, -1.0, 0.0]
    assert beside.before.to_list() == [1.0, 1.0, 0.0]


def test_what_can_change_the_effect_of_help_is_the_home_frailty_lungs_and_season() -> None:
    named = beside_of(LABELS).modifiers
    assert named is not None
    assert set(BY_NAME_ALONE) <= set(named) <= set(model_columns("housing_benefit"))
    assert {BY_NAME[name].group for name in set(named) - set(BY_NAME_ALONE)} == {"home"}
    assert not {"emergency_admissions", "package_hours_per_week"} & set(named)
