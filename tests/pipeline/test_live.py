"""What is live: promoted with a name, whole, found out when altered, and written down."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from models.sealed import seal
from pipeline.errors import GateError, ModelError, UsageError
from pipeline.live import (
    LEDGER,
    POINTER,
    bundles_of,
    describe_live,
    promote,
    read_ledger,
    read_live,
    roll_back,
)
from pipeline.paths import ROOT, Places
from pipeline.storage import read_json, sha256_of, write_json
from tests.end_to_end.road import Road, places_in, tell_of_the_bundle

TARGET = "readmission_30d"
BY, WHY = "A tester", "a test"
READS_ALTERED = """
import sys
from pathlib import Path
from pipeline.errors import ModelError
from pipeline.live import read_live
from pipeline.paths import Places
folder = Path(sys.argv[1])
try:
    read_live(Places(data=folder / "data", published=folder, lists=folder), sys.argv[2])
except ModelError as error:
    print(error, "lightgbm" in sys.modules)
"""


@pytest.fixture
def places(small_road: Road, tmp_path: Path) -> Places:
    """Trained models, cards and metrics of the small road; nothing is live yet."""
    copied = places_in(tmp_path)
    shutil.copytree(small_road.places.models, copied.models)
    shutil.copytree(small_road.places.published, copied.published)
    return copied


def demonstrate(places: Places, target: str = TARGET) -> str:
    return promote(places, target, by=BY, reason=WHY, is_demonstration=True)


def change_json(path: Path, change: Callable[[Any], None]) -> None:
    content = read_json(path)
    change(content)
    write_json(content, path)


def retrain(places: Places, *, has_card: bool = True) -> None:
    """Another bundle of the same target, and a card of it: another seed, sealed anew."""
    folder = places.models / TARGET
    files = {path.name: path.read_text("utf-8") for path in folder.iterdir()}
    manifest = json.loads(files.pop("manifest.json"))
    facts = {key: value for key, value in manifest.items() if key not in {"format", "files"}}
    files["params.json"] = files["params.json"].replace('"seed": 1', '"seed": 2')
    for name, text in seal(files, **facts).items():
        (folder / name).write_text(text, "utf-8")
    if has_card:
        tell_of_the_bundle(places, TARGET)


def pass_every_gate(places: Places) -> None:
    def passed(metrics: dict[str, Any]) -> None:
        for gate in metrics["gates"]:
            gate["passed"] = True

    change_json(places.published / TARGET / "metrics.json", passed)


def sign_the_card(places: Places) -> None:
    def signed(card: dict[str, Any]) -> None:
        card["identity"]["status"]["value"] = "released"

    change_json(places.published / "cards" / f"{TARGET}.json", signed)


def test_a_demonstration_goes_live_and_is_called_one(places: Places) -> None:
    assert demonstrate(places) == "v1"
    live = read_live(places, TARGET)
    assert (live.version, live.is_demonstration) == ("v1", True)
    trained = {path.name: path.read_bytes() for path in (places.models / TARGET).iterdir()}
    assert dict(live.files) == trained
    assert live.metrics == read_json(places.published / TARGET / "metrics.json")


def test_the_same_bundle_again_changes_nothing(places: Places) -> None:
    demonstrate(places)
    before = {path: path.read_bytes() for path in places.live.rglob("*") if path.is_file()}
    assert demonstrate(places) == "v1"
    assert {p: p.read_bytes() for p in places.live.rglob("*") if p.is_file()} == before


def test_another_bundle_is_the_next_version_and_the_old_one_stays(places: Places) -> None:
    demonstrate(places)
    retrain(places)
    assert demonstrate(places) == "v2"
    assert read_live(places, TARGET).version == "v2"
    roll_back(places, TARGET, by=BY, reason=WHY)
    assert read_live(places, TARGET).version == "v1"
    assert len(read_ledger(places).entries) == 3


def test_targets_go_live_one_by_one(places: Places) -> None:
    demonstrate(places)
    demonstrate(places, "housing_benefit")
    assert set(read_json(places.live / POINTER)) == {TARGET, "housing_benefit", "ledger"}
    with pytest.raises(ModelError, match=r"No ongoing_care model is live\. Promote one"):
        read_live(places, "ongoing_care")
    said = describe_live(places)
    assert said[1] == "ongoing_care: no model is live"
    assert said[0].startswith(f"{TARGET}: v1 (demonstration) since 20")
    assert said[-1] == "ledger: 2 entries, unbroken"


@pytest.mark.parametrize(
    ("by", "reason"), [("", "why"), ("  ", "why"), ("somebody", ""), ("somebody", "\n")]
)
def test_a_promotion_needs_a_name_and_a_reason(places: Places, by: str, reason: str) -> None:
    with pytest.raises(UsageError, match=r"needs a name \(--by\) and a reason \(--reason\)"):
        promote(places, TARGET, by=by, reason=reason, is_demonstration=True)
    assert not places.live.exists()


def test_a_failed_gate_or_a_draft_keeps_a_model_from_going_live(places: Places) -> None:
    def first_fails(metrics: dict[str, Any]) -> None:
        for gate in metrics["gates"]:
            gate["passed"] = gate is not metrics["gates"][0]

    change_json(places.published / TARGET / "metrics.json", first_fails)
    name = read_json(places.published / TARGET / "metrics.json")["gates"][0]["name"]
    with pytest.raises(GateError, match=r"2 reason\(s\)") as told:
        promote(places, TARGET, by=BY, reason=WHY, is_demonstration=False)
    assert f"gate not passed: {name}" in str(told.value)
    assert "the card is a draft" in str(told.value)
    assert told.value.exit_code == 7
    pass_every_gate(places)
    with pytest.raises(GateError, match=r"1 reason\(s\)"):
        promote(places, TARGET, by=BY, reason=WHY, is_demonstration=False)
    assert not (places.live / POINTER).exists()


def test_a_signed_model_that_passed_every_gate_goes_live_as_no_demonstration(
    places: Places,
) -> None:
    pass_every_gate(places)
    sign_the_card(places)
    assert promote(places, TARGET, by=BY, reason=WHY, is_demonstration=False) == "v1"
    assert not read_live(places, TARGET).is_demonstration


def test_a_model_does_not_go_live_on_the_gates_and_the_card_of_the_one_before(
    places: Places,
) -> None:
    pass_every_gate(places)
    sign_the_card(places)
    retrain(places, has_card=False)
    with pytest.raises(
        ModelError,
        match=rf"cards/{TARGET}\.json is not of this {TARGET}/manifest\.json: it tells of another",
    ):
        promote(places, TARGET, by=BY, reason=WHY, is_demonstration=False)
    assert not places.live.exists()


def test_an_evaluation_without_gates_is_no_pass(places: Places) -> None:
    sign_the_card(places)
    change_json(places.published / TARGET / "metrics.json", lambda metrics: metrics.pop("gates"))
    with pytest.raises(ModelError, match=r"says nothing of its gates; run `dvc repro` first"):
        promote(places, TARGET, by=BY, reason=WHY, is_demonstration=False)
    assert not places.live.exists()


@pytest.mark.parametrize("lost", ["metrics.json", "card"])
def test_a_model_without_its_evidence_does_not_go_live(places: Places, lost: str) -> None:
    card = places.published / "cards" / f"{TARGET}.json"
    (card if lost == "card" else places.published / TARGET / "metrics.json").unlink()
    with pytest.raises(ModelError, match=rf"{TARGET} has no .*\.json; run `dvc repro` first"):
        demonstrate(places)


def test_a_target_that_was_never_trained_does_not_go_live(places: Places) -> None:
    shutil.rmtree(places.models / TARGET)
    with pytest.raises(ModelError, match=rf"There is no model in {TARGET}/; train it"):
        demonstrate(places)


def test_a_bundle_in_the_place_of_another_target_does_not_go_live(places: Places) -> None:
    shutil.rmtree(places.models / TARGET)
    shutil.copytree(places.models / "ongoing_care", places.models / TARGET)
    with pytest.raises(ModelError, match=f"The bundle is of ongoing_care, not of {TARGET}"):
        demonstrate(places)


@pytest.mark.parametrize("target", ["readmission_30d", "housing_benefit"])
def test_one_changed_byte_in_any_live_file_is_found(places: Places, target: str) -> None:
    demonstrate(places, target)
    folder = places.live / target / "v1"
    for path in sorted(folder.iterdir()):
        content = path.read_bytes()
        middle = len(content) // 2
        path.write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])
        with pytest.raises(ModelError):
            read_live(places, target)
        path.write_bytes(content)
    assert read_live(places, target).version == "v1"


def test_an_altered_model_is_found_before_lightgbm_is_loaded(
    places: Places, tmp_path: Path
) -> None:
    demonstrate(places)
    booster = places.live / TARGET / "v1" / "booster.txt"
    booster.write_bytes(booster.read_bytes() + b"\n")
    said = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", READS_ALTERED, str(tmp_path), TARGET],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert "booster.txt" in said
    assert said.strip().endswith("False")


def test_a_file_too_many_or_too_few_is_found(places: Places) -> None:
    demonstrate(places)
    folder = places.live / TARGET / "v1"
    (folder / "extra.txt").write_text("x")
    with pytest.raises(ModelError, match=r"extra\.txt"):
        read_live(places, TARGET)
    (folder / "extra.txt").unlink()
    (folder / "calibrator.json").unlink()
    with pytest.raises(ModelError, match=r"calibrator\.json"):
        read_live(places, TARGET)


def three_entries(places: Places) -> Path:
    for target in (TARGET, "ongoing_care", "housing_benefit"):
        demonstrate(places, target)
    return places.live / LEDGER


@pytest.mark.parametrize(
    ("tamper", "line"),
    [
        pytest.param(
            lambda lines: [lines[0].replace("A tester", "B"), *lines[1:]], 2, id="changed"
        ),
        pytest.param(lambda lines: [lines[0], lines[2]], 2, id="a line taken out"),
        pytest.param(lambda lines: lines[1:], 1, id="the first line taken out"),
        pytest.param(lambda lines: [lines[1], lines[0], lines[2]], 1, id="two lines swapped"),
        pytest.param(lambda lines: [*lines[:2], lines[1], lines[2]], 3, id="a line put in"),
        pytest.param(lambda lines: [*lines[:2], lines[2][:40]], 3, id="the last line cut"),
    ],
)
def test_a_ledger_that_was_altered_names_the_line(
    places: Places, tamper: Callable[[list[str]], list[str]], line: int
) -> None:
    ledger = three_entries(places)
    assert len(read_ledger(places).entries) == 3
    ledger.write_text("\n".join(tamper(ledger.read_text().splitlines())) + "\n")
    with pytest.raises(ModelError, match=rf"ledger\.jsonl was altered at or before line {line}\."):
        read_ledger(places)
    retrain(places)
    with pytest.raises(ModelError, match="was altered"):
        demonstrate(places)
    with pytest.raises(ModelError, match="was altered"):
        describe_live(places)


def test_the_ledger_says_who_when_why_and_which_gates_failed(places: Places) -> None:
    demonstrate(places)
    entry = json.loads((places.live / LEDGER).read_text())
    assert (entry["by"], entry["reason"], entry["version"]) == ("A tester", "a test", "v1")
    gates = read_json(places.published / TARGET / "metrics.json")["gates"]
    assert entry["gates_failed"] == [gate["name"] for gate in gates if not gate["passed"]]
    assert entry["card_status"] == "draft"
    assert len(entry["manifest_sha256"]) == 64


CARE, HOURS_FOLDER = "ongoing_care", "hours_after_reablement"


def test_the_hours_go_live_with_ongoing_care_and_the_ledger_holds_their_hash(
    places: Places,
) -> None:
    demonstrate(places, CARE)
    trained = {p.name: p.read_bytes() for p in (places.models / HOURS_FOLDER).iterdir()}
    live = read_live(places, CARE)
    assert live.beside == trained
    assert bundles_of({CARE: live}) == {CARE: live.files, HOURS_FOLDER: trained}
    entry = json.loads((places.live / LEDGER).read_text().splitlines()[-1])
    manifest = places.models / HOURS_FOLDER / "manifest.json"
    assert entry["beside_sha256"] == sha256_of(manifest)


def test_other_hours_are_another_version_and_going_back_brings_the_old_ones(
    places: Places,
) -> None:
    demonstrate(places, CARE)
    before = read_live(places, CARE).beside
    folder = places.models / HOURS_FOLDER
    files = seal({"refusal.json": '{"reason": "x"}'}, target=HOURS_FOLDER, kind="refusal")
    shutil.rmtree(folder)
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    assert demonstrate(places, CARE) == "v2"
    assert demonstrate(places, CARE) == "v2"
    roll_back(places, CARE, by=BY, reason=WHY)
    assert read_live(places, CARE).beside == before


def test_without_trained_hours_ongoing_care_goes_live_alone(places: Places) -> None:
    shutil.rmtree(places.models / HOURS_FOLDER)
    demonstrate(places, CARE)
    live = read_live(places, CARE)
    assert live.beside is None
    assert bundles_of({CARE: live}) == {CARE: live.files}


def test_altered_hours_do_not_go_live(places: Places) -> None:
    path = places.models / HOURS_FOLDER / "manifest.json"
    path.write_text(path.read_text().replace('"files"', '"filed"'), "utf-8")
    with pytest.raises(ModelError, match=r"ongoing_care|manifest"):
        demonstrate(places, CARE)
    assert not (places.live / POINTER).exists()


def test_hours_that_were_promoted_and_are_gone_are_empty_and_not_absent(places: Places) -> None:
    demonstrate(places, CARE)
    shutil.rmtree(places.live / CARE / "v1-beside")
    assert read_live(places, CARE).beside == {}
