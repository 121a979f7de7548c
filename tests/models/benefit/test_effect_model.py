import numpy as np
import pytest

from models.benefit.effect_model import (
    centre_by_fold,
    determination,
    final_settings,
    scale_blend,
    spread_of_benefit,
    standardise,
)
from models.benefit.scores import Estimate
from models.benefit.shape import BY_PERSON, CONSTANT, NONE
from tests.models.benefit.trials import QUICK

FOLDS = np.array([0, 0, 1, 1])


def test_the_level_of_a_fold_is_taken_out() -> None:
    values = np.array([1.0, 3.0, 11.0, 13.0])
    assert centre_by_fold(values, FOLDS).tolist() == [-1, 1, -1, 1]
    assert standardise(values, FOLDS).std() == pytest.approx(1)


def test_a_blend_without_any_spread_stays_flat() -> None:
    assert standardise(np.full(4, 0.3), FOLDS).tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("found", "chosen", "spread"),
    [
        pytest.param(Estimate(0.08, 0.02), BY_PERSON, 0.08, id="a proved slope is kept"),
        pytest.param(Estimate(0.001, 0.02), BY_PERSON, 0.005, id="a slope near nothing"),
        pytest.param(Estimate(-0.06, 0.02), BY_PERSON, 0.005, id="never upside down"),
        pytest.param(Estimate(0.08, 0.02), CONSTANT, 0.005, id="one effect for all is flat"),
        pytest.param(Estimate(0.08, 0.02), NONE, 0.005, id="no effect is flat"),
    ],
)
def test_the_spread_is_the_slope_only_where_effects_by_person_won(
    found: Estimate, chosen: str, spread: float
) -> None:
    assert spread_of_benefit(found, chosen, floor_se=0.25) == pytest.approx(spread)


def test_the_blend_becomes_probability_points_around_the_level() -> None:
    benefit = scale_blend(
        np.array([-1.0, 0.0, 1.0, 50.0]),
        np.array([True, True, True, False]),
        level=0.1,
        spread=0.02,
    )
    assert benefit == pytest.approx([0.08, 0.1, 0.12, 1.1])


def test_leaves_of_the_final_stage_grow_with_the_data() -> None:
    assert final_settings(4000, QUICK, seed=1)["min_data_in_leaf"] == 60
    assert final_settings(40000, QUICK, seed=1)["min_data_in_leaf"] == 200


def test_determination_by_hand() -> None:
    target = np.array([0.0, 1.0, 2.0])
    assert determination(target, target) == 1
    assert determination(target, np.full(3, 1.0)) == 0
    assert determination(np.ones(3), np.ones(3)) == 1
