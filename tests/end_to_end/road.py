"""The whole road on a small invented area: every stage, its own places, live models at the end."""

from __future__ import annotations

import os
import warnings
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import pandas as pd
from filelock import FileLock

from pipeline.config import Config, read_config, read_date
from pipeline.paths import PARAMS, RISK_TARGETS, TARGETS, Places
from pipeline.storage import read_json, sha256_of, write_json

FEW_TREES = {"rounds": 20, "folds": 3, "min_data_in_leaf": 20}
FEW_REPLICATES = {"reps": 100, "permutations": 4}
SMALL: dict[str, Any] = {
    "extract": {"people": 3000},
    "train": {
        "readmission_30d": FEW_TREES,
        "ongoing_care": FEW_TREES,
        "housing_benefit": {
            "repeats": 1, "folds": 3, "final_rounds": 30, "student_rounds": 60,
            "half_samples": 20, "sibling_folds": 3, "sibling_inner_folds": 2,
        },
    },
    "evaluate": {
        "readmission_30d": FEW_REPLICATES,
        "ongoing_care": FEW_REPLICATES,
        "origins": {"count": 1, "test_days": 182, "calibrate_days": 273},
    },
    "validate_models": {"folds": 2, "reps": 20, "learning_shares": [0.5, 1.0]},
    "hours": {
        "rounds": 20, "folds": 3, "training_rows_least": 50, "training_with_care_least": 20,
        "calibration_rows_least": 20, "test_rows_least": 20, "reps": 50,
    },
    "explain": {"rows": 200},
}  # fmt: skip
WALKED = "walked"
LIBRARIES_THAT_WARN = (
    "great_expectations.expectations",
    "mlflow.lightgbm",
    "mlflow.pyfunc",
    "shap",
)


@dataclass(frozen=True)
class Road:
    """Settings and places of a road that was walked to the end."""

    config: Config
    places: Places

    @property
    def as_of(self) -> pd.Timestamp:
        """The day of its extract, and of its list."""
        return read_date(self.config.score.as_of_date)


def small_config() -> Config:
    """The settings of params.yaml with fewer people, trees and replicates."""
    return read_config(PARAMS, SMALL)


def places_in(folder: Path) -> Places:
    """Places of a road that has the folder to itself."""
    return Places(
        data=folder / "data", published=folder / "reports" / "published", lists=folder / "lists"
    )


def walk_once(folder: Path) -> Road:
    """Walk the road in ``folder``, unless another test process has done so already."""
    road = Road(small_config(), places_in(folder))
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.with_suffix(".lock")):
        if not (folder / WALKED).is_file():
            import_what_warns()
            os.environ.pop("MLFLOW_TRACKING_URI", None)  # a store that another test has named
            walk(road)
            (folder / WALKED).touch()
    return road


def import_what_warns() -> None:
    """Load the libraries that warn their own authors; a warning from our code stays an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for library in LIBRARIES_THAT_WARN:
            import_module(library)


def tell_of_the_bundle(places: Places, target: str) -> None:
    """Put the hash of the trained bundle into its card, as filling it anew would."""
    card = places.published / "cards" / f"{target}.json"
    said = read_json(card)
    manifest = places.models / target / "manifest.json"
    said["lineage"]["hashes"]["model_manifest_sha256"] = sha256_of(manifest)
    write_json(said, card)


def walk(road: Road) -> None:
    """Run every stage in the order of dvc.yaml, then make the models live as a demonstration."""
    from pipeline import (
        card,
        evaluate,
        explain,
        extract,
        features,
        hours,
        index,
        score,
        train,
        validate,
        validate_models,
    )
    from pipeline.live import promote
    from pipeline.tie_key import read_tie_key

    for stage in (extract, validate, features):
        stage.run(road.config, road.places)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # MLflow and its database library warn their own authors
        for target in TARGETS:
            train.run(road.config, road.places, target)
    hours.run(road.config, road.places)
    for target_stage in (evaluate, explain, card):
        for target in TARGETS:
            target_stage.run(road.config, road.places, target)
    for target in RISK_TARGETS:
        validate_models.run(road.config, road.places, target)
    for stage in (index, score):
        stage.run(road.config, road.places)
    for target in TARGETS:
        promote(road.places, target, by="a test", reason="demonstration", is_demonstration=True)
    read_tie_key(road.places)
