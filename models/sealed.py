"""Sealed files: what is shipped, with the hashes that prove it is what was made.

A model travels as a mapping of file name to text. Hashes are checked before anything is parsed,
because a cut LightGBM text does not raise but ends the whole process.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

FORMAT = 1
MANIFEST = "manifest.json"
OF_THE_RUN = {"num_threads"}
"""Settings that change how long a fit takes and not the model: no part of what is sealed."""
THREADS_LINE = re.compile(r"^\[num_threads: \d+\]\n", re.MULTILINE)
Files = Mapping[str, str | bytes]


class BundleError(ValueError):
    """A bundle is altered, incomplete, or does not fit the features: it must not score."""


def seal(files: Mapping[str, str], *, target: str, kind: str, **facts: str) -> dict[str, str]:
    """The files with a manifest: format, target, kind, ``facts`` and a SHA-256 of each file."""
    manifest = {
        "format": FORMAT,
        "target": target,
        "kind": kind,
        **facts,
        "files": {name: sha256(text) for name, text in sorted(files.items())},
    }
    return {**files, MANIFEST: as_json(manifest)}


def check_seal(files: Files) -> dict[str, Any]:
    """Verify every hash; the manifest, when all is well.

    Raises
    ------
    BundleError : the manifest cannot be read or has another format, or a file is missing,
        unlisted or altered (all of them named).
    """
    manifest = _manifest(files)
    listed = manifest["files"]
    faults = [f"{name} is missing" for name in sorted(set(listed) - set(files))]
    faults += [f"{name} does not belong here" for name in sorted(set(files) - {*listed, MANIFEST})]
    faults += [
        f"{name} is altered"
        for name, digest in sorted(listed.items())
        if name in files and sha256(files[name]) != digest
    ]
    refuse(faults)
    return manifest


def refuse(faults: list[str]) -> None:
    """Raise when there are faults, naming them all.

    Raises
    ------
    BundleError : there is at least one.
    """
    if faults:
        raise BundleError(
            f"the bundle is not what was packed: {'; '.join(faults)}. "
            "Do not score with it; go back to the last good bundle."
        )


def as_object(files: Files, name: str) -> dict[str, Any]:
    """A JSON file of the bundle.

    Raises
    ------
    BundleError : it is not readable or holds no object.
    """
    try:
        content = json.loads(as_text(files[name]))
    except ValueError as fault:
        raise BundleError(f"{name} is not readable JSON") from fault
    if not isinstance(content, dict):
        raise BundleError(f"{name} does not hold an object")
    return content


def as_text(content: str | bytes) -> str:
    """A file of the bundle as text."""
    return content.decode("utf-8") if isinstance(content, bytes) else content


def booster_text(booster: Any) -> str:
    """All trees of a LightGBM booster as text, without the line that names the threads."""
    return THREADS_LINE.sub("", str(booster.model_to_string(num_iteration=-1)))


def as_json(content: Mapping[str, Any]) -> str:
    """JSON with sorted keys: the same content gives the same bytes."""
    return json.dumps(content, indent=1, sort_keys=True, allow_nan=False) + "\n"


def sha256(content: str | bytes) -> str:
    """SHA-256 of a file's content, as hexadecimal digits."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def _manifest(files: Files) -> dict[str, Any]:
    if MANIFEST not in files:
        raise BundleError(f"the bundle has no {MANIFEST}")
    manifest = as_object(files, MANIFEST)
    absent = {"format", "target", "kind", "files"} - set(manifest)
    if absent:
        raise BundleError(f"{MANIFEST} lacks {', '.join(sorted(absent))}")
    if manifest["format"] != FORMAT:
        raise BundleError(f"bundle format {manifest['format']} is not the known format {FORMAT}")
    return manifest
