"""A returned sheet: each row is kept once, or refused by its line and without anybody's id."""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from models.release.helped import help_of
from pipeline.actions.action_log import read_log
from pipeline.actions.import_sheet import Imported, import_sheet
from pipeline.errors import ContractError, UsageError
from pipeline.paths import Places
from tests.pipeline.actions.invented_sheet import (
    FIRST_ROW,
    LIST_ID,
    RAILS,
    REFERRED,
    Answers,
    returned_csv,
    returned_workbook,
)

FOUR: Answers = {
    1: REFERRED,
    2: {"decision": "Person declined", "decision_reason": "the person does not want it",
        "help": RAILS, "initials": "CD", "decided_on": "2026-10-01"},
    3: {"decision": "already known to a  team", "initials": "ab"},
}  # fmt: skip


def take(places: Places, path: Path, role: str = "discharge_coordinator") -> Imported:
    return import_sheet(places, path, places.lists, role=role)


def log_of(places: Places) -> list[dict[str, Any]]:
    if not places.action_log.is_file():
        return []
    return [json.loads(line) for line in places.action_log.read_text("utf-8").splitlines()]


def refused(places: Places, tmp_path: Path, **answer: str) -> dict[int, str]:
    path = returned_workbook(places.lists, tmp_path / "back.xlsx", {1: REFERRED | answer})
    found = take(places, path)
    assert found.exit_code == 3
    assert log_of(places) == []
    return dict(found.refused)


@pytest.mark.parametrize("form", ["workbook", "commas", "semicolons", "windows"])
def test_what_was_filled_in_is_kept_as_codes_whatever_saved_the_sheet(
    places: Places, tmp_path: Path, form: str
) -> None:
    path = tmp_path / "back.csv"
    if form == "workbook":
        path = returned_workbook(places.lists, tmp_path / "back.xlsx", FOUR)
    elif form == "windows":
        returned_csv(places.lists, path, FOUR, encoding="cp1252")
    else:
        returned_csv(places.lists, path, FOUR, delimiter="," if form == "commas" else ";")
    found = take(places, path)
    assert (found.kept, found.known, found.left_empty, dict(found.refused)) == (3, 0, 1, {})
    kept = [
        (e["rank"], e["action"], e["intervention_code"], e["action_reason"], e["decided_on"],
         e["initials"])
        for e in log_of(places)
    ]  # fmt: skip
    assert kept == [
        (1, "offered", "MINOR_ADAPT", None, "2026-09-30", "AB"),
        (2, "declined_by_person", "MINOR_ADAPT", "not_wanted", "2026-10-01", "CD"),
        (3, "not_offered", None, "already_helped", "2026-09-30", "AB"),
    ]


def test_the_log_keeps_each_persons_chance_so_that_a_retraining_knows_who_was_drawn(
    places: Places, tmp_path: Path
) -> None:
    """With it lost, an area whose places were drawn by lot would wait in vain for a new model."""
    take(places, returned_workbook(places.lists, tmp_path / "back.xlsx", FOUR))
    assert [entry["look_first_probability"] for entry in log_of(places)] == [1.0, 0.5, 1.0]
    spells = pd.Index([f"S0000{rank}" for rank in range(1, 5)], name="spell_id")
    when = pd.Series(pd.Timestamp("2026-09-30 06:00"), index=spells)
    helped = help_of(when, read_log(places).entries, window_days=30)
    assert helped is not None
    assert helped.is_randomised.to_list() == [False, True, False, False]


