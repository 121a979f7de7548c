"""The live models: promoted copies, one pointer, and a ledger that only grows.

``data/live/<target>/<version>/`` holds a verified copy of a bundle with the card and the gates
of its evaluation. ``data/live/current.json`` names the live version of each target and is
switched by one rename. ``data/live/ledger.jsonl`` says who, when, what and why; each line holds
the SHA-256 of the line before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from models.sealed import BundleError, check_seal
from pipeline import storage
from pipeline.bundle_files import read_bundle, write_bundle
from pipeline.chained_log import append_to_chain, read_chain
from pipeline.errors import GateError, ModelError, UsageError
from pipeline.lock import hold_lock
from pipeline.paths import HOURS, HOURS_BESIDE, TARGETS, Places

POINTER = "current.json"
LEDGER = "ledger.jsonl"
BESIDE = {HOURS_BESIDE: HOURS}
"""Bundles that go live and back with a target's own, in a folder beside it."""
EVIDENCE = ("metrics.json", "card.json")


@dataclass(frozen=True)
class LiveModel:
    """One live bundle: its files as read, its version, and the evidence it was promoted on.

    ``beside`` are the files of the bundle that was promoted with it, as read and not yet believed:
    empty where they are gone, None where none was promoted. ``is_stand_in`` is true for the last
    good one, where the live one cannot be used.
    """

    target: str
    version: str
    files: Mapping[str, str | bytes]
    manifest_sha256: str
    is_demonstration: bool
    metrics: Mapping[str, Any]
    beside: Mapping[str, str | bytes] | None = None
    is_stand_in: bool = False


def promote(places: Places, target: str, *, by: str, reason: str, is_demonstration: bool) -> str:
    """Make the trained bundle of ``target`` the live one; returns the version.

    A demonstration may go ahead with failed gates and a draft card: every list it makes says so.
    Promoting the bundle that is already live changes nothing.

    Raises
    ------
    ModelError : there is no bundle, or it is not what training wrote.
    GateError : a gate failed, or the card is a draft, and this is no demonstration.
    UsageError : nobody is named, or no reason given.
    """
    if not by.strip() or not reason.strip():
        raise UsageError("A promotion needs a name (--by) and a reason (--reason).")
    files = read_bundle(places.models / target)
    _verify(files, target)
    beside = _trained_beside(places, target)
    evidence = _evidence(places, target)
    if not is_demonstration:
        _check_gates(target, evidence)
    with hold_lock(places.locks / "live.lock", wait_seconds=30):
        current = _pointer(places)
        if target in current:
            live = places.live / target / str(current[target]["version"])
            if _is_same(live, files) and _is_same(_beside(live), beside):
                return live.name
        version = f"v{_count_versions(places, target) + 1}"
        folder = places.live / target / version
        write_bundle({name: _text(content) for name, content in files.items()}, folder)
        if beside:
            write_bundle({name: _text(file) for name, file in beside.items()}, _beside(folder))
            _verify(read_bundle(_beside(folder)), BESIDE[target])
        for name, content in evidence.items():
            storage.write_json(content, folder.with_name(f"{version}-evidence") / name)
        _verify(read_bundle(folder), target)
        append_to_chain(
            places.live / LEDGER,
            [
                {
                    "at": datetime.now(tz=UTC).isoformat(timespec="seconds"),
                    "action": "promote",
                    "target": target,
                    "version": version,
                    "by": by,
                    "reason": reason,
                    "is_demonstration": is_demonstration,
                    "gates_failed": _failed_gates(evidence["metrics.json"]),
                    "card_status": evidence["card.json"]["identity"]["status"]["value"],
                    "manifest_sha256": storage.sha256_of(folder / "manifest.json"),
                    **_hash_of_beside(folder, beside),
                }
            ],
            broken=ModelError,
        )
        current[target] = {"version": version, "is_demonstration": is_demonstration}
        if beside:
            current[target]["beside"] = BESIDE[target]
        storage.write_json(current, places.live / POINTER)
    return version


def read_live(places: Places, target: str) -> LiveModel:
    """Read the live bundle of a target; hashes are checked before anything is parsed.

    Raises
    ------
    ModelError : none is live, or its files are not the ones that were promoted.
    """
    pointer = _pointer(places)
    if target not in pointer:
        raise ModelError(f"No {target} model is live. Promote one: homefirst promote {target}.")
    now = pointer[target]
    return read_version(
        places,
        target,
        str(now["version"]),
        is_demonstration=bool(now["is_demonstration"]),
        has_beside="beside" in now,
    )


def read_version(
    places: Places, target: str, version: str, *, is_demonstration: bool, has_beside: bool
) -> LiveModel:
    """Read one version that was promoted, whether it is live now or was before.

    Raises
    ------
    ModelError : its files are not the ones that were promoted.
    """
    folder = places.live / target / version
    files = read_bundle(folder)
    _verify(files, target)
    evidence = folder.with_name(f"{version}-evidence") / "metrics.json"
    return LiveModel(
        target=target,
        version=version,
        files=files,
        manifest_sha256=storage.sha256_of(folder / "manifest.json"),
        is_demonstration=is_demonstration,
        metrics=_read_own_json(evidence) if evidence.is_file() else {},
        beside=_files_in(_beside(folder)) if has_beside else None,
    )


