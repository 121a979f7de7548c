"""What the MLflow registry shows under an alias, read for tests."""

from __future__ import annotations

from pipeline.paths import Places
from pipeline.registry import registered_name
from pipeline.tracking import tracking_uri


def mirrored(places: Places, target: str, alias: str) -> str | None:
    """The manifest's SHA-256 that the registry has under an alias; None where it has none."""
    from mlflow import MlflowClient
    from mlflow.exceptions import MlflowException

    uri = tracking_uri(places)
    client = MlflowClient(tracking_uri=uri, registry_uri=uri)
    try:
        found = client.get_model_version_by_alias(registered_name(target), alias)
    except MlflowException:
        return None
    return str(found.tags["manifest_sha256"])
