"""When a live model is altered, the last good one before it scores, and the list says so."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from models.sealed import seal
from pipeline.chained_log import append_to_chain
from pipeline.errors import ModelError
from pipeline.last_good import find_models, lived
from pipeline.live import LEDGER, POINTER, roll_back
from pipeline.paths import TARGETS, Places
from pipeline.storage import read_json, sha256_of, write_json
from tests.end_to_end.road import Road, places_in

TARGET = "readmission_30d"


def entry(action: str, version: str, target: str = TARGET) -> Mapping[str, Any]:
    return {"action": action, "target": target, "version": version}


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        pytest.param([], [], id="nothing was ever live"),
        pytest.param([("promote", "v1")], ["v1"], id="one promotion"),
        pytest.param([("promote", "v1"), ("promote", "v2")], ["v2", "v1"], id="the newest first"),
        pytest.param(
            [("promote", "v1"), ("promote", "v2"), ("rollback", "v1")],
            ["v1"],
            id="what was taken back is never gone to",
        ),
        pytest.param(
            [("promote", "v1"), ("promote", "v2"), ("rollback", "v1"), ("promote", "v3")],
            ["v3", "v1"],
            id="a promotion after a rollback",
        ),
        pytest.param([("promote", "v1"), ("rollback", "v7")], ["v7"], id="back to a stranger"),
        pytest.param([("promote", "v1"), ("withdraw", "")], [], id="what was withdrawn"),
        pytest.param(
            [("promote", "v1"), ("withdraw", ""), ("promote", "v2")],
            ["v2"],
            id="a promotion after a withdrawal",
        ),
    ],
)
def test_the_ledger_says_which_versions_may_score(
    entries: list[tuple[str, str]], expected: list[str]
) -> None:
    told = [entry(*one) for one in entries] + [entry("promote", "v9", "ongoing_care")]
    assert list(lived(told, TARGET)) == expected


@pytest.fixture
def places(small_road: Road, tmp_path: Path) -> Places:
    """Live models of the small road; of one target there are two versions, v2 live."""
    own = places_in(tmp_path)
    shutil.copytree(small_road.places.live, own.live)
    shutil.copytree(own.live / TARGET / "v1", own.live / TARGET / "v2")
    promise = sha256_of(own.live / TARGET / "v2" / "manifest.json")
    new = {**entry("promote", "v2"), "is_demonstration": False, "manifest_sha256": promise}
    append_to_chain(own.live / LEDGER, [new], broken=ModelError)
    pointer = read_json(own.live / POINTER)
    pointer[TARGET] = {"version": "v2", "is_demonstration": False}
    write_json(pointer, own.live / POINTER)
    return own


def alter(places: Places, version: str, name: str = "booster.txt") -> None:
    file = places.live / TARGET / version / name
    file.write_bytes(file.read_bytes()[:-9])


def test_when_all_is_well_the_live_models_score(places: Places) -> None:
    found = find_models(places)
    assert {target: model.version for target, model in found.usable.items()} == {
        **dict.fromkeys(TARGETS, "v1"),
        TARGET: "v2",
    }
    assert (found.unavailable, found.signs) == ({}, ())
    assert not any(model.is_stand_in for model in found.usable.values())


@pytest.mark.parametrize("name", ["booster.txt", "calibrator.json", "manifest.json"])
def test_when_the_live_model_is_altered_the_one_before_it_scores(places: Places, name: str) -> None:
    alter(places, "v2", name)
    found = find_models(places)
    assert (found.usable[TARGET].version, found.usable[TARGET].is_stand_in) == ("v1", True)
    assert found.usable[TARGET].is_demonstration
    assert found.signs[0].startswith(f"{TARGET}: the last good model, v1, scores today.")
    assert name in found.signs[0]
    assert found.unavailable == {}


def test_when_its_folder_is_gone_the_one_before_it_scores(places: Places) -> None:
    shutil.rmtree(places.live / TARGET / "v2")
    found = find_models(places)
    assert found.usable[TARGET].version == "v1"
    assert "There is no model in v2/" in found.signs[0]


def test_when_no_version_is_whole_the_target_has_none_and_the_others_go_on(places: Places) -> None:
    alter(places, "v1")
    alter(places, "v2")
    found = find_models(places)
    assert set(found.usable) == set(TARGETS) - {TARGET}
    assert "booster.txt is altered" in found.unavailable[TARGET]


def test_a_model_that_could_not_score_makes_room_for_the_one_before_it(places: Places) -> None:
    found = find_models(places, {(TARGET, "v2"): "2 of 8 golden rows do not score"})
    assert found.usable[TARGET].version == "v1"
    assert "v2: 2 of 8 golden rows do not score." in found.signs[0]


def test_a_whole_bundle_in_place_of_the_promoted_one_is_not_used(places: Places) -> None:
    other = places.live / "ongoing_care" / "v1"
    files = {path.name: path.read_bytes() for path in other.iterdir()}
    manifest = json.loads(files["manifest.json"])
    files["manifest.json"] = json.dumps({**manifest, "target": TARGET}).encode()
    for name, content in files.items():
        (places.live / TARGET / "v2" / name).write_bytes(content)
    found = find_models(places)
    assert found.usable[TARGET].version == "v1"
    assert f"its manifest is not the one that {LEDGER} names" in found.signs[0]


def test_when_the_pointer_is_cut_the_ledger_says_what_was_live(places: Places) -> None:
    (places.live / POINTER).write_text('{"cut', "utf-8")
    found = find_models(places)
    assert found.usable[TARGET].version == "v2"
    assert all(model.is_stand_in for model in found.usable.values())
    assert "live/current.json is not readable" in found.signs[0]


def test_with_an_altered_ledger_the_live_model_scores_and_no_other_may(places: Places) -> None:
    ledger = places.live / LEDGER
    ledger.write_text(ledger.read_text("utf-8").replace("demonstration", "Demonstration", 1))
    found = find_models(places)
    assert found.usable[TARGET].version == "v2"
    assert "was altered at or before line 2. No earlier model can stand in" in found.signs[-1]
    alter(places, "v2")
    assert TARGET in find_models(places).unavailable


def test_with_the_end_of_the_ledger_cut_off_no_version_that_was_taken_back_stands_in(
    places: Places,
) -> None:
    roll_back(places, TARGET, by="A tester", reason="a test", to="v1")
    ledger = places.live / LEDGER
    lines = ledger.read_text("utf-8").splitlines(keepends=True)
    ledger.write_text("".join(lines[:-1]), "utf-8")
    alter(places, "v1")
    found = find_models(places)
    assert TARGET not in found.usable
    assert "was altered or cut at its end" in found.signs[-1]
    (places.live / POINTER).write_text('{"cut', "utf-8")
    assert find_models(places).usable[TARGET].version == "v2"


def test_an_altered_evaluation_is_not_believed(places: Places) -> None:
    evidence = places.live / "housing_benefit" / "v1-evidence" / "metrics.json"
    said = read_json(evidence)
    write_json(said | {"verdict": "targeting supported"}, evidence)
    found = find_models(places)
    assert "housing_benefit" not in found.usable
    assert (
        f"v1: its metrics.json is not the one that {LEDGER} names"
        in (found.unavailable["housing_benefit"])
    )
    (evidence.parent / "card.json").write_text("{}", "utf-8")
    write_json(said, evidence)
    assert "housing_benefit" in find_models(places).usable


def test_another_bundle_of_hours_counts_as_gone_and_costs_nothing_else(places: Places) -> None:
    folder = places.live / "ongoing_care" / "v1-beside"
    assert find_models(places).usable["ongoing_care"].beside
    other = seal({"refusal.json": '{"reason": "x"}'}, target=folder.name, kind="refusal")
    shutil.rmtree(folder)
    folder.mkdir()
    for name, text in other.items():
        (folder / name).write_text(text, "utf-8")
    assert find_models(places).usable["ongoing_care"].beside == {}
