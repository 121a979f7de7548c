"""The bootstrap draws people, is repeatable, paired, and covers what it claims."""

import numpy as np
import pandas as pd
import pytest

from models.discrimination import Ordering
from models.intervals import (
    Interval,
    PersonBootstrap,
    Statistic,
    bootstrap_interval,
    paired_difference,
    percentile_interval,
)


def mean_of(values: np.ndarray) -> Statistic:
    return lambda weights: (weights @ values) / weights.sum(axis=1)


def test_all_stays_of_a_person_are_drawn_together_and_people_in_full() -> None:
    people = pd.Series(["a", "b", "a", "c"])
    bootstrap = PersonBootstrap.of(people, reps=200, seed=1)
    weights = np.concatenate(list(bootstrap.weights()))
    assert weights.shape == (200, 4)
    assert (weights[:, 0] == weights[:, 2]).all()
    assert (weights[:, [0, 1, 3]].sum(axis=1) == 3).all()
    assert weights[:, [0, 1, 3]].mean(axis=0) == pytest.approx([1, 1, 1], abs=0.2)


def test_replicates_come_in_chunks_and_are_the_same_each_time() -> None:
    people = pd.Series(np.arange(30_000)).astype("str")
    bootstrap = PersonBootstrap.of(people, reps=150, seed=4)
    sizes = [len(chunk) for chunk in bootstrap.weights()]
    assert len(sizes) > 1
    assert sum(sizes) == 150
    values = np.arange(30_000.0)
    first, again = (bootstrap.replicate(mean_of(values))[0] for _ in range(2))
    np.testing.assert_array_equal(first, again)


def test_the_interval_of_a_mean_covers_the_truth_as_often_as_it_says() -> None:
    rng = np.random.default_rng(12)
    covered = 0
    for trial in range(200):
        person_mean = rng.normal(size=60)
        values = np.repeat(person_mean, 3)  # three equal stays each: 60 facts, not 180
        people = pd.Series(np.repeat(np.arange(60), 3)).astype("str")
        bootstrap = PersonBootstrap.of(people, reps=300, seed=trial)
        interval = bootstrap_interval(mean_of(values), bootstrap)
        covered += interval.low <= 0.0 <= interval.high
    assert 0.90 <= covered / 200 <= 0.985


def test_the_difference_of_a_score_with_itself_is_exactly_nothing() -> None:
    rng = np.random.default_rng(2)
    label = (rng.random(300) < 0.3).astype(np.float64)
    score = rng.normal(size=300) + label
    bootstrap = PersonBootstrap.of(pd.Series(range(300)).astype("str"), reps=50, seed=3)
    model = Ordering.of(score, label).auroc
    assert paired_difference(model, model, bootstrap) == Interval(0.0, 0.0, 0.0)


def test_a_better_score_gains_with_the_whole_interval() -> None:
    rng = np.random.default_rng(2)
    label = (rng.random(800) < 0.3).astype(np.float64)
    good, poor = rng.normal(size=800) + 2 * label, rng.normal(size=800)
    bootstrap = PersonBootstrap.of(pd.Series(range(800)).astype("str"), reps=200, seed=3)
    gain = paired_difference(
        Ordering.of(good, label).auroc, Ordering.of(poor, label).auroc, bootstrap
    )
    assert 0.2 < gain.low < gain.value < gain.high


def test_too_many_empty_replicates_leave_the_ends_unsaid() -> None:
    few = percentile_interval(0.5, np.r_[np.full(11, np.nan), np.full(89, 0.5)])
    enough = percentile_interval(0.5, np.r_[np.full(9, np.nan), np.full(91, 0.5)])
    assert np.isnan([few.low, few.high]).all()
    assert enough.to_dict() == {"value": 0.5, "low": 0.5, "high": 0.5}


def test_a_bootstrap_needs_rows_and_replicates() -> None:
    with pytest.raises(ValueError, match="at least one row"):
        PersonBootstrap.of(pd.Series([], dtype="str"), reps=10, seed=1)
    with pytest.raises(ValueError, match="reps must be at least 1, got 0"):
        PersonBootstrap.of(pd.Series(["a"]), reps=0, seed=1)
