"""Whose file is whose: several files for one table, other names, a manifest, files not to open."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pandas as pd
import pytest

from pipeline.contract_files import read_contracts
from pipeline.reading.extract import ContractBreak, ExtractError, read_extract
from pipeline.reading.header_names import match_names
from pipeline.reading.read_table import ReadTable
from pipeline.reading.table_files import table_of
from tests.data_contracts.invented_extract import text_of

CONTRACTS = read_contracts()
DAY = "2026-01-05"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("person", "discharge_spell"):
        text_of(name).to_csv(tmp_path / f"{name}.csv", index=False)
    return tmp_path


def put(folder: Path, name: str, *lines: str) -> None:
    (folder / name).write_text("".join(line + "\n" for line in lines), "utf-8")


def persons(folder: Path) -> ReadTable:
    return read_extract(folder, CONTRACTS).tables["person"]


@pytest.mark.parametrize(
    ("name", "table"),
    [
        pytest.param("person.csv", "person", id="exact"),
        pytest.param("Person_2026-03-31.csv.gz", "person", id="a date"),
        pytest.param("PERSON (2).parquet", "person", id="a download"),
        pytest.param("person2.csv", "person", id="a figure"),
        pytest.param("person-b.csv", "person", id="a hyphen"),
        pytest.param("person.part1.csv", "person", id="a dot"),
        pytest.param("persons.csv", None, id="another word"),
        pytest.param("my person.csv", None, id="a word before"),
        pytest.param("person_event.csv", "person_event", id="the longest name"),
        pytest.param("person_events.csv", "person", id="not quite the longest"),
    ],
)
def test_a_file_belongs_to_the_table_that_its_name_begins_with(
    name: str, table: str | None
) -> None:
    assert table_of(name, ["person", "person_event"]) == table


def test_several_files_of_one_table_are_put_together_in_the_order_of_their_names(
    folder: Path,
) -> None:
    (folder / "person.csv").unlink()
    put(folder, "Person_2.csv", "known_at,person_id", f"{DAY},dee", f"{DAY},eve,x")
    put(folder, "Person 1.CSV", "person_id,known_at,sex,ward", f"ana,{DAY},2,w", "ben")
    pd.DataFrame({"person_id": ["cy"], "known_at": [DAY]}).to_parquet(folder / "person.parquet")
    person = persons(folder)
    assert person.files == ("Person 1.CSV", "Person_2.csv", "person.parquet")
    assert person.typed["person_id"].tolist() == ["ana", "dee", "cy"]
    assert person.text["sex"].tolist() == ["2", "", ""]
    assert person.origin[["file", "line"]].to_numpy().tolist() == [
        ["Person 1.CSV", 2],
        ["Person_2.csv", 2],
        ["person.parquet", 1],
    ]
    assert person.damaged[["person_id", "sex", "file", "line", "reason"]].to_numpy().tolist() == [
        ["ben", "", "Person 1.CSV", 3, "the row has 1 fields, not 4"],
        ["eve", "", "Person_2.csv", 3, "the row has 3 fields, not 2"],
    ]
    assert person.rows_in == 5
    assert person.extra_columns == ("ward",)
    assert "sex" not in person.absent_columns
    assert person.notes == (
        (
            "put together from 3 files: Person 1.CSV (2 rows), Person_2.csv (2 rows), "
            "person.parquet (1 rows)"
        ),
        "Person_2.csv: has no column sex, which other files have; it is empty there",
        "person.parquet: has no column sex, which other files have; it is empty there",
    )


def test_a_file_sent_twice_is_read_once(folder: Path) -> None:
    content = (folder / "person.csv").read_bytes()
    (folder / "person (1).csv").write_bytes(content)
    (folder / "person_2.csv").write_bytes(content.replace(b"ana", b"zoe"))
    person = persons(folder)
    assert person.files == ("person (1).csv", "person_2.csv")
    assert person.notes[0] == "person.csv: same content as person (1).csv, read once"
    assert person.rows_in == 6


def test_one_spoilt_file_spoils_its_table(folder: Path) -> None:
    text_of("tenancy").to_csv(folder / "tenancy_1.csv", index=False)
    put(folder, "tenancy_2.csv")
    put(folder, "tenancy_3.csv", "tenancy_id", "t1")
    read = read_extract(folder, CONTRACTS)
    assert "tenancy" not in read.tables
    reasons = read.refused["tenancy"].split("; ")
    assert reasons[0] == "tenancy_2.csv: is empty (0 rows, no header)"
    assert "tenancy_3.csv: required column person_id is missing" in reasons


def test_columns_are_known_by_their_plain_form(folder: Path) -> None:
    put(folder, "person.csv", " Person-ID,Known At,Lives_Alone,Sex", f"ana,{DAY},Y,1", "ben")
    person = persons(folder)
    assert person.text.columns.tolist() == ["person_id", "sex", "lives_alone", "known_at"]
    assert person.typed["person_id"].tolist() == ["ana"]
    assert person.damaged["person_id"].tolist() == ["ben"]
    assert person.extra_columns == ()
    assert person.notes == (
        "person.csv: column ' Person-ID' was read as person_id",
        "person.csv: column 'Known At' was read as known_at",
        "person.csv: column 'Lives_Alone' was read as lives_alone",
        "person.csv: column 'Sex' was read as sex",
    )


def test_an_exact_name_counts_before_its_plain_form() -> None:
    assert match_names(("PersonID", "person_id", "x"), ["person_id"]) == {"person_id": "person_id"}


def test_two_columns_that_would_become_one_are_refused(folder: Path) -> None:
    put(folder, "person.csv", "Person ID,person-id,known_at", f"ana,ana,{DAY}")
    with pytest.raises(
        ExtractError,
        match="has columns 'Person ID' and 'person-id' that would become one: person_id; ask",
    ):
        read_extract(folder, CONTRACTS)


def test_files_that_are_not_read_are_named(folder: Path) -> None:
    for name in ("wards.csv", "tenancy.xlsx", "notes.txt", ".person.csv", "~$person.csv"):
        put(folder, name, "a")
    assert read_extract(folder, CONTRACTS).unknown_files == ("tenancy.xlsx", "wards.csv")


def test_a_file_name_that_cannot_be_printed_is_escaped(folder: Path) -> None:
    put(folder, "tenancy (\n\x1b).csv", "")
    refused = read_extract(folder, CONTRACTS).refused
    assert refused["tenancy"].startswith(r"tenancy (\n\x1b).csv: ")


def test_links_that_leave_the_folder_are_not_followed(folder: Path) -> None:
    inside = folder / "extract"
    inside.mkdir()
    (inside / "person_1.csv").write_bytes((folder / "person.csv").read_bytes())
    (inside / "person_2.csv").symlink_to(folder / "person.csv")
    (inside / "discharge_spell.csv").symlink_to(folder / "discharge_spell.csv")
    with pytest.raises(ExtractError) as told:
        read_extract(inside, CONTRACTS)
    said = str(told.value)
    assert "person_2.csv: is a link that leads out of the folder; put the file itself" in said
    assert "discharge_spell.csv: is a link that leads out of the folder" in said
    assert "person_1.csv" not in said


def test_a_link_within_the_folder_is_followed(folder: Path) -> None:
    (folder / "person.csv").rename(folder / "all people.csv")
    (folder / "person.csv").symlink_to("all people.csv")
    assert persons(folder).rows_in == 3


def test_what_is_no_regular_file_is_refused_by_name(folder: Path) -> None:
    os.mkfifo(folder / "tenancy.csv")
    (folder / "referral.csv").mkdir()
    (folder / "diagnosis.csv").symlink_to("nothing.csv")
    assert read_extract(folder, CONTRACTS).refused == {
        name: f"{name}.csv: is no regular file; put the file itself in its place"
        for name in ("tenancy", "referral", "diagnosis")
    }


def sum_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_manifest_that_is_kept_changes_nothing(folder: Path) -> None:
    put(
        folder,
        "Manifest.csv",
        "File,Rows,SHA-256",
        f"./Person.csv,3,{sum_of(folder / 'person.csv').upper()}",
        "discharge_spell.csv,3,",
    )
    read = read_extract(folder, CONTRACTS)
    assert (read.notes, read.unknown_files, read.refused) == ((), (), {})


def test_a_file_that_is_not_as_the_manifest_says_is_refused_with_both_numbers(
    folder: Path,
) -> None:
    put(folder, "manifest.csv", "file,rows,sha256", "person.csv,4,", f"tenancy.csv,,{'0' * 64}")
    put(folder, "tenancy.csv", "a")
    found = sum_of(folder / "tenancy.csv")[:12]
    with pytest.raises(ExtractError) as told:
        read_extract(folder, CONTRACTS)
    assert "person.csv: has 3 rows, but manifest.csv says 4; send it again" in str(told.value)
    assert (
        f"tenancy.csv: has the sha256 {found}..., but manifest.csv says 000000000000...; send it"
        in str(told.value)
    )


def test_a_damaged_row_counts_as_a_row_that_was_sent(folder: Path) -> None:
    put(folder, "manifest.csv", "file,rows", "person.csv,2")
    put(folder, "person.csv", "person_id,known_at", f"ana,{DAY}", "ben")
    assert persons(folder).rows_in == 2


def test_files_that_the_manifest_lists_and_nobody_sent_are_named(folder: Path) -> None:
    put(folder, "manifest.csv", "file,rows", "tenancy_2.csv,5", "wards.csv,1")
    text_of("tenancy").to_csv(folder / "tenancy_1.csv", index=False)
    read = read_extract(folder, CONTRACTS)
    assert read.refused == {
        "tenancy": "tenancy_2.csv: listed in manifest.csv, but not in the folder; send it"
    }
    assert read.notes == ("wards.csv is listed in manifest.csv, but not in the folder",)
    put(folder, "manifest.csv", "file,rows", "person_2.csv,5")
    with pytest.raises(ExtractError, match=r"person_2.csv: listed in manifest.csv, but not in"):
        read_extract(folder, CONTRACTS)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        pytest.param([], "is empty", id="empty"),
        pytest.param(["name,rows", "a,1"], "needs a column file, and rows or sha256", id="no file"),
        pytest.param(["file", "a"], "needs a column file, and rows or sha256", id="no number"),
        pytest.param(
            ["file,rows", "a.csv,1", ",2", "b.csv,x", "./A.csv,1", "c.csv"],
            "cannot be used in line 3, 4, 5, 6: each file once, rows a whole number",
            id="lines",
        ),
        pytest.param(["file,sha256", "a.csv,abc"], "cannot be used in line 2", id="a short sum"),
    ],
)
def test_a_manifest_that_cannot_be_used_stops_the_reading(
    folder: Path, lines: list[str], said: str
) -> None:
    put(folder, "manifest.csv", *lines)
    with pytest.raises(ExtractError, match=f"manifest.csv: {said}") as told:
        read_extract(folder, CONTRACTS)
    assert not isinstance(told.value, ContractBreak)


def test_a_manifest_outside_the_folder_is_not_read(folder: Path) -> None:
    inside = folder / "extract"
    inside.mkdir()
    put(folder, "list.csv", "file,rows")
    (inside / "manifest.csv").symlink_to(folder / "list.csv")
    with pytest.raises(ContractBreak, match=r"manifest\.csv: is a link that leads out"):
        read_extract(inside, CONTRACTS)


def test_a_file_that_cannot_be_opened_for_its_sum_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied", str(folder))

    put(folder, "person_2.csv", "x")
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(
        ExtractError, match=r"person_2.csv: cannot be read \(Permission denied\); check its rights"
    ):
        read_extract(folder, CONTRACTS)
