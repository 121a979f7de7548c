"""The way back: an earlier version is live again, verified, by one rename and without a network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.errors import ModelError, UsageError
from pipeline.live.ledger import (
    ROLLBACK,
    Period,
    entry_now,
    periods,
    promoted_as,
    read_to_change,
    switch,
)
from pipeline.live.pointer import entry_of
from pipeline.live.promotion import check_signed
from pipeline.live.versions import BESIDE, check_version
from pipeline.lock import hold_lock
from pipeline.paths import Places
from pipeline.publish import sweep


@dataclass(frozen=True)
class WentBack:
    """From which version to which; from none where the target had been withdrawn."""

    before: str | None
    version: str


def roll_back(
    places: Places, target: str, *, by: str, reason: str, to: str | None = None
) -> WentBack:
    """Make an earlier version live again: the one before, or the one named by ``to``.

    Its files are held against their manifests and against the ledger first. Nothing is taken
    away: the version that is left can be come back to in the same way.

    Raises
    ------
    ModelError : nothing is live and no version is named, there is no earlier version, the ledger
        was altered, or the version is not what was promoted.
    UsageError : nobody is named, no reason given, or ``to`` is live already.
    """
    check_signed(by, reason, "rollback")
    with hold_lock(places.locks / "live.lock", wait_seconds=30):
        sweep(places.live)
        entries, pointer = read_to_change(places)
        before = pointer.get(target, {}).get("version")
        if before is None and to is None:
            raise ModelError(f"No {target} model is live, so there is nothing to go back from.")
        version = to or _version_before(periods(entries, pointer, target), target)
        if version == before:
            raise UsageError(f"{target} {version} is live already; nothing was changed.")
        promoted = promoted_as(entries, target, version)
        check_version(places, target, promoted)
        is_demonstration = bool(promoted["is_demonstration"])
        live = entry_of(
            version,
            is_demonstration=is_demonstration,
            beside=BESIDE[target] if "beside_sha256" in promoted else None,
        )
        entry = entry_now(
            ROLLBACK,
            target,
            version,
            by=by,
            reason=reason,
            is_demonstration=is_demonstration,
            replaces=before,
            manifest_sha256=promoted["manifest_sha256"],
        )
        switch(places, {**pointer, target: live}, entry)
    return WentBack(before, version)


def _version_before(known: Sequence[Period], target: str) -> str:
    """The last version that was live before the one that is, and is another."""
    now = known[-1].version if known else None
    for period in reversed(known):
        if period.version != now:
            return period.version
    raise ModelError(f"{target} has no earlier version to go back to.")
