"""Old lists go whole; the newest list and everything that is no list stay."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from pipeline import cli, paths
from pipeline.errors import LockedError
from pipeline.heartbeat import beat
from pipeline.lock import hold_lock
from pipeline.paths import Places
from pipeline.publish import publish
from pipeline.retention import old_lists, remove_old_lists
from tests.end_to_end.road import places_in

TODAY = pd.Timestamp("2026-09-30")
FILES = {"list.csv": b"a", "run.json": b"{}"}


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    own = places_in(tmp_path)
    monkeypatch.setattr(paths, "DEFAULT", own)
    return own


def publish_on(places: Places, *days: str) -> None:
    for day in days:
        publish(FILES, places.lists / day, "r1")


def removed(places: Places, keep_days: int) -> list[str]:
    return remove_old_lists(places, places.lists, today=TODAY, keep_days=keep_days)


def test_a_list_is_kept_for_as_many_days_as_are_stated(places: Places) -> None:
    publish_on(places, "2026-09-19", "2026-09-20", "2026-09-29")
    assert removed(places, 10) == ["2026-09-19"]
    assert sorted(path.name for path in places.lists.iterdir()) == [
        "2026-09-20", "2026-09-29", "latest",
    ]  # fmt: skip


def test_the_newest_list_stays_however_old_it_is(places: Places) -> None:
    publish_on(places, "2026-01-01", "2026-02-01")
    (places.lists / "2026-03-01").mkdir()  # a day whose run died before its list was there
    assert removed(places, 10) == ["2026-01-01", "2026-03-01"]
    assert (places.lists / "latest" / "list.csv").read_bytes() == b"a"


def test_what_is_no_list_of_a_day_is_never_touched(places: Places) -> None:
    publish_on(places, "2026-01-01", "2026-09-29")
    other = places.lists / "uci_diabetes130" / "order"
    other.mkdir(parents=True)
    places.action_log.parent.mkdir(parents=True)
    places.action_log.write_text("{}\n")
    assert removed(places, 10) == ["2026-01-01"]
    assert other.is_dir()
    assert places.action_log.read_text() == "{}\n"


def test_without_lists_there_is_nothing_to_remove(places: Places) -> None:
    assert removed(places, 1) == []


def test_while_a_list_is_made_none_is_removed(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_on(places, "2026-01-01", "2026-09-29")
    monkeypatch.setattr(
        "pipeline.retention.hold_lock", lambda path, **_: hold_lock(path, wait_seconds=0)
    )
    with (
        hold_lock(places.locks / "daily.lock"),
        pytest.raises(LockedError, match=r"Another run holds daily\.lock"),
    ):
        removed(places, 10)
    assert len(old_lists(places.lists, today=TODAY, keep_days=10)) == 1


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli.app, list(arguments))
    return done.exit_code, done.output


def test_the_command_says_first_what_would_go(places: Places) -> None:
    publish_on(places, "2020-01-01", "2020-01-02", "2020-01-03")
    assert run("retain", "--dry-run") == (
        0, "2 day(s) of lists older than 90 days would go, 2020-01-01 to 2020-01-02\n",
    )  # fmt: skip
    assert (places.lists / "2020-01-01").is_dir()
    assert run("retain")[1].startswith("2 day(s) of lists older than 90 days removed")
    assert not (places.lists / "2020-01-01").is_dir()


def test_whoever_watches_is_told_whether_a_list_came(places: Places) -> None:
    assert run("heartbeat") == (7, "No run is on record that left a list.\n")
    beat(places, TODAY, exit_code=0, folder=places.lists / "2026-09-30" / "r1")
    code, said = run("heartbeat")
    assert (code, said) == (0, "The last run that left a list ended 0.0 hours ago.\n")
    assert run("heartbeat", "--hours", "0")[0] == 7
