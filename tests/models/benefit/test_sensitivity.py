import numpy as np
import pytest

from models.benefit.cohort import build_cohort
from models.benefit.scores import Estimate
from models.benefit.sensitivity import (
    e_value,
    nearest_to_nothing,
    placebo_effect,
    robustness_value,
)
from models.folds import person_folds
from tests.models.benefit.test_scores import known_nuisances
from tests.models.benefit.trials import QUICK, make_trial


def test_the_published_example_of_the_e_value() -> None:
    """VanderWeele and Ding (2017): a risk ratio of 3.9 has an E-value of 7.26."""
    assert e_value(0.1, 0.29) == pytest.approx(7.26, abs=0.01)


def test_the_ratio_is_that_of_the_rarer_outcome() -> None:
    assert e_value(0.8, 0.1) == pytest.approx(2 + np.sqrt(2))
    assert e_value(0.2, -0.1) == pytest.approx(2 + np.sqrt(2))
    assert e_value(0.2, 0.2) == pytest.approx(2 + np.sqrt(2))
    assert e_value(0.8, 0.0) == 1


@pytest.mark.parametrize(
    ("estimate", "limit"),
    [
        pytest.param(Estimate(0.10, 0.01), 0.0804, id="helps"),
        pytest.param(Estimate(-0.10, 0.01), -0.0804, id="harms"),
        pytest.param(Estimate(0.01, 0.01), 0.0, id="may be nothing"),
    ],
)
def test_the_limit_nearer_to_nothing(estimate: Estimate, limit: float) -> None:
    assert nearest_to_nothing(estimate) == pytest.approx(limit, abs=1e-4)


def test_the_robustness_value_solves_its_own_equation() -> None:
    random = np.random.Generator(np.random.PCG64(1))
    referred = (random.random(5000) < 0.5).astype("float64")
    outcome = (random.random(5000) < 0.5).astype("float64")
    nuisances = known_nuisances(np.full(5000, 0.5), 0.5, 0.5)
    found = robustness_value(0.1, referred, outcome, nuisances, clip=0.02)
    scale = np.sqrt(0.25 * 4)
    assert scale * found / np.sqrt(1 - found) == pytest.approx(0.1)
    assert robustness_value(0.0, referred, outcome, nuisances, clip=0.02) == 0


def test_a_referral_by_lot_does_nothing_even_where_the_real_one_works() -> None:
    trial = make_trial(rows=3000, is_confounded=True, effect=0.4)
    cohort = build_cohort(*trial.tables)
    folds = person_folds(cohort.people, folds=3, salt="placebo")
    found = placebo_effect(cohort, folds, np.full(cohort.rows, 0.4), QUICK)
    assert abs(found.z) < 3
    assert found.se < 0.03
