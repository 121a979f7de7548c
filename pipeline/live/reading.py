"""Reading the live models: hashes are checked before anything is parsed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline import storage
from pipeline.bundle_files import read_bundle
from pipeline.errors import ModelError
from pipeline.live.pointer import read_object, read_pointer
from pipeline.live.versions import (
    BESIDE,
    MANIFEST,
    beside_folder,
    check_bundle_of,
    evidence_folder,
    files_in,
)
from pipeline.paths import Places


@dataclass(frozen=True)
class LiveModel:
    """One live bundle: its files as read, its version, and the evidence it was promoted on.

    ``beside`` are the files of the bundle that was promoted with it, as read and not yet believed:
    empty where they are gone, None where none was promoted. ``is_stand_in`` is true for the last
    good one, where the live one cannot be used.
    """

    target: str
    version: str
    files: Mapping[str, str | bytes]
    manifest_sha256: str
    is_demonstration: bool
    metrics: Mapping[str, Any]
    beside: Mapping[str, str | bytes] | None = None
    is_stand_in: bool = False


def read_live(places: Places, target: str) -> LiveModel:
    """Read the live bundle of a target; hashes are checked before anything is parsed.

    Raises
    ------
    ModelError : none is live, or its files are not the ones that were promoted.
    """
    pointer = read_pointer(places)
    if target not in pointer:
        raise ModelError(f"No {target} model is live. Promote one: homefirst promote {target}.")
    now = pointer[target]
    return read_version(
        places,
        target,
        str(now["version"]),
        is_demonstration=bool(now["is_demonstration"]),
        has_beside="beside" in now,
    )


def read_version(
    places: Places, target: str, version: str, *, is_demonstration: bool, has_beside: bool
) -> LiveModel:
    """Read one version that was promoted, whether it is live now or was before.

    Raises
    ------
    ModelError : its files are not the ones that were promoted.
    """
    folder = places.live / target / version
    files = read_bundle(folder)
    check_bundle_of(files, target)
    return LiveModel(
        target=target,
        version=version,
        files=files,
        manifest_sha256=storage.sha256_of(folder / MANIFEST),
        is_demonstration=is_demonstration,
        metrics=_metrics(places, target, version),
        beside=files_in(beside_folder(folder)) if has_beside else None,
    )


def bundles_of(live: Mapping[str, LiveModel]) -> dict[str, Mapping[str, str | bytes]]:
    """The files of every live bundle by name, those that stand beside a target's own included."""
    files = {target: model.files for target, model in live.items()}
    beside = {
        BESIDE[target]: model.beside for target, model in live.items() if model.beside is not None
    }
    return files | beside


def _metrics(places: Places, target: str, version: str) -> dict[str, Any]:
    """The evaluation that a version was promoted on; empty where it is gone.

    Raises
    ------
    ModelError : it is not readable.
    """
    path = evidence_folder(places.live / target / version) / "metrics.json"
    if not path.is_file():
        return {}
    return read_object(path)
