"""Measures of calibration equal those of statsmodels."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy.special import expit, logit

from models.calibration_measures import (
    calibration_error,
    calibration_in_the_large,
    calibration_slope,
    calibration_table,
    observed_over_expected,
    smooth_curve,
)
from models.logistic import fit_intercepts, fit_lines

RNG = np.random.default_rng(8)
TRUE = RNG.normal(-1.5, 1.0, 4000)
LABEL = (RNG.random(4000) < expit(TRUE)).astype(np.float64)
RISK = expit(1.6 * TRUE + 0.4)  # too extreme, and too high


def test_slope_and_in_the_large_are_those_of_statsmodels() -> None:
    odds = logit(RISK)
    slope = sm.GLM(LABEL, sm.add_constant(odds), family=sm.families.Binomial()).fit()
    large = sm.GLM(LABEL, np.ones(4000), offset=odds, family=sm.families.Binomial()).fit()
    assert calibration_slope(LABEL, RISK) == pytest.approx(slope.params[1], abs=1e-6)
    assert calibration_in_the_large(LABEL, RISK) == pytest.approx(large.params[0], abs=1e-6)


def test_weighted_lines_are_those_of_statsmodels() -> None:
    weights = RNG.integers(0, 4, size=(2, 4000)).astype(np.float64)
    lines = fit_lines(TRUE, LABEL, weights)
    levels = fit_intercepts(TRUE, LABEL, weights)
    for line, level, weight in zip(lines, levels, weights, strict=True):
        both = sm.GLM(
            LABEL, sm.add_constant(TRUE), family=sm.families.Binomial(), freq_weights=weight
        ).fit()
        one = sm.GLM(
            LABEL,
            np.ones(4000),
            offset=TRUE,
            family=sm.families.Binomial(),
            freq_weights=weight,
        ).fit()
        assert line == pytest.approx(both.params, abs=1e-6)
        assert level == pytest.approx(one.params[0], abs=1e-6)


def test_a_far_start_still_arrives() -> None:
    line = fit_lines(TRUE * 10 + 40, LABEL, np.ones((1, 4000)))[0]
    direct = fit_lines(TRUE, LABEL, np.ones((1, 4000)))[0]
    assert line[1] * 10 == pytest.approx(direct[1], abs=1e-6)


@pytest.mark.parametrize(
    ("odds", "label"),
    [
        pytest.param(np.arange(6.0), np.zeros(6), id="nobody has the outcome"),
        pytest.param(np.ones(6), np.array([0, 1, 0, 1, 0, 1.0]), id="all scores equal"),
        pytest.param(np.arange(6.0), np.array([0, 0, 0, 1, 1, 1.0]), id="separated"),
    ],
)
def test_where_no_line_exists_there_is_none(odds: np.ndarray, label: np.ndarray) -> None:
    assert np.isnan(fit_lines(odds, label, np.ones((1, 6)))).all()


def test_one_class_has_no_level() -> None:
    assert np.isnan(fit_intercepts(np.zeros(4), np.ones(4), np.ones((1, 4)))).all()


def test_well_calibrated_risks_have_little_error_and_distorted_ones_much() -> None:
    right = calibration_error(LABEL, expit(TRUE))
    wrong = calibration_error(LABEL, RISK)
    assert right.ici < 0.02
    assert wrong.ici > 0.04
    assert wrong.e50 <= wrong.e90


def test_the_smooth_curve_of_a_constant_risk_is_the_average() -> None:
    assert smooth_curve(LABEL, np.full(4000, 0.2)) == pytest.approx(LABEL.mean())


def test_nothing_expected_has_no_ratio() -> None:
    assert np.isnan(observed_over_expected(np.zeros(3), np.zeros(3)))


def test_the_calibration_table_counts_everybody_once() -> None:
    table = calibration_table(LABEL, RISK)
    assert len(table) == 20
    assert table["n"].sum() == 4000
    assert table["predicted"].is_monotonic_increasing
    whole = (table["observed"] * table["n"]).sum()
    assert whole == pytest.approx(LABEL.sum())


def test_equal_risks_are_never_parted() -> None:
    risk = np.repeat([0.1, 0.2], 50)
    table = calibration_table(np.tile([0.0, 1.0], 50), risk)
    expected = pd.DataFrame({"n": [50, 50], "predicted": [0.1, 0.2]})
    pd.testing.assert_frame_equal(table[["n", "predicted"]], expected)
