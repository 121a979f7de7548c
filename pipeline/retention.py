"""How long lists are kept: old ones go whole, the newest never, and nothing else is touched."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd

from pipeline.lock import hold_lock
from pipeline.paths import Places
from pipeline.publish import LATEST, TEMPORARY, is_day, newest_revision, sweep

DAILY_LOCK = "daily.lock"


def old_lists(lists: Path, *, today: pd.Timestamp, keep_days: int) -> list[Path]:
    """The folders of days that are more than ``keep_days`` before today, oldest first.

    Neither the newest day with a list nor the one that ``latest`` points to is among them. What is
    not named as a day is none of ours.
    """
    days = sorted(
        path
        for path in lists.glob("*")
        if is_day(path.name) and path.is_dir() and not path.is_symlink()
    )
    with_list = [day for day in days if newest_revision(day) is not None]
    kept = {*with_list[-1:], (lists / LATEST).resolve().parent}
    first = today - pd.Timedelta(days=keep_days)
    return [
        day for day in days if pd.Timestamp(day.name) < first and not {day, day.resolve()} & kept
    ]


def remove_old_lists(
    places: Places, lists: Path, *, today: pd.Timestamp, keep_days: int
) -> list[str]:
    """Remove the lists of old days, each whole; returns their days. Decisions stay in their log.

    Raises
    ------
    LockedError : a list is being made.
    """
    with hold_lock(places.locks / DAILY_LOCK, wait_seconds=60):
        sweep(lists)
        gone = old_lists(lists, today=today, keep_days=keep_days)
        for day in gone:
            out_of_sight = day.with_name(f"{TEMPORARY}{day.name}")
            day.rename(out_of_sight)
            shutil.rmtree(out_of_sight)
    return [day.name for day in gone]
