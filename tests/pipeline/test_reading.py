"""What can be wrong with the files of an extract, and what the reader says of it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from pipeline.contract_files import read_contracts
from pipeline.reading.extract import ContractBreak, ExtractError, read_extract
from pipeline.reading.formats import Limits
from tests.data_contracts.invented_extract import EXTRACT, text_of

CONTRACTS = read_contracts()
INVENTED_ID = "9434765919"
"""An invented id that no message may show."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("person", "discharge_spell"):
        text_of(name).to_csv(tmp_path / f"{name}.csv", index=False)
    return tmp_path


def person_csv(folder: Path, *lines: str, header: str = "person_id,known_at") -> None:
    (folder / "person.csv").write_text("\n".join([header, *lines]) + "\n", "utf-8")


def test_every_table_is_found_as_csv_or_parquet_and_reads_the_same(tmp_path: Path) -> None:
    (tmp_path / "as_csv").mkdir()
    (tmp_path / "as_parquet").mkdir()
    for name in EXTRACT:
        text_of(name).to_csv(tmp_path / "as_csv" / f"{name}.csv", index=False)
    from_csv = read_extract(tmp_path / "as_csv", CONTRACTS).tables
    for name, table in from_csv.items():
        table.typed.to_parquet(tmp_path / "as_parquet" / f"{name}.parquet")
    from_parquet = read_extract(tmp_path / "as_parquet", CONTRACTS).tables
    assert set(from_csv) == set(from_parquet) == set(EXTRACT)
    for name, table in from_csv.items():
        pd.testing.assert_frame_equal(table.typed, from_parquet[name].typed)
        assert table.origin["line"].tolist() == [2, 3, 4]
        assert from_parquet[name].origin["line"].tolist() == [1, 2, 3]
        assert not table.unreadable.any(axis=None)


def test_a_missing_file_of_a_required_table_is_named_with_its_likely_misspelling(
    folder: Path,
) -> None:
    (folder / "person.csv").rename(folder / "Persons.csv")
    with pytest.raises(
        ContractBreak, match=r"person.csv: missing; it is required \(is it .*'Persons.csv'\?\)"
    ):
        read_extract(folder, CONTRACTS)


def test_every_fault_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    person_csv(tmp_path, "a,b", header="id,when")
    with pytest.raises(ContractBreak) as told:
        read_extract(tmp_path, CONTRACTS)
    lines = str(told.value).splitlines()
    assert lines[0] == "The extract cannot be used: faults in 3 places. Nothing was written."
    assert "  discharge_spell.csv: missing; it is required" in lines
    assert "  person.csv: required column known_at is missing" in lines
    assert told.value.exit_code == 3


def test_a_renamed_required_column_is_named_with_its_likely_misspelling(folder: Path) -> None:
    text_of("discharge_spell").rename(columns={"discharge_date": "DischargeDay"}).to_csv(
        folder / "discharge_spell.csv", index=False
    )
    with pytest.raises(
        ContractBreak,
        match=r"required column discharge_date is missing \(is it .* 'DischargeDay'\?\)",
    ):
        read_extract(folder, CONTRACTS)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"", "is empty", id="zero bytes"),
        pytest.param(
            f"person_id;known_at\n{INVENTED_ID};2026-01-01\n".encode(),
            "has its fields parted by semicolons; save it parted by commas",
            id="semicolons",
        ),
        pytest.param(
            f"person_id,known_at\n{INVENTED_ID},2026-01-01\n{INVENTED_ID}".encode(),
            r"is cut in its last line \(line 3\); send it again",
            id="cut",
        ),
    ],
)
def test_a_file_of_a_required_table_that_cannot_be_read_stops_without_a_value(
    folder: Path, content: bytes, said: str
) -> None:
    (folder / "person.csv").write_bytes(content)
    with pytest.raises(ExtractError, match=f"person.csv: {said}") as told:
        read_extract(folder, CONTRACTS)
    assert INVENTED_ID not in str(told.value)
    assert "Send this to the data provider" in str(told.value)
    assert not isinstance(told.value, ContractBreak)


