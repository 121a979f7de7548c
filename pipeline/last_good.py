"""The models of this morning: the live one of each target, or the last good one before it.

The ledger says what was live before. A version that a rollback took back is never gone to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.chained_log import read_chain
from pipeline.errors import ModelError
from pipeline.live import LEDGER, LiveModel, read_live, read_version
from pipeline.paths import TARGETS, Places

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

    A promotion goes on top; a rollback takes off everything above the version it goes back to.
    """
    stack: dict[str, Entry] = {}
    for entry in entries:
        if entry.get("target") != target or "version" not in entry:
            continue
        version = str(entry["version"])
        if entry["action"] == "rollback":
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
        why = broken.get((target, model.version)) or _not_as_promoted(model, known)
        if why:
            faults.append(f"{model.version}: {_sentence(why)}")
            continue
        return replace(model, is_stand_in=bool(faults))
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


def _not_as_promoted(model: LiveModel, known: Mapping[str, Entry]) -> str:
    """Why a model is not the one that the ledger speaks of; empty where it is, or says nothing."""
    promised = known.get(model.version, {}).get("manifest_sha256", model.manifest_sha256)
    if promised == model.manifest_sha256:
        return ""
    return f"its manifest is not the one that {LEDGER} names"


def _ledger(places: Places) -> tuple[tuple[Entry, ...], str]:
    """What was promoted, in order, and what is wrong with the ledger."""
    try:
        return tuple(read_chain(places.live / LEDGER, broken=ModelError).entries), ""
    except ModelError as error:
        return (), str(error)


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."
