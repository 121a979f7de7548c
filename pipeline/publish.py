"""Publishing a list: whole or not at all, a new revision beside the old, never over it."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pipeline import storage

TEMPORARY = ".tmp-"
LATEST = "latest"
RECORD = "run.json"
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
SETTLE_SAMENESS = ("rows_sha256", "inputs", "models", "freshness", "warnings")


def next_revision(day: Path) -> str:
    """The name of the revision that a new list of this day would get: r1, r2 and so on."""
    newest = newest_revision(day)
    return "r1" if newest is None else f"r{int(newest.name[1:]) + 1}"


def newest_revision(day: Path) -> Path | None:
    """The folder of the day's newest list, if there is one."""
    revisions = _revisions(day)
    return revisions[-1] if revisions else None


def same_as_newest(day: Path, record: Mapping[str, Any]) -> Path | None:
    """The newest revision of the day when it says the same, from the same inputs and models.

    One whose record cannot be read says nothing.
    """
    newest = newest_revision(day)
    was = None if newest is None else read_record(newest)
    if was is None:
        return None
    return newest if all(was.get(key) == record[key] for key in SETTLE_SAMENESS) else None


def is_day(name: str) -> bool:
    """Whether a folder of lists is named as a day; another is none of ours."""
    try:
        return bool(ISO_DAY.fullmatch(name) and date.fromisoformat(name))
    except ValueError:
        return False


def newest_of_folders(lists: Path) -> dict[str, Path]:
    """The newest revision in each folder of lists, by the folder's name."""
    folders = [path for path in lists.glob("*") if path.is_dir() and not path.is_symlink()]
    newest = {folder.name: newest_revision(folder) for folder in folders}
    return {name: path for name, path in newest.items() if path is not None}


def read_record(folder: Path) -> dict[str, Any] | None:
    """The record of one list (run.json); None where it is gone or cannot be read."""
    try:
        record = storage.read_json(folder / RECORD)
    except (OSError, ValueError):
        return None
    return record if isinstance(record, dict) else None


def records_of_days(lists: Path) -> dict[str, dict[str, Any]]:
    """The record of the newest revision of each day, by the day; those that can be read."""
    records = {
        name: read_record(path) for name, path in newest_of_folders(lists).items() if is_day(name)
    }
    return {name: record for name, record in records.items() if record is not None}


def publish(files: Mapping[str, bytes], day: Path, revision: str) -> Path:
    """Write all files beside the list's place, flush them, then rename the folder into it.

    ``latest``, beside the day's folder, is moved to the new revision by one rename. A run that
    dies on the way leaves a ``.tmp-`` folder, which the next run sweeps.
    """
    lists = day.parent
    lists.mkdir(parents=True, exist_ok=True)
    sweep(lists)
    temporary = Path(tempfile.mkdtemp(dir=lists, prefix=TEMPORARY))
    for name, content in files.items():
        storage.write_bytes(content, temporary / name)
    _flush(temporary)
    day.mkdir(exist_ok=True)
    folder = day / revision
    temporary.rename(folder)
    _flush(day)
    point_latest(folder)
    return folder


def point_latest(folder: Path) -> None:
    """Move ``latest`` to this list by one rename, unless it stands on a later day's."""
    day, lists = folder.parent, folder.parent.parent
    latest = lists / LATEST
    if latest.is_dir():
        there = latest.resolve()
        are_days = is_day(day.name) and is_day(there.parent.name)
        if there == folder.resolve() or (are_days and there.parent.name > day.name):
            return
    pointer = lists / f"{TEMPORARY}{LATEST}"
    pointer.unlink(missing_ok=True)
    pointer.symlink_to(folder.relative_to(lists), target_is_directory=True)
    pointer.replace(latest)
    _flush(lists)


def sweep(folder: Path) -> None:
    """Remove what a run left behind that died while writing here."""
    for left_over in folder.glob(f"{TEMPORARY}*"):
        is_folder = left_over.is_dir() and not left_over.is_symlink()
        shutil.rmtree(left_over) if is_folder else left_over.unlink(missing_ok=True)


def _revisions(day: Path) -> list[Path]:
    """Complete revisions of a day, oldest first."""
    numbered = [path for path in day.glob("r*") if path.name[1:].isdecimal()]
    return sorted(numbered, key=lambda path: int(path.name[1:]))


def _flush(folder: Path) -> None:
    """Make the folder's entries survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
