"""The gate's decision on disk: JSON, a page and text, each written whatever the answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from models.release.gate import MAY
from pipeline import storage
from pipeline.chained_log import Chain, append_to_chain, hold_to_end, mark_of, read_chain
from pipeline.errors import ModelError, UsageError
from pipeline.live import Candidate
from pipeline.live.evidence import CARD, DECISION, METRICS
from pipeline.live.pointer import read_pointer
from pipeline.live.promotion import trained_candidate
from pipeline.live.versions import MANIFEST
from pipeline.paths import Places, of_challenger
from reports.render.decision_page import render_decision_html, render_decision_markdown

DECISIONS = "decisions.jsonl"
END = "decisions.end.json"
"""How the log of decisions ended, so that lines cut off at its end are missed."""


def write_decision(home: Places, places: Places, body: Mapping[str, Any]) -> str:
    """Write decision.json, .html and .md, and a line about it to the log of decisions.

    Returns the SHA-256 of decision.json, which the log holds as well.

    Raises
    ------
    ModelError : the log was altered; then nothing is written, and an earlier decision stays.
    """
    read_decisions(home)
    storage.write_json(body, places.data / DECISION)
    storage.write_text(render_decision_html(body), places.data / "decision.html")
    storage.write_text(render_decision_markdown(body), places.data / "decision.md")
    digest = storage.sha256_of(places.data / DECISION)
    entry = {
        "at": datetime.now(tz=UTC).isoformat(timespec="seconds"),
        "target": body["target"],
        "as_of": body["as_of"],
        "answer": body["answer"],
        "decision_sha256": digest,
    }
    chain = append_to_chain(home.challengers / DECISIONS, [entry], broken=ModelError)
    storage.write_json(mark_of(chain), home.challengers / END)
    return digest


def read_decisions(home: Places) -> Chain:
    """Every decision that the gate wrote, oldest first.

    Raises
    ------
    ModelError : the log was altered, or cut at its end.
    """
    path, end = home.challengers / DECISIONS, home.challengers / END
    try:
        written = storage.read_json(end) if end.is_file() else None
        return hold_to_end(read_chain(path, broken=ModelError), written, path, broken=ModelError)
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{END} is not readable; put it back from a backup.") from error


def decision_faults(home: Places) -> list[str]:
    """What of the newest decision of each challenger is not as it was written.

    Raises
    ------
    ModelError : the log of decisions was altered.
    """
    entries = read_decisions(home).entries
    newest = {(entry["target"], entry["as_of"]): entry for entry in entries}
    faults = []
    for (target, as_of), entry in sorted(newest.items()):
        path = of_challenger(home, target, as_of).data / DECISION
        name = f"challengers/{target}/{as_of}/{DECISION}"
        if not path.is_file():
            faults.append(f"{name} is missing")
        elif storage.sha256_of(path) != entry["decision_sha256"]:
            faults.append(f"{name} is altered")
    return faults


def challenger_candidate(home: Places, target: str, as_of: str) -> Candidate:
    """A challenger with its decision, ready for a signature; its objections are the gate's.

    Raises
    ------
    UsageError : there is no decision of that day.
    ModelError : the decision or the bundle is not what was judged, or evidence is missing.
    """
    places = of_challenger(home, target, as_of)
    path = places.data / DECISION
    if not path.is_file():
        raise UsageError(
            f"There is no decision on a challenger of {target} as of {as_of}; make one: "
            f"homefirst retrain {target} --as-of {as_of}."
        )
    _check_known(home, path, target, as_of)
    body = storage.read_json(path)
    if body["challenger"] is None:
        raise UsageError(f"The decision of {as_of} made no challenger: {body['answer']}.")
    manifest = places.models / target / MANIFEST
    judged = body["challenger"]["manifest_sha256"]
    if not manifest.is_file() or storage.sha256_of(manifest) != judged:
        raise ModelError(f"The {target} challenger of {as_of} is not the one that was judged.")
    trained = trained_candidate(places, target)
    evidence = {METRICS: trained.evidence[METRICS], CARD: trained.evidence[CARD], DECISION: body}
    return Candidate(
        target=target,
        origin=f"challenger as of {as_of}",
        files=trained.files,
        beside=trained.beside,
        evidence=evidence,
        objections=tuple(_objections(home, target, body)),
    )


def _check_known(home: Places, path: Path, target: str, as_of: str) -> None:
    """Refuse a decision that is not, byte for byte, the newest one in the log."""
    log = {
        (one["target"], one["as_of"]): one["decision_sha256"]
        for one in read_decisions(home).entries
    }
    name = f"challengers/{target}/{as_of}/{DECISION}"
    if (target, as_of) not in log:
        raise ModelError(f"{name} is not in {DECISIONS}: the gate never wrote it.")
    if log[target, as_of] != storage.sha256_of(path):
        raise ModelError(f"{name} is altered; run `homefirst retrain` again.")


def _objections(home: Places, target: str, body: Mapping[str, Any]) -> list[str]:
    said = [] if body["answer"] == MAY else [f"the gate said: {body['answer']}"]
    live = read_pointer(home).get(target, {}).get("version")
    judged = body["champion"]["version"]
    if live != judged:
        said.append(f"it was judged against {judged}, and {live} is live now")
    return said
