"""Fault 61: another key makes another person of everybody, so nothing is written with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.end_to_end.road import Road, places_in, small_config
from tests.faults.harness import run_command

INVENTED_NUMBER = "9434765919"
SENT = f"nhs_number,local_patient_id,date_of_birth,sex\n{INVENTED_NUMBER},x1,1941-02-03,2\n"


@pytest.fixture
def road(tmp_path: Path) -> Road:
    (tmp_path / "as sent").mkdir()
    (tmp_path / "as sent" / "person.csv").write_text(SENT, "utf-8")
    return Road(small_config(), places_in(tmp_path / "road"))


def pseudonymise(road: Road, tmp_path: Path, key: Path) -> tuple[int, str]:
    sent, out = tmp_path / "as sent", tmp_path / "out"
    return run_command(road.places, road, "pseudonymise", sent, "--out", out, "--key-file", key)


def test_another_key_stops_the_work_before_anything_is_written(road: Road, tmp_path: Path) -> None:
    first, second = tmp_path / "first.key", tmp_path / "second.key"
    for key in (first, second):
        assert run_command(road.places, road, "pseudonymise", "--new-key", key)[0] == 0
    assert pseudonymise(road, tmp_path, first)[0] == 0
    before = {path: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    exit_code, screen = pseudonymise(road, tmp_path, second)
    assert exit_code == 2
    assert "made with the key" in screen
    assert INVENTED_NUMBER not in screen
    after = {path: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert after == before


def test_a_key_that_is_not_there_stops_the_work(road: Road, tmp_path: Path) -> None:
    exit_code, screen = pseudonymise(road, tmp_path, tmp_path / "nowhere.key")
    assert exit_code == 2
    assert "There is no key file" in screen
    assert not (tmp_path / "out").exists()
