"""The audit pack: complete, the same every time, and it finds any changed byte by itself."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.audit_pack import as_zip, gate_decision, pack_files, sealed_files, write_pack
from pipeline.errors import ModelError
from pipeline.live import LEDGER
from pipeline.paths import Places
from tests.end_to_end.road import Road, places_in

TARGET = "readmission_30d"
SHELLS = [name for name in ("dash", "bash", "busybox") if shutil.which(name)]


def verify(folder: Path, shell: str = "sh") -> subprocess.CompletedProcess[str]:
    command = ["busybox", "sh"] if shell == "busybox" else [shell]
    return subprocess.run(  # noqa: S603 - the script of the pack that this test made
        [*command, str(folder / "verify.sh")], capture_output=True, check=False, text=True
    )


def copied(road: Road, folder: Path) -> Places:
    """The road's model, pages and ledger in a place of their own."""
    places = places_in(folder)
    shutil.copytree(road.places.published, places.published)
    for name in ("models", "live"):
        shutil.copytree(road.places.data / name, places.data / name)
    return places


@pytest.fixture(scope="module")
def packed(small_road: Road, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("pack")
    written = write_pack(small_road.places, TARGET, out=folder)
    return written.path, folder


@pytest.fixture
def unpacked(packed: tuple[Path, Path], tmp_path: Path) -> Path:
    with zipfile.ZipFile(packed[0]) as pack:
        pack.extractall(tmp_path / "pack")
    return tmp_path / "pack"


def test_a_pack_has_what_an_auditor_asks_for(unpacked: Path) -> None:
    names = {path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*")}
    assert {
        f"cards/{TARGET}.json", f"cards/{TARGET}.html", f"cards/{TARGET}.md",
        f"{TARGET}/metrics.json", f"{TARGET}/figures/calibration_curve.csv",
        f"{TARGET}/evaluation.html", f"governance/{TARGET}.yaml", "data_quality.json",
        "gate_decision.json", "lineage.json", "manifest.json", "model/booster.txt",
        "requirements.lock", "sbom.cdx.json", "sign_offs.jsonl", "verify.sh", "README.txt",
    } <= names  # fmt: skip
    lineage = json.loads((unpacked / "lineage.json").read_text("utf-8"))
    assert len(lineage["mlflow_runs"]) == 1
    assert lineage["git_commit"]
    signed = [json.loads(line) for line in (unpacked / "sign_offs.jsonl").read_text().splitlines()]
    assert [one["by"] for one in signed] == ["a test"]
    assert signed[0]["manifest_sha256"] == lineage["model_manifest_sha256"]


def test_links_of_the_pages_lead_to_files_of_the_pack(unpacked: Path) -> None:
    page = (unpacked / TARGET / "evaluation.html").read_text("utf-8")
    for link in (f"../cards/{TARGET}.html", "leak_proofs.html"):
        assert link in page
        assert (unpacked / TARGET / link).is_file()


def test_the_same_model_gives_the_same_bytes(
    packed: tuple[Path, Path], small_road: Road, tmp_path: Path
) -> None:
    again = write_pack(small_road.places, TARGET, out=tmp_path)
    assert again.path.name == packed[0].name
    assert again.path.read_bytes() == packed[0].read_bytes()
    assert again.manifest_sha256[:12] in again.path.name


@pytest.mark.parametrize("shell", SHELLS)
def test_an_untouched_pack_verifies_in_every_shell(unpacked: Path, shell: str) -> None:
    done = verify(unpacked, shell)
    assert (done.returncode, done.stderr) == (0, "")
    listed = len(json.loads((unpacked / "manifest.json").read_text())["files"])
    assert f"{listed} files are as packed." in done.stdout
    whole = hashlib.sha256((unpacked / "manifest.json").read_bytes()).hexdigest()
    assert whole in done.stdout


def test_one_changed_byte_in_any_file_is_found_and_named(unpacked: Path) -> None:
    files = [path for path in sorted(unpacked.rglob("*")) if path.is_file()]
    for path in (files[0], unpacked / "model" / "booster.txt", unpacked / "verify.sh",
                 unpacked / "manifest.json", unpacked / "manifest.sha256"):  # fmt: skip
        content = path.read_bytes()
        place = len(content) // 2
        if path.name == "verify.sh":  # inside a comment, so that the script still runs
            place = content.index(b"none of our code")
        path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        done = verify(unpacked)
        name = path.relative_to(unpacked).as_posix()
        path.write_bytes(content)
        assert done.returncode == 1, name
        assert "NOT AS PACKED" in done.stdout
        assert f"CHANGED: {name.replace('manifest.sha256', 'manifest.json')}" in done.stdout
    assert verify(unpacked).returncode == 0


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        pytest.param(lambda f: (f / "lineage.json").unlink(), "lineage.json is missing", id="gone"),
        pytest.param(lambda f: (f / "model" / "x.txt").write_text("x"),
                     "model/x.txt is not in the manifest", id="added"),
        pytest.param(lambda f: (f / ".hidden").write_text("x"),
                     ".hidden is not in the manifest", id="added and hidden"),
        pytest.param(lambda f: (f / "model" / "..hidden").write_text("x"),
                     "model/..hidden is not in the manifest", id="two dots before it"),
        pytest.param(lambda f: (f / "manifest.json").write_text("{}"), "names no file", id="empty"),
        pytest.param(lambda f: (f / "manifest.json").unlink(), "NOT AS PACKED", id="no manifest"),
    ],
)  # fmt: skip
def test_what_was_taken_out_or_put_in_is_named(
    unpacked: Path, harm: Callable[[Path], object], said: str
) -> None:
    harm(unpacked)
    done = verify(unpacked)
    assert done.returncode == 1
    assert said in done.stdout


