"""People already helped teach nothing, others like them more; much help freezes a model."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from models.release.helped import (
    Help,
    frozen_because,
    help_of,
    sensitivity,
    teaching_weights,
)
from pipeline.config import read_config
from pipeline.paths import PARAMS

RELEASE = read_config(PARAMS).release
DAY = pd.Timestamp("2026-03-01 06:00")


def decision(spell: str, action: str, day: str, chance: float | None = 1.0) -> dict[str, Any]:
    return {
        "spell_id": spell,
        "action": action,
        "decided_on": day,
        "look_first_probability": chance,
    }


def when(*spells: str) -> pd.Series:
    return pd.Series(DAY, index=pd.Index(spells, name="spell_id"))


@pytest.mark.parametrize(
    ("action", "day", "treated"),
    [
        ("accepted", "2026-03-01", 1.0),
        ("offered", "2026-03-16", 0.5),
        ("started", "2026-03-30", 1 / 30),
        ("started", "2026-03-31", 0.0),
        ("accepted", "2026-02-20", 1.0),
        ("declined_by_person", "2026-03-01", 0.0),
        ("no_action", "2026-03-01", 0.0),
    ],
)
def test_the_treated_part_of_a_window_begins_with_the_first_help(
    action: str, day: str, treated: float
) -> None:
    log = [decision("a", action, day), decision("b", "offered", "2026-03-31")]
    found = help_of(when("a", "b"), log, window_days=30)
    assert found is not None
    assert found.share_treated["a"] == pytest.approx(treated)


def test_the_first_of_several_steps_counts() -> None:
    log = [decision("a", "started", "2026-03-21"), decision("a", "offered", "2026-03-11")]
    found = help_of(when("a"), log, window_days=30)
    assert found is not None
    assert found.share_treated["a"] == pytest.approx(2 / 3)
    assert found.began == pd.Timestamp("2026-03-11")


def test_without_help_there_is_nothing_to_account_for() -> None:
    assert help_of(when("a"), [], window_days=30) is None
    declined = [decision("a", "declined_by_person", "2026-03-01")]
    assert help_of(when("a"), declined, window_days=30) is None


def test_who_was_drawn_by_lot_is_told_by_the_chance_on_the_list() -> None:
    log = [
        decision("a", "accepted", "2026-03-01", 0.5),
        decision("b", "accepted", "2026-03-01", 1.0),
        decision("c", "no_action", "2026-03-01", 0.5),
        decision("d", "no_action", "2026-03-01", None),
    ]
    found = help_of(when("a", "b", "c", "d"), log, window_days=30)
    assert found is not None
    assert found.is_randomised.tolist() == [True, False, True, False]


def helped(shares: list[float], *, drawn: int = 0) -> Help:
    index = pd.Index([f"s{at:03d}" for at in range(len(shares))])
    return Help(
        pd.Series(shares, index=index),
        pd.Series([at < drawn for at in range(len(shares))], index=index),
        DAY.normalize(),
    )


@pytest.mark.parametrize(
    ("treated", "drawn", "is_frozen"),
    [(0.2, 0, False), (0.21, 0, True), (0.9, 199, True), (0.9, 200, False)],
)
def test_much_treated_time_without_a_draw_freezes_the_model(
    treated: float, drawn: int, *, is_frozen: bool
) -> None:
    found = helped([treated] * 300, drawn=drawn)
    label = pd.Series(1.0, index=found.share_treated.index)
    said = frozen_because(found, label, RELEASE)
    assert bool(said) == is_frozen
    assert ("drawn by lot" in said) == is_frozen


def test_help_of_people_without_the_outcome_does_not_freeze() -> None:
    found = helped([1.0] * 50 + [0.0] * 50)
    label = pd.Series([0.0] * 50 + [1.0] * 50, index=found.share_treated.index)
    assert frozen_because(found, label, RELEASE) == ""
    assert frozen_because(found, label * 0.0, RELEASE) == ""


def test_a_helped_stay_teaches_nothing_and_one_like_it_teaches_more() -> None:
    index = pd.Index([f"s{at:03d}" for at in range(400)])
    raw = pd.Series(np.tile([-2.0, 1.0], 200), index=index)
    at = pd.Series(DAY, index=index).where(np.arange(400) >= 100, DAY - pd.Timedelta(days=90))
    often, seldom = [row % 4 == 1 for row in range(400)], [row % 40 == 2 for row in range(400)]
    is_helped = (pd.Series(often, index) | pd.Series(seldom, index)) & (np.arange(400) >= 100)
    found = Help(is_helped.astype("float64"), pd.Series(False, index), DAY.normalize())
    weight = teaching_weights(found, raw, at, RELEASE)
    assert (weight[is_helped] == 0).all()
    assert (weight.head(100) == 1).all()
    later = weight.iloc[100:][~is_helped.iloc[100:]]
    high, low = later[raw[later.index] > 0], later[raw[later.index] < 0]
    assert high.min() > 1.5
    assert low.max() < 1.1
    assert weight.max() <= RELEASE.weight_most


def test_the_range_is_told_for_each_assumption_about_help() -> None:
    index = pd.Index([f"s{at}" for at in range(100)])
    label = pd.Series([1.0] * 20 + [0.0] * 80, index)
    rows = pd.DataFrame(
        {"label": label, "champion": 0.25, "challenger": 0.2 + 0.001 * label}, index=index
    )
    is_helped = pd.Series([at < 10 for at in range(100)], index)
    told = sensitivity(rows, is_helped, RELEASE)
    assert [row["assumption"] for row in told] == [
        "helped stays left out",
        "help prevented 0% of outcomes",
        "help prevented 25% of outcomes",
        "help prevented 50% of outcomes",
    ]
    ratios = [row["champion"]["observed_over_expected"] for row in told]
    assert ratios == pytest.approx([10 / 22.5, 20 / 25, (10 / 0.75 + 10) / 25, 30 / 25])
    assert told[1]["challenger"]["auroc"] == 1.0
    assert told[3]["challenger"]["auroc"] is None
