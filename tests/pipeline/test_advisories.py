"""Known weaknesses of libraries: each is named, or accepted with a reason and a last day."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline import advisories
from pipeline.advisories import ACCEPTED, ask_pip_audit, audit, check_accepted, read_accepted
from pipeline.bill_of_materials import read_pins
from pipeline.errors import GateError, NothingToDoError, UsageError
from pipeline.paths import LOCK_FILE

TODAY = date(2026, 12, 1)
LOCK = f"alpha==1.0 --hash=sha256:{'a' * 64}\nbeta==2.0 --hash=sha256:{'b' * 64}\n"
ENTRY = """- id: CVE-1
  package: Alpha
  reason: no fix yet
  since: "2026-11-01"
  until: "2026-12-01"
"""


def answer(*found: dict[str, Any]) -> str:
    """What pip-audit would write: alpha with these weaknesses, beta with none."""
    alpha = {"name": "alpha", "version": "1.0", "vulns": list(found)}
    return json.dumps({"dependencies": [alpha, {"name": "beta", "version": "2.0", "vulns": []}]})


def run(told: str, folder: Path, *, entry: str = ENTRY, today: date = TODAY) -> str:
    (folder / "lock").write_text(LOCK)
    (folder / "accepted.yaml").write_text(entry)
    return audit(
        lambda _: told, lock=folder / "lock", accepted=folder / "accepted.yaml", today=today
    )


def test_our_own_list_can_be_read_and_names_locked_packages() -> None:
    listed = read_accepted(ACCEPTED)
    locked = [pin.name for pin in read_pins(LOCK_FILE.read_text(encoding="utf-8"))]
    check_accepted(listed, locked, today=date.fromisoformat(max(one.since for one in listed)))
    assert all(len(one.reason) > 40 for one in listed)


@pytest.mark.parametrize(
    "found",
    [
        pytest.param([], id="nothing"),
        pytest.param([{"id": "CVE-1"}], id="accepted by its id"),
        pytest.param([{"id": "GHSA-9", "aliases": ["CVE-1"]}], id="accepted by another name"),
    ],
)
def test_what_is_accepted_passes(found: list[dict[str, Any]], tmp_path: Path) -> None:
    told = run(answer(*found), tmp_path)
    assert told.startswith(f"2 locked packages checked; {len(found)} advisories")


def test_what_is_not_accepted_is_named(tmp_path: Path) -> None:
    with pytest.raises(GateError, match=r"1 advisories are not accepted(.|\n)*alpha 1\.0: CVE-2"):
        run(answer({"id": "CVE-1"}, {"id": "CVE-2"}), tmp_path)


@pytest.mark.parametrize("told", ["", "not json", "[]", "{}"])
def test_a_feed_that_was_not_reached_is_never_told_as_clean(told: str, tmp_path: Path) -> None:
    with pytest.raises(NothingToDoError, match="NOTHING WAS CHECKED"):
        run(told, tmp_path)


@pytest.mark.parametrize(
    ("told", "named"),
    [
        pytest.param(
            {"dependencies": []},
            r"2 of 2 LOCKED .* NOT CHECKED \(alpha 1\.0, beta 2\.0\)", id="none",
        ),
        pytest.param(
            {"dependencies": [{"name": "Alpha", "version": "1.0", "vulns": []}]},
            r"1 of 2 LOCKED PACKAGES WERE NOT CHECKED \(beta 2\.0\)", id="all but one",
        ),
        pytest.param(
            {"dependencies": [
                {"name": "alpha", "version": "1.1", "vulns": []},
                {"name": "beta", "skip_reason": "not found"},
            ]},
            "2 of 2 LOCKED", id="another version, and one that was skipped",
        ),
    ],
)  # fmt: skip
def test_what_the_feed_did_not_answer_for_is_never_told_as_checked(
    told: dict[str, Any], named: str, tmp_path: Path
) -> None:
    with pytest.raises(NothingToDoError, match=named):
        run(json.dumps(told), tmp_path)


def test_a_package_for_another_machine_is_not_told_as_checked(tmp_path: Path) -> None:
    (tmp_path / "lock").write_text(
        LOCK + f"gamma==3.0 ; sys_platform == 'none such' --hash=sha256:{'c' * 64}\n"
    )
    (tmp_path / "accepted.yaml").write_text(ENTRY)
    told = audit(
        lambda _: answer(),
        lock=tmp_path / "lock", accepted=tmp_path / "accepted.yaml", today=TODAY,
    )  # fmt: skip
    assert told.startswith("2 locked packages checked; 0 advisories")
    assert told.endswith("; 1 packages for other machines were not checked")


def test_an_entry_holds_on_its_last_day_and_not_after_it(tmp_path: Path) -> None:
    assert run(answer(), tmp_path, today=date(2026, 12, 1))
    with pytest.raises(GateError, match=r"CVE-1 \(Alpha\): was accepted until 2026-12-01"):
        run(answer(), tmp_path, today=date(2026, 12, 2))


def test_an_entry_about_nothing_locked_is_named(tmp_path: Path) -> None:
    with pytest.raises(GateError, match="CVE-1: gamma is not locked; take the entry out"):
        run(answer(), tmp_path, entry=ENTRY.replace("Alpha", "gamma"))


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param(ENTRY.replace("  reason: no fix yet\n", ""), id="no reason"),
        pytest.param(ENTRY.replace('"2026-12-01"', "soon"), id="no date"),
        pytest.param(ENTRY + "  forever: yes\n", id="another key"),
        pytest.param("- [", id="no YAML"),
    ],
)
def test_an_entry_that_is_not_whole_is_refused(entry: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="each entry needs id, package, reason, since and until"):
        run(answer(), tmp_path, entry=entry)


def test_without_the_tool_the_reader_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(advisories, "find_spec", lambda _: None)
    with pytest.raises(UsageError, match="pip-audit is not installed; set up anew"):
        ask_pip_audit(LOCK_FILE)


def test_the_tool_is_asked_strictly(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    script = tmp_path / "python"
    script.write_text('#!/bin/sh\necho "$@"\n')
    script.chmod(0o700)
    monkeypatch.setattr(advisories, "find_spec", lambda _: True)
    monkeypatch.setattr(sys, "executable", str(script))
    said = ask_pip_audit(LOCK_FILE).split()
    assert {"--strict", "--require-hashes"} <= set(said)
