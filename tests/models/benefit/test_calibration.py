import numpy as np
import pytest

from models.benefit.calibration import calibration_error, fit_recalibration, is_calibrated


def drawn(slope: float) -> tuple[np.ndarray, np.ndarray]:
    """Said chance, and events whose log-odds are ``slope`` times the said ones."""
    random = np.random.Generator(np.random.PCG64(1))
    log_odds = random.normal(size=20000)
    happened = random.random(20000) < 1 / (1 + np.exp(-slope * log_odds - 0.3))
    return 1 / (1 + np.exp(-log_odds - 0.3)), happened.astype("float64")


@pytest.mark.parametrize(("slope", "is_honest"), [(1.0, True), (0.5, False), (2.0, False)])
def test_only_an_honest_chance_passes(slope: float, is_honest: bool) -> None:
    assert is_calibrated(*drawn(slope)) is is_honest


def test_the_repair_makes_an_overconfident_chance_honest() -> None:
    said, happened = drawn(0.5)
    line = fit_recalibration(said, happened)
    assert line.slope == pytest.approx(0.5, abs=0.05)
    assert calibration_error(line.apply(said), happened) < 0.02 < calibration_error(said, happened)
