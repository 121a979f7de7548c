"""Same commit, same data: the same model and the same card, byte for byte."""

from __future__ import annotations

import shutil
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pipeline import card, evaluate, explain, storage, train
from pipeline.config import Config
from pipeline.paths import Places
from pipeline.target_rows import WEIGHTS
from tests.end_to_end.road import Road, places_in, small_config

TARGET = "readmission_30d"
FILES = (
    f"data/models/{TARGET}/manifest.json",
    f"data/models/{TARGET}/booster.txt",
    f"data/models/{TARGET}/calibrator.json",
    f"data/models/{TARGET}/params.json",
    f"reports/published/{TARGET}/metrics.json",
    f"reports/published/cards/{TARGET}.json",
    f"reports/published/cards/{TARGET}.html",
    f"reports/published/cards/{TARGET}.md",
)


def walk_again(
    road: Road, folder: Path, config: Config, *, weight: pd.DataFrame | None = None
) -> Places:
    """Train, evaluate, explain and fill the card once more, on copies of what the stages read.

    ``weight`` is how much each stay teaches; all alike without it.
    """
    places = places_in(folder)
    shutil.copytree(road.places.features, places.features)
    shutil.copytree(road.places.truth, places.truth)
    if weight is not None:
        storage.write_table(weight, places.features / WEIGHTS)
    for name in ("data_quality.json", "ongoing_care/hours.json"):
        storage.write_bytes((road.places.published / name).read_bytes(), places.published / name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # MLflow and its database library warn their own authors
        train.run(config, places, TARGET)
    for stage in (evaluate, explain, card):
        stage.run(config, places, TARGET)
    return places


@pytest.mark.slow
def test_a_second_walk_gives_the_same_model_and_the_same_card(
    small_road: Road, tmp_path: Path
) -> None:
    again = walk_again(small_road, tmp_path, small_road.config)
    for name in FILES:
        first = small_road.places.data.parent / name
        assert (again.data.parent / name).read_bytes() == first.read_bytes(), name


@pytest.mark.slow
def test_a_card_counts_the_stays_that_taught_its_own_model_and_no_others(small_road: Road) -> None:
    places, config = small_road.places, small_road.config
    metrics = storage.read_json(places.published / TARGET / "metrics.json")
    labels = storage.read_table(places.features / "labels.parquet")
    first, last = (pd.Timestamp(day) for day in metrics["period"]["train"])
    decided = labels["index_datetime"].dt.normalize()
    taught = labels[
        labels[f"in_{TARGET}_cohort"] & labels[TARGET].notna() & decided.between(first, last)
    ]
    made = storage.read_json(places.published / "cards" / f"{TARGET}.json")
    size = made["method"]["sample_size"]
    assert size["trained_on"] == {
        "n": len(taught),
        "events": int(taught[TARGET].sum()),
        "people": taught["person_id"].nunique(),
    }
    assert size["judged_on"]["n"] == metrics["n"] != len(taught)
    recalibrated = metrics | {
        "period": {**metrics["period"], "train": ["2019-01-01", "2020-12-31"]}
    }
    assert card._trained_on(config, places, TARGET, recalibrated) == {}


@pytest.mark.slow
def test_one_two_and_four_threads_give_the_same_model_and_the_same_card_with_uneven_weights(
    small_road: Road, tmp_path: Path
) -> None:
    stays = storage.read_table(small_road.places.features / "labels.parquet", ["person_id"]).index
    uneven = np.random.Generator(np.random.PCG64(1)).lognormal(0, 2, len(stays))
    weight = pd.DataFrame({"weight": uneven}, index=stays)
    walked = [
        walk_again(small_road, tmp_path / str(threads), with_threads(threads), weight=weight)
        for threads in (1, 2, 4)
    ]
    for name in FILES:
        one, *more = [(places.data.parent / name).read_bytes() for places in walked]
        assert [name for other in more if other != one] == []
    unweighted = small_road.places.data.parent / FILES[0]
    assert (walked[0].data.parent / FILES[0]).read_bytes() != unweighted.read_bytes()


def with_threads(threads: int) -> Config:
    """The road's settings, fitted on another number of threads."""
    config = small_config()
    params = config.train.readmission_30d.model_copy(update={"num_threads": threads})
    train_settings = config.train.model_copy(update={"readmission_30d": params})
    return config.model_copy(update={"train": train_settings})
