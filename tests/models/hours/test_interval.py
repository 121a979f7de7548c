"""Between which hours: a peak at none, spread amounts, and a margin that makes the share right."""

from __future__ import annotations

import numpy as np
import pytest

from models.hours.interval import (
    Parts,
    amount_ratios,
    base_interval,
    conformal_margin,
    final_interval,
    hours_quantile,
)

EXACT = np.linspace(0.5, 1.5, 101)


def parts(care: float, amount: float = 10.0) -> Parts:
    return Parts(np.array([care]), np.array([amount]))


@pytest.mark.parametrize(
    ("care", "share", "hours"),
    [
        pytest.param(0.4, 0.6, 0.0, id="up to the chance of none it is none"),
        pytest.param(0.4, 0.8, 10.0, id="half of those with care"),
        pytest.param(1.0, 0.1, 6.0, id="everybody has care: the lower tail"),
        pytest.param(0.0, 0.9, 0.0, id="nobody has care"),
    ],
)
def test_a_quantile_counts_those_without_care_first(
    care: float, share: float, hours: float
) -> None:
    assert hours_quantile(parts(care), EXACT, np.array([share])) == pytest.approx([hours])


@pytest.mark.parametrize(
    ("care", "low", "high"),
    [
        pytest.param(1.0, 6.0, 14.0, id="surely care: a tenth missed on each side"),
        pytest.param(0.5, 0.0, 11.0, id="as likely none: from 0, a fifth missed above"),
        pytest.param(0.2, 0.0, 0.0, id="four in five need none"),
    ],
)
def test_an_interval_starts_at_none_where_none_is_likely(
    care: float, low: float, high: float
) -> None:
    found = base_interval(parts(care), EXACT, level=0.8)
    assert np.concatenate(found) == pytest.approx([low, high], abs=1e-9)


def test_the_expected_hours_always_lie_inside() -> None:
    low, high = final_interval(parts(0.2), EXACT, level=0.8, margin=-1.0)
    assert (low[0], high[0]) == (0.0, pytest.approx(2.0))


def test_the_margin_is_the_miss_that_leaves_the_stated_share_inside() -> None:
    low, high = np.full(9, 2.0), np.full(9, 4.0)
    observed = np.array([3.0] * 6 + [4.5, 5.0, 9.0])
    assert conformal_margin(low, high, observed, level=0.8) == 1.0


def test_an_end_at_none_cannot_be_missed_and_the_margin_may_draw_in() -> None:
    low, high = np.zeros(9), np.full(9, 6.0)
    assert conformal_margin(low, high, np.full(9, 1.0), level=0.8) == -5.0


def test_too_few_calibration_rows_carry_no_interval() -> None:
    one = np.ones(3)
    with pytest.raises(ValueError, match="3 calibration rows cannot carry an interval of 80%"):
        conformal_margin(one, one, one, level=0.8)


def test_without_anybody_in_care_there_is_no_spread_to_learn() -> None:
    with pytest.raises(ValueError, match="no row has hours above 0"):
        amount_ratios(np.zeros(0), np.zeros(0))


@pytest.mark.parametrize("wrong", [0.3, 1.0, 3.0], ids=["too narrow", "right", "too wide"])
def test_the_margin_mends_a_spread_that_is_wrong(wrong: float) -> None:
    rng = np.random.default_rng(5)
    care = rng.uniform(0.3, 1.0, 8000)
    people = Parts(care, rng.uniform(5, 20, 8000))
    hours = np.where(rng.random(8000) < care, people.amount * rng.uniform(0.5, 1.5, 8000), 0.0)
    ratios = 1 + wrong * (EXACT - 1)
    low, high = base_interval(people, ratios, level=0.8)
    margin = conformal_margin(low[:4000], high[:4000], hours[:4000], level=0.8)
    low, high = final_interval(people, ratios, level=0.8, margin=margin)
    inside = ((hours >= low) & (hours <= high))[4000:].mean()
    assert inside == pytest.approx(0.8, abs=0.03)
