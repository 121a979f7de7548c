"""The models of this morning: the live one of each target, or the last good one before it.

The ledger says what was live before. A version that a rollback took back, or that was withdrawn, is
never gone to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from models.sealed import sha256
from pipeline.chained_log import hold_to_end, read_chain
from pipeline.errors import ModelError
from pipeline.live import LEDGER, LiveModel, read_live, read_version
from pipeline.live.evidence import METRICS
from pipeline.live.ledger import ROLLBACK, WITHDRAW
from pipeline.live.pointer import ANCHOR, read_pointer
from pipeline.live.versions import MANIFEST, evidence_folder
from pipeline.paths import TARGETS, Places
from pipeline.storage import sha256_of

Entry = Mapping[str, Any]
Broken = Mapping[tuple[str, str], str]


@dataclass(frozen=True)
class MorningModels:
    """Which model of each target may score, why a target has none, and what is to be said of it."""

    usable: Mapping[str, LiveModel] = field(default_factory=dict)
    unavailable: Mapping[str, str] = field(default_factory=dict)
    signs: tuple[str, ...] = ()


def find_models(places: Places, broken: Broken | None = None) -> MorningModels:
    """Find for each target a model whose hashes are right, the live one first.

    One target without any stops no other.

    Parameters
    ----------
    broken : by target and version, why a version that was found before could not score.
    """
    entries, ledger_fault = _ledger(places)
    usable: dict[str, LiveModel] = {}
    unavailable: dict[str, str] = {}
    signs: list[str] = []
    for target in TARGETS:
        faults: list[str] = []
        model = _first_good(places, target, entries, broken or {}, faults)
        if model is None:
            unavailable[target] = " ".join(faults)
            continue
        usable[target] = model
        if model.is_stand_in:
            told = " ".join(faults)
            signs.append(f"{target}: the last good model, {model.version}, scores today. {told}")
    if ledger_fault:
        signs.append(f"{ledger_fault} No earlier model can stand in until it is put back.")
    return MorningModels(usable, unavailable, tuple(signs))


def lived(entries: Iterable[Entry], target: str) -> dict[str, Entry]:
    """The entry of each version that may score, the one that is live first, then those before it.

    A promotion goes on top; a rollback takes off everything above the version it goes back to, a
    withdrawal everything.
    """
    stack: dict[str, Entry] = {}
    for entry in entries:
        if entry.get("target") != target or "version" not in entry:
            continue
        if entry["action"] == WITHDRAW:
            stack = {}
            continue
        version = str(entry["version"])
        if entry["action"] == ROLLBACK:
            names = list(stack)
            below = names[: names.index(version) + 1] if version in names else []
            stack = {name: stack[name] for name in below}
        else:
            stack.pop(version, None)
        stack.setdefault(version, entry)
    return dict(reversed(stack.items()))


def _first_good(
    places: Places, target: str, entries: tuple[Entry, ...], broken: Broken, faults: list[str]
) -> LiveModel | None:
    """The first version that is whole; why those before it are not is added to ``faults``."""
    known = lived(entries, target)
    for model in _candidates(places, target, known, faults):
        entry = known.get(model.version, {})
        why = broken.get((target, model.version)) or _not_as_promoted(places, model, entry)
        if why:
            faults.append(f"{model.version}: {_sentence(why)}")
            continue
        return replace(model, beside=_beside(model, entry), is_stand_in=bool(faults))
    return None


def _candidates(
    places: Places, target: str, known: Mapping[str, Entry], faults: list[str]
) -> Iterator[LiveModel]:
    """The live version, then those that were live before it, as far as they can be read."""
    tried = ""
    try:
        live = read_live(places, target)
        tried = live.version
        yield live
    except ModelError as error:
        faults.append(_sentence(str(error)))
    for version, entry in known.items():
        if version == tried:
            continue
        try:
            yield read_version(
                places,
                target,
                version,
                is_demonstration=bool(entry.get("is_demonstration", False)),
                has_beside="beside_sha256" in entry,
            )
        except ModelError as error:
            told = _sentence(str(error))
            faults += [] if told in faults else [told]


def _not_as_promoted(places: Places, model: LiveModel, entry: Entry) -> str:
    """Why a model is not the one that the ledger speaks of; empty where it is, or says nothing.

    Its evaluation counts too: by it housing help may order people. The card orders nobody.
    """
    if entry.get("manifest_sha256", model.manifest_sha256) != model.manifest_sha256:
        return f"its manifest is not the one that {LEDGER} names"
    path = evidence_folder(places.live / model.target / model.version) / METRICS
    promised = entry.get("evidence_sha256", {}).get(METRICS)
    if promised is not None and path.is_file() and sha256_of(path) != promised:
        return f"its {METRICS} is not the one that {LEDGER} names"
    return ""


def _beside(model: LiveModel, entry: Entry) -> Mapping[str, str | bytes] | None:
    """The bundle beside a model; as if gone where the ledger names another."""
    if not model.beside or "beside_sha256" not in entry:
        return model.beside
    is_same = sha256(model.beside.get(MANIFEST, "")) == entry["beside_sha256"]
    return model.beside if is_same else {}


def _ledger(places: Places) -> tuple[tuple[Entry, ...], str]:
    """What was promoted, in order, and what is wrong with the ledger.

    Its end is held against the pointer, but for a pointer that cannot be read: that costs no model.
    """
    path = places.live / LEDGER
    try:
        chain = read_chain(path, broken=ModelError)
        hold_to_end(chain, _end(places), path, broken=ModelError)
    except ModelError as error:
        return (), str(error)
    return tuple(chain.entries), ""


def _end(places: Places) -> Mapping[str, Any] | None:
    try:
        return read_pointer(places).get(ANCHOR)
    except ModelError:
        return None


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."
