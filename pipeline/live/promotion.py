"""Promotion: a bundle goes live with a name, a reason and the evidence that it was judged on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline import storage
from pipeline.bundle_files import read_bundle, write_bundle
from pipeline.errors import GateError, UsageError
from pipeline.live.evidence import (
    CARD,
    METRICS,
    card_status,
    failed_gates,
    is_draft,
    published_evidence,
)
from pipeline.live.ledger import PROMOTE, entry_now, read_to_change, switch
from pipeline.live.pointer import entry_of
from pipeline.live.versions import (
    BESIDE,
    MANIFEST,
    beside_folder,
    check_bundle_of,
    evidence_folder,
    is_same,
    next_version,
)
from pipeline.lock import hold_lock
from pipeline.paths import Places
from pipeline.publish import sweep


@dataclass(frozen=True)
class Candidate:
    """What may go live: verified files, those beside them, and the evidence by file name.

    ``objections`` are reasons of its own why it must not, beside failed gates and a draft card.
    """

    target: str
    origin: str
    files: Mapping[str, str | bytes]
    beside: Mapping[str, str | bytes]
    evidence: Mapping[str, Any]
    objections: tuple[str, ...] = ()


def trained_candidate(places: Places, target: str) -> Candidate:
    """The bundle that training wrote, with its published evaluation and card.

    Raises
    ------
    ModelError : there is none, it is not what training wrote, or the evidence is missing or of
        another training.
    """
    files = read_bundle(places.models / target)
    check_bundle_of(files, target)
    return Candidate(
        target=target,
        origin="trained",
        files=files,
        beside=_trained_beside(places, target),
        evidence=published_evidence(places, target),
    )


def promote(
    places: Places,
    target: str,
    *,
    by: str,
    reason: str,
    is_demonstration: bool,
    candidate: Candidate | None = None,
) -> str:
    """Make a candidate the live one, the trained bundle if none is given; returns the version.

    A demonstration may go ahead with failed gates and a draft card: every list it makes says so.
    Promoting the bundle that is already live changes nothing.

    Raises
    ------
    ModelError : there is no bundle, it is not what training wrote, or the ledger was altered.
    GateError : a gate failed, or the card is a draft, and this is no demonstration.
    UsageError : nobody is named, or no reason given.
    """
    check_signed(by, reason, "promotion")
    one = candidate or trained_candidate(places, target)
    if not is_demonstration:
        _check_gates(one)
    with hold_lock(places.locks / "live.lock", wait_seconds=30):
        sweep(places.live)
        entries, pointer = read_to_change(places)
        before = pointer.get(target, {}).get("version")
        if before is not None and _is_live(one, places, before):
            return str(before)
        version = next_version(places, target, entries)
        folder = places.live / target / version
        entry = _write_version(one, places, version) | {
            "by": by,
            "reason": reason,
            "is_demonstration": is_demonstration,
            "replaces": before,
        }
        check_bundle_of(read_bundle(folder), target)
        live = entry_of(
            version,
            is_demonstration=is_demonstration,
            beside=BESIDE[target] if one.beside else None,
        )
        switch(places, {**pointer, target: live}, entry_now(PROMOTE, target, version, **entry))
    return version


def check_signed(by: str, reason: str, what: str) -> None:
    """Refuse a change of what is live that nobody stands for.

    Raises
    ------
    UsageError : nobody is named, or no reason given.
    """
    if not by.strip() or not reason.strip():
        raise UsageError(f"A {what} needs a name (--by) and a reason (--reason).")


def _write_version(one: Candidate, places: Places, version: str) -> dict[str, Any]:
    """Copy the candidate to its folders; returns what the ledger says of it."""
    folder = places.live / one.target / version
    write_bundle({name: _text(content) for name, content in one.files.items()}, folder)
    beside = {}
    if one.beside:
        write_bundle(
            {name: _text(file) for name, file in one.beside.items()}, beside_folder(folder)
        )
        check_bundle_of(read_bundle(beside_folder(folder)), BESIDE[one.target])
        beside = {"beside_sha256": storage.sha256_of(beside_folder(folder) / MANIFEST)}
    for name, content in one.evidence.items():
        storage.write_json(content, evidence_folder(folder) / name)
    return {
        "origin": one.origin,
        "gates_failed": [*failed_gates(one.evidence[METRICS]), *one.objections],
        "card_status": card_status(one.evidence[CARD]),
        "manifest_sha256": storage.sha256_of(folder / MANIFEST),
        **beside,
        "evidence_sha256": {
            name: storage.sha256_of(evidence_folder(folder) / name) for name in one.evidence
        },
    }


def _is_live(one: Candidate, places: Places, version: str) -> bool:
    live = places.live / one.target / version
    return is_same(live, one.files) and is_same(beside_folder(live), one.beside)


def _check_gates(one: Candidate) -> None:
    reasons = [f"gate not passed: {name}" for name in failed_gates(one.evidence[METRICS])]
    reasons += one.objections
    reasons += ["the card is a draft"] if is_draft(one.evidence[CARD]) else []
    if reasons:
        raise GateError(
            f"{one.target} stays as it is. {len(reasons)} reason(s):\n  "
            + "\n  ".join(reasons)
            + "\nFill in the card, or promote it as a demonstration (--demonstration)."
        )


def _trained_beside(places: Places, target: str) -> dict[str, str | bytes]:
    """The verified bundle that is to go live with the target's own; none if none was trained."""
    if target not in BESIDE or not (places.models / BESIDE[target]).is_dir():
        return {}
    files = read_bundle(places.models / BESIDE[target])
    check_bundle_of(files, BESIDE[target])
    return files


def _text(content: str | bytes) -> str:
    return content.decode("utf-8") if isinstance(content, bytes) else content
