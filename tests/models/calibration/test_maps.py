"""Each map undoes the faults that it can bend away, keeps the order, and is stored to the bit."""

import json
from typing import Any

import numpy as np
import pytest
from scipy.special import expit

from models.calibration.calibrator import FIT, KINDS, Kind, calibrator_from_dict
from tests.models.calibration.planted import scores

UNDOES: dict[str, tuple[Kind, ...]] = {
    "right": KINDS,
    "shifted": ("intercept", "slope", "isotonic", "venn_abers"),
    "stretched": ("slope", "isotonic", "venn_abers"),
    "kinked": ("isotonic", "venn_abers"),
}


@pytest.mark.parametrize("how", UNDOES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_map_undoes_the_faults_that_it_can_bend_away_and_no_others(kind: Kind, how: str) -> None:
    raw, true, label = scores(how, n=30_000)
    error = np.abs(FIT[kind](raw, label).apply(raw) - expit(true)).mean()
    assert bool(error < 0.012) is (kind in UNDOES[how])


@pytest.mark.parametrize("kind", KINDS)
def test_no_map_turns_a_ranking_round_or_says_never_or_always(kind: Kind) -> None:
    for seed in range(20):
        raw, _, label = scores("kinked", n=60, seed=seed)
        fitted = FIT[kind](np.round(-raw if seed % 2 else raw, 1), label)
        risk = fitted.apply(np.linspace(-12, 12, 2001))
        assert (np.diff(risk) >= 0).all()
        assert ((risk > 0) & (risk < 1)).all()


@pytest.mark.parametrize("kind", KINDS)
def test_a_map_survives_a_json_file_to_the_bit(kind: Kind) -> None:
    raw, _, label = scores("stretched", n=2000)
    fitted = FIT[kind](raw, label)
    again = calibrator_from_dict(json.loads(json.dumps(fitted.to_dict())))
    assert again == fitted
    assert again.kind == kind
    np.testing.assert_array_equal(again.apply(raw), fitted.apply(raw))


@pytest.mark.parametrize("kind", KINDS)
def test_a_stay_without_a_score_has_no_chance(kind: Kind) -> None:
    raw, _, label = scores("right", n=200)
    risk = FIT[kind](raw, label).apply(np.array([np.nan, 0.0]))
    assert np.isnan(risk).tolist() == [True, False]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("label", [np.zeros(5), np.ones(5)])
def test_every_map_needs_both_outcomes(kind: Kind, label: np.ndarray) -> None:
    with pytest.raises(ValueError, match=r"cannot calibrate on 5 rows with [05] events"):
        FIT[kind](np.arange(5.0), label)


STEPS = {"log_odds": [-1.0, 0.0], "risk": [0.0, 0.2, 0.5]}
KNOTS = {"kind": "isotonic", "log_odds": [-1.0, 0.0], "risk": [0.1, 0.2]}
BOUNDS = {"kind": "venn_abers", "lower": STEPS, "upper": {**STEPS, "risk": [0.25, 0.6, 1.0]}}


@pytest.mark.parametrize("stored", [KNOTS, BOUNDS])
def test_the_maps_that_the_refusals_spoil_are_themselves_accepted(stored: dict[str, Any]) -> None:
    assert calibrator_from_dict(stored).to_dict() == stored


@pytest.mark.parametrize(
    ("stored", "message"),
    [
        ({"intercept": 0.0, "slope": 1.0}, "no kind: an earlier version wrote it"),
        ({"kind": "spline"}, "its kind is none of none, intercept, slope, isotonic, venn_abers"),
        ({"kind": ["none"]}, "its kind is none of"),
        ({"kind": "none", "slope": 1.0}, "a none calibrator has what it should not: slope"),
        ({"kind": "slope", "intercept": 0.0}, "a slope calibrator lacks slope"),
        ({"kind": "slope", "intercept": 0.0, "slope": 0.0}, "a finite slope above 0"),
        ({"kind": "slope", "intercept": float("nan"), "slope": 1.0}, "a finite intercept"),
        ({"kind": "intercept", "intercept": True}, "a finite intercept"),
        ({"kind": "intercept", "intercept": "0"}, "a finite intercept"),
        ({**KNOTS, "log_odds": [0.0, 0.0]}, "log_odds of an isotonic calibrator must rise"),
        ({**KNOTS, "risk": [0.2, 0.1]}, "risk of an isotonic calibrator must rise"),
        ({**KNOTS, "risk": [0.0, 0.1]}, "must lie between 0 and 1, both left out"),
        ({**KNOTS, "risk": [0.1]}, "needs 2 risks for 2 log-odds, got 1"),
        ({**KNOTS, "log_odds": [], "risk": []}, "needs some risks for 0 log-odds, got 0"),
        ({**KNOTS, "risk": [0.1, None]}, "must be a list of finite numbers"),
        ({**KNOTS, "risk": "0.1"}, "must be a list of finite numbers"),
        ({"kind": "venn_abers", "lower": STEPS}, "a venn_abers calibrator lacks upper"),
        ({**BOUNDS, "lower": 3}, "lower of a venn_abers calibrator must hold log_odds and risk"),
        ({**BOUNDS, "lower": {**STEPS, "risk": [0.1]}}, "needs 3 risks for 2 log-odds, got 1"),
        ({**BOUNDS, "upper": {**STEPS, "risk": [0.1, 0.2, 1.5]}}, "must lie between 0 and 1"),
        ({**BOUNDS, "upper": {**STEPS, "risk": [0.3, 0.2, 1.0]}}, "risk of upper .* must rise"),
        ({**BOUNDS, "lower": {**STEPS, "risk": [0.0, 0.4, 0.5]}}, "must lie below upper"),
        ({**BOUNDS, "upper": STEPS}, "above no 0 and below no 1"),
    ],
)
def test_a_stored_map_that_cannot_be_right_is_refused_by_name(
    stored: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        calibrator_from_dict(stored)
