"""Invented scores that are right, too high, too extreme or bent, and their outcomes."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import expit

FloatArray = NDArray[np.float64]

DISTORTIONS = ("right", "shifted", "stretched", "kinked")
MORNINGS = 3


def distorted(true: FloatArray, how: str) -> FloatArray:
    """The log-odds that a booster with this fault would say of the true ones."""
    return {
        "right": true,
        "shifted": true + 0.8,
        "stretched": 1.8 * true + 0.8,
        "kinked": np.where(true > -1.5, -1.5 + 6.0 * (true + 1.5), true),
    }[how]


def scores(how: str, *, n: int, seed: int = 3) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Said and true log-odds, and outcomes drawn from the true ones."""
    rng = np.random.default_rng(seed)
    true = rng.normal(-1.5, 1.0, n)
    return distorted(true, how), true, (rng.random(n) < expit(true)).astype(np.float64)


def calibrate_rows(how: str, *, stays: int, seed: int = 3, wobble: float = 0.0) -> pd.DataFrame:
    """Mornings of invented stays as ``choose_calibrator`` asks for them, two stays a person.

    With ``wobble`` the decision's row is as it should be, and the other mornings' scores lie
    that much too low.
    """
    raw, _, label = scores(how, n=stays, seed=seed)
    stay = np.repeat(np.arange(stays), MORNINGS)
    at_decision = np.tile(np.arange(MORNINGS) == 1, stays)
    return pd.DataFrame(
        {
            "raw": raw[stay] - wobble * ~at_decision,
            "label": label[stay],
            "person_id": [f"p{one // 2}" for one in stay],
            "is_decision": at_decision,
            "is_earlier": stay < stays / 2,
        },
        index=pd.Index([f"s{one:06d}@{turn}" for turn, one in enumerate(stay)]),
    )
