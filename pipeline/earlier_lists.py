"""What changed since the list before: the last revision of the day, and the day before it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline import storage
from pipeline.publish import newest_revision, records_of_days
from reports.render.list_changes import ListChange, compare_lists, why_different
from reports.render.list_run import BAND_WORDS

COMPARED = ["spell_id", "person_id", "rank", "band"]


def changes_since(
    day: Path,
    table: pd.DataFrame,
    record: Mapping[str, Any],
    *,
    moved_places: int,
    has_calendar: bool,
) -> tuple[ListChange, ...]:
    """How the list differs from the last revision of its day and from the newest earlier day.

    Parameters
    ----------
    day : the day's folder, the list not yet in it.
    table : the list's own table.
    record : the list's own record.
    moved_places : moves up to so many places are no news.
    has_calendar : whether the names of the folders are days that follow each other.
    """
    return tuple(
        compare_lists(
            before,
            table[COMPARED],
            top=BAND_WORDS["first"],
            since=f"{folder.parent.name}/{folder.name}",
            moved_places=moved_places,
            reasons=why_different(storage.read_json(folder / "run.json"), record),
        )
        for folder in _earlier(day, has_calendar=has_calendar)
        for before in [_people_of(folder)]
        if before is not None
    )


def _earlier(day: Path, *, has_calendar: bool) -> Iterator[Path]:
    own = newest_revision(day)
    if own is not None:
        yield own
    days = [name for name in records_of_days(day.parent) if name < day.name]
    last = newest_revision(day.parent / max(days)) if has_calendar and days else None
    if last is not None:
        yield last


def _people_of(folder: Path) -> pd.DataFrame | None:
    """Who stood on an earlier list; None where it has no table to compare with."""
    path = folder / "list.csv"
    if not path.is_file():
        return None
    table = pd.read_csv(path, dtype="str", keep_default_na=False)
    if not set(COMPARED) <= set(table.columns):
        return None
    return table[COMPARED].assign(rank=pd.to_numeric(table["rank"]))
