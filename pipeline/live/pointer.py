"""The pointer: which version of each target is live, and how the ledger ended when it was set."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from models.sealed import BundleError, as_object
from pipeline import storage
from pipeline.errors import ModelError
from pipeline.paths import TARGETS, Places

POINTER = "current.json"
ANCHOR = "ledger"
"""The key of the pointer that holds the number of the ledger's lines and the hash of the last."""


def read_pointer(places: Places) -> dict[str, Any]:
    """What is live, by target; empty before the first promotion.

    Raises
    ------
    ModelError : the file is not readable, or holds anything else.
    """
    path = places.live / POINTER
    if not path.is_file():
        return {}
    pointer = read_object(path)
    try:
        for name, entry in pointer.items():
            _ = (int(entry["lines"]), entry["sha256"]) if name == ANCHOR else _what_is_live(entry)
    except (KeyError, TypeError, ValueError) as error:
        raise _unreadable(path) from error
    return pointer


def read_object(path: Path) -> dict[str, Any]:
    """A JSON file beside the live models.

    Raises
    ------
    ModelError : it is not readable, or holds no object.
    """
    try:
        return as_object({path.name: path.read_bytes()}, path.name)
    except (BundleError, OSError) as error:
        raise _unreadable(path) from error


def _what_is_live(entry: Mapping[str, Any]) -> tuple[str, bool]:
    return str(entry["version"]), bool(entry["is_demonstration"])


def _unreadable(path: Path) -> ModelError:
    return ModelError(f"{path.parent.name}/{path.name} is not readable; put it back from a backup.")


def write_pointer(pointer: Mapping[str, Any], places: Places) -> None:
    """Switch what is live by one rename; the same state gives the same bytes."""
    storage.write_bytes(as_written(pointer), places.live / POINTER)


def as_written(pointer: Mapping[str, Any]) -> bytes:
    """The pointer as it stands on disk: targets in a fixed order, the anchor last."""
    ordered = {key: pointer[key] for key in (*TARGETS, ANCHOR) if key in pointer}
    return storage.as_json(ordered).encode()


def entry_of(version: str, *, is_demonstration: bool, beside: str | None) -> dict[str, Any]:
    """What the pointer says of one target; ``beside`` names the bundle that went live with it."""
    entry: dict[str, Any] = {"version": version, "is_demonstration": is_demonstration}
    return entry | ({"beside": beside} if beside else {})
