"""The evidence that a model goes live on: its evaluation and its card, tied to that very bundle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline import storage
from pipeline.errors import ModelError
from pipeline.live.versions import MANIFEST
from pipeline.paths import Places

METRICS, CARD, DECISION = "metrics.json", "card.json", "decision.json"
OF_THE_MODEL = "model_manifest_sha256"
"""The hash in a card that says of which bundle it speaks."""


def published_evidence(places: Places, target: str) -> dict[str, Any]:
    """The metrics and the card of the trained bundle's evaluation.

    Raises
    ------
    ModelError : one is missing, or the card was filled for another training.
    """
    metrics = places.published / target / METRICS
    card = places.published / "cards" / f"{target}.json"
    for path in (metrics, card):
        if not path.is_file():
            raise ModelError(f"{target} has no {path.name}; run `dvc repro` first.")
    wanted = {OF_THE_MODEL: places.models / target / MANIFEST}
    for fault in card_faults(card, f"cards/{card.name}", wanted):
        raise ModelError(f"{fault}: it tells of another training. Run `dvc repro` first.")
    return {METRICS: storage.read_json(metrics), CARD: storage.read_json(card)}


def card_faults(card: Path, name: str, wanted: Mapping[str, Path]) -> Iterator[str]:
    """Which files a card's hashes are not of.

    Parameters
    ----------
    name : what to call the card.
    wanted : hash in the card → the file that it must be of.
    """
    try:
        said: dict[str, Any] = storage.read_json(card)["lineage"]["hashes"]
    except (ValueError, KeyError, TypeError):
        yield f"{name} is not readable, or holds no hashes"
        return
    for key, path in wanted.items():
        if not path.is_file():
            yield f"{name}: {path.parent.name}/{path.name} is missing"
        elif said.get(key) != storage.sha256_of(path):
            yield f"{name} is not of this {path.parent.name}/{path.name}"


def failed_gates(metrics: Mapping[str, Any]) -> list[str]:
    """The names of the gates that an evaluation did not pass.

    Raises
    ------
    ModelError : it judged by no gates at all, which is no pass.
    """
    if "gates" not in metrics:
        raise ModelError("The evaluation says nothing of its gates; run `dvc repro` first.")
    return [gate["name"] for gate in metrics["gates"] if not gate["passed"]]


def card_status(card: Mapping[str, Any]) -> str:
    """How far a card has come."""
    return str(card["identity"]["status"]["value"])


def is_draft(card: Mapping[str, Any]) -> bool:
    """Whether a card still lacks what a release needs."""
    return card_status(card) == "draft"
