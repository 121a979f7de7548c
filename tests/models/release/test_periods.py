"""When a challenger learns and is judged: only what has matured, and later than the champion."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from models.release.periods import NotDue, Periods, release_periods
from pipeline.config import read_config
from pipeline.paths import PARAMS

RELEASE = read_config(PARAMS).release.model_copy(
    update={"test_days": 100, "calibrate_days": 50, "new_training_days_least": 28}
)


def periods(as_of: str, **champion: str) -> Periods:
    told: dict[str, Any] = {
        "trained_to": "2025-01-01", "calibrated_to": "2025-03-01", **champion,
    }  # fmt: skip
    return release_periods(
        as_of=pd.Timestamp(as_of),
        window_days=30,
        lag_days=14,
        champion_trained_to=pd.Timestamp(told["trained_to"]),
        champion_calibrated_to=pd.Timestamp(told["calibrated_to"]),
        params=RELEASE,
    )


def test_the_periods_are_laid_back_from_the_last_matured_day() -> None:
    found = periods("2026-01-14")
    assert found.matured_to == pd.Timestamp("2025-12-01")
    assert found.test_from == pd.Timestamp("2025-08-24")
    assert (found.matured_to - found.test_from).days == 99
    assert found.calibrate_from == pd.Timestamp("2025-06-05")


@pytest.mark.parametrize(
    ("last", "is_due"), [("2025-04-07", True), ("2025-04-08", False), ("2025-12-01", False)]
)
def test_too_few_new_days_of_training_are_nothing_to_do(last: str, *, is_due: bool) -> None:
    calibrated = {"calibrated_to": "2025-04-09"}
    if is_due:
        periods("2026-01-14", trained_to=last, **calibrated)
    else:
        with pytest.raises(NotDue, match=r"learned from stays to"):
            periods("2026-01-14", trained_to=last, **calibrated)


@pytest.mark.parametrize(
    ("last", "is_due"), [("2025-07-24", True), ("2025-07-25", False), ("2025-07-26", False)]
)
def test_both_are_judged_after_the_outcomes_that_calibrated_the_champion(
    last: str, *, is_due: bool
) -> None:
    if is_due:
        found = periods("2026-01-14", calibrated_to=last)
        assert found.test_from > pd.Timestamp(last) + pd.Timedelta(days=30)
    else:
        with pytest.raises(NotDue, match=f"was calibrated on stays to {last}"):
            periods("2026-01-14", calibrated_to=last)


def test_where_nothing_calibrates_apart_that_period_teaches_too() -> None:
    told: dict[str, Any] = {
        "as_of": pd.Timestamp("2026-01-14"), "window_days": 30, "lag_days": 14, "params": RELEASE,
        "champion_trained_to": pd.Timestamp("2025-06-26"),
        "champion_calibrated_to": pd.Timestamp("2025-06-26"),
    }  # fmt: skip
    with pytest.raises(NotDue):
        release_periods(**told)
    assert release_periods(**told, is_calibrated_apart=False).test_from == pd.Timestamp(
        "2025-08-24"
    )


def test_the_message_names_the_first_day_on_which_there_is_enough() -> None:
    with pytest.raises(NotDue) as told:
        periods("2026-01-14", trained_to="2025-12-01")
    day = str(told.value).removesuffix(".").rsplit(" ", 1)[-1]
    periods(day, trained_to="2025-12-01")
    before = f"{pd.Timestamp(day) - pd.Timedelta(days=1):%Y-%m-%d}"
    with pytest.raises(NotDue):
        periods(before, trained_to="2025-12-01")
