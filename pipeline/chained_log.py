"""A log that only grows: each line of JSON holds the SHA-256 of the line before.

What was changed, taken out or put in breaks the chain at that line. The last lines can be cut off
unseen by the chain alone: whoever needs to know that keeps the number and hash of a line elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import storage
from pipeline.errors import HomefirstError

FIRST_LINK = "0" * 64


@dataclass(frozen=True)
class Chain:
    """The entries of a log in order, and the hash of each line."""

    entries: tuple[Mapping[str, Any], ...]
    links: tuple[str, ...]

    @property
    def head(self) -> str:
        """The hash of the last line; zeros before the first."""
        return self.links[-1] if self.links else FIRST_LINK


def read_chain(path: Path, *, broken: type[HomefirstError]) -> Chain:
    """Read a log and follow its chain.

    Raises
    ------
    ``broken`` : a line was changed, taken out or put in, the first such line is named; or the last
        one is not whole, so that the next would be written onto its end.
    """
    link = FIRST_LINK
    entries, links = [], []
    *lines, rest = (path.read_bytes() if path.is_file() else b"").split(b"\n")
    if rest:
        raise broken(
            f"{path.name} was altered at or before line {len(lines) + 1}: its last line is not "
            "whole. Put it back from a backup."
        )
    for number, line in enumerate(lines, start=1):
        entry = _entry(line)
        if entry is None or entry.get("previous_sha256") != link:
            raise broken(f"{path.name} was altered at or before line {number}.")
        link = hashlib.sha256(line).hexdigest()
        entries.append(entry)
        links.append(link)
    return Chain(tuple(entries), tuple(links))


def append_to_chain(
    path: Path, entries: Iterable[Mapping[str, Any]], *, broken: type[HomefirstError]
) -> Chain:
    """Add entries, all of them or none: what stood there stays, whenever the machine stops.

    Raises
    ------
    ``broken`` : what stands there is not what was written; nothing is added.
    """
    link = read_chain(path, broken=broken).head
    lines = []
    for entry in entries:
        line = json.dumps({**entry, "previous_sha256": link})
        link = hashlib.sha256(line.encode()).hexdigest()
        lines.append(f"{line}\n")
    if lines:
        before = path.read_bytes() if path.is_file() else b""
        storage.write_bytes(before + "".join(lines).encode(), path)
    return read_chain(path, broken=broken)


def mark_of(chain: Chain) -> dict[str, Any]:
    """How long a log is and how it ends: kept elsewhere, it tells when lines at the end are cut."""
    return {"lines": len(chain.links), "sha256": chain.head}


def hold_to_end(
    chain: Chain, end: Mapping[str, Any] | None, path: Path, *, broken: type[HomefirstError]
) -> Chain:
    """The chain, if it still holds the line that was last when ``end`` was written down.

    Lines added since are no fault; without an ``end`` nothing can be told.

    Raises
    ------
    ``broken`` : that line is gone, or is another.
    """
    if end is None or not end["lines"]:
        return chain
    lines = int(end["lines"])
    if len(chain.links) < lines or chain.links[lines - 1] != end["sha256"]:
        raise broken(
            f"{path.name} was altered or cut at its end: it had {lines} line(s), now it has "
            f"{len(chain.links)}, or line {lines} is another. Put it back from a backup."
        )
    return chain


def _entry(line: bytes) -> dict[str, Any] | None:
    """One line as an entry; None where it is none at all."""
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) else None
