"""Publishing a list: whole or not at all, a new revision beside the old, never over it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import storage

TEMPORARY = ".tmp-"
LATEST = "latest"
SETTLE_SAMENESS = ("rows_sha256", "inputs", "models", "freshness", "warnings")


@dataclass(frozen=True)
class Published:
    """Where a list stands; ``is_new`` is false when the same list stood there already."""

    folder: Path
    is_new: bool


def next_revision(day: Path) -> str:
    """The name of the revision that a new list of this day would get: r1, r2 and so on."""
    return f"r{len(_revisions(day)) + 1}"


def newest_revision(day: Path) -> Path | None:
    """The folder of the day's newest list, if there is one."""
    revisions = _revisions(day)
    return revisions[-1] if revisions else None


def same_as_newest(day: Path, record: Mapping[str, Any]) -> Path | None:
    """The newest revision of the day when it says the same, from the same inputs and models."""
    newest = newest_revision(day)
    if newest is None:
        return None
    was = storage.read_json(newest / "run.json")
    return newest if all(was.get(key) == record[key] for key in SETTLE_SAMENESS) else None


def records_of_days(lists: Path) -> dict[str, dict[str, Any]]:
    """The record of the newest revision of each day, by the name of the day's folder."""
    days = [path for path in lists.glob("*") if path.is_dir() and not path.is_symlink()]
    newest = {day.name: newest_revision(day) for day in days}
    return {
        name: storage.read_json(path / "run.json")
        for name, path in newest.items()
        if path is not None
    }


def publish(files: Mapping[str, bytes], day: Path, revision: str) -> Path:
    """Write all files beside the list's place, flush them, then rename the folder into it.

    ``latest``, beside the day's folder, is moved to the new revision by one rename. A run that
    dies on the way leaves a ``.tmp-`` folder, which the next run sweeps.
    """
    lists = day.parent
    lists.mkdir(parents=True, exist_ok=True)
    for left_over in lists.glob(f"{TEMPORARY}*"):
        is_folder = left_over.is_dir() and not left_over.is_symlink()
        shutil.rmtree(left_over) if is_folder else left_over.unlink()
    temporary = Path(tempfile.mkdtemp(dir=lists, prefix=TEMPORARY))
    for name, content in files.items():
        storage.write_bytes(content, temporary / name)
    _flush(temporary)
    day.mkdir(exist_ok=True)
    folder = day / revision
    temporary.rename(folder)
    _flush(day)
    pointer = lists / f"{TEMPORARY}{LATEST}"
    pointer.symlink_to(folder.relative_to(lists), target_is_directory=True)
    pointer.replace(lists / LATEST)
    _flush(lists)
    return folder


def _revisions(day: Path) -> list[Path]:
    """Complete revisions of a day, oldest first."""
    numbered = [path for path in day.glob("r*") if path.name[1:].isdigit()]
    return sorted(numbered, key=lambda path: int(path.name[1:]))


def _flush(folder: Path) -> None:
    """Make the folder's entries survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
