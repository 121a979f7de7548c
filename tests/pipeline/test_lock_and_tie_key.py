"""One writer at a time, and the secret that decides ties."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import LockedError, UsageError
from pipeline.lock import hold_lock
from pipeline.paths import ROOT
from pipeline.tie_key import FROM_ENVIRONMENT, read_tie_key
from tests.end_to_end.road import places_in

HOLDS_UNTIL_KILLED = """
import sys, time
from pathlib import Path
from pipeline.lock import hold_lock
with hold_lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_holder_is_told_which_lock_and_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "locks" / "daily.lock"
    with (
        hold_lock(path),
        pytest.raises(LockedError, match=r"Another run holds daily\.lock\. Wait until"),
        hold_lock(path),
    ):
        pytest.fail("two held one lock")


def test_a_lock_is_free_again_after_the_block_and_after_an_error(tmp_path: Path) -> None:
    path = tmp_path / "x.lock"
    with pytest.raises(RuntimeError, match="inside"), hold_lock(path):
        raise RuntimeError("inside")
    with hold_lock(path):
        assert path.exists()


def test_a_lock_is_free_when_its_holder_was_killed(tmp_path: Path) -> None:
    path = tmp_path / "x.lock"
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", HOLDS_UNTIL_KILLED, str(path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(LockedError), hold_lock(path):
            pytest.fail("two held one lock")
        holder.kill()
        holder.wait()
    with hold_lock(path):
        assert path.exists()


def test_the_key_is_made_once_and_is_for_its_owner_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(FROM_ENVIRONMENT, raising=False)
    places = places_in(tmp_path)
    key = read_tie_key(places)
    assert len(key) == 32
    assert read_tie_key(places) == key
    assert (places.live / "tie_key").stat().st_mode & 0o777 == 0o600
    assert read_tie_key(places_in(tmp_path / "elsewhere")) != key


def test_a_key_of_the_environment_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FROM_ENVIRONMENT, "ab" * 32)
    assert read_tie_key(places_in(tmp_path)) == b"\xab" * 32
    assert not places_in(tmp_path).live.exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        pytest.param("secret word", "must be hexadecimal digits", id="no hexadecimal"),
        pytest.param("ab" * 31, "must hold at least 32 bytes", id="31 bytes"),
        pytest.param("", "must hold at least 32 bytes", id="empty"),
    ],
)
def test_a_key_that_cannot_be_used_is_refused_without_being_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str, said: str
) -> None:
    monkeypatch.setenv(FROM_ENVIRONMENT, given)
    with pytest.raises(UsageError, match=said) as told:
        read_tie_key(places_in(tmp_path))
    assert not given or given not in str(told.value)
