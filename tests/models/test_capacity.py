"""Lists of a given length: hits, ties at the end, and net benefit."""

import numpy as np
import pytest

from models.capacity import (
    at_capacity,
    decision_curve,
    hit_rate_by_length,
    kth_score,
    listed,
    net_benefit,
    places,
)

LABEL = np.array([1.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0])
SCORE = np.array([0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05])


def test_the_first_three_of_ten() -> None:
    row = at_capacity(LABEL, SCORE, [0.3])[0]
    expected = {"share": 0.3, "k": 3, "precision": 2 / 3, "recall": 2 / 3, "lift": (2 / 3) / 0.3}
    assert row == pytest.approx(expected)


def test_ties_at_the_end_of_the_list_share_the_places() -> None:
    chance = listed(np.array([5.0, 3.0, 3.0, 3.0, 1.0]), 2)
    assert chance == pytest.approx([1, 1 / 3, 1 / 3, 1 / 3, 0])
    assert listed(np.zeros(4), 9).tolist() == [1.0] * 4


def test_net_benefit_is_the_formula_at_the_kth_score() -> None:
    threshold = kth_score(SCORE, 3)
    assert threshold == 0.7
    expected = 2 / 10 - 1 / 10 * 0.7 / 0.3
    assert net_benefit(LABEL, SCORE, k=3, threshold=threshold) == pytest.approx(expected)


def test_the_decision_curve_agrees_with_net_benefit() -> None:
    curve = decision_curve(LABEL, SCORE, np.array([0.05, 0.7]))
    assert curve["model"].tolist() == pytest.approx(
        [
            net_benefit(LABEL, SCORE, k=10, threshold=0.05),
            net_benefit(LABEL, SCORE, k=3, threshold=0.7),
        ]
    )
    assert curve["everybody"][0] == pytest.approx(curve["model"][0])


def test_no_outcome_leaves_recall_and_lift_unsaid() -> None:
    row = at_capacity(np.zeros(10), SCORE, [0.2])[0]
    assert row["precision"] == 0.0
    assert np.isnan([row["recall"], row["lift"]]).all()


def test_a_list_has_at_least_one_place_and_rounding_adds_none() -> None:
    assert places(3, 0.1) == 1
    assert places(30, 0.1) == 3
    assert places(31, 0.1) == 4


@pytest.mark.parametrize("share", [0.0, 1.1])
def test_a_share_outside_its_range_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match="a share of people must be above 0 and at most 1"):
        places(10, share)


@pytest.mark.parametrize("threshold", [0.0, 1.0])
def test_a_threshold_without_a_price_is_refused(threshold: float) -> None:
    with pytest.raises(ValueError, match="the threshold must lie between 0 and 1"):
        net_benefit(LABEL, SCORE, k=3, threshold=threshold)


def test_hit_rates_come_for_each_score_and_length() -> None:
    table = hit_rate_by_length(LABEL, {"model": SCORE, "rival": -SCORE}, [0.1, 0.3])
    assert table[["score", "k", "precision"]].to_numpy().tolist() == [
        ["model", 1, 1.0],
        ["model", 3, pytest.approx(2 / 3)],
        ["rival", 1, 0.0],
        ["rival", 3, 0.0],
    ]
