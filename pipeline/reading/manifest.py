"""What the provider says it has sent: manifest.csv, held against what arrived."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.reading.formats import Limits, read_rows
from pipeline.reading.header_names import match_names
from pipeline.reading.table_files import MANIFEST, refuse_unsafe, sha256_of

COLUMNS = ("file", "rows", "sha256")
FOLDERS = r"^.*[/\\]"
WHOLE_NUMBER = r"[0-9]{1,12}"
SHA256 = r"[0-9a-f]{64}"
LIMITS = Limits(largest_bytes=1_000_000)
FIGURES_SHOWN = 12


@dataclass(frozen=True)
class Promise:
    """What the manifest says of one file; ``None`` where it says nothing."""

    rows: int | None
    sha256: str | None


def read_manifest(path: Path) -> dict[str, Promise]:
    """The promises by file name, in lower case and without folders.

    Raises
    ------
    ValueError : the manifest cannot be read, names no files, or says what cannot be checked.
    """
    refuse_unsafe(path, path.parent)
    read = read_rows(path, limits=LIMITS)
    ours = match_names(read.header, COLUMNS)
    if "file" not in ours.values() or len(ours) == 1:
        raise ValueError("needs a column file, and rows or sha256 or both")
    said = read.text.rename(columns=ours).reindex(columns=list(COLUMNS), fill_value="")
    said = said.astype("str").apply(lambda column: column.str.strip().str.lower())
    said["file"] = said["file"].str.replace(FOLDERS, "", regex=True)
    is_usable = (
        (said["file"] != "")
        & ~said["file"].duplicated()
        & said["rows"].str.fullmatch(f"(?:{WHOLE_NUMBER})?")
        & said["sha256"].str.fullmatch(f"(?:{SHA256})?")
    )
    bad_lines = sorted([*read.line[~is_usable], *read.damaged_line])
    if bad_lines:
        raise ValueError(
            f"cannot be used in line {', '.join(map(str, bad_lines))}: each file once, rows a "
            "whole number, sha256 of 64 figures"
        )
    return {
        file: Promise(int(rows) if rows else None, sha256 or None)
        for file, rows, sha256 in said.itertuples(index=False)
    }


def check_sum(path: Path, promises: Mapping[str, Promise]) -> None:
    """Hold the bytes of a file against the sum that was promised.

    Raises
    ------
    ValueError : they are others.
    """
    promise = promises.get(path.name.lower())
    if promise is None or promise.sha256 is None:
        return
    found = sha256_of(path)
    if found != promise.sha256:
        raise ValueError(
            f"has the sha256 {found[:FIGURES_SHOWN]}..., but {MANIFEST} says "
            f"{promise.sha256[:FIGURES_SHOWN]}...; send it again"
        )


def check_count(path: Path, rows: int, promises: Mapping[str, Promise]) -> None:
    """Hold the number of rows of a file, whole or damaged, against the one that was promised.

    Raises
    ------
    ValueError : it is another.
    """
    promise = promises.get(path.name.lower())
    if promise is not None and promise.rows is not None and promise.rows != rows:
        raise ValueError(f"has {rows:,} rows, but {MANIFEST} says {promise.rows:,}; send it again")
