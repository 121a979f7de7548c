"""Where the field is sure of a direction, a fitted model keeps it, whatever its rows say."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from features.registry import directions, model_columns
from models.risk import fit_booster, predict_raw
from pipeline.config import read_config
from pipeline.paths import PARAMS, RISK_TARGETS
from pipeline.risk_settings import risk_params
from tests.models.invented_stays import QUICK

ROWS = 4000


def against_the_field(target: str) -> tuple[pd.DataFrame, pd.Series]:
    """Invented stays whose outcome goes the wrong way with every feature that has a direction."""
    rng = np.random.default_rng(3)
    index = pd.Index([f"s{number:04d}" for number in range(ROWS)])
    names = [name for name in model_columns(target) if not name.endswith("_known")]
    values = pd.DataFrame(rng.integers(0, 6, (ROWS, len(names))), index=index, columns=names)
    values = values.astype("float64").mask(rng.random(values.shape) < 0.2)
    signs = pd.Series(directions(target))
    wrong = -(values[signs.index].fillna(2.5) * signs).sum(axis=1)
    label = pd.Series(wrong + rng.normal(size=ROWS) > wrong.median(), index=index)
    flags = values.notna().astype("float64").add_suffix("_known")
    return pd.concat([values, flags], axis=1)[model_columns(target)], label.astype("float64")


def steps_the_wrong_way(target: str, monotone: dict[str, int]) -> dict[str, float]:
    """By feature: the share of invented stays whose score moves against the field at some step."""
    features, label = against_the_field(target)
    booster = fit_booster(features, label, QUICK.model_copy(update={"monotone": monotone}))
    shares = {}
    for name, sign in directions(target).items():
        by_value = [
            predict_raw(booster, features.assign(**{name: value, f"{name}_known": 1.0}))
            for value in np.arange(-1.0, 7.0)
        ]
        shares[name] = float((np.diff(by_value, axis=0) * sign < 0).any(axis=0).mean())
    return shares


@pytest.mark.parametrize("target", RISK_TARGETS)
def test_raising_a_feature_never_moves_a_score_against_the_field(target: str) -> None:
    kept = risk_params(read_config(PARAMS), target).monotone
    assert set(steps_the_wrong_way(target, kept).values()) == {0.0}


@pytest.mark.parametrize("target", RISK_TARGETS)
def test_the_same_stays_teach_the_wrong_direction_where_none_is_kept(target: str) -> None:
    assert min(steps_the_wrong_way(target, {}).values()) > 0.5


def test_a_setting_frees_a_feature_of_its_direction() -> None:
    freed = {"train": {"readmission_30d": {"monotone": {"admissions": 0}}}}
    params = risk_params(read_config(PARAMS, freed), "readmission_30d")
    assert params.monotone["admissions"] == 0
    assert params.monotone["emergency_admissions"] == 1


def test_no_direction_is_asked_of_age_or_length_of_stay() -> None:
    for target in RISK_TARGETS:
        assert not {"age_years", "length_of_stay_so_far_days"} & set(directions(target))
