"""The MLflow registry as a mirror: it shows what is live and decides nothing.

Each model that goes live, and each challenger, is a version of the registered model
``homefirst-<target>`` with the SHA-256 of its manifest; the aliases ``champion`` and ``challenger``
stand at the newest. The ledger is the record: where the two differ, the ledger is right.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from pipeline.lock import hold_lock
from pipeline.paths import Places
from pipeline.tracking import TRACKING_URI, restore_tracking, runs_of, tracking_uri

CHAMPION, CHALLENGER = "champion", "challenger"
PATIENCE = {"MLFLOW_HTTP_REQUEST_TIMEOUT": "5", "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "0"}
"""A server that does not answer costs seconds, never the way back."""


def registered_name(target: str) -> str:
    """What MLflow calls the versions of a target."""
    return f"homefirst-{target}"


def mirror(
    places: Places,
    target: str,
    *,
    alias: str,
    manifest_sha256: str | None,
    tags: Mapping[str, str],
) -> str:
    """Point an alias at the version of this manifest, made if it is new; returns one line.

    A registry that is absent, old or not answering is said in that line and is no error.

    Parameters
    ----------
    manifest_sha256 : of the bundle; None takes the alias away.
    """
    if os.environ.get(TRACKING_URI) is None and not places.mlflow_database.is_file():
        return f"MLflow: no store here, so the alias {alias} was not set."
    named_by_user = os.environ.get(TRACKING_URI)
    try:
        with _impatient():
            version = _mirror(places, target, alias, manifest_sha256, tags)
    except Exception as error:  # noqa: BLE001 - a mirror must never stop what it mirrors
        return (
            f"MLflow did not take the alias {alias} ({type(error).__name__}); what is live is as "
            "the ledger says. It is set again by the next change."
        )
    finally:
        restore_tracking(named_by_user)
    if version is None:
        return f"MLflow: no version of {registered_name(target)} is {alias}."
    return f"MLflow: {registered_name(target)} version {version} is {alias}."


def _mirror(
    places: Places, target: str, alias: str, manifest_sha256: str | None, tags: Mapping[str, str]
) -> str | None:
    client, name = _client(places), registered_name(target)
    with hold_lock(places.locks / "mlflow.lock", wait_seconds=20):
        if manifest_sha256 is None:
            if client.search_registered_models(f"name = '{name}'"):
                client.delete_registered_model_alias(name, alias)
            return None
        if not client.search_registered_models(f"name = '{name}'"):
            client.create_registered_model(name)
        found = client.search_model_versions(f"name = '{name}'")
        same = [one for one in found if one.tags.get("manifest_sha256") == manifest_sha256]
        version = same[0] if same else _new_version(places, client, name, manifest_sha256)
        for key, value in tags.items():
            client.set_model_version_tag(name, version.version, key, value)
        client.set_registered_model_alias(name, alias, version.version)
    return str(version.version)


def _new_version(places: Places, client: Any, name: str, manifest_sha256: str) -> Any:
    """A version that points at the training run's artifacts, or at nothing but the hash."""
    runs = runs_of(places, manifest_sha256)
    run = client.get_run(runs[-1]) if runs else None
    return client.create_model_version(
        name,
        source=run.info.artifact_uri if run else f"homefirst:/{manifest_sha256}",
        run_id=run.info.run_id if run else None,
        tags={"manifest_sha256": manifest_sha256},
    )


def _client(places: Places) -> Any:
    from mlflow import MlflowClient

    uri = tracking_uri(places)
    return MlflowClient(tracking_uri=uri, registry_uri=uri)


@contextmanager
def _impatient() -> Iterator[None]:
    before = {key: os.environ.get(key) for key in PATIENCE}
    os.environ.update(PATIENCE)
    try:
        yield
    finally:
        for key, value in before.items():
            if value is None:
                os.environ.pop(key, None)
            else:
                os.environ[key] = value
