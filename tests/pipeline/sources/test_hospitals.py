"""HES in wide episodes and ECDS attendances: what is joined, cleaned and left. All invented."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from tests.pipeline.sources.invented_files import checked, read, reasons, write_rows

EPISODE = {
    "EPIKEY": "1", "PSEUDO_HESID": "ana", "PROCODE3": "RAA", "ADMIDATE": "2025-01-02",
    "ADMIMETH": "21", "ADMISORC": "19", "STARTAGE": "81", "SEX": "2", "ETHNOS": "A",
    "MAINSPEF": "300", "DISDATE": "1800-01-01", "DISMETH": "8", "DISDEST": "98",
    "EPIORDER": "1", "EPISTART": "2025-01-02", "EPIEND": "2025-01-04", "SPELEND": "N",
    "DIAG_4_01": "I500", "DIAG_4_02": "R54X", "LSOA11": "E01000001", "SITETRET": "RAA01",
} | {f"DIAG_4_{n:02}": "" for n in range(3, 15)}  # fmt: skip
LAST = {
    "EPIKEY": "2", "EPIORDER": "2", "EPIEND": "2025-01-09", "DISDATE": "2025-01-09",
    "DISMETH": "1", "DISDEST": "19", "SPELEND": "Y", "MAINSPEF": "430", "ADMIMETH": "81",
    "DIAG_4_01": "J44.1", "DIAG_4_02": "I500", "DIAG_4_03": "-  ",
}  # fmt: skip
VISIT = {"EPIKEY": "9", "TOKEN_PERSON_ID": "ana", "ARRIVAL_DATE": "2025-01-02",
         "DEPARTMENT_TYPE": "01", "STATED_GENDER": "2", "ETHNIC_CATEGORY": "A",
         "LSOA_2011": "E01000001", "ACCOMMODATION_STATUS": "32911000"}  # fmt: skip


def test_two_episodes_are_one_stay_from_first_to_last(tmp_path: Path) -> None:
    write_rows(tmp_path / "hes_apc.csv", EPISODE, LAST, {})
    found = read(tmp_path, "hes_apc")
    validated = checked(found, "2025-03-31")
    (stay,) = validated.tables["discharge_spell"].accepted.to_dict("records")
    assert stay["spell_id"] == "ana:RAA:2025-01-02"
    assert (stay["admission_method"], stay["main_specialty"]) == ("21", "430")
    assert stay["discharge_date"] == stay["discharge_known_at"] == pd.Timestamp("2025-01-09")
    assert (found.mapped.rows_in, found.mapped.places, found.mapped.left_out) == (2, 2, {})
    assert "episodes: 2 episodes in 1 stay" in found.mapped.notes
    assert found.extract.tables["discharge_spell"].origin["line"].to_list() == [3]


def test_a_code_of_two_episodes_stands_once_and_the_first_episode_comes_first(
    tmp_path: Path,
) -> None:
    write_rows(tmp_path / "hes_apc.csv", EPISODE, LAST, {})
    codes = checked(read(tmp_path, "hes_apc"), "2025-03-31").tables["diagnosis"].accepted
    assert codes[["position", "code"]].to_numpy().tolist() == [
        [1, "I500"], [2, "R54X"], [3, "J441"],
    ]  # fmt: skip
    assert codes["known_at"].to_list() == [pd.Timestamp("2025-01-04")] * 2 + [
        pd.Timestamp("2025-01-09")
    ]


def test_an_open_stay_has_no_discharge_and_a_baby_is_0_years_old(tmp_path: Path) -> None:
    write_rows(tmp_path / "hes_apc.csv", EPISODE, {"STARTAGE": "7003"})
    found = read(tmp_path, "hes_apc")
    validated = checked(found, "2025-03-31")
    (stay,) = validated.tables["discharge_spell"].accepted.to_dict("records")
    assert pd.isna(stay["discharge_date"])
    assert stay["age_at_admission_years"] == 0
    assert "episodes: 1 stay without the last episode" in found.mapped.notes


def test_an_admission_date_that_hes_calls_invalid_is_told_by_the_contract(tmp_path: Path) -> None:
    write_rows(tmp_path / "hes_apc.csv", EPISODE, {}, {"EPIKEY": "3", "ADMIDATE": "1801-01-01"})
    refused = reasons(checked(read(tmp_path, "hes_apc"), "2025-03-31"), "discharge_spell")
    assert set(refused) == {3}
    assert {"spell_id_is_filled", "admission_date_is_filled"} <= set(refused[3].split("; "))


def test_an_episode_in_two_yearly_files_counts_once_and_the_new_id_is_taken(tmp_path: Path) -> None:
    write_rows(tmp_path / "apc_2024.csv", EPISODE, {})
    path = write_rows(tmp_path / "apc_2025.csv", EPISODE, {}, LAST)
    text = path.read_text("utf-8").replace("PSEUDO_HESID", "TOKEN_PERSON_ID")
    path.write_text(text, "utf-8")
    found = read(tmp_path, "hes_apc")
    assert found.mapped.left_out == {"EPIKEY stands in an earlier row": 1}
    assert "apc_2025.csv: column TOKEN_PERSON_ID is taken as PSEUDO_HESID" in found.mapped.notes
    assert len(found.mapped.tables["discharge_spell"]) == 1


def test_a_person_is_told_as_on_the_first_admission(tmp_path: Path) -> None:
    later = {"EPIKEY": "4", "ADMIDATE": "2025-02-01", "SEX": "0"}
    write_rows(tmp_path / "apc.csv", EPISODE, later, {})
    (person,) = (
        checked(read(tmp_path, "hes_apc"), "2025-03-31")
        .tables["person"]
        .accepted.to_dict("records")
    )
    assert (person["sex"], person["known_at"]) == ("2", pd.Timestamp("2025-01-02"))


def test_an_attendance_says_whether_it_was_same_day_emergency_care(tmp_path: Path) -> None:
    same_day = {"EPIKEY": "10", "DEPARTMENT_TYPE": "5"}
    write_rows(tmp_path / "ecds.csv", VISIT, {}, same_day, {"EPIKEY": "11", "DEPARTMENT_TYPE": ""})
    validated = checked(read(tmp_path, "ecds"), "2025-03-31")
    visits = validated.tables["ed_attendance"].accepted.set_index("attendance_id")
    assert visits["is_sdec"].to_list() == ["no", "yes", "unknown"]
    assert visits.loc["10", "department_type"] == "05"
    assert len(validated.tables["person"].accepted) == 1


def test_a_department_that_is_new_goes_to_the_contract_which_tells_it(tmp_path: Path) -> None:
    write_rows(tmp_path / "ecds.csv", VISIT, {"DEPARTMENT_TYPE": "77"})
    table = checked(read(tmp_path, "ecds"), "2025-03-31").tables["ed_attendance"]
    broken = {count.rule for count in table.by_rule if count.rows}
    assert "department_type_is_a_known_code" in broken
