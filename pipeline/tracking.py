"""MLflow: one run per training, tied to git and DVC; its absence never stops anything."""

from __future__ import annotations

import logging
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from pipeline import storage
from pipeline.lock import hold_lock
from pipeline.paths import DVC_LOCK, ROOT, Places

log = logging.getLogger("homefirst")

EXPERIMENT = "homefirst"
TRACKING_URI = "MLFLOW_TRACKING_URI"


def tracking_uri(places: Places) -> str:
    """The server named by MLFLOW_TRACKING_URI, else our own sqlite file."""
    return os.environ.get(TRACKING_URI) or f"sqlite:///{places.mlflow_database}"


@dataclass(frozen=True, kw_only=True)
class TrainingRun:
    """What one training tells: no example row and no data are part of it."""

    target: str
    params: Mapping[str, Any]
    metrics: Mapping[str, float]
    boosters: Mapping[str, Any]
    columns: list[str]
    tags: Mapping[str, str]


def log_training(places: Places, run: TrainingRun) -> None:
    """Log one training run: settings, figures, boosters as text, and what it came from.

    A failure is one line in the log: the bundle and its held-out scores are on disk already.
    """
    named_by_user = os.environ.get(TRACKING_URI)
    try:
        _log_training(places, run)
    except Exception as error:  # noqa: BLE001 - tracking must never stop training
        log.warning("MLflow did not take the run (%s); the model itself is written", type(error))
    finally:
        restore_tracking(named_by_user)


def restore_tracking(named_by_user: str | None) -> None:
    """Undo what MLflow writes into the environment, so that the next run names its own store."""
    if named_by_user is None:
        os.environ.pop(TRACKING_URI, None)
    else:
        os.environ[TRACKING_URI] = named_by_user


def _log_training(places: Places, run: TrainingRun) -> None:
    import mlflow
    from mlflow.models import ModelSignature
    from mlflow.types import ColSpec, Schema

    places.mlflow_database.parent.mkdir(parents=True, exist_ok=True)
    mlflow.set_tracking_uri(tracking_uri(places))
    with hold_lock(places.locks / "mlflow.lock", wait_seconds=120):
        experiment = mlflow.get_experiment_by_name(EXPERIMENT)
        experiment_id = (
            experiment.experiment_id
            if experiment
            else mlflow.create_experiment(
                EXPERIMENT, artifact_location=(places.mlflow_database.parent / "runs").as_uri()
            )
        )
    signature = ModelSignature(
        inputs=Schema([ColSpec("double", name) for name in run.columns]),
        outputs=Schema([ColSpec("double")]),
    )
    with mlflow.start_run(experiment_id=experiment_id, run_name=run.target):
        mlflow.log_params({name: str(value)[:500] for name, value in run.params.items()})
        mlflow.log_metrics(dict(run.metrics))
        mlflow.set_tags({**run.tags, **lineage_tags()})
        for name, booster in run.boosters.items():
            mlflow.lightgbm.log_model(
                booster,
                name=name,
                signature=signature,
                pip_requirements=[f"lightgbm=={version('lightgbm')}"],
            )


def runs_of(places: Places, manifest_sha256: str) -> list[str]:
    """Ids of the training runs that wrote the bundle of this manifest; none where none is kept.

    A tracking store that cannot be read is a line in the log and no error.
    """
    named_by_user = os.environ.get(TRACKING_URI)
    if named_by_user is None and not places.mlflow_database.is_file():
        return []
    try:
        from mlflow import MlflowClient

        client = MlflowClient(tracking_uri=tracking_uri(places))
        experiment = client.get_experiment_by_name(EXPERIMENT)
        if experiment is None:
            return []
        runs = client.search_runs(
            [experiment.experiment_id], f"tags.manifest_sha256 = '{manifest_sha256}'"
        )
        return sorted(run.info.run_id for run in runs)
    except Exception as error:  # noqa: BLE001 - tracking must never stop a pack
        log.warning("MLflow did not tell its runs (%s)", type(error))
        return []
    finally:
        restore_tracking(named_by_user)


def lineage_tags() -> dict[str, str]:
    """What ties a run to git and DVC: commit, whether files differ from it, and lock hashes."""
    tags = {
        "git_commit": _git("rev-parse", "HEAD"),
        "git_dirty": "yes" if _git("status", "--porcelain", "--untracked-files=no") else "no",
        "dvc_stage": os.environ.get("DVC_STAGE", "outside dvc"),
        "requirements_sha256": storage.sha256_of(ROOT / "requirements.lock"),
    }
    if DVC_LOCK.is_file():
        tags["dvc_lock_sha256"] = storage.sha256_of(DVC_LOCK)
    return tags


def _git(*arguments: str) -> str:
    """The answer of git, or "unknown" where there is no repository."""
    try:
        answer = subprocess.run(  # noqa: S603 - fixed words, no shell
            ["git", *arguments],  # noqa: S607 - the git of the machine
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return answer.stdout.strip()
