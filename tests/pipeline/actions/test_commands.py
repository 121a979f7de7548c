"""The commands for decisions: what they print and the codes they leave with."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from pipeline import cli, paths
from pipeline.paths import Places
from tests.pipeline.actions.invented_sheet import REFERRED, returned_workbook


@pytest.fixture(autouse=True)
def own_places(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands work in the invented hub's folders."""
    monkeypatch.setattr(paths, "DEFAULT", places)


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli.app, ["actions", *map(str, arguments)])


def test_a_sheet_is_taken_in_checked_and_given_to_training(places: Places, tmp_path: Path) -> None:
    path = returned_workbook(places.lists, tmp_path / "back.xlsx", {1: REFERRED})
    taken = run("import", path)
    assert (taken.exit_code, "1 decisions added" in taken.output) == (0, True), taken.output
    assert "action log: 1 entries, unbroken; 0 lists bear it out" in run("verify").output
    given = run("export", "--out", tmp_path / "decided")
    assert "1 actions, 1 referrals; 0 steps do not say which help" in given.output
    referral = pd.read_csv(tmp_path / "decided" / "referral.csv", dtype="str")
    assert referral["status"].to_list() == ["received"]


def test_refused_rows_leave_with_3_and_a_wrong_file_with_2(places: Places, tmp_path: Path) -> None:
    bad = REFERRED | {"decision": "Gone"}
    path = returned_workbook(places.lists, tmp_path / "back.xlsx", {1: bad})
    refused = run("import", path)
    assert (refused.exit_code, "row 4: the decision is not" in refused.output) == (3, True)
    assert run("import", tmp_path / "list.pdf").exit_code == 2


def test_a_log_that_was_altered_leaves_with_3(places: Places, tmp_path: Path) -> None:
    run("import", returned_workbook(places.lists, tmp_path / "back.xlsx", {1: REFERRED}))
    places.action_log.write_text('{"previous_sha256": "1"}\n', "utf-8")
    found = run("verify")
    assert found.exit_code == 3
    assert "actions.jsonl was altered at or before line 1" in found.output
    assert "Traceback" not in found.output


@pytest.mark.parametrize("command", ["import", "verify", "export"])
def test_every_command_shows_an_example(command: str) -> None:
    said = " ".join(run(command, "--help").output.replace("│", " ").split())
    assert f"homefirst actions {command}" in said
