import numpy as np
import pytest

from models.benefit.effect_model import (
    centre_by_fold,
    determination,
    final_settings,
    scale_blend,
    standardise,
)
from models.benefit.scores import Estimate
from tests.models.benefit.trials import QUICK

FOLDS = np.array([0, 0, 1, 1])


def test_the_level_of_a_fold_is_taken_out() -> None:
    values = np.array([1.0, 3.0, 11.0, 13.0])
    assert centre_by_fold(values, FOLDS).tolist() == [-1, 1, -1, 1]
    assert standardise(values, FOLDS).std() == pytest.approx(1)


def test_a_blend_without_any_spread_stays_flat() -> None:
    assert standardise(np.full(4, 0.3), FOLDS).tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("found", "spread"),
    [
        pytest.param(Estimate(0.08, 0.02), 0.08, id="a proved slope is kept"),
        pytest.param(Estimate(0.001, 0.02), 0.005, id="an unproved one is a quarter of its se"),
        pytest.param(Estimate(-0.06, 0.02), 0.005, id="a slope upside down never turns the order"),
    ],
)
def test_the_blend_becomes_probability_points_around_the_mean_effect(
    found: Estimate, spread: float
) -> None:
    blend = np.array([-1.0, 0.0, 1.0])
    phi = np.array([0.0, 0.1, 0.2])
    usable = np.ones(3, dtype=bool)
    benefit = scale_blend(blend, phi, usable, found, floor_se=0.25)
    assert benefit == pytest.approx([0.1 - spread, 0.1, 0.1 + spread])


def test_leaves_of_the_final_stage_grow_with_the_data() -> None:
    assert final_settings(4000, QUICK, seed=1)["min_data_in_leaf"] == 60
    assert final_settings(40000, QUICK, seed=1)["min_data_in_leaf"] == 200


def test_determination_by_hand() -> None:
    target = np.array([0.0, 1.0, 2.0])
    assert determination(target, target) == 1
    assert determination(target, np.full(3, 1.0)) == 0
    assert determination(np.ones(3), np.ones(3)) == 1
