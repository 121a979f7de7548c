"""A bundle on disk: a folder of text files, read whole before anything is believed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pipeline import storage
from pipeline.errors import ModelError


def write_bundle(files: Mapping[str, str], folder: Path) -> None:
    """Write a bundle's files; files of an earlier bundle go."""
    folder.mkdir(parents=True, exist_ok=True)
    for stale in folder.iterdir():
        if stale.name not in files:
            stale.unlink()
    for name, text in files.items():
        storage.write_text(text, folder / name)


def read_bundle(folder: Path) -> dict[str, str | bytes]:
    """Read every file of a bundle as bytes; nothing is parsed yet.

    Raises
    ------
    ModelError : there is no such folder or it is empty.
    """
    files = sorted(folder.glob("*")) if folder.is_dir() else []
    if not files:
        raise ModelError(f"There is no model in {folder.name}/; train it with `dvc repro`.")
    return {path.name: path.read_bytes() for path in files}
