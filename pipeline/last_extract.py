"""The last extract that a list could be made of, kept: a bad morning still has its people."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline import storage
from pipeline.paths import Places

FACTS = "kept.json"
FILES = "files"
FEWEST_STAYS = 20
SAME_SHARE = 0.95
"""Share of stays that are word for word the same above which a later day's file is an old one."""


@dataclass(frozen=True)
class LastExtract:
    """Where the files of the last usable extract lie, and the day of the list made of them.

    ``stays`` has one number for each row of a stay on that list: equal rows, equal numbers.
    """

    folder: Path
    as_of: pd.Timestamp
    stays: frozenset[int]

    def share_seen(self, rows: pd.DataFrame) -> float:
        """Share of the rows that stood word for word in this extract; 0 for fewer than twenty."""
        if len(rows) < FEWEST_STAYS:
            return 0.0
        return float(pd.Series(row_marks(rows)).isin(self.stays).mean())


def row_marks(rows: pd.DataFrame) -> list[int]:
    """One number a row, from its values alone."""
    marks: list[int] = pd.util.hash_pandas_object(rows, index=False).to_list()
    return marks


def read_last_extract(places: Places) -> LastExtract | None:
    """The newest extract that was kept, if there is one."""
    kept = sorted(places.last_extracts.glob(f"*/{FACTS}"), key=lambda path: _age(path.parent))
    if not kept:
        return None
    facts: dict[str, Any] = storage.read_json(kept[-1])
    return LastExtract(
        folder=kept[-1].parent / FILES,
        as_of=pd.Timestamp(facts["as_of"]),
        stays=frozenset(facts["stays"]),
    )


def keep_extract(
    places: Places,
    files: Iterable[Path],
    stays: pd.DataFrame,
    *,
    as_of: pd.Timestamp,
    revision: str,
) -> None:
    """Copy the files beside what was kept before, then let that go; kept already, nothing is done.

    A run that dies on the way leaves a folder without its facts, which counts for nothing and is
    swept by the next.
    """
    folder = places.last_extracts / f"{as_of:%Y-%m-%d}.{revision}"
    if (folder / FACTS).is_file():
        return
    shutil.rmtree(folder, ignore_errors=True)
    (folder / FILES).mkdir(parents=True)
    for path in files:
        storage.copy(path, folder / FILES / path.name)
    facts = {"as_of": f"{as_of:%Y-%m-%d}", "stays": row_marks(stays)}
    storage.write_json(facts, folder / FACTS)
    for other in places.last_extracts.iterdir():
        if other != folder:
            shutil.rmtree(other)


def _age(folder: Path) -> tuple[str, int]:
    day, _, revision = folder.name.partition(".r")
    return day, int(revision)
