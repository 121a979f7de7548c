"""A sign of life: what each run of the morning list came to, for whoever watches from outside.

``data/heartbeat.json`` says of the last days with which exit code the newest run ended and which
list it left. Silence shows there, and is printed on the next list.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline import storage
from pipeline.paths import Places
from pipeline.publish import is_day

NAME = "heartbeat.json"
DAYS_KEPT = 60
NO_LIST = 1
log = logging.getLogger("homefirst")

Beats = Mapping[str, Mapping[str, Any]]


def read_beats(places: Places) -> dict[str, dict[str, Any]]:
    """The newest run of each day, by the day of its list; what cannot be read is left out."""
    try:
        days = storage.read_json(places.data / NAME)["days"].items()
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
    return {day: said for day, said in days if is_day(day) and _is_beat(said)}


def _is_beat(said: object) -> bool:
    """Whether it says how a run ended, and when."""
    try:
        is_known = isinstance(said, dict) and isinstance(said["exit_code"], int)
        moments = [said["at"], said.get("left_at")] if isinstance(said, dict) else []
        return is_known and all(datetime.fromisoformat(one).tzinfo for one in moments if one)
    except (KeyError, TypeError, ValueError):
        return False


def beat(places: Places, as_of: pd.Timestamp, *, exit_code: int, folder: Path | None) -> None:
    """Write down how a run ended; that this fails must not cost a list.

    Parameters
    ----------
    folder : of the list that the run left; None where it left none. Then a list that an earlier
        run of the day left still stands, and is kept on record.
    """
    day, beats = f"{as_of:%Y-%m-%d}", read_beats(places)
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    if folder is None:
        left = {key: beats.get(day, {}).get(key) for key in ("list", "out", "left_at")}
    else:
        left = {
            "list": f"{folder.parent.name}/{folder.name}",
            "out": str(folder.parent.parent.resolve()),
            "left_at": now,
        }
    said = {"at": now, "exit_code": exit_code, **left}
    days = dict(sorted({**beats, day: said}.items())[-DAYS_KEPT:])
    try:
        storage.write_json({"days": days}, places.data / NAME)
    except OSError as error:
        log.warning("%s could not be written: %s", NAME, error.strerror)


def silence(beats: Beats, *, as_of: pd.Timestamp, days_most: int) -> tuple[str, ...]:
    """What is to be said on the list of the days before it: no run at all, or one that failed.

    Nothing is said where no earlier run is on record: the first list has nothing to miss.
    """
    earlier = sorted(day for day in beats if pd.Timestamp(day) < as_of)
    if not earlier:
        return ()
    last = pd.Timestamp(earlier[-1])
    told = []
    missed = (as_of - last).days - 1
    if missed > days_most:
        told.append(
            f"No run is on record for {missed} day(s) before this list, since that of "
            f"{last:%Y-%m-%d}. Was the schedule off?"
        )
    if beats[earlier[-1]]["exit_code"] == NO_LIST:
        told.append(f"The last run for {last:%Y-%m-%d} failed (exit code {NO_LIST}).")
    return tuple(told)


def seconds_since(beats: Beats, now: datetime) -> float | None:
    """How long ago the newest run ended that left a list; None where none did."""
    left = [_left_at(one) for one in beats.values()]
    ended = [datetime.fromisoformat(at) for at in left if at]
    return (now - max(ended)).total_seconds() if ended else None


def _left_at(said: Mapping[str, Any]) -> str | None:
    """When the newest list of a day was left; of before that was recorded, when its run ended."""
    at: str | None = said.get("left_at") or (said["at"] if said["exit_code"] != NO_LIST else None)
    return at
