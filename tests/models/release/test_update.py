"""How much to change: the evidence picks nothing, a level, a line or a new model."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

from models.calibration.params import CalibrationParams
from models.evaluate_params import GateLimits
from models.release.recalibrated import recalibrated_metrics
from models.release.update import Update, choose_update

PARAMS = CalibrationParams(reps=200)


def rows(*, level: float = 0.0, slope: float = 1.0, gain: float = 0.0) -> pd.DataFrame:
    """Invented stays: the world's level and slope have moved, a new model sees ``gain`` more."""
    rng = np.random.Generator(np.random.PCG64(11))
    n = 6000
    raw, more = rng.normal(-1.5, 1.0, n), gain * rng.normal(size=n)
    label = (rng.random(n) < expit(level + slope * raw + more)).astype("float64")
    person = [f"invented-{at // 2}" for at in range(n)]
    return pd.DataFrame(
        {
            "person_id": person,
            "label": label,
            "fold": [(at // 2) % 5 for at in range(n)],
            "raw": raw,
            "champion": expit(raw),
            "refit": expit(level + slope * raw + more),
        },
        index=[f"stay-{at:05d}" for at in range(n)],
    )


@pytest.mark.parametrize(
    ("world", "change"),
    [
        pytest.param({}, "none", id="the world is as it was"),
        pytest.param({"level": 0.4}, "intercept", id="more people come back"),
        pytest.param({"slope": 0.5}, "slope", id="the inputs say less"),
        pytest.param({"gain": 1.0}, "refit", id="new inputs tell more"),
    ],
)
def test_the_simplest_change_that_holds_is_picked(world: dict[str, float], change: str) -> None:
    found = choose_update(rows(**world), PARAMS)
    assert found.change == change
    assert (found.calibrator is not None) == (change in {"intercept", "slope"})
    assert [row["change"] for row in found.told["changes"]] == [
        "none", "intercept", "slope", "refit",
    ]  # fmt: skip


def test_the_order_of_the_rows_changes_nothing() -> None:
    table = rows(level=0.4)
    assert choose_update(table.iloc[::-1], PARAMS).told == choose_update(table, PARAMS).told


def test_with_too_few_people_the_new_model_is_put_to_the_gate_and_the_reason_is_said() -> None:
    found = choose_update(rows().head(40), PARAMS)
    assert (found.change, found.told["changes"]) == ("refit", [])
    assert "fewer than 50 people" in found.told["note"]


OFF = "Protected groups whose risks are off"


def test_a_recalibrated_champion_keeps_its_order_and_tells_its_new_calibration() -> None:
    champion = {
        "validation": "Later stays.",
        "auroc": {"value": 0.7},
        "period": {"train": ["a", "b"], "calibrate": ["c", "d"], "test": ["e", "f"]},
        "calibration": {"slope": {"value": 0.7}, "in_the_large": {"value": 0.4}, "ici": 0.05},
        "groups": [{"group": "sex", "level": "male", "n": "*", "events": "*"}],
        "gates": [
            {"name": name, "limit": "", "value": None, "passed": False}
            for name in ("AUROC above that of LACE index", "Calibration slope", OFF)
        ],
    }
    own = {
        "slope": {"value": 1.0, "low": 0.9, "high": 1.1},
        "in_the_large": 0.01,
        "ici": 0.01,
        "observed_over_expected": 1.01,
    }
    men = {"group": "sex", "level": "male", "events": 90}
    groups = [{**men, "observed_over_expected": {"value": 1.0, "low": 0.9, "high": 1.1}}]
    found = {"calibration": {"challenger": own}, "groups": groups}
    body = recalibrated_metrics(
        champion,
        Update("slope", None, {"people": 900}),
        found,
        calibrated_on=("2025-07-19", "2026-02-15"),
        gates=GateLimits(),
    )
    assert body["auroc"] == champion["auroc"]
    assert body["period"]["calibrate"] == ["2025-07-19", "2026-02-15"]
    assert body["calibration"]["map"]["kind"] == "slope"
    assert "Recalibrated since" in body["validation"]
    assert [gate["passed"] for gate in body["gates"]] == [False, True, True]