def test_a_model_that_was_altered_is_not_packed(small_road: Road, tmp_path: Path) -> None:
    places = copied(small_road, tmp_path)
    booster = places.models / TARGET / "booster.txt"
    booster.write_text(booster.read_text().replace("leaf_value=0", "leaf_value=1", 1))
    with pytest.raises(ModelError, match="booster"):
        pack_files(places, TARGET)


def test_a_model_without_a_card_is_not_packed(small_road: Road, tmp_path: Path) -> None:
    places = copied(small_road, tmp_path)
    (places.published / "cards" / f"{TARGET}.html").unlink()
    with pytest.raises(ModelError, match=r"has no readmission_30d\.html; run `dvc repro` first"):
        pack_files(places, TARGET)


def test_an_altered_ledger_is_not_packed(small_road: Road, tmp_path: Path) -> None:
    places = copied(small_road, tmp_path)
    ledger = places.live / LEDGER
    ledger.write_text(ledger.read_text().replace("a test", "a guest", 1))
    with pytest.raises(ModelError, match=r"ledger\.jsonl was altered"):
        pack_files(places, TARGET)


def test_a_model_that_nobody_signed_has_no_sign_off(small_road: Road, tmp_path: Path) -> None:
    places = copied(small_road, tmp_path)
    shutil.rmtree(places.live)
    assert pack_files(places, TARGET)["sign_offs.jsonl"] == b""


def test_the_gate_decision_says_which_gate_and_whether_the_card_is_a_draft() -> None:
    metrics = {"gates": [{"name": "slope", "passed": False}, {"name": "ici", "passed": True}]}
    card = {"identity": {"status": {"value": "shadow"}}}
    told = gate_decision(metrics, card)
    assert (told["may_go_live"], told["gates_not_passed"]) == (False, ["slope"])
    good = {"gates": [{"name": "ici", "passed": True}]}
    assert gate_decision(good, card)["may_go_live"] is True
    draft = {"identity": {"status": {"value": "draft", "reasons": ["no owner"]}}}
    assert gate_decision(good, draft)["may_go_live"] is False


def test_the_order_of_files_changes_nothing() -> None:
    files = {"b.txt": b"2", "a.txt": b"1"}
    turned = dict(reversed(files.items()))
    assert as_zip(sealed_files(files)) == as_zip(sealed_files(turned))
