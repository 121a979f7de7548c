"""Same commit, same data: the same model and the same card, byte for byte."""

from __future__ import annotations

import shutil
import warnings
from pathlib import Path

import pytest

from pipeline import card, evaluate, explain, storage, train
from pipeline.config import Config
from pipeline.paths import Places
from tests.end_to_end.road import Road, places_in

TARGET = "readmission_30d"


def walk_again(road: Road, folder: Path, config: Config) -> Places:
    """Train, evaluate, explain and fill the card once more, on copies of what the stages read."""
    places = places_in(folder)
    shutil.copytree(road.places.features, places.features)
    shutil.copytree(road.places.truth, places.truth)
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
    for name in ("booster.txt", "calibrator.json", "manifest.json"):
        first = small_road.places.models / TARGET / name
        assert (again.models / TARGET / name).read_bytes() == first.read_bytes(), name
    for end in ("json", "html", "md"):
        name = f"cards/{TARGET}.{end}"
        first = small_road.places.published / name
        assert (again.published / name).read_bytes() == first.read_bytes(), name


@pytest.mark.slow
def test_two_threads_give_the_same_trees_and_the_same_figures(
    small_road: Road, tmp_path: Path
) -> None:
    config = small_road.config
    params = config.train.readmission_30d.model_copy(update={"num_threads": 2})
    other = config.train.model_copy(update={"readmission_30d": params})
    again = walk_again(small_road, tmp_path, config.model_copy(update={"train": other}))
    hashes = [
        storage.read_json(places.models / TARGET / "manifest.json")["model_hash"]
        for places in (small_road.places, again)
    ]
    assert hashes[0] == hashes[1]
    name = f"{TARGET}/metrics.json"
    first = small_road.places.published / name
    assert (again.published / name).read_bytes() == first.read_bytes()
    said, before = (
        storage.read_json(places.published / "cards" / f"{TARGET}.json")
        for places in (again, small_road.places)
    )
    assert said["performance"] == before["performance"]
    assert said["explanation"] == before["explanation"]
