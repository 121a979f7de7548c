"""From files to tables: every row is in one or counted out, and stands where it came from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import ContractError
from pipeline.sources.extract import SourceExtract, extract_of
from pipeline.sources.tables import MappedSource
from tests.pipeline.sources.invented_files import (
    CODE_LISTS,
    CONTRACTS,
    a_mapping,
    checked,
    reasons,
)

DAY = {"column": "day", "dates": ["%d/%m/%Y"]}
COLUMNS = {"person_id": {"column": "id"}, "sex": {"column": "sex"}, "known_at": DAY}
HEADER = "id,sex,day\n"


def extract(folder: Path, text: str, table: Any = None, **file: Any) -> SourceExtract:
    (folder / "p.csv").write_text(text, encoding="utf-8")
    tables = {"person": {"columns": COLUMNS, **(table or {})}}
    mapping = a_mapping(folder, {"people": {"file": "p.csv", **file}}, tables)
    return extract_of(folder, mapping, CONTRACTS, CODE_LISTS)


def told(found: SourceExtract) -> tuple[int, int, dict[str, int]]:
    mapped = found.mapped
    assert mapped.rows_in == mapped.places + sum(mapped.left_out.values())
    return mapped.rows_in, mapped.places, dict(mapped.left_out)


def test_quarantine_names_the_file_and_line_of_the_source(tmp_path: Path) -> None:
    found = extract(tmp_path, HEADER + "a1,1,01/02/2026\n\n,2,02/02/2026\nc3,1,soon\n")
    validated = checked(found, "2026-12-31")
    assert reasons(validated, "person") == {4: "person_id_is_filled", 5: "known_at_is_readable"}
    refused = validated.tables["person"].quarantined
    assert set(refused["file"]) == {"p.csv"}
    assert validated.tables["person"].accepted["person_id"].to_list() == ["a1"]


def test_a_row_that_is_not_whole_goes_to_quarantine_with_what_it_has(tmp_path: Path) -> None:
    found = extract(tmp_path, HEADER + "a1,1,01/02/2026\nb2,only two\n")
    table = checked(found, "2026-12-31").tables["person"]
    assert table.quarantined[["person_id", "line", "rules"]].to_numpy().tolist() == [
        ["b2", 3, "row_is_whole"]
    ]
    assert told(found) == (2, 2, {})


def test_a_row_that_is_not_whole_is_told_once_however_many_tables_its_file_gives(
    tmp_path: Path,
) -> None:
    (tmp_path / "p.csv").write_text(HEADER + "a1,1,01/02/2026\nb2,only two\n", "utf-8")
    (tmp_path / "v.csv").write_text("n\n1\n2,3\n", "utf-8")
    visits = {"attendance_id": {"column": "id"}, "person_id": {"column": "id"},
              "arrival_date": DAY, "known_at": DAY}  # fmt: skip
    tables = {
        "ed_attendance": {"file": "people", "columns": visits},
        "person": {"file": "people", "columns": COLUMNS},
    }
    files = {"people": {"file": "p.csv"}, "others": {"file": "v.csv"}}
    found = extract_of(tmp_path, a_mapping(tmp_path, files, tables), CONTRACTS, CODE_LISTS)
    damaged = {name: len(table.damaged) for name, table in found.extract.tables.items()}
    assert damaged == {"ed_attendance": 1, "person": 0}
    assert told(found) == (
        4, 2, {"others: no table takes it": 1, "others: the row is not whole": 1},
    )  # fmt: skip


def test_a_row_that_nobody_accounts_for_stops_the_run() -> None:
    with pytest.raises(AssertionError, match="3 rows came in but 2 are accounted for"):
        MappedSource({}, rows_in=3, left_out={"empty": 1}, places=1, notes=())


def test_rows_that_do_not_count_are_counted_out_by_the_first_reason(tmp_path: Path) -> None:
    text = HEADER + "a1,1,01/02/2026\na1,2,01/02/2026\nb2,9,01/02/2026\nb2,1,01/02/2026\n"
    found = extract(tmp_path, text, only={"sex": ["1", "2"]}, unique="id")
    assert told(found) == (
        4, 1, {"id stands in an earlier row": 2, "sex is not 1 or 2": 1},
    )  # fmt: skip


def test_the_first_of_a_person_stands_and_the_others_are_counted_out(tmp_path: Path) -> None:
    text = HEADER + "a1,1,01/02/2026\na1,2,05/02/2026\n,1,01/02/2026\n,2,01/02/2026\n"
    found = extract(tmp_path, text, {"one_per": ["person_id"]})
    assert told(found) == (4, 3, {"an earlier row has the same person_id": 1})


@pytest.mark.parametrize(
    ("keep", "sex", "reason"),
    [
        pytest.param("newest", "2", "a row with a newer day says the same thing", id="newest"),
        pytest.param("oldest", "1", "a row with an older day says the same thing", id="oldest"),
    ],
)
def test_of_versions_of_one_thing_one_day_stands(
    tmp_path: Path, keep: str, sex: str, reason: str
) -> None:
    text = HEADER + "a1,1,01/02/2026\na1,2,02/02/2026\na1,3,\nb2,1,\n"
    of = {"of": ["person_id"], "by": "day", "dates": ["%d/%m/%Y"], "keep": keep}
    found = extract(tmp_path, text, {"versions": of})
    people = found.mapped.tables["person"]
    assert people["sex"].to_list() == [sex, "1"]
    assert told(found) == (4, 2, {reason: 2})


def test_the_earliest_day_of_all_versions_is_kept(tmp_path: Path) -> None:
    text = HEADER + "a1,1,01/02/2026\na1,2,02/03/2026\nb2,1,05/05/2026\nb2,1,soon\n"
    of = {"of": ["person_id"], "by": "day", "dates": ["%d/%m/%Y"]}
    columns = {**COLUMNS, "known_at": {**DAY, "earliest": True}}
    people = extract(tmp_path, text, {"versions": of, "columns": columns}).mapped.tables["person"]
    assert people["known_at"].to_list() == ["2026-02-01", "2026-05-05"]


def test_wide_columns_become_rows_numbered_within_their_stay(tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text("stay,a,b\ns1,I50,\ns2,R54,J44\ns1,J44,I50\n,,\n", "utf-8")
    columns = {name: {"column": "stay"} for name in ("spell_id", "person_id")} | {
        "code_system": {"value": "icd10"}, "known_at": {"value": "2026-01-01"},
    }  # fmt: skip
    table = {
        "columns": columns,
        "parts": [{"code": {"column": "a"}}, {"code": {"column": "b"}}],
        "needs": ["code"],
        "one_per": ["spell_id", "code"],
        "numbered": {"position": ["spell_id"]},
    }
    mapping = a_mapping(tmp_path, {"stays": {"file": "d.csv"}}, {"diagnosis": table})
    found = extract_of(tmp_path, mapping, CONTRACTS, CODE_LISTS)
    rows = found.mapped.tables["diagnosis"][["spell_id", "position", "code"]]
    assert rows.to_numpy().tolist() == [
        ["s1", "1", "I50"], ["s2", "1", "R54"], ["s2", "2", "J44"], ["s1", "2", "J44"],
    ]  # fmt: skip
    assert told(found) == (4, 3, {"code is not there": 1})
    origin = found.extract.tables["diagnosis"].origin
    assert origin["line"].to_list() == [2, 3, 3, 4]


def test_every_column_with_a_fault_is_named_at_once(tmp_path: Path) -> None:
    columns = {**COLUMNS, "sex": {"column": "sex", "codes": {"M": "1"}}}
    with pytest.raises(ContractError, match="faults in 2 columns") as stopped:
        extract(tmp_path, HEADER + "a1,Q,02/28/2026\n", {"columns": columns})
    said = str(stopped.value)
    assert "sex, for person.sex: codes that the mapping does not list: 1 row" in said
    assert "day, for person.known_at: dates stand month first in 1 row" in said
    assert "'Q'" not in said
    assert "02/28" not in said


def test_an_optional_column_that_no_file_has_is_not_in_our_table(tmp_path: Path) -> None:
    columns = {**COLUMNS, "sex": {"column": "sex", "optional": True}}
    found = extract(tmp_path, "id,day\na1,01/02/2026\n", {"columns": columns})
    assert "sex" in found.extract.tables["person"].absent_columns
    assert "p.csv: column sex is not there" in found.mapped.notes


def test_a_table_of_which_the_file_is_not_there_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text(HEADER + "a1,1,01/02/2026\n", "utf-8")
    files = {"people": {"file": "p.csv"}, "visits": {"file": "v.csv", "required": False}}
    visits = {"attendance_id": {"column": "n"}, "person_id": {"column": "id"},
              "arrival_date": DAY, "known_at": DAY}  # fmt: skip
    tables = {
        "person": {"file": "people", "columns": COLUMNS},
        "ed_attendance": {"file": "visits", "columns": visits},
    }
    found = extract_of(tmp_path, a_mapping(tmp_path, files, tables), CONTRACTS, CODE_LISTS)
    assert set(found.extract.tables) == {"person"}


def test_with_several_kinds_of_file_a_reason_names_the_kind(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text(HEADER + "a1,1,01/02/2026\n", "utf-8")
    (tmp_path / "v.csv").write_text("n,id\n1,a1\n", "utf-8")
    files = {"people": {"file": "p.csv"}, "visits": {"file": "v.csv"}}
    tables = {"person": {"file": "people", "columns": COLUMNS}}
    found = extract_of(tmp_path, a_mapping(tmp_path, files, tables), CONTRACTS, CODE_LISTS)
    assert told(found) == (2, 1, {"visits: no table takes it": 1})
