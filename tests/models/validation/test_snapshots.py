"""One row per stay or several: the better is found on mornings, and weights keep stays alike."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from models.mornings import Mornings
from models.validation.snapshots import (
    LINE_AT_DECISION,
    LINE_ON_MORNINGS,
    ONE,
    SCHEMES,
    SEVERAL,
    compare_snapshots,
)
from tests.models.validation.trial import FEW_TREES, SETTINGS

MORNINGS = 4


def mornings(stays: int, *, seed: int, hidden: bool, calibrate: float = 0.0) -> Mornings:
    """Stays of four mornings. ``plan`` is known at the decision alone, ``signal`` always.

    Where ``hidden``, the plan says all at the decision, and before it only the signal does.
    """
    rng = np.random.default_rng(seed)
    signal = np.repeat(rng.normal(size=stays), MORNINGS)
    label = rng.random(stays) < 1 / (1 + np.exp(1.0 - 1.5 * signal[::MORNINGS]))
    turn = np.tile(np.arange(MORNINGS), stays)
    at_end = turn == MORNINGS - 1
    plan = np.where(at_end, signal, np.nan) if hidden else np.full(len(turn), np.nan)
    seen = np.where(at_end & hidden, 0.0, signal)
    stay = np.repeat(np.arange(stays), MORNINGS)
    index = pd.Index([f"{seed}-s{s}@{t}" for s, t in zip(stay, turn, strict=True)])
    about = pd.DataFrame(
        {
            "spell_id": [f"{seed}-s{s}" for s in stay],
            "person_id": [f"{seed}-p{s // 2}" for s in stay],
            "label": np.repeat(label, MORNINGS).astype("float64"),
            "is_first": turn == 0,
            "is_decision": at_end,
            "is_calibrate": stay < stays * calibrate,
            "is_earlier": stay < stays * calibrate / 2,
        },
        index=index,
    )
    return Mornings(pd.DataFrame({"signal": seen, "plan": plan}, index=index), about)


def compared(*, hidden: bool) -> dict:  # type: ignore[type-arg]  # figures
    taught = mornings(1200, seed=1, hidden=hidden)
    daily = mornings(1600, seed=2, hidden=hidden, calibrate=0.5)
    decisions = taught.some(taught.about["is_decision"])
    settings = SETTINGS.model_copy(update={"accepted_auroc_loss": 0.02})
    return compare_snapshots(decisions, taught, daily, FEW_TREES, settings)


@pytest.fixture(scope="module")
def hidden() -> dict:  # type: ignore[type-arg]  # figures
    return compared(hidden=True)


@pytest.fixture(scope="module")
def alike() -> dict:  # type: ignore[type-arg]  # figures
    return compared(hidden=False)


def test_where_mornings_look_otherwise_several_rows_are_chosen_and_borne_out(hidden: dict) -> None:  # type: ignore[type-arg]  # figures
    assert (hidden["chosen"], hidden["is_confirmed"]) == (SEVERAL, True)
    assert hidden["difference"]["delta_auroc"]["low"] > 0.05
    by_name = {row["name"]: row for row in hidden["first"]}
    assert by_name[SEVERAL]["auroc"]["low"] > by_name[ONE]["auroc"]["high"]


def test_where_mornings_are_alike_one_row_per_stay_stays(alike: dict) -> None:  # type: ignore[type-arg]  # figures
    assert (alike["chosen"], alike["is_confirmed"]) == (ONE, True)
    assert abs(alike["difference"]["delta_auroc"]["value"]) < 0.02


def test_each_scheme_is_judged_on_the_same_mornings_first_and_last_apart(alike: dict) -> None:  # type: ignore[type-arg]  # figures
    assert alike["rows"] == {
        "training_stays": 1200,
        "training_rows_several": 4800,
        "calibrate_mornings": 3200,
        "test_mornings": 3200,
        "test_stays": 800,
    }
    for name, n in (("mornings", 3200), ("first", 800), ("decision", 800)):
        assert [row["name"] for row in alike[name]] == list(SCHEMES)
        assert {(row["n"], row["stays"], row["people"]) for row in alike[name]} == {(n, 800, 400)}


def test_several_are_not_chosen_where_the_decision_would_suffer_for_it() -> None:
    taught = mornings(1200, seed=1, hidden=True)
    daily = mornings(1600, seed=2, hidden=True, calibrate=0.5)
    strict = SETTINGS.model_copy(update={"accepted_auroc_loss": 0.0})
    spoilt = daily.about["is_decision"] & daily.about["is_calibrate"]
    worse = replace(
        daily,
        features=daily.features.assign(
            signal=daily.features["signal"].mask(spoilt, -3 * daily.features["plan"])
        ),
    )
    decisions = taught.some(taught.about["is_decision"])
    found = compare_snapshots(decisions, taught, worse, FEW_TREES, strict)
    assert found["chosen_on"]["delta_brier"]["high"] < 0
    assert found["chosen_on"]["delta_auroc_at_decision"]["value"] < 0
    assert found["chosen"] == ONE


def test_stays_count_alike_however_many_rows_they_have() -> None:
    taught = mornings(600, seed=1, hidden=False)
    daily = mornings(800, seed=2, hidden=False, calibrate=0.5)
    plain = FEW_TREES.model_copy(
        update={"bagging_fraction": 1.0, "feature_fraction": 1.0, "min_data_in_leaf": 20}
    )
    decisions = taught.some(taught.about["is_decision"])
    found = compare_snapshots(decisions, decisions, daily, plain, SETTINGS)
    assert found["difference"]["delta_auroc"] == {"value": 0.0, "low": 0.0, "high": 0.0}


def test_a_line_fitted_at_the_decision_differs_from_one_of_mornings_not_in_rank(
    hidden: dict,  # type: ignore[type-arg]  # figures
) -> None:
    at_decision = {row["name"]: row for row in hidden["decision"]}
    one, other = at_decision[LINE_AT_DECISION], at_decision[LINE_ON_MORNINGS]
    assert one["auroc"]["value"] == pytest.approx(other["auroc"]["value"], abs=0.02)
    assert one["slope"]["value"] != other["slope"]["value"]
