"""Full disks and vanished shares: nothing half done, the old list whole, a copy kept."""

from __future__ import annotations

import errno
import logging
import os
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline import room
from pipeline.errors import StorageError
from pipeline.heartbeat import beat, read_beats
from pipeline.paths import Places
from pipeline.publish import publish
from pipeline.room import check_room, empty_spool, put_out, sweep_own
from tests.end_to_end.road import places_in

FILES = {"list.csv": b"a", "run.json": b"{}"}
DAY = "2026-09-30"


@pytest.fixture
def places(tmp_path: Path) -> Places:
    own = places_in(tmp_path)
    own.extracts.mkdir(parents=True)
    return own


def held_by(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def with_free(monkeypatch: pytest.MonkeyPatch, free: int) -> None:
    usage: Any = type("Usage", (), {"free": free})
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)


def test_with_room_nothing_is_said(places: Places) -> None:
    check_room(places, places.lists, places.extracts)


def test_too_little_room_is_told_before_anything_is_written(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_free(monkeypatch, room.FOR_THE_LIST - 1)
    with pytest.raises(StorageError, match=r"64 MiB are free for lists/ and 64 MiB are needed"):
        check_room(places, places.lists, places.extracts)
    assert not places.lists.exists()


def test_a_large_extract_needs_more_room(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    with_free(monkeypatch, room.FOR_THE_LIST + 2**20)
    check_room(places, places.lists, places.extracts)
    (places.extracts / "person.csv").write_bytes(b"x" * 2**20)
    with pytest.raises(StorageError, match=r"for data/ and 66 MiB are needed"):
        check_room(places, places.lists, places.extracts)


def no_room(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_list_that_cannot_be_written_is_kept_in_our_own_data(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = publish({"list.csv": b"old"}, places.lists / "2026-09-29", "r1")
    real = os.rename

    def rename(source: Path, target: Path) -> None:
        if places.lists in Path(target).parents:
            no_room()
        real(source, target)

    monkeypatch.setattr(os, "rename", rename)
    with pytest.raises(
        StorageError,
        match=r"written to lists/ \(No space left on device\).*A whole copy lies in data/spool/lat",
    ):
        put_out(FILES, places.lists / DAY, "r1", places=places, beats={})
    assert held_by(places.spool / "latest") == FILES
    assert held_by((places.lists / "latest").resolve()) == held_by(old) == {"list.csv": b"old"}
    with pytest.raises(StorageError, match="A whole copy"):
        put_out(FILES, places.lists / DAY, "r1", places=places, beats={})
    assert sorted(path.name for path in (places.spool / DAY).iterdir()) == ["r1", "r2"]


def test_where_neither_place_can_be_written_the_old_list_is_untouched(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish({"list.csv": b"old"}, places.lists / "2026-09-29", "r1")
    monkeypatch.setattr(os, "rename", no_room)
    with pytest.raises(StorageError, match=r"nor kept in our own data \(No space left on device\)"):
        put_out(FILES, places.lists / DAY, "r1", places=places, beats={})
    assert held_by((places.lists / "latest").resolve()) == {"list.csv": b"old"}


def test_a_share_that_vanished_is_not_written_over(places: Places) -> None:
    folder = publish(FILES, places.lists / "2026-09-29", "r1")
    beat(places, pd.Timestamp("2026-09-29"), exit_code=0, folder=folder)
    shutil.rmtree(places.lists)
    places.lists.mkdir()
    with pytest.raises(StorageError, match=r"2026-09-29/r1 was published there and nothing is"):
        put_out(FILES, places.lists / DAY, "r1", places=places, beats=read_beats(places))
    assert list(places.lists.iterdir()) == []
    assert held_by(places.spool / "latest") == FILES


def test_another_place_for_lists_may_be_empty(places: Places) -> None:
    folder = publish(FILES, places.lists / "2026-09-29", "r1")
    beat(places, pd.Timestamp("2026-09-29"), exit_code=0, folder=folder)
    elsewhere = places.lists.with_name("elsewhere")
    made = put_out(FILES, elsewhere / DAY, "r1", places=places, beats=read_beats(places))
    assert held_by(made) == FILES


def test_what_a_dead_run_left_is_swept_but_for_what_a_promotion_is_writing(places: Places) -> None:
    swept = (places.data, places.locks, places.lists)
    for folder in (*swept, places.live):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ".tmp-left").write_text("half")
    sweep_own(places, places.lists)
    assert not any((folder / ".tmp-left").exists() for folder in swept)
    assert (places.live / ".tmp-left").exists()


def test_lists_of_other_days_are_brought_out_of_our_own_data_and_none_is_written_over(
    places: Places,
) -> None:
    for day, revision in (("2026-09-28", "r1"), ("2026-09-29", "r1"), (DAY, "r1"), (DAY, "r2")):
        publish({"list.csv": f"spooled {day} {revision}".encode()}, places.spool / day, revision)
    publish({"list.csv": b"there before"}, places.lists / "2026-09-28", "r1")
    now = publish(FILES, places.lists / DAY, "r1")
    empty_spool(places, places.lists, published=now)
    assert held_by(places.lists / "2026-09-29" / "r1") == {"list.csv": b"spooled 2026-09-29 r1"}
    assert held_by(places.lists / "2026-09-28" / "r1") == {"list.csv": b"there before"}
    assert [path.name for path in (places.lists / DAY).iterdir()] == ["r1"]
    assert (places.lists / "latest").resolve() == now.resolve()
    assert not places.spool.exists()


def test_copies_that_cannot_be_brought_out_are_kept(
    places: Places, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    publish(FILES, places.spool / "2026-09-29", "r1")
    now = publish(FILES, places.lists / DAY, "r1")
    monkeypatch.setattr(os, "rename", no_room)
    with caplog.at_level(logging.WARNING, logger="homefirst"):
        empty_spool(places, places.lists, published=now)
    assert "Lists in spool/ could not be brought out: No space left on device" in caplog.text
    assert held_by(places.spool / "2026-09-29" / "r1") == FILES
