import numpy as np
import pytest

from models.benefit.nuisance import Nuisances
from models.benefit.scores import (
    Estimate,
    Influence,
    doubly_robust_scores,
    effect_on_treated,
    mean_where,
    naive_difference,
    slope,
    weighted_mean,
)


def known_nuisances(propensity: np.ndarray, untreated: float, treated: float) -> Nuisances:
    size = len(propensity)
    return Nuisances(
        raw_propensity=propensity,
        propensity=propensity,
        home_untreated=np.full(size, untreated),
        home_treated=np.full(size, treated),
        plug_in=np.full(size, treated - untreated),
        was_recalibrated=False,
    )


@pytest.mark.parametrize(
    ("referred", "home", "score"),
    [
        pytest.param(1, 1, 0.2 + 0.3 / 0.25, id="referred and home speaks for referral"),
        pytest.param(1, 0, 0.2 - 0.7 / 0.25, id="referred and not home speaks against"),
        pytest.param(0, 1, 0.2 - 0.5 / 0.75, id="home without referral speaks against"),
        pytest.param(0, 0, 0.2 + 0.5 / 0.75, id="not home without referral speaks for it"),
    ],
)
def test_a_score_by_hand(referred: int, home: int, score: float) -> None:
    nuisances = known_nuisances(np.array([0.25]), 0.5, 0.7)
    found = doubly_robust_scores(np.array([referred]), np.array([home]), nuisances, clip=0.02)
    assert found == pytest.approx([score])


def test_positive_means_that_referral_keeps_people_at_home() -> None:
    random = np.random.Generator(np.random.PCG64(1))
    referred = (random.random(20000) < 0.5).astype("float64")
    home = (random.random(20000) < np.where(referred == 1, 0.8, 0.6)).astype("float64")
    nuisances = known_nuisances(np.full(20000, 0.5), 0.1, 0.1)
    phi = doubly_robust_scores(referred, home, nuisances, clip=0.02)
    people = np.arange(20000).astype(object)
    found = mean_where(phi, np.ones(20000, dtype=bool)).estimate(people)
    assert found.low < 0.2 < found.high
    assert found.value > 0.15


def test_a_hopeless_propensity_is_clipped() -> None:
    nuisances = known_nuisances(np.array([0.0, 1.0]), 0.5, 0.5)
    phi = doubly_robust_scores(np.array([1.0, 0.0]), np.array([1.0, 1.0]), nuisances, clip=0.02)
    assert phi == pytest.approx([25.0, -25.0])


def test_the_effect_on_the_treated_leaves_the_others_out() -> None:
    random = np.random.Generator(np.random.PCG64(4))
    barrier = random.random(40000) < 0.5
    chance = np.where(barrier, 0.8, 0.2)
    referred = (random.random(40000) < chance).astype("float64")
    home = (random.random(40000) < 0.4 + 0.4 * barrier * referred).astype("float64")
    nuisances = known_nuisances(chance, 0.4, 0.4)
    people = np.arange(40000).astype(object)
    found = effect_on_treated(referred, home, nuisances, clip=0.02).estimate(people)
    assert abs(found.value - 0.4 * 0.8) < 3 * found.se
    assert found.se < 0.02


def test_two_copies_of_each_discharge_prove_no_more_than_one() -> None:
    random = np.random.Generator(np.random.PCG64(2))
    phi = random.normal(size=500)
    people = np.arange(500).astype(object)
    once = weighted_mean(phi, np.ones(500)).estimate(people)
    twice = weighted_mean(np.tile(phi, 2), np.ones(1000)).estimate(np.tile(people, 2))
    assert twice.se == pytest.approx(once.se)
    assert once.se == pytest.approx(phi.std(ddof=1) / np.sqrt(500), rel=1e-6)


def test_a_paired_difference_of_equal_lists_has_no_error() -> None:
    phi = np.array([0.1, 0.5, -0.2, 0.3])
    chosen = np.array([True, False, True, False])
    same = mean_where(phi, chosen).minus(mean_where(phi, chosen))
    assert same.estimate(np.arange(4).astype(object)) == Estimate(0.0, 0.0)


def test_the_naive_difference_is_that_of_the_arms() -> None:
    found = naive_difference(np.array([1.0, 1, 0, 0]), np.array([1.0, 0, 0, 0]))
    assert found.value == pytest.approx(0.5)


def test_a_right_prediction_has_slope_one_and_a_useless_one_zero() -> None:
    random = np.random.Generator(np.random.PCG64(3))
    true = random.normal(size=20000)
    phi = true + random.normal(size=20000)
    people = np.arange(20000).astype(object)
    right = slope(phi, true).estimate(people)
    assert abs(right.value - 1) < 3 * right.se
    assert abs(slope(phi, random.normal(size=20000)).estimate(people).z) < 3
    assert slope(phi, np.ones(20000)).estimate(people) == Estimate(0.0, 0.0)


def test_z_without_an_error_is_nothing() -> None:
    assert Estimate(0.3, 0.0).z == 0
    assert Estimate(0.3, 0.1).widened(2).z == pytest.approx(1.5)
    assert Influence(0.3, np.zeros(1)).estimate(np.array(["p"], dtype=object)).se == 0
