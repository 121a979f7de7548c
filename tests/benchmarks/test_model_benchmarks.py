"""The benchmarks of training, of explanations and of nothing to do run on few invented stays."""

from __future__ import annotations

import subprocess
from typing import Any

import pandas as pd
import pytest

from benchmarks import explanations, nothing_to_do, training
from benchmarks.invented_features import invented_features
from benchmarks.training import all_origins, judge_all
from models.risk import RiskParams, fit_booster
from pipeline.config import read_config
from pipeline.paths import PARAMS

FEW = 4000


FEWER = {"rounds": 20, "folds": 3, "calibration": {"folds": 2, "reps": 20}}
SMALL = read_config(PARAMS, {"train": {"readmission_30d": FEWER}})


def small(monkeypatch: pytest.MonkeyPatch, module: object) -> None:
    """Settings with few trees, so that the run takes a moment."""
    monkeypatch.setattr(module, "read_config", lambda _: SMALL)


def test_every_booster_of_the_protocol_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    fitted = []

    def fit(features: pd.DataFrame, label: pd.Series, params: RiskParams, **how: Any) -> object:
        fitted.append(len(label))
        return fit_booster(features, label, params, **how)

    for module in ("models.risk", "models.tree_count"):
        monkeypatch.setattr(f"{module}.fit_booster", fit)
    stays, origins = invented_features(FEW, seed=1), all_origins()
    told = judge_all(stays, SMALL.train.readmission_30d, origins)
    assert told == len(fitted) == 2 * (3 + 3 + 1 + len(origins) * 3)


@pytest.mark.slow
def test_training_is_measured_and_a_missed_goal_ends_the_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    small(monkeypatch, training)
    monkeypatch.setattr(training, "HIGHEST_SHIPPED", 0.0)
    monkeypatch.setattr(training, "HIGHEST_JUDGED", 0.0)
    every = "one shipped fit takes .* a booster that judges takes .* an origin of a target takes"
    with pytest.raises(SystemExit, match=every):
        training.main(FEW, 1)
    assert "both targets, 50 boosters" in capsys.readouterr().out


@pytest.mark.slow
def test_explanations_are_measured_and_a_missed_goal_ends_the_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    small(monkeypatch, explanations)
    monkeypatch.setattr(explanations, "TAUGHT_WITH", FEW)
    monkeypatch.setattr(explanations, "LOWEST_EXPLAINED", 99.0)
    monkeypatch.setattr(explanations, "LOWEST_WITH_REASONS", 99.0)
    with pytest.raises(SystemExit, match=r"explaining reaches .* reasons reach"):
        explanations.main(200, 1)
    assert "200 people, 146 columns" in capsys.readouterr().out


@pytest.mark.parametrize(("said", "code"), [("Data and pipelines are up to date.", 0)])
def test_two_commands_with_nothing_to_do_are_compared(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], said: str, code: int
) -> None:
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: answer(said, code))
    assert nothing_to_do.cpu_of(["status"]) == pytest.approx(0.0, abs=1e-9)
    monkeypatch.setattr(nothing_to_do, "cpu_of", lambda asked: 3.0 if asked == ("repro",) else 1.0)
    with pytest.raises(SystemExit, match=r"dvc repro takes 3\.00 times dvc status"):
        nothing_to_do.main()
    assert "nothing to do: 3.00" in capsys.readouterr().out


@pytest.mark.parametrize(("said", "code"), [("train changed", 0), ("up to date", 1)])
def test_something_to_do_is_not_measured(
    monkeypatch: pytest.MonkeyPatch, said: str, code: int
) -> None:
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: answer(said, code))
    with pytest.raises(SystemExit, match="dvc status found something to do, or failed"):
        nothing_to_do.cpu_of(["status"])


def answer(said: str, code: int) -> subprocess.CompletedProcess[str]:
    return subprocess.CompletedProcess([], code, stdout=said, stderr="")
