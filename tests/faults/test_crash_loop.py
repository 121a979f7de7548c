"""Wherever a run is stopped, the old list stays whole and the next run puts everything right."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from pipeline import daily
from tests.end_to_end.road import Road
from tests.faults.crash_loop import Stage, faults_at, set_up, walk
from tests.faults.interruptions import HOWS, How

SAMPLED: tuple[tuple[How, str], ...] = (
    ("killed", "write"), ("full", "write"), ("killed", "rename"), ("broken", "rename"),
    ("killed", "symlink"), ("full", "sendfile"),
)  # fmt: skip
"""A stop of each kind where it hurts: inside a file, before the list is in place, before latest."""


@pytest.fixture(scope="session")
def stage(small_road: Road, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    return set_up(small_road, tmp_path_factory.mktemp("crash"))


@pytest.mark.parametrize(("how", "name"), SAMPLED)
def test_a_run_stopped_at_a_telling_call_tears_no_list(stage: Stage, how: How, name: str) -> None:
    at = stage.calls.index(name) + 1
    assert faults_at(stage, at, how, is_looking=False) == []


def test_a_stopped_run_is_followed_by_one_that_reads_everything_anew(stage: Stage) -> None:
    assert faults_at(stage, stage.calls.index("rename") + 1, "killed") == []


def test_a_list_written_without_care_is_found_torn(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def careless(files: Mapping[str, bytes], day: Path, revision: str, **_: object) -> Path:
        folder = day / revision
        folder.mkdir(parents=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)
        return folder

    monkeypatch.setattr(daily, "put_out", careless)
    at = stage.calls.index("write") + 1
    faults = faults_at(stage, at, "killed", is_looking=False)
    assert "after the stop: lists/2026-09-30/r1 is torn" in faults


@pytest.mark.slow
@pytest.mark.parametrize("how", HOWS)
def test_a_run_stopped_at_any_call_tears_no_list(stage: Stage, how: How) -> None:
    assert {title: faults for title, faults in walk(stage, [how]) if faults} == {}
