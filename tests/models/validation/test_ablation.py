"""A useless family costs nothing, the only useful one costs everything."""

import numpy as np
import pytest

from models.groups import TOO_FEW
from models.validation.ablation import (
    ALL_UNKNOWN,
    EVERYBODY,
    NOTHING_ELSE,
    ablate_families,
)
from tests.models.validation.trial import FEW_TREES, SETTINGS, stays

STAYS, SITE = stays()
FAMILIES = {
    "signals": ["signal", "signal_known"],
    "noises": ["noise"],
    "unknown": ["empty"],
    "all": ["signal", "noise", "empty"],
}
GROUPS = {
    "at a": SITE.eq("a").to_numpy(),
    "nobody": np.zeros(len(SITE), dtype=np.bool_),
}
FOUND = ablate_families(STAYS, FAMILIES, GROUPS, params=FEW_TREES, settings=SETTINGS)
BY_NAME = {family["name"]: family for family in FOUND["families"]}


@pytest.mark.parametrize("at", [0, 1], ids=[EVERYBODY, "at a"])
def test_leaving_out_all_that_counts_leaves_chance(at: int) -> None:
    row = BY_NAME["signals"]["left_out"][at]
    assert row["auroc"] == pytest.approx(0.5, abs=0.06 if at == 0 else 0.1)
    assert row["lost_auroc"]["low"] > 0.2
    assert row["lost_brier"]["low"] > 0
    assert row["auroc_all"] - row["auroc"] == pytest.approx(row["lost_auroc"]["value"])


def test_leaving_out_what_counts_for_nothing_has_an_interval_around_zero() -> None:
    lost = BY_NAME["noises"]["left_out"][0]["lost_auroc"]
    assert lost["low"] < 0.005
    assert abs(lost["value"]) < 0.02


def test_alone_the_useful_family_does_nearly_all_and_the_useless_one_nothing() -> None:
    assert abs(BY_NAME["signals"]["only"][0]["lost_auroc"]["value"]) < 0.02
    assert BY_NAME["noises"]["only"][0]["auroc"] == pytest.approx(0.5, abs=0.06)


def test_an_empty_group_is_too_few_and_says_nothing_more() -> None:
    row = BY_NAME["signals"]["left_out"][2]
    assert (row["group"], row["n"], row["note"], row["lost_auroc"]) == ("nobody", 0, TOO_FEW, None)


def test_a_family_that_is_unknown_throughout_or_all_there_is_is_not_fitted() -> None:
    assert (BY_NAME["unknown"]["note"], BY_NAME["unknown"]["left_out"]) == (ALL_UNKNOWN, [])
    assert (BY_NAME["all"]["note"], BY_NAME["all"]["only"]) == (NOTHING_ELSE, [])


def test_a_large_source_teaches_with_fewer_people() -> None:
    few = SETTINGS.model_copy(update={"ablation_training_rows_most": 1000})
    found = ablate_families(STAYS, {"noises": ["noise"]}, {}, params=FEW_TREES, settings=few)
    assert found["of_training_rows"] == STAYS.split.train.sum() == FOUND["training_rows"]
    assert 900 < found["training_rows"] < 1100


def test_a_rising_feature_that_is_left_out_stops_nothing() -> None:
    rising = FEW_TREES.model_copy(update={"monotone": {"signal": 1}})
    found = ablate_families(STAYS, {"signals": ["signal"]}, {}, params=rising, settings=SETTINGS)
    assert found["families"][0]["left_out"][0]["lost_auroc"]["low"] > 0.2
