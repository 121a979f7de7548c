"""Which files of a folder belong to which table, and which of them may not be opened."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.reading.formats import ENDINGS
from pipeline.reading.unpacking import NO_FILE, cannot_be_read

MANIFEST = "manifest.csv"
MAY_FOLLOW_THE_TABLE = frozenset("_-. (0123456789")


@dataclass(frozen=True)
class FolderFiles:
    """The files of a folder by table, each list in the order of their names.

    ``unknown`` are files with the ending of a table that no contract knows, and files with the
    name of a table that cannot be read by their ending.
    """

    by_table: Mapping[str, tuple[Path, ...]]
    unknown: tuple[str, ...]
    manifest: Path | None
    names: frozenset[str]
    """Every name in the folder, in lower case."""


def find_files(folder: Path, tables: Collection[str]) -> FolderFiles:
    """Look at the names in a folder; hidden files are left alone, and nothing is opened."""
    by_table: dict[str, list[Path]] = {}
    unknown: list[str] = []
    manifest = None
    paths = sorted(folder.glob("*"), key=lambda path: path.name)
    for path in paths:
        if path.name.startswith((".", "~")):
            continue
        ending = next((e for e in ENDINGS if path.name.lower().endswith(e)), None)
        table = table_of(path.name, tables)
        if path.name.lower() == MANIFEST:
            manifest = path
        elif ending and table:
            by_table.setdefault(table, []).append(path)
        elif ending or table:
            unknown.append(shown(path.name))
    return FolderFiles(
        by_table={table: tuple(found) for table, found in by_table.items()},
        unknown=tuple(unknown),
        manifest=manifest,
        names=frozenset(path.name.lower() for path in paths),
    )


def table_of(file_name: str, tables: Collection[str]) -> str | None:
    """The table whose name a file name begins with, in any letter case; the longest wins.

    After it stands ``_ - . (``, a space or a figure, as in ``Discharge_Spell 2026-03-31.csv``.
    """
    lower = file_name.lower()
    fitting = [
        name
        for name in tables
        if lower.startswith(name.lower()) and lower[len(name) :][:1] in MAY_FOLLOW_THE_TABLE
    ]
    return max(fitting, key=len, default=None)


def refuse_unsafe(path: Path, folder: Path) -> None:
    """Open nothing but files of the folder itself.

    Raises
    ------
    ValueError : a link that leads out of the folder, or no regular file.
    """
    if path.is_symlink() and not path.resolve().is_relative_to(folder.resolve()):
        raise ValueError("is a link that leads out of the folder; put the file itself in its place")
    if not path.is_file():
        raise ValueError(NO_FILE)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file in hexadecimal figures.

    Raises
    ------
    ValueError : the file cannot be opened.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as fault:
        raise ValueError(cannot_be_read(fault)) from None


def shown(file_name: str) -> str:
    """A file name for the screen: what cannot be printed is escaped."""
    return file_name if file_name.isprintable() else repr(file_name)[1:-1]