def test_a_list_filled_in_as_its_own_csv_comes_back_too(places: Places, tmp_path: Path) -> None:
    people = pd.read_csv(places.lists / LIST_ID / "list.csv", dtype="str", keep_default_na=False)
    people.loc[0, ["decision", "initials"]] = ["Look again", "ab"]
    path = tmp_path / "list.csv"
    people.to_csv(path, index=False)
    assert take(places, path).kept == 1
    assert log_of(places)[0]["action"] == "looked_at"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_sheet_saved_by_libreoffice_comes_back(places: Places, tmp_path: Path) -> None:
    filled = returned_workbook(places.lists, tmp_path / "back.xlsx", FOUR)
    saved = tmp_path / "saved"
    subprocess.run(  # noqa: S603 - a fixed program, our own file
        [
            str(shutil.which("soffice")), f"-env:UserInstallation=file://{tmp_path}/profile",
            "--headless", "--convert-to", "xlsx", "--outdir", str(saved), str(filled),
        ],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    found = take(places, saved / "back.xlsx")
    assert (found.kept, dict(found.refused)) == (3, {})
    book = openpyxl.load_workbook(saved / "back.xlsx")
    assert book.custom_doc_props["list_id"].value == LIST_ID


def test_the_same_sheet_twice_and_saved_anew_adds_nothing(places: Places, tmp_path: Path) -> None:
    path = returned_workbook(places.lists, tmp_path / "back.xlsx", FOUR)
    take(places, path)
    before = places.action_log.read_bytes()
    again = [take(places, path), take(places, returned_csv(places.lists, tmp_path / "b.csv", FOUR))]
    assert [(one.kept, one.known, one.exit_code) for one in again] == [(0, 3, 0)] * 2
    assert places.action_log.read_bytes() == before


def test_another_decision_about_the_same_person_is_a_new_line(
    places: Places, tmp_path: Path
) -> None:
    take(places, returned_workbook(places.lists, tmp_path / "a.xlsx", {1: REFERRED}))
    later = REFERRED | {"decision": "Help started", "decided_on": "2026-10-02"}
    take(places, returned_workbook(places.lists, tmp_path / "b.xlsx", {1: later}))
    assert [entry["action"] for entry in log_of(places)] == ["offered", "started"]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        pytest.param({"decision": "Sent home"}, "the decision is not one of the words",
                     id="another word"),
        pytest.param({"decision": ""}, "no decision is written", id="only initials"),
        pytest.param({"help": "a dog"}, "the help is not one of the words", id="another help"),
        pytest.param({"decision_reason": "weather"}, "the decision_reason is not one of the words",
                     id="another reason"),
        pytest.param({"decision": "Person declined"}, "the reason is missing", id="no reason"),
        pytest.param({"decision": "Not needed"}, "the reason is missing", id="not needed, why"),
        pytest.param({"decided_on": "01/10/2026"}, "not written YYYY-MM-DD", id="a British day"),
        pytest.param({"decided_on": "2026-13-01"}, "not written YYYY-MM-DD", id="no such day"),
        pytest.param({"decided_on": "2026-09-29"}, "lies before the list", id="before the list"),
        pytest.param({"decided_on": "2999-01-01"}, "lies in the future", id="to come"),
        pytest.param({"initials": ""}, "initials are missing", id="no initials"),
        pytest.param({"initials": "Alex Example"}, "initials are missing", id="a whole name"),
        pytest.param({"person_id": "P-00000"}, "no list of that day", id="another person"),
        pytest.param({"spell_id": "S99999"}, "no list of that day", id="another stay"),
        pytest.param({"list_id": "2026-09-30/r9"}, "no list of that day", id="no such revision"),
        pytest.param({"list_id": "../../etc"}, "no list of that day", id="out of the folder"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_kept_is_refused_with_its_line_and_reason(
    places: Places, tmp_path: Path, answer: dict[str, str], said: str
) -> None:
    found = refused(places, tmp_path, **answer)
    assert list(found) == [FIRST_ROW]
    assert said in found[FIRST_ROW]


def test_the_other_rows_are_kept_and_the_screen_names_nobody(
    places: Places, tmp_path: Path
) -> None:
    answers = FOUR | {4: REFERRED | {"decision": "Gone"}}
    found = take(places, returned_workbook(places.lists, tmp_path / "back.xlsx", answers))
    assert (found.kept, len(found.refused)) == (3, 1)
    assert "3 decisions added, 0 already in the log, 1 refused; 0 rows without" in found.screen
    assert f"row {FIRST_ROW + 3}: the decision is not one of the words" in found.screen
    assert "P-" not in found.screen
    assert "S0000" not in found.screen


def test_one_stay_with_two_decisions_in_one_file_is_refused_twice(
    places: Places, tmp_path: Path
) -> None:
    path = returned_csv(places.lists, tmp_path / "back.csv", {1: REFERRED})
    lines = path.read_text("utf-8").splitlines(keepends=True)
    other = lines[3].replace("Referred", "Look again")
    path.write_text("".join([*lines, other, lines[4]]), "utf-8")
    found = take(places, path)
    assert set(found.refused.values()) == {
        "this stay stands twice in the file, with different decisions"
    }
    assert len(found.refused) == 2


def test_a_file_that_is_no_list_is_refused(places: Places, tmp_path: Path) -> None:
    strange = tmp_path / "strange.csv"
    strange.write_text("a,b\n1,2\n", "utf-8")
    with pytest.raises(ContractError, match=r"strange\.csv is no list that was sent back"):
        take(places, strange)
    cut = tmp_path / "cut.xlsx"
    whole = returned_workbook(places.lists, tmp_path / "whole.xlsx", FOUR).read_bytes()
    cut.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ContractError, match=r"cut\.xlsx is cut or spoilt and cannot be opened"):
        take(places, cut)
    with pytest.raises(UsageError, match=r"a list comes back as \.xlsx or \.csv, not '\.pdf'"):
        take(places, tmp_path / "list.pdf")
    with pytest.raises(ContractError, match=r"gone\.csv is no regular file"):
        take(places, tmp_path / "gone.csv")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(b"<sheetData>", b"<sheetData><row><c t='n'><v>Ann Invented 94</v></c></row>",
                     id="a name where a number should be"),
        pytest.param(b"</sheetData>", b"", id="a page that is no XML"),
        pytest.param(None, b"", id="a page that cannot be unpacked"),
    ],
)  # fmt: skip
def test_a_spoilt_workbook_is_refused_without_a_word_of_what_it_holds(
    places: Places, tmp_path: Path, old: bytes | None, new: bytes
) -> None:
    whole, spoilt = tmp_path / "whole.xlsx", tmp_path / "spoilt.xlsx"
    returned_workbook(places.lists, whole, FOUR)
    page = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(whole) as parts, zipfile.ZipFile(spoilt, "w", 8) as out:
        for name in parts.namelist():
            content = parts.read(name)
            assert old is None or name != page or old in content
            changed = name == page and old is not None
            out.writestr(name, content.replace(old or b"", new) if changed else content)
        start = out.getinfo(page).header_offset + 30 + len(page)
    if old is None:
        content = spoilt.read_bytes()
        spoilt.write_bytes(content[:start] + b"\xff" * 40 + content[start + 40 :])
    with pytest.raises(ContractError) as told:
        take(places, spoilt)
    assert str(told.value) == "spoilt.xlsx is cut or spoilt and cannot be opened; save it again."
    assert told.value.__cause__ is None or told.value.__cause__.__cause__ is None


def test_a_workbook_that_would_unpack_to_gigabytes_is_not_opened(
    places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.actions.returned_sheet.LARGEST_UNPACKED_BYTES", 1000)
    path = returned_workbook(places.lists, tmp_path / "back.xlsx", FOUR)
    with pytest.raises(ContractError, match=r"would unpack to .* bytes; that is no list"):
        take(places, path)


def test_a_role_that_nobody_has_is_refused(places: Places, tmp_path: Path) -> None:
    path = returned_workbook(places.lists, tmp_path / "back.xlsx", FOUR)
    with pytest.raises(UsageError, match="--role king: choose one of discharge_coordinator"):
        take(places, path, role="king")


def test_to_an_altered_log_nothing_is_added(places: Places, tmp_path: Path) -> None:
    take(places, returned_workbook(places.lists, tmp_path / "a.xlsx", FOUR))
    lines = places.action_log.read_text("utf-8").replace("offered", "started", 1)
    places.action_log.write_text(lines, "utf-8")
    path = returned_workbook(places.lists, tmp_path / "b.xlsx", {4: REFERRED})
    with pytest.raises(ContractError, match=r"actions\.jsonl was altered at or before line 2"):
        take(places, path)
    assert places.action_log.read_text("utf-8") == lines
