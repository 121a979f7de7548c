"""The way back: signed, verified, written down, quick, and needing no network."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from models.sealed import seal
from pipeline.errors import ModelError, UsageError
from pipeline.last_good import find_models
from pipeline.live import (
    LEDGER,
    POINTER,
    describe_live,
    live_on,
    read_ledger,
    read_live,
    roll_back,
)
from pipeline.live import ledger as ledger_module
from pipeline.live.promotion import Candidate, promote
from pipeline.paths import ROOT, Places
from pipeline.storage import read_json, write_json
from tests.end_to_end.road import places_in

TARGET = "readmission_30d"
SIGNED = {"by": "A tester", "reason": "a test"}
GOES_BACK = """
import sys
from pathlib import Path
from pipeline.live import roll_back
from pipeline.paths import Places
folder = Path(sys.argv[1])
places = Places(data=folder / "data", published=folder / "reports" / "published", lists=folder)
print(roll_back(places, sys.argv[2], by="A tester", reason="rehearsal").version)
"""


def candidate(words: str, target: str = TARGET) -> Candidate:
    """A sealed bundle of invented content, with evidence that nothing objects to."""
    return Candidate(
        target=target,
        origin="trained",
        files=seal({"booster.txt": words}, target=target, kind="risk"),
        beside={},
        evidence={
            "metrics.json": {"gates": [], "said": words},
            "card.json": {"identity": {"status": {"value": "released"}}},
        },
    )


def go_live(places: Places, words: str, target: str = TARGET) -> str:
    return promote(
        places, target, **SIGNED, is_demonstration=False, candidate=candidate(words, target)
    )


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return places_in(tmp_path)


@pytest.fixture
def two_versions(places: Places) -> Places:
    go_live(places, "the first")
    go_live(places, "the second")
    return places


def test_the_version_before_is_live_again_and_the_ledger_says_who_and_why(
    two_versions: Places,
) -> None:
    went = roll_back(two_versions, TARGET, by="A nurse", reason="the risks look wrong")
    assert (went.before, went.version) == ("v2", "v1")
    assert read_live(two_versions, TARGET).files["booster.txt"] == b"the first"
    entry = json.loads((two_versions.live / LEDGER).read_text().splitlines()[-1])
    assert (entry["action"], entry["by"], entry["reason"]) == (
        "rollback", "A nurse", "the risks look wrong",
    )  # fmt: skip
    assert "v1 since" in describe_live(two_versions)[0]


def test_the_version_that_was_left_can_be_come_back_to(two_versions: Places) -> None:
    roll_back(two_versions, TARGET, **SIGNED)
    assert roll_back(two_versions, TARGET, **SIGNED).version == "v2"
    assert roll_back(two_versions, TARGET, **SIGNED, to="v1").version == "v1"
    assert go_live(two_versions, "the third") == "v3"


def test_what_is_live_already_is_not_gone_back_to(two_versions: Places) -> None:
    with pytest.raises(UsageError, match="v2 is live already; nothing was changed"):
        roll_back(two_versions, TARGET, **SIGNED, to="v2")


def test_a_version_that_never_was_is_not_gone_back_to(two_versions: Places) -> None:
    with pytest.raises(ModelError, match=f"The ledger knows of no {TARGET} v7"):
        roll_back(two_versions, TARGET, **SIGNED, to="v7")


@pytest.mark.parametrize("is_folder_gone", [True, False])
def test_the_name_of_a_version_is_never_given_again(
    two_versions: Places, is_folder_gone: bool
) -> None:
    roll_back(two_versions, TARGET, **SIGNED)
    for name in ("v2", "v2-evidence") if is_folder_gone else ():
        shutil.rmtree(two_versions.live / TARGET / name)
    (two_versions.live / TARGET / "v7").mkdir()
    assert go_live(two_versions, "the third") == "v8"
    (two_versions.live / TARGET / "v7").rmdir()
    for name in ("v8", "v8-evidence"):
        shutil.rmtree(two_versions.live / TARGET / name)
    assert go_live(two_versions, "the fourth") == "v9"


@pytest.mark.parametrize("change", ["promote", "roll back"])
def test_what_a_dead_promotion_left_half_written_is_swept(
    two_versions: Places, change: str
) -> None:
    left = two_versions.live / ".tmp-left"
    left.write_text("half")
    if change == "promote":
        go_live(two_versions, "the third")
    else:
        roll_back(two_versions, TARGET, **SIGNED)
    assert not left.exists()


POINTERS = (
    "[1]", "null", '"v1"', f'{{"{TARGET}": {{}}}}', f'{{"{TARGET}": "v1"}}', '{"ledger": 3}',
    '{"ledger": {"lines": "all", "sha256": ""}}', "\udcff",
)  # fmt: skip


@pytest.mark.parametrize("content", POINTERS)
def test_a_pointer_that_holds_anything_else_is_named_and_stops_no_list(
    two_versions: Places, content: str
) -> None:
    pointer = two_versions.live / POINTER
    pointer.write_text(content, "utf-8", errors="surrogateescape")
    for ask in (
        lambda: read_ledger(two_versions),
        lambda: read_live(two_versions, TARGET),
        lambda: roll_back(two_versions, TARGET, **SIGNED),
    ):
        with pytest.raises(ModelError, match=r"live/current\.json is not readable; put it back"):
            ask()
    found = find_models(two_versions).usable[TARGET]
    assert (found.version, found.is_stand_in) == ("v2", True)


def test_the_first_version_has_none_before_it(places: Places) -> None:
    with pytest.raises(ModelError, match="nothing to go back from"):
        roll_back(places, TARGET, **SIGNED)
    go_live(places, "the first")
    with pytest.raises(ModelError, match="has no earlier version to go back to"):
        roll_back(places, TARGET, **SIGNED)


def test_nobody_goes_back_without_a_name_and_a_reason(two_versions: Places) -> None:
    with pytest.raises(UsageError, match="A rollback needs a name"):
        roll_back(two_versions, TARGET, by=" ", reason="why")


@pytest.mark.parametrize("file", ["v1/booster.txt", "v1/manifest.json", "v1-evidence/card.json"])
def test_an_altered_version_is_not_gone_back_to_and_the_live_one_stays(
    two_versions: Places, file: str
) -> None:
    path = two_versions.live / TARGET / file
    path.write_bytes(path.read_bytes().replace(b"e", b"f", 1))
    with pytest.raises(ModelError, match="v1 is not what was promoted"):
        roll_back(two_versions, TARGET, **SIGNED)
    assert read_live(two_versions, TARGET).version == "v2"
    assert len(read_ledger(two_versions).entries) == 2


def test_a_whole_bundle_put_in_the_place_of_another_is_found(two_versions: Places) -> None:
    shutil.rmtree(two_versions.live / TARGET / "v1")
    shutil.copytree(two_versions.live / TARGET / "v2", two_versions.live / TARGET / "v1")
    with pytest.raises(ModelError, match="not the one that the ledger names"):
        roll_back(two_versions, TARGET, **SIGNED)


def test_evidence_that_is_gone_is_named(two_versions: Places) -> None:
    (two_versions.live / TARGET / "v1-evidence" / "metrics.json").unlink()
    with pytest.raises(ModelError, match=r"v1-evidence/metrics\.json is missing"):
        roll_back(two_versions, TARGET, **SIGNED)


def test_lines_cut_off_at_the_end_of_the_ledger_are_missed(two_versions: Places) -> None:
    ledger = two_versions.live / LEDGER
    ledger.write_text(ledger.read_text().splitlines(keepends=True)[0])
    for ask in (
        lambda: read_ledger(two_versions),
        lambda: describe_live(two_versions),
        lambda: roll_back(two_versions, TARGET, **SIGNED),
        lambda: go_live(two_versions, "the third"),
    ):
        with pytest.raises(
            ModelError, match=r"ledger\.jsonl was altered or cut at its end: it had 2 line\(s\)"
        ):
            ask()


def test_a_pointer_of_before_it_held_the_end_of_the_ledger_is_read(two_versions: Places) -> None:
    pointer = read_json(two_versions.live / POINTER)
    del pointer["ledger"]
    write_json(pointer, two_versions.live / POINTER)
    assert roll_back(two_versions, TARGET, **SIGNED).version == "v1"


def test_a_machine_that_stops_between_ledger_and_pointer_leaves_the_old_version_live(
    two_versions: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    def power_cut(*_: object) -> None:
        raise OSError("no power")

    monkeypatch.setattr(ledger_module, "write_pointer", power_cut)
    with pytest.raises(OSError, match="no power"):
        roll_back(two_versions, TARGET, **SIGNED)
    monkeypatch.undo()
    assert read_live(two_versions, TARGET).version == "v2"
    assert describe_live(two_versions)[0].startswith(f"{TARGET}: v2 since")
    assert go_live(two_versions, "the third") == "v3"
    told = live_on(two_versions, date.fromisoformat(_today()))
    versions = [line.split()[1] for line in told if line.startswith(TARGET)]
    assert versions == ["v1", "v2", "v3"]


@pytest.mark.parametrize(
    ("day", "live"),
    [
        ("2026-01-31", []),
        ("2026-02-01", ["v1"]),
        ("2026-02-10", ["v1", "v2"]),
        ("2026-02-28", ["v2"]),
        ("2026-03-01", ["v2", "v1"]),
        ("2026-12-31", ["v1"]),
    ],
)
def test_what_was_live_on_any_day_stands_in_the_ledger(
    places: Places, monkeypatch: pytest.MonkeyPatch, day: str, live: list[str]
) -> None:
    moments = iter(["2026-02-01", "2026-02-10", "2026-03-01"])
    real = ledger_module.entry_now

    def at_the_next_moment(*told: str, **facts: Any) -> dict[str, object]:
        return {**real(*told, **facts), "at": f"{next(moments)}T12:00:00+00:00"}

    for module in ("promotion", "rollback"):
        monkeypatch.setattr(f"pipeline.live.{module}.entry_now", at_the_next_moment)
    go_live(places, "the first")
    go_live(places, "the second")
    roll_back(places, TARGET, **SIGNED)
    told = live_on(places, date.fromisoformat(day))
    own = [line for line in told if line.startswith(TARGET)]
    assert [line.split()[1] for line in own if "no model was live" not in line] == live
    assert f"ongoing_care: no model was live on {day}" in told


def test_the_way_back_takes_seconds_and_needs_no_network(two_versions: Places) -> None:
    alone = ["unshare", "--map-root-user", "--net"]
    may = (
        shutil.which("unshare")
        and not subprocess.run(  # noqa: S603 - fixed words, no shell
            [*alone, "true"], check=False, capture_output=True
        ).returncode
    )
    folder = two_versions.data.parent
    started = time.perf_counter()
    done = subprocess.run(  # noqa: S603 - our own program
        [*(alone if may else []), sys.executable, "-c", GOES_BACK, str(folder), TARGET],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    seconds = time.perf_counter() - started
    assert (done.returncode, done.stdout.strip()) == (0, "v1"), done.stderr
    assert seconds < 60
    assert read_live(two_versions, TARGET).version == "v1"
    if not may:
        pytest.skip("went back in time, but this machine gives no network namespace to prove it in")


def _today() -> str:
    return str(ledger_module.entry_now("promote", TARGET, "v1")["at"][:10])
