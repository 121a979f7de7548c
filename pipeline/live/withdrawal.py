"""No model on purpose: a target's live version is withdrawn, by a name and with a reason."""

from __future__ import annotations

from pipeline.errors import ModelError
from pipeline.live.ledger import WITHDRAW, entry_now, promoted_as, read_to_change, switch
from pipeline.live.promotion import check_signed
from pipeline.lock import hold_lock
from pipeline.paths import Places
from pipeline.publish import sweep


def withdraw(places: Places, target: str, *, by: str, reason: str) -> str:
    """Leave a target without a live model, and let none of before stand in; returns the version.

    Lists are then made without it: by the plain rule where it was the one that orders them. Its
    files stay. ``promote`` makes a model live again, ``roll_back`` with a version that one.

    Raises
    ------
    ModelError : none is live, or the ledger was altered.
    UsageError : nobody is named, or no reason given.
    """
    check_signed(by, reason, "withdrawal")
    with hold_lock(places.locks / "live.lock", wait_seconds=30):
        sweep(places.live)
        entries, pointer = read_to_change(places)
        if target not in pointer:
            raise ModelError(f"No {target} model is live, so there is nothing to withdraw.")
        version = str(pointer[target]["version"])
        entry = entry_now(
            WITHDRAW,
            target,
            None,
            by=by,
            reason=reason,
            replaces=version,
            manifest_sha256=promoted_as(entries, target, version)["manifest_sha256"],
        )
        left = {key: value for key, value in pointer.items() if key != target}
        switch(places, left, entry)
    return version
