"""A run leaves a sign of life; silence and failures are told on the next list."""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline.heartbeat import DAYS_KEPT, beat, read_beats, seconds_since, silence
from pipeline.paths import Places
from pipeline.storage import write_json
from tests.end_to_end.road import places_in

DAY = pd.Timestamp("2026-09-30")


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return places_in(tmp_path)


def run_on(places: Places, day: str, exit_code: int = 0) -> None:
    folder = None if exit_code == 1 else places.lists / day / "r1"
    beat(places, pd.Timestamp(day), exit_code=exit_code, folder=folder)


def test_a_run_is_written_down_with_its_list(places: Places) -> None:
    run_on(places, "2026-09-29", 10)
    said = read_beats(places)["2026-09-29"]
    assert (said["exit_code"], said["list"]) == (10, "2026-09-29/r1")
    assert seconds_since(read_beats(places), datetime.now().astimezone()) == pytest.approx(
        0, abs=60
    )


def test_the_newest_run_of_a_day_counts_and_old_days_go(places: Places) -> None:
    for number in range(DAYS_KEPT + 5):
        run_on(places, f"{DAY - pd.Timedelta(days=number):%Y-%m-%d}", 1)
    run_on(places, "2026-09-30", 0)
    beats = read_beats(places)
    assert len(beats) == DAYS_KEPT
    assert beats["2026-09-30"]["exit_code"] == 0
    assert min(beats) == f"{DAY - pd.Timedelta(days=DAYS_KEPT - 1):%Y-%m-%d}"


@pytest.mark.parametrize(
    ("runs", "told"),
    [
        pytest.param({}, [], id="the first list has nothing to miss"),
        pytest.param({"2026-09-29": 0}, [], id="yesterday is there"),
        pytest.param({"2026-09-29": 20}, [], id="a stale list is a list"),
        pytest.param({"2026-09-30": 1}, [], id="today is not yet over"),
        pytest.param({"2026-09-28": 0}, ["No run is on record for 1 day"], id="one day missed"),
        pytest.param({"2026-09-29": 1}, ["The last run for 2026-09-29 failed"], id="a failed run"),
        pytest.param(
            {"2026-09-26": 1},
            ["record for 3 day", "2026-09-26 failed"],
            id="a failure, then silence",
        ),
    ],
)
def test_silence_and_failures_are_told_on_the_next_list(
    places: Places, runs: dict[str, int], told: list[str]
) -> None:
    for day, exit_code in runs.items():
        run_on(places, day, exit_code)
    said = silence(read_beats(places), as_of=DAY, days_most=0)
    assert len(said) == len(told)
    assert all(words in sentence for words, sentence in zip(told, said, strict=True))


def test_a_hub_that_rests_at_weekends_is_not_told_of_them(places: Places) -> None:
    run_on(places, "2026-09-27")
    assert silence(read_beats(places), as_of=DAY, days_most=2) == ()
    assert len(silence(read_beats(places), as_of=DAY, days_most=1)) == 1


def test_a_failed_run_again_does_not_take_the_list_of_the_day_off_the_record(
    places: Places,
) -> None:
    run_on(places, "2026-09-30", 0)
    good = read_beats(places)["2026-09-30"]
    run_on(places, "2026-09-30", 1)
    said = read_beats(places)["2026-09-30"]
    assert (said["exit_code"], said["list"], said["out"]) == (1, "2026-09-30/r1", good["out"])
    assert said["left_at"] == good["at"]
    assert seconds_since(read_beats(places), datetime.now().astimezone()) is not None


def test_a_sign_of_before_it_said_when_a_list_was_left_is_read(places: Places) -> None:
    now = datetime.now().astimezone()
    old = {"at": now.isoformat(), "exit_code": 0, "list": "2026-09-29/r1", "out": "/lists"}
    write_json({"days": {"2026-09-29": old}}, places.data / "heartbeat.json")
    assert seconds_since(read_beats(places), now) == 0


@pytest.mark.parametrize(
    "days",
    [
        pytest.param([], id="a list of days"),
        pytest.param({"yesterday": {"at": "2026-09-29T06:00:00+00:00", "exit_code": 0}}, id="day"),
        pytest.param({"2026-09-29": 0}, id="a number"),
        pytest.param({"2026-09-29": {"at": "2026-09-29T06:00:00+00:00"}}, id="no exit code"),
        pytest.param({"2026-09-29": {"at": "early", "exit_code": 0}}, id="no moment"),
        pytest.param({"2026-09-29": {"at": "2026-09-29T06:00:00", "exit_code": 0}}, id="no zone"),
    ],
)
def test_a_sign_of_another_shape_is_left_out_and_costs_no_list(places: Places, days: Any) -> None:
    write_json({"days": days}, places.data / "heartbeat.json")
    assert read_beats(places) == {}
    assert silence(read_beats(places), as_of=DAY, days_most=0) == ()
    run_on(places, "2026-09-30")
    assert list(read_beats(places)) == ["2026-09-30"]


@pytest.mark.parametrize("content", ["", "[]", '{"days": 3', '{"runs": {}}'])
def test_an_unreadable_sign_of_life_is_no_reason_to_stop(places: Places, content: str) -> None:
    places.data.mkdir(parents=True)
    (places.data / "heartbeat.json").write_text(content, "utf-8")
    assert read_beats(places) == {}
    run_on(places, "2026-09-30")
    assert list(read_beats(places)) == ["2026-09-30"]


def test_a_full_disk_costs_the_sign_of_life_and_not_the_list(
    places: Places, caplog: pytest.LogCaptureFixture
) -> None:
    places.data.parent.mkdir(parents=True, exist_ok=True)
    places.data.write_text("a file where the folder should be")
    with caplog.at_level(logging.WARNING, logger="homefirst"):
        run_on(places, "2026-09-30")
    assert "heartbeat.json could not be written" in caplog.text


def test_without_a_list_nobody_knows_since_when(places: Places) -> None:
    run_on(places, "2026-09-30", 1)
    assert seconds_since(read_beats(places), datetime.now().astimezone()) is None