def test_an_optional_table_that_cannot_be_read_is_refused_and_the_rest_goes_on(
    folder: Path,
) -> None:
    text_of("tenancy").to_parquet(folder / "tenancy.parquet")
    whole = (folder / "tenancy.parquet").read_bytes()
    (folder / "tenancy.parquet").write_bytes(whole[:-20])
    text_of("diagnosis").drop(columns="code").to_csv(folder / "diagnosis.csv", index=False)
    read = read_extract(folder, CONTRACTS)
    assert sorted(read.tables) == ["discharge_spell", "person"]
    assert read.refused == {
        "tenancy": (
            "tenancy.parquet: is cut or no Parquet file; ask the provider to send it again"
        ),
        "diagnosis": "diagnosis.csv: required column code is missing",
    }


def test_what_is_wrong_with_optional_tables_is_told_with_the_rest(folder: Path) -> None:
    (folder / "tenancy.csv").write_bytes(b"")
    (folder / "person.csv").unlink()
    with pytest.raises(ContractBreak, match=r"(?s)faults in 2 places.*tenancy\.csv: is empty"):
        read_extract(folder, CONTRACTS)


def test_a_file_above_the_limit_is_refused(folder: Path) -> None:
    with pytest.raises(ExtractError, match=r"person\.csv: is \d+ bytes large; at most 9 are read"):
        read_extract(folder, CONTRACTS, Limits(largest_bytes=9))


def test_a_parquet_file_may_hold_codes_times_and_columns_that_are_not_ours(folder: Path) -> None:
    pd.DataFrame(
        {
            "person_id": pd.Categorical(["ana", None]),
            "known_at": pd.to_datetime(["2026-01-05", "2026-01-06"]),
            "date_of_death": [pd.Timestamp("2026-03-20 10:30"), pd.NaT],
            "notes": [["a"], []],
        }
    ).to_parquet(folder / "person.parquet")
    (folder / "person.csv").unlink()
    person = read_extract(folder, CONTRACTS).tables["person"]
    assert person.typed["person_id"].tolist()[0] == "ana"
    assert person.typed["known_at"].notna().all()
    assert person.typed["date_of_death"].tolist() == [pd.Timestamp("2026-03-20"), pd.NaT]
    assert person.extra_columns == ("notes",)


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(folder: Path) -> None:
    plain = read_extract(folder, CONTRACTS).tables["person"]
    path = folder / "person.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    marked = read_extract(folder, CONTRACTS).tables["person"]
    pd.testing.assert_frame_equal(plain.typed, marked.typed)


def test_a_damaged_row_goes_aside_with_its_line_and_the_rest_goes_on(folder: Path) -> None:
    person_csv(
        folder,
        "ana,yes,2026-01-05",
        "ben,yes",
        "",
        'cy,"yes,2026-01-05',
        '"dee","no","2026-01-05"',
        "eve,no,2026-01-05,more",
        header="person_id,lives_alone,known_at",
    )
    person = read_extract(folder, CONTRACTS).tables["person"]
    assert person.typed["person_id"].tolist() == ["ana", "dee"]
    assert person.origin["line"].tolist() == [2, 6]
    damaged = person.damaged[["person_id", "line", "reason"]].to_numpy().tolist()
    assert damaged == [
        ["ben", 3, "the row has 2 fields, not 3"],
        ["cy", 5, "a quotation mark is not closed on its line"],
        ["eve", 7, "the row has 4 fields, not 3"],
    ]


def test_columns_may_come_in_any_order_and_others_are_named(folder: Path) -> None:
    person_csv(folder, "x,2026-01-05,ana", header="line,known_at,person_id")
    person = read_extract(folder, CONTRACTS).tables["person"]
    assert person.extra_columns == ("line",)
    assert "imd_decile" in person.absent_columns
    assert person.typed["person_id"].tolist() == ["ana"]
    assert person.typed["known_at"].tolist() == [pd.Timestamp("2026-01-05")]


def test_a_file_that_no_contract_knows_is_named(folder: Path) -> None:
    (folder / "wards.csv").write_text("a\n", "utf-8")
    assert read_extract(folder, CONTRACTS).unknown_files == ("wards.csv",)


def test_rows_that_had_nul_characters_are_flagged_and_noted(folder: Path) -> None:
    person_csv(folder, "ana,2026-01-05", "b\0en,2026-01-05")
    person = read_extract(folder, CONTRACTS).tables["person"]
    assert person.origin["has_nul"].tolist() == [False, True]
    assert person.notes == ("person.csv: NUL characters were taken out of line 3",)


def test_a_header_without_rows_is_a_table_without_rows(folder: Path) -> None:
    person_csv(folder)
    person = read_extract(folder, CONTRACTS).tables["person"]
    assert person.typed.empty
    assert str(person.typed["known_at"].dtype) == "datetime64[us]"
