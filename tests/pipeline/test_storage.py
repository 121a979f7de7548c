"""A written file is whole or absent; the same content gives the same bytes."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pytest

from pipeline import storage

TABLE = pd.DataFrame(
    {
        "text": pd.array(["a", None], dtype="str"),
        "whole": pd.array([1, None], dtype="Int64"),
        "number": [0.5, float("nan")],
        "day": pd.Series(["2026-09-30", None], dtype="datetime64[us]").array,
    },
    index=pd.Index(["s1", "s2"], name="spell_id", dtype="str"),
)


def test_a_write_that_fails_leaves_the_old_file_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "list.csv"
    storage.write_text("old", path)

    def disk_full(handle: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", disk_full)
    with pytest.raises(OSError, match="no space left"):
        storage.write_text("new", path)
    assert path.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["list.csv"]


def test_a_file_is_flushed_before_it_takes_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "deep" / "list.csv"
    seen: list[bool] = []
    monkeypatch.setattr(os, "fsync", lambda _: seen.append(path.exists()))
    storage.write_text("new", path)
    assert seen == [False]
    assert path.read_text() == "new"


@pytest.mark.parametrize(
    ("umask", "mode"),
    [pytest.param(0o077, 0o600, id="private"), pytest.param(0o022, 0o644, id="readable")],
)
def test_a_file_has_the_rights_that_the_process_gives(
    tmp_path: Path, umask: int, mode: int
) -> None:
    before = os.umask(umask)
    try:
        storage.write_text("x", tmp_path / "file")
    finally:
        os.umask(before)
    assert (tmp_path / "file").stat().st_mode & 0o777 == mode


def test_a_table_comes_back_as_it_was_and_gives_the_same_bytes_twice(tmp_path: Path) -> None:
    storage.write_table(TABLE, tmp_path / "one.parquet")
    storage.write_table(TABLE.copy(), tmp_path / "two.parquet")
    pd.testing.assert_frame_equal(storage.read_table(tmp_path / "one.parquet"), TABLE)
    assert (tmp_path / "one.parquet").read_bytes() == (tmp_path / "two.parquet").read_bytes()
    assert storage.sha256_of(tmp_path / "one.parquet") == storage.sha256_of(
        tmp_path / "two.parquet"
    )


def test_some_columns_can_be_read_alone(tmp_path: Path) -> None:
    storage.write_table(TABLE, tmp_path / "one.parquet")
    assert list(storage.read_table(tmp_path / "one.parquet", ["day", "text"])) == ["day", "text"]


def test_tables_of_an_earlier_run_go(tmp_path: Path) -> None:
    storage.write_tables({"a": TABLE, "b": TABLE}, tmp_path)
    storage.write_tables({"b": TABLE.head(1)}, tmp_path)
    found = storage.read_tables(tmp_path)
    assert list(found) == ["b"]
    assert len(found["b"]) == 1


def test_json_is_for_reading_and_comes_back(tmp_path: Path) -> None:
    value = {"z": [1, None], "a": "Café"}
    storage.write_json(value, tmp_path / "x.json")
    assert storage.read_json(tmp_path / "x.json") == value
    assert (tmp_path / "x.json").read_text("utf-8").startswith('{\n  "z": [')
    assert "Café" in (tmp_path / "x.json").read_text("utf-8")


def test_a_number_that_json_does_not_know_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        storage.write_json({"auroc": float("nan")}, tmp_path / "metrics.json")
    assert list(tmp_path.iterdir()) == []
