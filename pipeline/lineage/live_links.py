"""The end of the chain: ledger, pointer and every version that ever went live."""

from __future__ import annotations

from typing import Any

from pipeline.chained_log import Chain
from pipeline.errors import ModelError
from pipeline.live.ledger import PROMOTE, WITHDRAW, promoted_as, read_ledger
from pipeline.live.pointer import ANCHOR, POINTER, as_written, entry_of, read_pointer
from pipeline.live.versions import BESIDE, version_faults
from pipeline.paths import TARGETS, Places


def live_faults(places: Places) -> list[str]:
    """What of the ledger, the pointer and the promoted versions is not as it was written."""
    try:
        chain = read_ledger(places)
    except ModelError as error:
        return [str(error)]
    faults = [
        fault
        for entry in chain.entries
        if entry["action"] == PROMOTE
        for fault in version_faults(places, entry["target"], entry)
    ]
    return [*_pointer_faults(places, chain), *faults]


def _pointer_faults(places: Places, chain: Chain) -> list[str]:
    """Whether the pointer says what the ledger says, to the byte."""
    path = places.live / POINTER
    if not chain.entries and not path.is_file():
        return []
    if not path.is_file():
        return [f"{POINTER} is missing"]
    pointer = read_pointer(places)
    if ANCHOR not in pointer:
        return [f"{POINTER} does not say how the ledger ended; promote or roll back once to set it"]
    lines = int(pointer[ANCHOR]["lines"])
    wanted: dict[str, Any] = {ANCHOR: {"lines": lines, "sha256": chain.links[lines - 1]}}
    for target in TARGETS:
        own = [entry for entry in chain.entries[:lines] if entry["target"] == target]
        if own and own[-1]["action"] != WITHDRAW:
            version = str(own[-1]["version"])
            promoted = promoted_as(chain.entries, target, version)
            wanted[target] = entry_of(
                version,
                is_demonstration=bool(promoted["is_demonstration"]),
                beside=BESIDE[target] if "beside_sha256" in promoted else None,
            )
    return (
        [] if path.read_bytes() == as_written(wanted) else [f"{POINTER} disagrees with the ledger"]
    )
