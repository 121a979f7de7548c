"""A list is published whole or not at all, whenever the machine stops."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.publish import next_revision, publish, records_of_days, same_as_newest

RECORD: dict[str, Any] = {
    "rows_sha256": "aa", "inputs": {}, "models": {}, "freshness": "FRESH", "warnings": [],
}  # fmt: skip
STOPPABLE = ("fsync", "rename", "replace", "mkdir", "symlink", "open")


def files(text: str) -> dict[str, bytes]:
    return {
        "list.csv": text.encode(),
        "list.html": f"<p>{text}</p>".encode(),
        "run.json": json.dumps(RECORD).encode(),
    }


def held_by(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_revisions_follow_each_other_and_latest_is_the_newest(tmp_path: Path) -> None:
    day = tmp_path / "2026-09-30"
    for number in range(1, 12):
        assert next_revision(day) == f"r{number}"
        folder = publish(files(f"list {number}"), day, next_revision(day))
        assert (tmp_path / "latest").resolve() == folder.resolve()
    assert held_by(day / "r2") == files("list 2")
    assert (tmp_path / "latest").readlink() == Path("2026-09-30/r11")


def test_a_revision_that_was_removed_gives_its_number_to_no_other(tmp_path: Path) -> None:
    day = tmp_path / "2026-09-30"
    for revision in ("r1", "r2"):
        publish(files(revision), day, revision)
    shutil.rmtree(day / "r1")
    assert next_revision(day) == "r3"
    assert publish(files("r3"), day, next_revision(day)).name == "r3"


@pytest.mark.parametrize("spoilt", ["2026-09-29 copy", "2026-99-99", "old", "2026-09-28"])
def test_an_odd_folder_or_a_spoilt_record_is_passed_over(tmp_path: Path, spoilt: str) -> None:
    publish(files("one"), tmp_path / "2026-09-29", "r1")
    odd = publish(files("two"), tmp_path / spoilt, "r1")
    assert spoilt == "2026-09-28" or set(records_of_days(tmp_path)) == {"2026-09-29"}
    for content in ("{", "[]", None):
        (odd / "run.json").unlink() if content is None else (odd / "run.json").write_text(content)
        assert set(records_of_days(tmp_path)) == {"2026-09-29"}


@pytest.mark.parametrize("content", ["{", "[]", None])
def test_a_list_whose_record_cannot_be_read_is_not_the_same(
    tmp_path: Path, content: str | None
) -> None:
    folder = publish(files("one"), tmp_path / "2026-09-30", "r1")
    (folder / "run.json").unlink()
    if content is not None:
        (folder / "run.json").write_text(content)
    assert same_as_newest(folder.parent, RECORD) is None


def test_latest_moves_to_another_day(tmp_path: Path) -> None:
    publish(files("one"), tmp_path / "2026-09-30", "r1")
    folder = publish(files("two"), tmp_path / "2026-10-01", "r1")
    assert (tmp_path / "latest").resolve() == folder.resolve()
    assert held_by(tmp_path / "2026-09-30" / "r1") == files("one")


def test_a_published_revision_is_never_written_over(tmp_path: Path) -> None:
    day = tmp_path / "2026-09-30"
    publish(files("one"), day, "r1")
    with pytest.raises(OSError, match="not empty"):
        publish(files("two"), day, "r1")
    assert held_by(day / "r1") == files("one")


def test_what_an_earlier_run_left_half_done_is_swept(tmp_path: Path) -> None:
    (tmp_path / ".tmp-left").mkdir(parents=True)
    (tmp_path / ".tmp-left" / "list.csv").write_text("half")
    (tmp_path / ".tmp-latest").symlink_to("nowhere")
    publish(files("one"), tmp_path / "2026-09-30", "r1")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2026-09-30", "latest"]


def stop_at(monkeypatch: pytest.MonkeyPatch, number: int) -> Callable[[], int]:
    """Let the machine stop at the n-th call that touches the disk; returns the calls made."""
    calls = 0

    def stopping(original: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls == number:
                raise OSError("the machine stopped")
            return original(*args, **kwargs)

        return call

    for name in STOPPABLE:
        monkeypatch.setattr(os, name, stopping(getattr(os, name)))
    return lambda: calls


def test_wherever_the_machine_stops_the_old_list_and_latest_stay_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = tmp_path / "2026-09-30"
    old = publish(files("old"), day, "r1")
    stops = 0
    for number in range(1, 200):
        revision = next_revision(day)
        with monkeypatch.context() as patch:
            calls = stop_at(patch, number)
            try:
                publish(files("new"), day, revision)
            except OSError as error:
                assert "the machine stopped" in str(error)  # noqa: PT017 - the loop needs both ends
                stops += 1
            is_done = calls() < number
        newest = (tmp_path / "latest").resolve()
        assert held_by(old) == files("old")
        assert held_by(newest) in (files("old"), files("new"))
        assert all(held_by(folder) in (files("old"), files("new")) for folder in day.iterdir())
        if is_done:
            break
    assert stops >= 10
    assert held_by((tmp_path / "latest").resolve()) == files("new")
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".tmp")] == []


@pytest.mark.parametrize(
    ("change", "is_same"),
    [
        pytest.param({}, True, id="nothing changed"),
        pytest.param({"rows_sha256": "bb"}, False, id="other rows"),
        pytest.param({"inputs": {"person.csv": "ff"}}, False, id="other inputs"),
        pytest.param({"models": {"readmission_30d": "v2"}}, False, id="another model"),
        pytest.param({"freshness": "STALE"}, False, id="another freshness"),
        pytest.param({"warnings": ["late"]}, False, id="another warning"),
        pytest.param({"made_at": "later"}, True, id="only the clock"),
    ],
)
def test_a_list_is_the_same_when_rows_inputs_models_and_warnings_are(
    tmp_path: Path, change: dict[str, Any], is_same: bool
) -> None:
    day = tmp_path / "2026-09-30"
    assert same_as_newest(day, RECORD) is None
    folder = publish(files("one"), day, "r1")
    assert same_as_newest(day, RECORD | change) == (folder if is_same else None)