def bundles_of(live: Mapping[str, LiveModel]) -> dict[str, Mapping[str, str | bytes]]:
    """The files of every live bundle by name, those that stand beside a target's own included."""
    files = {target: model.files for target, model in live.items()}
    beside = {
        BESIDE[target]: model.beside for target, model in live.items() if model.beside is not None
    }
    return files | beside


def check_ledger(path: Path) -> int:
    """Follow the ledger's chain of hashes; returns the number of lines.

    Raises
    ------
    ModelError : a line was changed, taken out or put in; the first such line is named.
    """
    return len(read_chain(path, broken=ModelError).entries)


def describe_live(places: Places) -> list[str]:
    """One line per target and one for the ledger, for people.

    Raises
    ------
    ModelError : the ledger was altered.
    """
    entries = read_chain(places.live / LEDGER, broken=ModelError).entries
    pointer = _pointer(places)
    said = []
    for target in TARGETS:
        if target not in pointer:
            said.append(f"{target}: no model is live")
            continue
        version = pointer[target]["version"]
        last = [e for e in entries if e["target"] == target and e["version"] == version][-1]
        kind = " (demonstration)" if pointer[target]["is_demonstration"] else ""
        said.append(f"{target}: {version}{kind} since {last['at']}, by {last['by']}")
    return [*said, f"ledger: {len(entries)} entries, unbroken"]


def _evidence(places: Places, target: str) -> dict[str, Any]:
    """The metrics and the card of the bundle's evaluation."""
    metrics = places.published / target / "metrics.json"
    card = places.published / "cards" / f"{target}.json"
    for path in (metrics, card):
        if not path.is_file():
            raise ModelError(f"{target} has no {path.name}; run `dvc repro` first.")
    return {"metrics.json": storage.read_json(metrics), "card.json": storage.read_json(card)}


def _check_gates(target: str, evidence: Mapping[str, Any]) -> None:
    failed = _failed_gates(evidence["metrics.json"])
    status = evidence["card.json"]["identity"]["status"]["value"]
    if failed or status == "draft":
        reasons = [f"gate not passed: {name}" for name in failed]
        reasons += ["the card is a draft"] if status == "draft" else []
        raise GateError(
            f"{target} stays as it is. {len(reasons)} reason(s):\n  "
            + "\n  ".join(reasons)
            + "\nFill in the card, or promote it as a demonstration (--demonstration)."
        )


def _failed_gates(metrics: Mapping[str, Any]) -> list[str]:
    return [gate["name"] for gate in metrics.get("gates", []) if not gate["passed"]]


def _verify(files: Mapping[str, str | bytes], target: str) -> None:
    try:
        manifest = check_seal(files)
    except BundleError as error:
        raise ModelError(f"{target}: {error}") from error
    if manifest["target"] != target:
        raise ModelError(f"The bundle is of {manifest['target']}, not of {target}.")


def _is_same(live: Path, files: Mapping[str, str | bytes]) -> bool:
    """Whether the live folder holds these files; no files are the same as no folder."""
    manifest = live / "manifest.json"
    if not files:
        return not manifest.is_file()
    return manifest.is_file() and manifest.read_bytes() == files["manifest.json"]


def _beside(folder: Path) -> Path:
    """Where the bundle stands that was promoted with a version."""
    return folder.with_name(f"{folder.name}-beside")


def _trained_beside(places: Places, target: str) -> dict[str, str | bytes]:
    """The verified bundle that is to go live with the target's own; none if none was trained."""
    if target not in BESIDE or not (places.models / BESIDE[target]).is_dir():
        return {}
    files = read_bundle(places.models / BESIDE[target])
    _verify(files, BESIDE[target])
    return files


def _hash_of_beside(folder: Path, beside: Mapping[str, str | bytes]) -> dict[str, str]:
    """What the ledger says of the bundle beside; nothing where there is none."""
    if not beside:
        return {}
    return {"beside_sha256": storage.sha256_of(_beside(folder) / "manifest.json")}


def _files_in(folder: Path) -> dict[str, str | bytes]:
    """The files of a folder as bytes; none where it is gone."""
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*"))}


def _count_versions(places: Places, target: str) -> int:
    folder = places.live / target
    return len([path for path in folder.glob("v*") if path.name[1:].isdigit()])


def _pointer(places: Places) -> dict[str, Any]:
    path = places.live / POINTER
    return _read_own_json(path) if path.is_file() else {}


def _read_own_json(path: Path) -> dict[str, Any]:
    try:
        return dict(storage.read_json(path))
    except ValueError as error:
        raise ModelError(
            f"{path.parent.name}/{path.name} is not readable; put it back from a backup "
            f"({LEDGER} says what was live)."
        ) from error


def _text(content: str | bytes) -> str:
    return content.decode("utf-8") if isinstance(content, bytes) else content
