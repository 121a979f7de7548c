"""The audit pack: all that an auditor needs of one model in one zip, which checks itself."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pipeline import storage
from pipeline.bill_of_materials import bill_of_materials
from pipeline.bundle_files import read_bundle
from pipeline.errors import ModelError
from pipeline.live import LEDGER, read_ledger
from pipeline.live.evidence import card_status, failed_gates, is_draft
from pipeline.live.versions import check_bundle_of
from pipeline.paths import DVC_LOCK, GOVERNANCE, LOCK_FILE, PARAMS, ROOT, Places
from pipeline.tracking import lineage_tags, runs_of

CARD_ENDINGS = ("json", "html", "md")
MANIFEST, MANIFEST_SUM, VERIFY = "manifest.json", "manifest.sha256", "verify.sh"
FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can say: the pack holds no clock
READ_ME = """Audit pack of the model {target}.

cards/               the model card as a page, as text and as JSON; start with the page
{target}/   metrics.json has every figure with its interval, figures/*.csv the curves
gate_decision.json   the gates of the release, and why the card is a draft if it is one
sign_offs.jsonl      who promoted this very model, when and why
data_quality.html    what the contracts found, as counts
model/               the model as text, with its own manifest
governance/          what people have said of the model
sbom.cdx.json        every library it is built with (CycloneDX 1.6); requirements.lock has the same
lineage.json         commit, lock hashes and training runs
manifest.json        the SHA-256 of every file here

To check it, unpack it and run: sh verify.sh
"""


@dataclass(frozen=True)
class Written:
    """Where a pack stands, and the hash that stands for all of it."""

    path: Path
    manifest_sha256: str


def write_pack(places: Places, target: str, *, out: Path) -> Written:
    """Write ``<out>/<target>-<first 12 digits of the manifest's hash>.zip``.

    Same model, pages, ledger and commit: same bytes.

    Raises
    ------
    ModelError : there is no trained model, it is not what training wrote, its card or metrics
        are missing, or the ledger was altered.
    UsageError : the library of the bill of materials is not installed.
    """
    files = sealed_files(pack_files(places, target))
    digest = files[MANIFEST_SUM].decode().split()[0]
    path = out / f"{target}-{digest[:12]}.zip"
    storage.write_bytes(as_zip(files), path)
    return Written(path, digest)


def pack_files(places: Places, target: str) -> dict[str, bytes]:
    """Every file of a pack by its name, but for the manifest."""
    bundle = read_bundle(places.models / target)
    check_bundle_of(bundle, target)
    published, cards = places.published / target, places.published / "cards"
    needed = [published / "metrics.json", *(cards / f"{target}.{end}" for end in CARD_ENDINGS)]
    absent = [path.name for path in needed if not path.is_file()]
    if absent:
        raise ModelError(f"{target} has no {', '.join(absent)}; run `dvc repro` first.")
    metrics, card = storage.read_json(needed[0]), storage.read_json(needed[1])
    manifest_sha256 = hashlib.sha256(_bytes(bundle["manifest.json"])).hexdigest()
    files = {
        **_folder(published, f"{target}/"),
        **{f"cards/{path.name}": path.read_bytes() for path in sorted(cards.glob(f"{target}*"))},
        **{f"model/{name}": _bytes(content) for name, content in bundle.items()},
        **_ones_that_exist(places, target),
        "gate_decision.json": _json(gate_decision(metrics, card)),
        "sign_offs.jsonl": sign_offs(places, target, manifest_sha256).encode(),
        "lineage.json": _json(_lineage(places, target, manifest_sha256)),
        "requirements.lock": LOCK_FILE.read_bytes(),
        "params.yaml": PARAMS.read_bytes(),
        "sbom.cdx.json": bill_of_materials(
            LOCK_FILE.read_text(encoding="utf-8"), version=version("homefirst")
        ).encode(),
        "README.txt": READ_ME.format(target=target).encode(),
        VERIFY: (ROOT / "pipeline" / VERIFY).read_bytes(),
    }
    return dict(sorted(files.items()))


def sealed_files(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files with a manifest of their hashes, one a line, and the hash of the manifest."""
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())}
    manifest = _json({"files": hashes})
    line = f"{hashlib.sha256(manifest).hexdigest()}  {MANIFEST}\n"
    return {**files, MANIFEST: manifest, MANIFEST_SUM: line.encode()}


def as_zip(files: Mapping[str, bytes]) -> bytes:
    """A zip of the files in order of their names, not compressed: same files, same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as pack:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, FIRST_DAY)
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            pack.writestr(entry, content)
    return buffer.getvalue()


def gate_decision(metrics: Mapping[str, Any], card: Mapping[str, Any]) -> dict[str, Any]:
    """What the gates say of the model, and whether its card is complete."""
    failed = failed_gates(metrics)
    return {
        "may_go_live": not failed and not is_draft(card),
        "gates_not_passed": failed,
        "gates": list(metrics["gates"]),
        "card_status": card_status(card),
        "card_reasons": card["identity"]["status"].get("reasons", []),
    }


def sign_offs(places: Places, target: str, manifest_sha256: str) -> str:
    """The ledger's lines about this very model, as they stand there; empty where nobody signed.

    Raises
    ------
    ModelError : the ledger was altered.
    """
    entries = read_ledger(places).entries
    lines = (places.live / LEDGER).read_text(encoding="utf-8").splitlines() if entries else []
    own = [
        line
        for line, entry in zip(lines, entries, strict=True)
        if entry["target"] == target and entry.get("manifest_sha256") == manifest_sha256
    ]
    return "".join(f"{line}\n" for line in own)


def _lineage(places: Places, target: str, manifest_sha256: str) -> dict[str, Any]:
    return {
        "target": target,
        "model_manifest_sha256": manifest_sha256,
        **lineage_tags(),
        "mlflow_runs": runs_of(places, manifest_sha256),
    }


def _ones_that_exist(places: Places, target: str) -> dict[str, bytes]:
    """Files that a pack has where they are there: contract results, governance, hazards, locks."""
    wanted = {
        **{path.name: path for path in sorted(places.published.glob("data_quality.*"))},
        **{path.name: path for path in sorted(places.published.glob("hazard*"))},
        f"governance/{target}.yaml": GOVERNANCE / f"{target}.yaml",
        **{f"governance/{path.name}": path for path in sorted(GOVERNANCE.glob("hazard*"))},
        "dvc.lock": DVC_LOCK,
    }
    return {name: path.read_bytes() for name, path in wanted.items() if path.is_file()}


def _folder(folder: Path, prefix: str) -> dict[str, bytes]:
    """Every file below a folder, by its name from there."""
    return {
        f"{prefix}{path.relative_to(folder).as_posix()}": path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _json(value: Any) -> bytes:
    return storage.as_json(value).encode()


def _bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content
