"""A line repairs scores that are too high or too extreme, and never turns their order round."""

import numpy as np
import pytest

from models.calibration.line import fit_level, fit_line
from models.calibration_measures import calibration_in_the_large, calibration_slope
from tests.models.calibration.planted import scores

RAW, TRUE, LABEL = scores("stretched", n=4000)


def test_a_line_undoes_scores_that_are_too_extreme_and_too_high() -> None:
    repaired = fit_line(RAW, LABEL).apply(RAW)
    assert calibration_slope(LABEL, repaired) == pytest.approx(1.0, abs=1e-6)
    assert calibration_in_the_large(LABEL, repaired) == pytest.approx(0.0, abs=1e-6)
    assert repaired.sum() == pytest.approx(LABEL.sum(), abs=1e-4)


def test_an_intercept_makes_risks_right_on_the_whole_and_leaves_their_spread() -> None:
    level = fit_level(RAW, LABEL)
    assert (level.kind, level.slope) == ("intercept", 1.0)
    assert level.apply(RAW).sum() == pytest.approx(LABEL.sum(), abs=1e-4)


def test_a_score_worse_than_chance_is_flattened_not_turned_round() -> None:
    line = fit_line(-TRUE, LABEL)
    assert line.slope == 0.05
    assert line.apply(-TRUE).sum() == pytest.approx(LABEL.sum(), abs=1e-4)


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(np.full(4000, 0.7), id="all scores equal"),
        pytest.param(LABEL * 8 - 4, id="outcomes fully separated"),
    ],
)
def test_without_a_slope_risks_are_still_right_on_the_whole(raw: np.ndarray) -> None:
    line = fit_line(raw, LABEL)
    assert line.slope == 1.0
    assert line.apply(raw).sum() == pytest.approx(LABEL.sum(), abs=1e-4)
