"""Where a key may come from, and every key that is refused; no message shows one."""

from __future__ import annotations

import base64
import os
from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.identity import key_store
from pipeline.identity.key_store import FROM_ENVIRONMENT, read_key, write_new_key
from pipeline.paths import ROOT

SECRET = bytes(range(32))


@pytest.fixture(autouse=True)
def no_key_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(FROM_ENVIRONMENT, raising=False)


def key_file(folder: Path, text: str = f"hex:{SECRET.hex()}\n", mode: int = 0o600) -> Path:
    path = folder / "key"
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return path


@pytest.mark.parametrize(
    "text", [f"hex:{SECRET.hex()}", f"base64:{base64.b64encode(SECRET).decode()}"]
)
def test_a_key_is_read_from_the_environment_or_a_private_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    assert read_key(key_file(tmp_path, f"{text}\n")).secret == SECRET
    monkeypatch.setenv(FROM_ENVIRONMENT, text)
    assert read_key(None).secret == SECRET


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(SECRET.hex(), "must hold hex: and hexadecimal digits, or base64:", id="bare"),
        pytest.param("", "must hold hex:", id="empty"),
        pytest.param("hex:xyz", "is not the hex that it says it is", id="no hex"),
        pytest.param("base64:a*b", "is not the base64 that it says it is", id="no base64"),
        pytest.param(f"hex:{SECRET[:31].hex()}", "holds 31 bytes; a key has at least 32", id="31"),
        pytest.param("hex:" + "ab" * 32, "one byte over and over", id="one byte repeated"),
        pytest.param("hex:äö", "hex", id="not even ASCII"),
    ],
)
def test_a_key_that_is_none_is_refused_without_being_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, said: str
) -> None:
    path = key_file(tmp_path, text)
    with pytest.raises(UsageError, match=said) as from_file:
        read_key(path)
    assert str(path) in str(from_file.value)
    assert "--new-key PATH" in str(from_file.value)
    monkeypatch.setenv(FROM_ENVIRONMENT, text)
    with pytest.raises(UsageError, match=said) as from_environment:
        read_key(None)
    assert FROM_ENVIRONMENT in str(from_environment.value)
    secret = text.partition(":")[2] or text
    assert not secret or secret not in str(from_file.value) + str(from_environment.value)


def test_without_a_key_it_is_said_how_to_make_one() -> None:
    with pytest.raises(UsageError, match=r"There is no key\. Set HOMEFIRST_PSEUDONYM_KEY or name"):
        read_key(None)


def test_two_keys_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FROM_ENVIRONMENT, f"hex:{SECRET.hex()}")
    with pytest.raises(UsageError, match="There are two keys: --key-file and HOMEFIRST"):
        read_key(key_file(tmp_path))


def test_a_key_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"There is no key file .*key"):
        read_key(tmp_path / "key")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o610])
def test_a_key_file_of_others_is_refused(tmp_path: Path, mode: int) -> None:
    with pytest.raises(UsageError, match=r"Others than its owner may use .* Run: chmod 600"):
        read_key(key_file(tmp_path, mode=mode))


def test_a_key_inside_this_repository_is_refused() -> None:
    for path in (ROOT / "key", ROOT / "data" / "deep" / "key"):
        with pytest.raises(UsageError, match="lies in a repository, where it would be copied"):
            read_key(path)
        with pytest.raises(UsageError, match="lies in a repository"):
            write_new_key(path)
        assert not path.exists()


def test_a_key_inside_any_repository_or_behind_a_link_into_one_is_refused(tmp_path: Path) -> None:
    (tmp_path / "work" / ".git").mkdir(parents=True)
    path = key_file(tmp_path / "work")
    (tmp_path / "link").symlink_to(path)
    for place in (path, tmp_path / "link"):
        with pytest.raises(UsageError, match="lies in a repository"):
            read_key(place)


def test_a_key_beside_the_tables_is_refused(tmp_path: Path) -> None:
    path = key_file(tmp_path)
    with pytest.raises(UsageError, match=r"which others will read\. Keep it elsewhere"):
        read_key(path, apart_from=(tmp_path / "other", tmp_path))
    assert read_key(path, apart_from=(tmp_path / "other",)).secret == SECRET


def test_a_new_key_is_random_private_and_reads_back(tmp_path: Path) -> None:
    one, two = write_new_key(tmp_path / "one"), write_new_key(tmp_path / "two")
    assert (tmp_path / "one").stat().st_mode & 0o777 == 0o600
    assert read_key(tmp_path / "one") == one != two
    assert len(one.secret) == 32


def test_a_key_is_never_written_over(tmp_path: Path) -> None:
    path = key_file(tmp_path)
    before = path.read_bytes()
    with pytest.raises(UsageError, match="is there already and stays as it is"):
        write_new_key(path)
    assert path.read_bytes() == before


def test_a_key_needs_a_folder_that_is_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"There is no folder .* for the key; make it first"):
        write_new_key(tmp_path / "no" / "key")


def test_half_a_key_is_not_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def disk_full(handle: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", disk_full)
    with pytest.raises(OSError, match="no space left"):
        write_new_key(tmp_path / "key")
    assert list(tmp_path.iterdir()) == []
    assert key_store.KEY_BYTES == 32
