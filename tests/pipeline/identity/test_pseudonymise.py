"""A folder of tables in, the same tables without anybody's identifiers out."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import LockedError
from pipeline.identity.account import Account
from pipeline.identity.columns import Choices, plan_columns
from pipeline.identity.keyed import HOME, PERSON_BY_LOCAL_ID, PERSON_BY_NUMBER
from pipeline.identity.output import table_of
from pipeline.identity.read_folder import SentFile
from pipeline.lock import hold_lock
from pipeline.reading.csv_text import rows_of_csv
from tests.pipeline.identity.invented_people import (
    ANA,
    BEN,
    CARE,
    CY,
    KEY,
    OTHER_KEY,
    PERSON,
    SPELL,
    WRONG,
    read,
    run,
    write,
)

SENT = {"person": PERSON, "discharge_spell": SPELL, "care.csv.gz": CARE}


def person_id(number: str = "", *, local: str = "", source: str = "hospital") -> str:
    purpose = PERSON_BY_NUMBER if number else PERSON_BY_LOCAL_ID + source
    return str(KEY.pseudonyms(pd.Series([number or local], dtype="str"), purpose)[0])


ANA_ID, BEN_ID = person_id(ANA), person_id(BEN)
WRONG_ID, NO_NUMBER_ID = person_id(local="H00003"), person_id(local="H00004")


@pytest.fixture
def done(tmp_path: Path) -> tuple[Path, Account]:
    out = tmp_path / "out"
    return out, run(write(tmp_path / "sent", SENT), out)


def test_identifiers_go_and_every_other_cell_stays_word_for_word(
    done: tuple[Path, Account],
) -> None:
    out, _ = done
    assert read(out / "person.csv").to_dict("list") == {
        "person_id": [ANA_ID, BEN_ID, WRONG_ID, NO_NUMBER_ID],
        "identity_status": ["verified", "verified", "check_digit_failed", "missing"],
        "sex": PERSON["sex"],
        "lives_alone": PERSON["lives_alone"],
    }
    assert read(out / "discharge_spell.csv").to_dict("list") == {
        "spell_id": SPELL["spell_id"],
        "person_id": [ANA_ID, BEN_ID, WRONG_ID, NO_NUMBER_ID, ANA_ID],
        "ward": SPELL["ward"],
    }
    home = KEY.pseudonyms(pd.Series(["100012345"], dtype="str"), HOME)[0]
    assert read(out / "care.csv").to_dict("list") == {
        "hours_per_week": CARE["hours_per_week"],
        "person_id": [ANA_ID, BEN_ID],
        "UPRN": [home, home],
    }


def test_every_row_is_counted_and_the_record_says_how_without_a_value(
    done: tuple[Path, Account],
) -> None:
    out, account = done
    assert (account.rows_in, account.rows_out, account.exit_code) == (11, 11, 0)
    record = json.loads((out / "pseudonyms.json").read_text("utf-8"))
    assert record == account.record
    assert record["key_id"] == KEY.key_id
    assert record["is_complete"] is True
    assert record["by_status"] == {
        "verified": {"rows": 7, "people": 2},
        "missing": {"rows": 2, "people": 1},
        "check_digit_failed": {"rows": 2, "people": 1},
        "conflict": {"rows": 0, "people": 0},
    }
    assert record["files"]["person.csv"] == {
        "made_of": "person.csv",
        "rows": 4,
        "damaged_rows": 0,
        "has_person_id": True,
        "removed": [
            "NHS Number", "local_patient_id", "date_of_birth", "Surname", "Home Postcode",
        ],
        "pseudonyms_of_homes": [],
        "kept_by_name": [],
    }  # fmt: skip
    assert record["files"]["care.csv"]["made_of"] == "care.csv.gz"


def test_nothing_that_tells_who_somebody_is_stands_in_any_output(
    done: tuple[Path, Account],
) -> None:
    out, account = done
    canaries = [
        ANA, "943 476 5919", BEN, WRONG, "H0000", "Quillfeather", "Otterburn", "ZZ99",
        "1950-01-02", "1941-11-30", "1938-05-06", "100012345", KEY.secret.hex(),
    ]  # fmt: skip
    files = [path for path in out.rglob("*") if path.is_file()]
    assert {path.name for path in files} >= {"care.csv", "identity_review.csv", "pseudonyms.json"}
    texts = [path.read_text("utf-8") for path in files] + [account.screen, repr(account)]
    assert [canary for canary in canaries for text in texts if canary in text] == []


def test_only_the_owner_can_read_what_comes_out(done: tuple[Path, Account]) -> None:
    out, _ = done
    assert (out / "private").stat().st_mode & 0o777 == 0o700
    files = [path for path in out.rglob("*") if path.is_file() and path.suffix != ".lock"]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}


def test_the_review_list_names_file_and_line_and_why(done: tuple[Path, Account]) -> None:
    out, account = done
    review = read(out / "private" / "identity_review.csv")
    assert list(review.columns) == ["file", "line", "status", "reason", "case", "person_id"]
    assert review[["file", "line", "status", "person_id"]].to_numpy().tolist() == [
        ["discharge_spell.csv", "4", "check_digit_failed", WRONG_ID],
        ["discharge_spell.csv", "5", "missing", NO_NUMBER_ID],
        ["person.csv", "4", "check_digit_failed", WRONG_ID],
        ["person.csv", "5", "missing", NO_NUMBER_ID],
    ]
    assert account.rows_to_review == 4


def test_the_screen_says_counts_removed_columns_and_what_to_do(
    done: tuple[Path, Account],
) -> None:
    said = done[1].screen
    assert f"11 rows in, 11 rows out; key id {KEY.key_id}." in said
    assert "removed, as its name suggests a person: Surname, Home Postcode (if not: --keep" in said
    assert "made into a pseudonym of the home: UPRN" in said
    assert "4 rows to look at, by file and line:" in said
    assert "--source" not in said


def test_a_conflict_in_two_files_is_found_and_its_rows_share_a_case(tmp_path: Path) -> None:
    other = {"NHS": [ANA], "pid": ["C77"], "dob": ["1981-07-08"], "hours": ["1"]}
    out = tmp_path / "out"
    account = run(
        write(tmp_path / "sent", SENT | {"visits.parquet": other}),
        out,
        columns=["nhs_number=NHS", "nhs_number=NHS Number", "nhs_number=nhs_no", "local_id=pid",
                 "local_id=local_patient_id"],
    )  # fmt: skip
    assert account.by_status["conflict"] == {"rows": 5, "people": 2}
    assert read(out / "person.csv")["identity_status"][0] == "conflict"
    assert read(out / "person.csv")["person_id"][0] == person_id(local="H00001")
    assert read(out / "visits.csv")["person_id"][0] == person_id(local="C77")
    assert read(out / "care.csv")["person_id"].tolist() == ["", BEN_ID]
    review = read(out / "private" / "identity_review.csv")
    conflict = review[review["status"] == "conflict"]
    assert set(conflict["file"]) == {
        "person.csv", "discharge_spell.csv", "care.csv.gz", "visits.parquet",
    }  # fmt: skip
    assert len(set(conflict["case"])) == 1
    assert conflict["case"].str.fullmatch("[0-9a-f]{12}").all()
    assert account.exit_code == 3
    assert "1 rows have no person_id" in account.screen


def test_damaged_rows_keep_their_place_and_lose_their_cells(tmp_path: Path) -> None:
    folder = write(tmp_path / "sent", SENT)
    path = folder / "discharge_spell.csv"
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([*lines[:2], f"s9,{ANA}", *lines[2:]]) + "\n", "utf-8")
    account = run(folder, tmp_path / "out")
    spells = read(tmp_path / "out" / "discharge_spell.csv")
    assert spells["spell_id"].tolist() == ["s1", "", "s2", "s3", "s4", "s5"]
    assert set(spells.iloc[1]) == {""}
    assert spells["person_id"].tolist()[2] == BEN_ID
    review = read(tmp_path / "out" / "private" / "identity_review.csv")
    torn = review[review["reason"] == "damaged: the row has 2 fields, not 3"]
    assert torn[["file", "line"]].to_numpy().tolist() == [["discharge_spell.csv", "3"]]
    assert (account.rows_in, account.rows_out, account.rows_without_person) == (12, 12, 1)
    assert "damaged rows, which keep their place and lose their cells: 1" in account.screen
    assert re.search(r"^  damaged +1 rows$", account.screen, re.MULTILINE)


def test_a_table_of_homes_goes_through_without_a_person(tmp_path: Path) -> None:
    homes = {"uprn": ["100012345", ""], "epc_band": ["C", "D"]}
    folder = write(tmp_path / "sent", SENT | {"property": homes})
    (folder / "letter.docx").write_bytes(b"x")
    account = run(folder, tmp_path / "out", source="local", person_table="people")
    assert (
        read(tmp_path / "out" / "property.csv")["uprn"][0]
        == (read(tmp_path / "out" / "care.csv")["UPRN"][0])
    )
    assert read(tmp_path / "out" / "property.csv")["uprn"][1] == ""
    assert "no NHS number and no local id, so no person_id" in account.screen
    assert re.search(r"^  in tables of no people +2 rows$", account.screen, re.MULTILINE)
    assert "note: no tables, left alone: letter.docx" in account.screen
    assert "note: no table is called people, so none has identity_status" in account.screen
    assert "note: say which system gave the local ids (--source NAME)" in account.screen
    assert "identity_status" not in read(tmp_path / "out" / "person.csv")


def test_what_is_kept_by_name_is_said_and_goes_out(tmp_path: Path) -> None:
    account = run(write(tmp_path / "sent", SENT), tmp_path / "out", keep=["date_of_birth"])
    assert read(tmp_path / "out" / "person.csv")["date_of_birth"].tolist() == [
        *PERSON["date_of_birth"]
    ]
    assert "kept because you said so: date_of_birth" in account.screen
    assert account.record["files"]["person.csv"]["kept_by_name"] == ["date_of_birth"]


def test_another_key_or_source_gives_other_people(tmp_path: Path) -> None:
    folder = write(tmp_path / "sent", SENT)
    run(folder, tmp_path / "one")
    run(folder, tmp_path / "two", OTHER_KEY)
    run(folder, tmp_path / "three", source="council")
    ids = [set(read(tmp_path / out / "person.csv")["person_id"]) for out in ("one", "two", "three")]
    assert ids[0] & ids[1] == set()
    assert ids[0] & ids[2] == {ANA_ID, BEN_ID}
    homes = [set(read(tmp_path / out / "care.csv")["UPRN"]) for out in ("one", "two")]
    assert homes[0] & homes[1] == set()


def test_a_second_run_gives_the_same_bytes_and_takes_away_what_is_gone(
    done: tuple[Path, Account], tmp_path: Path
) -> None:
    out, _ = done
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    (out / "data_quality.html").write_text("a page of somebody's")
    (out / ".tmp-x").write_text("left by a run that was cut off")
    run(tmp_path / "sent", out)
    assert {path: path.read_bytes() for path in before} == before
    (tmp_path / "sent" / "care.csv.gz").unlink()
    run(tmp_path / "sent", out)
    assert {path.name for path in out.iterdir()} == {
        "person.csv", "discharge_spell.csv", "pseudonyms.json", "private", "data_quality.html",
    }  # fmt: skip


def test_a_run_that_dies_leaves_an_unfinished_record_and_the_next_one_heals(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, out = write(tmp_path / "sent", SENT), tmp_path / "out"
    real, written = os.fsync, []

    def disk_full(handle: int) -> None:
        written.append(handle)
        if len(written) == 3:
            raise OSError("no space left")
        real(handle)

    monkeypatch.setattr(os, "fsync", disk_full)
    with pytest.raises(OSError, match="no space left"):
        run(folder, out)
    assert json.loads((out / "pseudonyms.json").read_text("utf-8"))["is_complete"] is False
    run(folder, out)
    assert json.loads((out / "pseudonyms.json").read_text("utf-8"))["is_complete"] is True


def test_a_run_waits_for_no_other(done: tuple[Path, Account], tmp_path: Path) -> None:
    with (
        hold_lock(done[0] / "private" / "pseudonymise.lock"),
        pytest.raises(LockedError, match="Another run holds"),
    ):
        run(tmp_path / "sent", done[0])


def test_a_lost_row_is_an_error() -> None:
    rows = rows_of_csv(b"uprn,rent\n1,2\n3,4\n")
    short = type(rows)(**{**vars(rows), "line": rows.line.head(1)})
    sent = SentFile("x.csv", "x", short, plan_columns(rows.header, Choices()))
    nobody = pd.DataFrame({"file": [], "person_id": [], "status": []})
    with pytest.raises(AssertionError, match=r"x\.csv: 2 rows came in, 1 go out"):
        table_of(sent, nobody, KEY, is_person_table=False)


ROW = st.tuples(
    st.sampled_from([ANA, BEN, CY, WRONG, ""]),
    st.sampled_from(["h1", "h2", "h3", ""]),
    st.sampled_from(["1950-01-02", "1981-07-08", ""]),
)


@given(rows=st.lists(ROW, min_size=1, max_size=8), order=st.randoms(use_true_random=False))
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_another_order_of_rows_and_files_changes_nobody(
    rows: list[tuple[str, str, str]], order: object, tmp_path_factory: pytest.TempPathFactory
) -> None:
    place = tmp_path_factory.mktemp("law")
    names = ["nhs_number", "person_id", "date_of_birth"]
    table = pd.DataFrame(rows, columns=names, dtype="str").assign(
        row=[f"r{n}" for n in range(len(rows))]
    )
    shuffled = list(table.index)
    order.shuffle(shuffled)  # type: ignore[attr-defined]  # a random.Random of hypothesis
    half = len(rows) // 2
    parts = {"person": table.loc[shuffled[:half]], "a": table.loc[shuffled[half:]]}
    sent = {name: {str(c): part[c].tolist() for c in part} for name, part in parts.items()}
    one = {"person": {str(c): table[c].tolist() for c in table}}
    whole = run(write(place / "one", one), place / "out1")
    split = run(write(place / "two", sent), place / "out2")
    assert whole.rows_in == whole.rows_out == split.rows_in == split.rows_out == len(rows)
    together = pd.concat([read(place / "out2" / f"{name}.csv") for name in parts])
    of_row = together.set_index("row")["person_id"].sort_index()
    alone = read(place / "out1" / "person.csv").set_index("row")
    assert of_row.to_dict() == alone["person_id"].to_dict()
    status = together.set_index("row")["identity_status"].dropna()
    assert status.to_dict() == alone.loc[status.index, "identity_status"].to_dict()
    assert whole.by_status == split.by_status
