"""What changed since the list before: the last revision of the day, and the day before it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.publish import is_day, newest_of_folders, newest_revision, read_record
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
            reasons=why_different(was, record),
        )
        for folder in _earlier(day, has_calendar=has_calendar)
        for before, was in [(_people_of(folder), read_record(folder))]
        if before is not None and was is not None
    )


def _earlier(day: Path, *, has_calendar: bool) -> Iterator[Path]:
    own = newest_revision(day)
    if own is not None:
        yield own
    earlier = {
        name: newest
        for name, newest in newest_of_folders(day.parent).items()
        if is_day(name) and name < day.name
    }
    if has_calendar and earlier:
        yield earlier[max(earlier)]


def _people_of(folder: Path) -> pd.DataFrame | None:
    """Who stood on an earlier list; None where it has no table to compare with."""
    try:
        table = pd.read_csv(folder / "list.csv", dtype="str", keep_default_na=False)
        return table[COMPARED].assign(rank=pd.to_numeric(table["rank"]))
    except (OSError, KeyError, ValueError):
        return None
