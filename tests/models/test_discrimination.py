"""Ranking measures equal scikit-learn, with ties and weights."""

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score

from models.discrimination import (
    Ordering,
    auroc,
    average_precision,
    brier,
    precision_recall_points,
    scaled_brier,
)

RNG = np.random.default_rng(3)
LABEL = (RNG.random(500) < 0.2).astype(np.float64)
TIED = np.round(RNG.normal(size=500) + LABEL, 1)


def test_auroc_with_ties_is_that_of_scikit_learn() -> None:
    assert auroc(LABEL, TIED) == pytest.approx(roc_auc_score(LABEL, TIED), abs=1e-12)


def test_average_precision_with_ties_is_that_of_scikit_learn() -> None:
    expected = average_precision_score(LABEL, TIED)
    assert average_precision(LABEL, TIED) == pytest.approx(expected, abs=1e-12)


def test_weights_count_as_repeated_rows() -> None:
    weights = RNG.integers(0, 4, size=(3, 500)).astype(np.float64)
    ordering = Ordering.of(TIED, LABEL)
    found = np.column_stack([ordering.auroc(weights), ordering.average_precision(weights)])
    for row, weight in zip(found, weights, strict=True):
        expected = [
            roc_auc_score(LABEL, TIED, sample_weight=weight),
            average_precision_score(LABEL, TIED, sample_weight=weight),
        ]
        assert row == pytest.approx(expected, abs=1e-12)


def test_everybody_equal_is_a_half() -> None:
    assert auroc(np.array([0.0, 1.0, 1.0]), np.zeros(3)) == 0.5


def test_one_class_has_no_auroc() -> None:
    assert np.isnan(auroc(np.ones(4), np.arange(4.0)))
    assert np.isnan(average_precision(np.zeros(4), np.arange(4.0)))
    assert np.isnan(scaled_brier(np.zeros(4), np.full(4, 0.1)))


def test_brier_is_that_of_scikit_learn_and_scaled_against_the_average() -> None:
    risk = 1 / (1 + np.exp(-TIED))
    assert brier(LABEL, risk) == pytest.approx(brier_score_loss(LABEL, risk), abs=1e-12)
    assert scaled_brier(LABEL, np.full(500, LABEL.mean())) == pytest.approx(0.0, abs=1e-12)
    assert scaled_brier(LABEL, LABEL) == 1.0


def test_missing_scores_are_counted_and_refused() -> None:
    with pytest.raises(ValueError, match="1 of 3 scores are missing"):
        auroc(np.array([0.0, 1.0, 1.0]), np.array([1.0, np.nan, 2.0]))
    with pytest.raises(ValueError, match="need as many scores as labels, got 2 and 3"):
        auroc(np.array([0.0, 1.0, 1.0]), np.zeros(2))


def test_the_last_point_of_the_curve_lists_everybody() -> None:
    points = precision_recall_points(LABEL, TIED, points=20)
    assert points.iloc[-1].to_dict() == pytest.approx(
        {"share": 1.0, "threshold": TIED.min(), "precision": LABEL.mean(), "recall": 1.0}
    )
    assert points["recall"].is_monotonic_increasing
