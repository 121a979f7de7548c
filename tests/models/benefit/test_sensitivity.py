import numpy as np
import pytest

from models.benefit.scores import Estimate
from models.benefit.sensitivity import (
    e_value,
    in_plain_words,
    nearest_to_nothing,
    robustness_value,
)
from tests.models.benefit.test_scores import known_nuisances


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


def test_the_doubt_is_said_in_plain_words() -> None:
    assert "nothing hidden is needed" in in_plain_words(0.02, 1.0, 0.0)
    assert in_plain_words(0.05, 1.3, 0.02).startswith("Fragile: a hidden cause that explains 2.0%")
    robust = in_plain_words(-0.05, 2.1, 0.1)
    assert robust.startswith("Fairly robust")
    assert robust.endswith("2.1 times as likely, could make no harm look like harm.")
