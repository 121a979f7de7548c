"""One version on disk: its bundle, the bundle beside it, and the evidence it was promoted on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from models.sealed import BundleError, check_seal
from pipeline import storage
from pipeline.bundle_files import read_bundle
from pipeline.errors import ModelError
from pipeline.paths import HOURS, HOURS_BESIDE, Places

BESIDE = {HOURS_BESIDE: HOURS}
"""Bundles that go live and back with a target's own, in a folder beside it."""
MANIFEST = "manifest.json"
NUMBERED = re.compile(r"v(\d+)")


def beside_folder(folder: Path) -> Path:
    """Where the bundle stands that was promoted with a version."""
    return folder.with_name(f"{folder.name}-beside")


def evidence_folder(folder: Path) -> Path:
    """Where the evidence of a version stands."""
    return folder.with_name(f"{folder.name}-evidence")


def check_bundle_of(files: Mapping[str, str | bytes], target: str) -> None:
    """Hold a bundle against its own manifest.

    Raises
    ------
    ModelError : it is altered, incomplete, or of another target.
    """
    try:
        manifest = check_seal(files)
    except BundleError as error:
        raise ModelError(f"{target}: {error}") from error
    if manifest["target"] != target:
        raise ModelError(f"The bundle is of {manifest['target']}, not of {target}.")


def check_version(places: Places, target: str, entry: Mapping[str, Any]) -> None:
    """Hold a version's files against their manifests and against what the ledger says of it.

    Raises
    ------
    ModelError : they are not what was promoted.
    """
    faults = version_faults(places, target, entry)
    if faults:
        raise ModelError(f"{target} {entry['version']} is not what was promoted: {faults[0]}")


def version_faults(places: Places, target: str, entry: Mapping[str, Any]) -> list[str]:
    """What of a version is not as its promotion (``entry``) left it; empty when all is."""
    folder = places.live / target / str(entry["version"])
    wanted = [(folder, target, entry["manifest_sha256"])]
    if "beside_sha256" in entry:
        wanted.append((beside_folder(folder), BESIDE[target], entry["beside_sha256"]))
    faults = []
    for place, name, digest in wanted:
        try:
            check_bundle_of(read_bundle(place), name)
        except ModelError as error:
            faults.append(f"{target}/{place.name}: {error}")
            continue
        if storage.sha256_of(place / MANIFEST) != digest:
            faults.append(f"{target}/{place.name}/{MANIFEST} is not the one that the ledger names")
    for name, digest in entry.get("evidence_sha256", {}).items():
        path = evidence_folder(folder) / name
        if not path.is_file():
            faults.append(f"{target}/{path.parent.name}/{name} is missing")
        elif storage.sha256_of(path) != digest:
            faults.append(f"{target}/{path.parent.name}/{name} is altered")
    return faults


def files_in(folder: Path) -> dict[str, str | bytes]:
    """The files of a folder as bytes; none where it is gone."""
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*"))}


def is_same(live: Path, files: Mapping[str, str | bytes]) -> bool:
    """Whether the live folder holds these files; no files are the same as no folder."""
    manifest = live / MANIFEST
    if not files:
        return not manifest.is_file()
    wanted = files[MANIFEST]
    content = wanted.encode() if isinstance(wanted, str) else wanted
    return manifest.is_file() and manifest.read_bytes() == content


def next_version(places: Places, target: str, entries: Iterable[Mapping[str, Any]]) -> str:
    """The name of the version that is promoted next; none that was ever given is given again.

    Parameters
    ----------
    entries : of the ledger, which knows of versions whose folders are gone.
    """
    given = [path.name for path in (places.live / target).glob("v*")]
    given += [str(entry["version"]) for entry in entries if entry["target"] == target]
    numbers = [int(found[1]) for name in given if (found := NUMBERED.match(name))]
    return f"v{max(numbers, default=0) + 1}"
