"""Figures and intervals that the whole validation shares."""

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError
from scipy.special import expit

from models.calibration_measures import log_odds
from models.groups import TOO_FEW
from models.intervals import PersonBootstrap
from models.logistic import fit_lines
from models.validation.judged import judged, paired, side_of_zero, slopes
from models.validation.params import ValidationParams, with_folds
from tests.models.invented_stays import QUICK
from tests.models.validation.trial import SETTINGS


def held(n: int = 1500, slope: float = 1.0) -> pd.DataFrame:
    rng = np.random.default_rng(4)
    odds = rng.normal(-1, 1, n)
    return pd.DataFrame(
        {
            "person_id": [f"p{at % (n // 2)}" for at in range(n)],
            "label": (rng.random(n) < expit(odds)).astype("float64"),
            "score": expit(odds * slope),
        }
    )


def test_right_risks_have_slope_and_ratio_of_one_inside_their_intervals() -> None:
    found = judged(held(), SETTINGS)
    assert (found["n"], found["people"], found["note"]) == (1500, 750, None)
    for figure in ("slope", "observed_over_expected"):
        assert found[figure]["low"] < 1 < found[figure]["high"]


def test_risks_twice_too_extreme_have_half_the_slope() -> None:
    found = judged(held(slope=2.0), SETTINGS)["slope"]
    assert found["value"] == pytest.approx(0.5, abs=0.06)
    assert found["high"] < 1


@pytest.mark.parametrize(("events", "note"), [(19, TOO_FEW), (20, None)])
def test_below_the_limit_of_events_nothing_is_said(events: int, note: str | None) -> None:
    rows = held(400).assign(label=[1.0] * events + [0.0] * (400 - events))
    found = judged(rows, SETTINGS)
    assert found["note"] == note
    assert (found["auroc"] is None) == (note is not None)
    assert (paired(rows, rows["score"], rows["score"], SETTINGS)["delta_auroc"] is None) == (
        note is not None
    )


def test_slopes_by_one_step_are_those_of_whole_fits_to_the_second_decimal() -> None:
    rows = held(3000)
    odds, label = log_odds(rows["score"].to_numpy()), rows["label"].to_numpy()
    weights = next(PersonBootstrap.of(rows["person_id"], reps=50, seed=1).weights())
    np.testing.assert_allclose(
        slopes(odds, label)(weights), fit_lines(odds, label, weights)[:, 1], atol=0.01
    )


def test_a_constant_score_has_no_slope() -> None:
    assert np.isnan(slopes(np.zeros(4), np.array([0.0, 1, 0, 1]))(np.ones((2, 4)))).all()


def test_a_score_against_itself_differs_by_nothing() -> None:
    rows = held()
    same = {"value": 0.0, "low": 0.0, "high": 0.0}
    assert paired(rows, rows["score"], rows["score"], SETTINGS) == {
        "delta_auroc": same,
        "delta_brier": same,
    }


@pytest.mark.parametrize(
    ("low", "high", "side"),
    [(0.1, 0.2, "above"), (-0.2, -0.1, "below"), (-0.1, 0.1, "both"), (0.0, 0.1, "both"),
     (None, None, "unknown"), (float("nan"), 1.0, "unknown")],
)  # fmt: skip
def test_an_interval_says_on_which_side_of_zero_it_lies(
    low: float | None, high: float | None, side: str
) -> None:
    assert side_of_zero({"value": 0.0, "low": low, "high": high}) == side
    assert side_of_zero(None) == "unknown"


@pytest.mark.parametrize("shares", [(), (0.5,), (0.5, 0.2, 1.0), (0.0, 1.0), (0.5, 0.5, 1.0)])
def test_shares_that_do_not_rise_to_all_are_refused(shares: tuple[float, ...]) -> None:
    body = SETTINGS.model_dump() | {"learning_shares": shares}
    with pytest.raises(ValidationError, match="learning_shares must rise from above 0 to 1"):
        ValidationParams.model_validate(body)


def test_the_model_keeps_its_settings_but_the_folds() -> None:
    assert with_folds(QUICK, SETTINGS) == QUICK.model_copy(update={"folds": SETTINGS.folds})
