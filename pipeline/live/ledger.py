"""The ledger: every promotion and every way back, and what was live when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pipeline.chained_log import Chain, append_to_chain, hold_to_end, mark_of, read_chain
from pipeline.errors import ModelError
from pipeline.live.pointer import ANCHOR, POINTER, read_pointer, write_pointer
from pipeline.paths import Places

LEDGER = "ledger.jsonl"
PROMOTE, ROLLBACK, WITHDRAW = "promote", "rollback", "withdraw"


@dataclass(frozen=True)
class Period:
    """One version of a target while it was live: from ``since`` until ``until`` (None: still).

    Moments as the ledger writes them, ISO in UTC.
    """

    target: str
    version: str
    since: str
    until: str | None
    entry: Mapping[str, Any]


def read_ledger(places: Places) -> Chain:
    """Read the ledger, its chain followed and its end held against the pointer.

    Raises
    ------
    ModelError : a line was changed, taken out or put in, the first such line is named; lines at
        the end are missing, which the pointer tells; or the pointer is not readable.
    """
    anchor = read_pointer(places).get(ANCHOR)
    path = places.live / LEDGER
    return hold_to_end(read_chain(path, broken=ModelError), anchor, path, broken=ModelError)


def read_to_change(places: Places) -> tuple[Sequence[Mapping[str, Any]], dict[str, Any]]:
    """The ledger's entries and the pointer, for one who is to change what is live.

    Raises
    ------
    ModelError : as ``read_ledger``; or the pointer is gone, so that a change would leave the other
        targets without a model.
    """
    entries, pointer = read_ledger(places).entries, read_pointer(places)
    if len(entries) > 1 and not (places.live / POINTER).is_file():
        raise ModelError(
            f"{places.live.name}/{POINTER} is missing, and {LEDGER} has {len(entries)} entries; "
            "put it back from a backup."
        )
    return entries, pointer


def switch(places: Places, pointer: Mapping[str, Any], entry: Mapping[str, Any]) -> None:
    """Write the entry down, then make it so: the ledger is never behind what is live.

    Where the machine stops between the two, the old version stays live, and the next entry of
    the target says that it replaced that one.
    """
    chain = append_to_chain(places.live / LEDGER, [entry], broken=ModelError)
    write_pointer({**pointer, ANCHOR: mark_of(chain)}, places)


def entry_now(action: str, target: str, version: str | None, **facts: Any) -> dict[str, Any]:
    """A line of the ledger about this moment; without a version where none is live from now on."""
    at = datetime.now(tz=UTC).isoformat(timespec="seconds")
    return {"at": at, "action": action, "target": target, "version": version, **facts}


def promoted_as(
    entries: Iterable[Mapping[str, Any]], target: str, version: str
) -> Mapping[str, Any]:
    """The entry by which a version first went live.

    Raises
    ------
    ModelError : the ledger knows of none.
    """
    for entry in entries:
        if (entry["action"], entry["target"], entry["version"]) == (PROMOTE, target, version):
            return entry
    raise ModelError(f"The ledger knows of no {target} {version}; `homefirst status` lists them.")


def periods(
    entries: Sequence[Mapping[str, Any]], pointer: Mapping[str, Any], target: str
) -> list[Period]:
    """Every time that a version of the target was live, oldest first.

    An entry that was written but never went live (the machine stopped) is left out: the next
    entry of the target names another version as the one that it replaced, or the pointer does.
    While a target was withdrawn, none was live.
    """
    own = [entry for entry in entries if entry["target"] == target]
    now = pointer.get(target, {}).get("version")
    follows = [
        *(entry.get("replaces", own[at]["version"]) for at, entry in enumerate(own[1:])),
        now,
    ]
    went_live = [
        entry for entry, seen in zip(own, follows, strict=False) if entry["version"] == seen
    ]
    ends = [*(entry["at"] for entry in went_live[1:]), None]
    return [
        Period(target, entry["version"], entry["at"], until, entry)
        for entry, until in zip(went_live, ends, strict=False)
        if entry["action"] != WITHDRAW
    ]
