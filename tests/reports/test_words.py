import math

import pytest

from reports.render.words import (
    MINUS,
    british_date_or_text,
    natural_frequency,
    number,
    percent,
    points_interval,
    tenths,
)


@pytest.mark.parametrize(
    ("probability", "words"),
    [
        pytest.param(0.0, "less than 1 in 10", id="never"),
        pytest.param(0.0999, "less than 1 in 10", id="just under 1 in 10"),
        pytest.param(0.1, "about 1 in 10", id="1 in 10"),
        pytest.param(0.1499, "about 1 in 10", id="just under one and a half"),
        pytest.param(0.15, "about 2 in 10", id="half goes up"),
        pytest.param(0.25, "about 3 in 10", id="half goes up, even tenth"),
        pytest.param(0.9499, "about 9 in 10", id="just under the top"),
        pytest.param(0.95, "more than 9 in 10", id="never 10 in 10"),
        pytest.param(math.nan, "not known", id="not a number"),
    ],
)
def test_a_chance_is_told_out_of_ten(probability: float, words: str) -> None:
    assert natural_frequency(probability) == words


@pytest.mark.parametrize("wrong", [-0.01, 1.01])
def test_what_is_not_a_probability_is_refused(wrong: float) -> None:
    with pytest.raises(ValueError, match="a probability lies between 0 and 1"):
        tenths(wrong)


def test_a_small_share_is_never_printed_as_nothing() -> None:
    assert percent(0.0001) == "less than 1%"


def test_negative_figures_carry_a_true_minus_and_no_negative_zero() -> None:
    assert number(-1.234) == f"{MINUS}1.23"
    assert number(-0.001) == "0.00"


def test_an_effect_without_an_interval_says_so() -> None:
    assert "interval not estimable" in points_interval({"value": 0.1, "low": None, "high": None})


def test_an_order_instead_of_a_date_is_printed_as_it_is() -> None:
    assert british_date_or_text("stay 41 of 60") == "stay 41 of 60"
