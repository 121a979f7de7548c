"""What is live, since when and by whom; and what was live on any day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from pipeline.live.ledger import WITHDRAW, Period, periods, read_ledger
from pipeline.live.pointer import read_pointer
from pipeline.paths import TARGETS, Places


def describe_live(places: Places) -> list[str]:
    """One line per target and one for the ledger, for people.

    Raises
    ------
    ModelError : the ledger was altered or cut.
    """
    entries = read_ledger(places).entries
    pointer = read_pointer(places)
    said = []
    for target in TARGETS:
        known = periods(entries, pointer, target) if target in pointer else []
        if not known:
            said.append(f"{target}: no model is live{_withdrawn(entries, target)}")
            continue
        last = known[-1]
        said.append(f"{_named(last)} since {last.since}, by {last.entry['by']}")
    return [*said, f"ledger: {len(entries)} entries, unbroken"]


def live_on(places: Places, day: date) -> list[str]:
    """What was live on a day (in UTC), one line per target and version, in order of time.

    Raises
    ------
    ModelError : the ledger was altered or cut.
    """
    entries = read_ledger(places).entries
    pointer = read_pointer(places)
    first, after = day.isoformat(), (day + timedelta(days=1)).isoformat()
    said = []
    for target in TARGETS:
        there = [
            period
            for period in periods(entries, pointer, target)
            if period.since < after and (period.until is None or period.until >= first)
        ]
        said += [_told(period) for period in there] or [f"{target}: no model was live on {day}"]
    return said


def _withdrawn(entries: Sequence[Mapping[str, Any]], target: str) -> str:
    """By whom and why a target has none; nothing where it never had one."""
    own = [entry for entry in entries if entry["target"] == target]
    if not own or own[-1]["action"] != WITHDRAW:
        return ""
    last = own[-1]
    return f" since {last['at']}, {last['replaces']} withdrawn by {last['by']}: {last['reason']}"


def _told(period: Period) -> str:
    until = f" until {period.until}" if period.until else ", and still is"
    by, reason = period.entry["by"], period.entry["reason"]
    return f"{_named(period)} from {period.since}{until}; by {by}: {reason}"


def _named(period: Period) -> str:
    kind = " (demonstration)" if period.entry["is_demonstration"] else ""
    return f"{period.target}: {period.version}{kind}"
