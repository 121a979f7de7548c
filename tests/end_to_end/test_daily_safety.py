"""Models that went wrong, disks that say no, runs that died: what the hub still gets."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from models.sealed import seal
from pipeline import storage
from pipeline.chained_log import append_to_chain
from pipeline.daily import DailyList
from pipeline.errors import ModelError
from pipeline.heartbeat import read_beats
from pipeline.live import LEDGER, POINTER
from tests.end_to_end.morning import Morning, list_of, record_of

TARGET = "readmission_30d"


def cut(folder: Path) -> None:
    booster = folder / "booster.txt"
    booster.write_bytes(booster.read_bytes()[:-2000])


def score_otherwise(folder: Path) -> None:
    """Seal the bundle anew with golden rows that no longer come out: another library, say."""
    files = {path.name: path.read_text("utf-8") for path in folder.iterdir()}
    manifest = json.loads(files.pop("manifest.json"))
    golden = json.loads(files["golden.json"])
    files["golden.json"] = json.dumps({**golden, "raw": [x + 1 for x in golden["raw"]]})
    facts = {name: value for name, value in manifest.items() if name not in {"format", "files"}}
    for name, text in seal(files, **facts).items():
        (folder / name).write_text(text, "utf-8")


def promote_again(morning: Morning, change: Callable[[Path], None]) -> None:
    """A second version goes live, changed beforehand; the ledger knows it as it is."""
    live = morning.places.live
    second = live / TARGET / "v2"
    for name in ("", "-evidence"):
        shutil.copytree(live / TARGET / f"v1{name}", live / TARGET / f"v2{name}")
    change(second)
    entry = {
        "action": "promote", "target": TARGET, "version": "v2", "is_demonstration": True,
        "manifest_sha256": storage.sha256_of(second / "manifest.json"),
    }  # fmt: skip
    append_to_chain(live / LEDGER, [entry], broken=ModelError)
    pointer = storage.read_json(live / POINTER)
    pointer[TARGET] = {"version": "v2", "is_demonstration": True}
    storage.write_json(pointer, live / POINTER)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        pytest.param(cut, "booster.txt is altered", id="a cut model that would end the process"),
        pytest.param(score_otherwise, "golden rows do not score", id="golden rows score otherwise"),
    ],
)
def test_the_last_good_model_stands_in_for_one_that_cannot_be_used(
    morning: Morning, change: Callable[[Path], None], told: str
) -> None:
    promote_again(morning, change)
    made = morning.make()
    record = record_of(made)
    assert (made.freshness, made.exit_code) == ("DEGRADED", 20)
    assert pd.to_numeric(list_of(made)["readmission_risk"]).notna().all()
    assert record["models"][TARGET]["version"] == "v1"
    assert record["models"][TARGET]["status"] == "last good"
    assert record["models"]["ongoing_care"]["status"] == "demonstration"
    assert "the last good model, v1, scores today" in record["warnings"][0]
    assert told in record["warnings"][0]
    page = (made.folder / "list.html").read_text("utf-8")
    assert "v1 (the last good one)" in page


def test_a_cut_model_without_an_earlier_one_ends_no_process(morning: Morning) -> None:
    cut(morning.places.live / TARGET / "v1")
    made = morning.make()
    assert (made.freshness, made.exit_code) == ("MANUAL", 30)
    assert pd.to_numeric(list_of(made)["ongoing_care_risk"]).notna().any()


def test_risks_far_from_those_of_the_lists_before_are_not_shown(morning: Morning) -> None:
    for day in ("2026-09-27", "2026-09-28", "2026-09-29"):
        scores = {TARGET: {"n": 40, "mean": 0.9}}
        storage.write_json({"scores": scores}, morning.places.lists / day / "r1" / "run.json")
    made = morning.make()
    listed, record = list_of(made), record_of(made)
    assert (made.freshness, made.exit_code) == ("MANUAL", 30)
    assert set(listed["readmission_risk"]) == {""}
    assert pd.to_numeric(listed["ongoing_care_risk"]).notna().any()
    assert record["models"][TARGET]["status"] == "not available"
    assert record["scores"][TARGET]["n"] == 0
    assert any("90% on 3 lists of the last 28 days" in told for told in record["warnings"])


def test_a_day_without_a_run_is_told_and_the_list_stays_fresh(morning: Morning) -> None:
    morning.make("2026-09-28")
    made = morning.make()
    assert (made.freshness, made.exit_code) == ("FRESH", 0)
    assert any("No run is on record for 1 day" in told for told in record_of(made)["warnings"])
    assert "No run is on record" in (made.folder / "list.html").read_text("utf-8")
    assert not morning.make().is_new
    assert read_beats(morning.places)["2026-09-30"]["list"] == "2026-09-30/r1"


def test_odd_folders_and_spoilt_lists_of_before_cost_no_list(morning: Morning) -> None:
    lists = morning.places.lists
    for name in ("2026-09-29 copy", "2026-99-99", "2026-09-28"):
        (lists / name / "r1").mkdir(parents=True)
    for day, table in (("2026-09-29", b""), ("2026-09-30", b'"rank"\n"\xff')):
        storage.write_json({}, lists / day / "r1" / "run.json")
        (lists / day / "r1" / "list.csv").write_bytes(table)
    made = morning.make()
    assert (made.freshness, made.folder.name) == ("FRESH", "r2")
    assert record_of(made)["changes"] == []


def test_a_run_that_died_before_latest_moved_is_put_right_by_the_next(morning: Morning) -> None:
    old = morning.make("2026-09-29").folder
    new = morning.make().folder
    latest = morning.places.lists / "latest"
    latest.unlink()
    latest.symlink_to(old.relative_to(morning.places.lists), target_is_directory=True)
    (morning.places.lists / ".tmp-latest").symlink_to("nowhere")
    shutil.rmtree(morning.places.last_extracts)
    again = morning.make()
    assert not again.is_new
    assert latest.resolve() == new.resolve()
    assert not (morning.places.lists / ".tmp-latest").is_symlink()
    assert [path.name for path in morning.places.last_extracts.iterdir()] == ["2026-09-30.r1"]


def test_making_an_earlier_day_again_moves_neither_latest_nor_the_kept_extract(
    published: tuple[Morning, DailyList],
) -> None:
    morning, newest = published[0], published[1].folder
    morning.make("2026-09-28")
    assert (morning.places.lists / "latest").resolve() == newest.resolve()
    assert [path.name for path in morning.places.last_extracts.iterdir()] == ["2026-09-30.r1"]
