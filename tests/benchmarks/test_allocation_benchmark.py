"""The benchmark runs on few people: no time is asserted here; everybody is invented."""

from __future__ import annotations

import pandas as pd

from benchmarks.allocation import costs, invented_morning, share
from models.services.allocation import NO_OFFER


def test_the_same_seed_invents_the_same_morning() -> None:
    ours, theirs = invented_morning(200, seed=1), invented_morning(200, seed=1)
    pd.testing.assert_frame_equal(ours.fields, theirs.fields)
    pd.testing.assert_frame_equal(ours.people, theirs.people)


def test_the_exact_sharing_is_worth_at_least_the_greedy_one() -> None:
    exact, by_greed, total = share(invented_morning(400, seed=1))
    found = exact()
    assert (found.offer != NO_OFFER).sum() > 20
    assert total(found) >= by_greed() - 400 * 0.5e-4
    assert by_greed() > 0.9 * total(found)


def test_every_figure_can_be_taken() -> None:
    seconds = costs(invented_morning(200, seed=1), times=1)
    assert list(seconds) == ["eligibility", "exact sharing", "greedy sharing", "whole plan"]
