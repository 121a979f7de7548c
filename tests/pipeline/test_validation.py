"""Every row of an extract is accepted, refused with reasons, or a copy; nobody is lost."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from data_contracts.affected_people import people_in_quarantine, people_with_blanks
from data_contracts.quarantine import data_quality_summary
from pipeline.reading.extract import ContractBreak, read_extract
from pipeline.validation import validate
from tests.data_contracts.invented_extract import AS_OF, EXTRACT, Row, text_of
from tests.pipeline.invented_folder import CONTRACTS, changed, check, reasons, write


def test_a_good_extract_is_accepted_whole(tmp_path: Path) -> None:
    validated = check(write(tmp_path))
    assert set(validated.accepted) == set(EXTRACT)
    for name, table in validated.tables.items():
        assert (table.rows_in, len(table.accepted), len(table.quarantined)) == (3, 3, 0), name
    assert validated.warnings == ()
    assert people_in_quarantine(validated).empty


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        pytest.param(
            {"discharge_date": "09/02/2026"},
            "discharge_date is not a date (YYYY-MM-DD)",
            id="unreadable date",
        ),
        pytest.param(
            {"admission_date": "soon"}, "admission_date is not a date (YYYY-MM-DD)", id="told once"
        ),
        pytest.param(
            {"age_at_admission_years": "<5"},
            "age_at_admission_years is not a whole number",
            id="unreadable number",
        ),
        pytest.param(
            {"admission_method": "77"},
            "admission_method must be a code of the list admission_method, or one of its retired "
            "codes where admission_method_version is legacy",
            id="unknown code",
        ),
        pytest.param(
            {"known_at": "2026-04-02", "person_id": "zoe"},
            "person_id must stand in the table person; "
            "known_at must not be after the day the extract was taken",
            id="every reason is told",
        ),
        pytest.param(
            {"person_id": "zoe"}, "person_id must stand in the table person", id="unknown person"
        ),
        pytest.param({"person_id": ""}, "person_id must be filled in", id="no person"),
        pytest.param(
            {"discharge_date": "2026-04-01", "discharge_known_at": "2026-04-02"},
            "discharge_date must not be after the day the extract was taken; "
            "discharge_known_at must not be after the day the extract was taken",
            id="a discharge that has not happened",
        ),
    ],
)
def test_a_bad_stay_is_refused_with_its_reasons_and_its_line(
    tmp_path: Path, cells: Row, reason: str
) -> None:
    validated = check(write(tmp_path, discharge_spell=changed("discharge_spell", 0, **cells)))
    assert reasons(validated, "discharge_spell") == [reason]
    refused = validated.tables["discharge_spell"].quarantined
    assert refused[["spell_id", "file", "line"]].to_numpy().tolist() == [
        ["s1", "discharge_spell.csv", 2]
    ]
    assert len(refused["rules"][0].split("; ")) == len(reason.split("; "))
    assert validated.tables["discharge_spell"].accepted["spell_id"].tolist() == ["s2", "s3"]


@pytest.mark.parametrize(
    ("cells", "emptied"),
    [
        ({"discharge_date": "2026-01-31", "discharge_ready_date": ""}, ["discharge_date"]),
        (
            {"age_at_admission_years": "121", "cfs_score": "0"},
            ["age_at_admission_years", "cfs_score"],
        ),
        ({"discharge_destination": "54"}, ["discharge_destination"]),
    ],
)
def test_a_cell_that_cannot_be_right_is_emptied_and_the_row_stays(
    tmp_path: Path, cells: Row, emptied: list[str]
) -> None:
    validated = check(write(tmp_path, discharge_spell=changed("discharge_spell", 0, **cells)))
    table = validated.tables["discharge_spell"]
    assert (len(table.accepted), len(table.quarantined)) == (3, 0)
    assert table.blanked["column"].tolist() == emptied
    assert table.blanked["value"].tolist() == [cells[name] for name in emptied]
    assert table.accepted.loc[0, emptied].isna().all()


def test_a_retired_code_is_told_what_it_is_now(tmp_path: Path) -> None:
    stays = changed("discharge_spell", 0, discharge_destination="54")
    blanked = check(write(tmp_path, discharge_spell=stays)).tables["discharge_spell"].blanked
    told = "it is now 55 or 56 (or say discharge_destination_version legacy)"
    assert blanked["reason"].to_list() == [f"discharge_destination has a retired code; {told}"]


def test_an_id_that_a_spreadsheet_changed_is_refused_and_still_readable(tmp_path: Path) -> None:
    person = changed("person", 0, person_id="9434765919.0")
    person[1]["person_id"] = "9.43E+09"
    validated = check(write(tmp_path, person=person))
    assert all("a spreadsheet turns long" in reason for reason in reasons(validated, "person"))
    people = people_in_quarantine(validated)
    of_person = people[people["table"] == "person"]
    assert of_person["person_id"].tolist() == ["9434765919.0", "9.43E+09"]


def test_exact_copies_are_dropped_and_counted(tmp_path: Path) -> None:
    stays = [*EXTRACT["discharge_spell"], changed("discharge_spell", 0, cfs_score="6.0")[0]]
    table = check(write(tmp_path, discharge_spell=stays)).tables["discharge_spell"]
    assert (table.rows_in, len(table.accepted), table.exact_duplicates) == (4, 3, 1)


def test_exact_copies_are_found_where_a_contract_has_no_key(tmp_path: Path) -> None:
    diagnosis = CONTRACTS["diagnosis"]
    rules = tuple(rule for rule in diagnosis.rules if rule.kind != "unique")
    keyless = {**CONTRACTS, "diagnosis": replace(diagnosis, key=(), rules=rules)}
    folder = write(tmp_path, diagnosis=[*EXTRACT["diagnosis"], EXTRACT["diagnosis"][0]])
    validated = validate(read_extract(folder, keyless), keyless, as_of=AS_OF, engine="compiled")
    table = validated.tables["diagnosis"]
    assert (table.rows_in, len(table.accepted), table.exact_duplicates) == (4, 3, 1)


def test_copies_that_cannot_be_read_are_copies_only_if_their_text_is_the_same(
    tmp_path: Path,
) -> None:
    stays = [changed("discharge_spell", 0, cfs_score=text)[0] for text in ("<5", "<5", "five")]
    table = check(write(tmp_path, discharge_spell=stays)).tables["discharge_spell"]
    assert (table.rows_in, len(table.quarantined), table.exact_duplicates) == (3, 2, 1)


def test_the_newest_version_of_a_stay_speaks_for_it_and_the_older_one_is_kept(
    tmp_path: Path,
) -> None:
    newer = changed("discharge_spell", 0, cfs_score="7", known_at="2026-02-03")[0]
    validated = check(write(tmp_path, discharge_spell=[*EXTRACT["discharge_spell"], newer]))
    table = validated.tables["discharge_spell"]
    accepted = table.accepted.set_index("spell_id")["cfs_score"]
    assert accepted.to_dict()["s1"] == 7
    assert reasons(validated, "discharge_spell") == [
        "a newer version of the same spell_id stands in line 5 of discharge_spell.csv"
    ]
    assert (table.older_versions, table.refused, len(table.accepted)) == (1, 0, 3)
    assert people_in_quarantine(validated).empty


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param({"cfs_score": "7"}, id="equally new"),
        pytest.param({"person_id": "ben", "known_at": "2026-02-03"}, id="of another person"),
        pytest.param({"cfs_score": "7", "known_at": ""}, id="of an unknown day"),
        pytest.param({"cfs_score": "7", "known_at": "2026-04-01"}, id="of a day to come"),
    ],
)
def test_two_rows_of_one_stay_that_cannot_be_told_apart_are_both_refused(
    tmp_path: Path, cells: Row
) -> None:
    stays = [*EXTRACT["discharge_spell"], changed("discharge_spell", 0, **cells)[0]]
    validated = check(write(tmp_path, discharge_spell=stays))
    refused = validated.tables["discharge_spell"].quarantined
    assert refused["line"].tolist() == [2, 5]
    assert refused["rules"].str.contains("spell_id_is_unique").all()


def test_a_number_that_cannot_be_read_is_blanked_and_the_row_stays(tmp_path: Path) -> None:
    stays = changed("discharge_spell", 1, n_medications="<5", cfs_score="inf")
    validated = check(write(tmp_path, discharge_spell=stays))
    table = validated.tables["discharge_spell"]
    assert len(table.accepted) == 3
    assert table.accepted[["cfs_score", "n_medications"]].iloc[1].isna().all()
    columns = ["row", "column", "rule", "value", "file", "line"]
    assert table.blanked[columns].to_numpy().tolist() == [
        [1, "cfs_score", "cfs_score_is_readable", "inf", "discharge_spell.csv", 3],
        [1, "n_medications", "n_medications_is_readable", "<5", "discharge_spell.csv", 3],
    ]
    touched = people_with_blanks(validated)
    assert touched[["person_id", "spell_id", "column"]].to_numpy().tolist() == [
        ["ben", "s2", "cfs_score"],
        ["ben", "s2", "n_medications"],
    ]


def test_a_blank_in_the_record_of_a_home_touches_who_lives_there(tmp_path: Path) -> None:
    homes = changed("property", 0, external_steps_count="many")
    validated = check(write(tmp_path, property=homes))
    uprn = EXTRACT["property"][0]["uprn"]
    living = {row["person_id"] for row in EXTRACT["tenancy"] if row["uprn"] == uprn}
    touched = people_with_blanks(validated)
    assert set(touched["person_id"]) == living
    assert set(touched["table"]) == {"property"}


def test_the_same_id_with_different_values_refuses_every_copy(tmp_path: Path) -> None:
    stays = [*EXTRACT["discharge_spell"], changed("discharge_spell", 0, cfs_score="7")[0]]
    validated = check(write(tmp_path, discharge_spell=stays))
    assert (
        reasons(validated, "discharge_spell")
        == ["same spell_id on 2 rows with different values"] * 2
    )


def test_who_depends_on_a_refused_row_is_refused_and_told_so(tmp_path: Path) -> None:
    validated = check(write(tmp_path, person=changed("person", 0, known_at="2026-04-01")))
    why = "its person row was refused: known_at must not be after the day the extract was taken"
    assert reasons(validated, "discharge_spell") == [why]
    assert reasons(validated, "referral") == [f"{why}; its discharge_spell row was refused: {why}"]
    people = people_in_quarantine(validated)
    assert set(people["person_id"]) == {"ana"}
    assert {"person", "discharge_spell", "ed_attendance", "tenancy"} <= set(people["table"])


def test_a_damaged_person_row_is_refused_not_absent(tmp_path: Path) -> None:
    write(tmp_path)
    path = tmp_path / "person.csv"
    path.write_text(path.read_text("utf-8").replace("ana,2,A,", "ana,2,"), "utf-8")
    validated = check(tmp_path)
    assert reasons(validated, "person") == ["the row has 22 fields, not 23"]
    assert reasons(validated, "discharge_spell") == [
        "its person row was refused: the row has 22 fields, not 23"
    ]
    people = people_in_quarantine(validated)
    assert people.loc[people["table"] == "person", "person_id"].tolist() == ["ana"]


def test_a_slipped_field_is_not_taken_for_a_person(tmp_path: Path) -> None:
    write(tmp_path)
    with (tmp_path / "referral.csv").open("a", encoding="utf-8") as file:
        file.write("r4,s1,2026-02-05,REPAIR_DAMP,received,2026-02-06\n")
    people = people_in_quarantine(check(tmp_path))
    assert people["person_id"].isna().tolist() == [True]
    assert people[["table", "line"]].to_numpy().tolist() == [["referral", 5]]


def test_a_row_without_a_person_is_traced_by_its_stay(tmp_path: Path) -> None:
    validated = check(write(tmp_path, referral=changed("referral", 0, person_id=" ")))
    people = people_in_quarantine(validated)
    assert people[["person_id", "spell_id"]].to_numpy().tolist() == [["ana", "s1"]]


def test_a_warning_is_counted_and_the_row_stays(tmp_path: Path) -> None:
    validated = check(write(tmp_path, person=changed("person", 0, sex="F", lsoa_code="here")))
    assert len(validated.tables["person"].accepted) == 3
    assert validated.warnings == (
        "person: 1 row: sex must be a code of the list sex",
        "person: 1 row: lsoa_code should look like E01000001",
    )


def test_optional_tables_may_be_absent_or_empty(tmp_path: Path) -> None:
    write(tmp_path, tenancy=[])
    (tmp_path / "property.csv").unlink()
    validated = check(tmp_path)
    assert "property" not in validated.accepted
    assert validated.tables["property"].notes == (
        "the extract has no such table: what depends on it is unknown",
    )
    assert list(validated.tables["property"].accepted) == [
        column.name for column in CONTRACTS["property"].columns
    ]
    assert validated.tables["tenancy"].notes == ("the file has a header and no rows",)
    assert validated.warnings == ()


@pytest.mark.parametrize("engine", ["compiled", "great_expectations"])
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_required_table_without_rows_stops_the_run(tmp_path: Path, engine: str) -> None:
    with pytest.raises(ContractBreak) as told:
        check(write(tmp_path, person=[]), engine)
    assert str(told.value) == (
        "The extract breaks its contracts in 1 place. Nothing was written.\n"
        "  person_has_rows: person.csv has a header and 0 rows; "
        "person must have at least one row\n"
        "Ask the data provider whether the day was empty or the export failed."
    )


def test_extra_and_absent_columns_and_files_are_noted(tmp_path: Path) -> None:
    write(tmp_path)
    text_of("person").drop(columns="imd_decile").assign(shoe_size="9").to_csv(
        tmp_path / "person.csv", index=False
    )
    (tmp_path / "wards.csv").write_text("a\n", "utf-8")
    validated = check(tmp_path)
    assert validated.notes == (
        "wards.csv is not read: it is no table of a contract, or not CSV or Parquet",
    )
    assert validated.tables["person"].notes == (
        "not in the file, so what depends on it is unknown: imd_decile",
        "column 'shoe_size' is not in the contract: ignored",
    )


def test_the_summary_counts_and_shows_no_value(tmp_path: Path) -> None:
    stays = changed("discharge_spell", 0, spell_id="TELLTALE", age_at_admission_years="150")
    validated = check(write(tmp_path, discharge_spell=stays))
    summary = data_quality_summary(validated, source="an invented area")
    text = json.dumps(summary)
    assert "TELLTALE" not in text
    assert "150" not in text
    assert (summary["as_of"], summary["source"]) == ("2026-03-31", "an invented area")
    table = next(t for t in summary["tables"] if t["table"] == "discharge_spell")
    assert (table["rows_in"], table["accepted"], table["blanked_cells"]) == (3, 3, 1)
    broken = [rule for rule in table["by_rule"] if rule["rows"]]
    assert broken == [
        {
            "rule": "age_at_admission_years_is_in_range",
            "description": "age_at_admission_years must lie between 0 and 120",
            "severity": "field",
            "rows": 1,
        }
    ]
    assert summary["rules_checked"] == sum(len(t["by_rule"]) for t in summary["tables"])
    assert data_quality_summary(check(tmp_path), source="an invented area") == summary
