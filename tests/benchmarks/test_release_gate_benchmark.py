"""The benchmark of the release gate tells its challengers apart on a small area too."""

from __future__ import annotations

import functools

import pytest

from benchmarks.release_gate import Stays, answers, draw_stays, update_picked
from models.release.update import RECALIBRATED
from pipeline.config import Config
from tests.end_to_end.road import small_config

pytestmark = pytest.mark.slow


@functools.cache
def small() -> tuple[Config, Stays]:
    config = small_config()
    return config, draw_stays(config, people=4000)


def test_each_challenger_is_judged_and_the_lowered_group_is_named() -> None:
    config, stays = small()
    found = answers(config, stays)
    assert list(found) == ["good", "worse", "unfair", "unstable", "the champion itself"]
    assert found["unstable"]["overlap"] < found["good"]["overlap"]
    ratios = {
        name: next(
            row["observed_over_expected"]["value"]
            for row in found[name]["compared"]["groups"]
            if row["level"] == "1 most deprived"
        )
        for name in ("good", "unfair")
    }
    assert ratios["unfair"] > 1.5 * ratios["good"]
    assert found["the champion itself"]["compared"]["auroc"]["difference"]["value"] == 0


def test_a_level_that_is_off_asks_for_a_new_map_and_not_for_a_new_model() -> None:
    assert update_picked(*small()) in RECALIBRATED
