"""The road of a challenger: the stages of every training, in places and periods of its own."""

from __future__ import annotations

import shutil

import pandas as pd

from data_contracts.quarantine import Validated
from models.release.helped import Help, help_of, teaching_weights
from models.release.periods import Periods
from pipeline import card, evaluate, explain, features, hours, storage, train
from pipeline.actions.action_log import read_log
from pipeline.config import Config
from pipeline.paths import HOURS_BESIDE, Places
from pipeline.target_rows import WEIGHTS
from pipeline.validate import write_data_quality

PERSONAL = ("validated", "features", "heldout")
"""Folders of a challenger with one row per person or stay; they go when the next one is made."""


def config_of(config: Config, *, as_of: pd.Timestamp, periods: Periods) -> Config:
    """The settings of params.yaml with the day and the periods of a challenger."""
    day = f"{as_of:%Y-%m-%d}"
    split = {
        "calibrate_from": f"{periods.calibrate_from:%Y-%m-%d}",
        "test_from": f"{periods.test_from:%Y-%m-%d}",
    }
    return config.model_copy(
        update={
            "extract": config.extract.model_copy(update={"as_of": day}),
            "score": config.score.model_copy(update={"as_of_date": day}),
            "split": config.split.model_copy(update=split),
        }
    )


def build_features(config: Config, places: Places, validated: Validated) -> None:
    """Write the checked rows, the data-quality page, features and labels of the challenger."""
    storage.write_tables(validated.accepted, places.validated)
    write_data_quality(validated, places, config)
    features.run(config, places)


def write_weights(
    home: Places, places: Places, raw: pd.Series, config: Config, *, window_days: int
) -> Help | None:
    """Say how much each stay teaches, where the hub's action log shows that people were helped.

    ``raw`` are the champion's log-odds of every stay. Without help nothing is written.
    """
    labels = storage.read_table(places.features / "labels.parquet", ["index_datetime"])
    when = labels["index_datetime"]
    helped = help_of(when, read_log(home).entries, window_days=window_days)
    if helped is not None:
        weight = teaching_weights(helped, raw.reindex(when.index), when, config.release)
        storage.write_table(weight.to_frame("weight"), places.features / WEIGHTS)
    return helped


def fit_and_evaluate(config: Config, places: Places, target: str) -> None:
    """Train the challenger and judge it as every model is judged."""
    train.run(config, places, target)
    if target == HOURS_BESIDE:
        hours.run(config, places)
    evaluate.run(config, places, target)


def describe(config: Config, places: Places, target: str) -> None:
    """Explain the challenger and fill its card."""
    explain.run(config, places, target)
    card.run(config, places, target)


def drop_personal_rows(places: Places, target: str) -> int:
    """Take the rows of people out of a target's earlier challengers; returns from how many."""
    cleared = 0
    for folder in sorted((places.challengers / target).glob("*")):
        there = [folder / name for name in PERSONAL if (folder / name).is_dir()]
        for personal in there:
            shutil.rmtree(personal)
        cleared += bool(there)
    return cleared
