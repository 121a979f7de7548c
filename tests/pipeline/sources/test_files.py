"""The files of a source: opened as declared, joined, and named where they are not what was said."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline.errors import ContractError, UsageError
from pipeline.sources.columns import FILE, LINE
from pipeline.sources.files import SourceRows, read_source, unknown_files
from pipeline.sources.mapping import SourceMapping
from tests.pipeline.sources.invented_files import a_mapping

TABLES = {
    "person": {
        "columns": {
            "person_id": {"column": "id"},
            "sex": {"column": "sex", "optional": True},
            "known_at": {"column": "day", "dates": ["%Y-%m-%d"]},
        }
    }
}
TEXT = "id,sex,day\na1,1,2026-01-01\n"


def mapping(folder: Path, **how: Any) -> SourceMapping:
    return a_mapping(folder, {"people": {"file": "*.csv*", "is_many": True, **how}}, TABLES)


def people(folder: Path, **how: Any) -> SourceRows:
    return read_source(folder, mapping(folder, **how))["people"]


def put(folder: Path, name: str, content: str | bytes) -> None:
    (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)


def test_several_files_are_one_with_the_file_and_line_of_each_row(tmp_path: Path) -> None:
    put(tmp_path, "a.csv", TEXT + "\nb2, ?,2026-01-02\n")
    put(tmp_path, "b.csv.gz", gzip.compress(b"day,id,ward\n2026-02-01,c3,X\n"))
    read = people(tmp_path, null_tokens=["?"])
    assert read.rows[["id", "sex"]].fillna("").to_numpy().tolist() == [
        ["a1", "1"], ["b2", ""], ["c3", ""],
    ]  # fmt: skip
    assert list(zip(read.rows[FILE], read.rows[LINE], strict=True)) == [
        ("a.csv", 2), ("a.csv", 4), ("b.csv.gz", 2),
    ]  # fmt: skip
    assert read.notes == (
        "b.csv.gz: column sex is not there",
        "b.csv.gz: 1 column is not mapped: ward",
    )
    assert read.absent == frozenset()


def test_bars_and_another_encoding_are_read_as_declared(tmp_path: Path) -> None:
    put(tmp_path, "a.csv", "id|sex|day\nÉ,x|1|2026-01-01\n".encode("cp1252"))
    read = people(tmp_path, encoding="cp1252", delimiter="|")
    assert read.rows["id"].to_list() == ["É,x"]


def test_parquet_is_read_as_text(tmp_path: Path) -> None:
    days = pd.Series(["2026-01-01"]).astype("datetime64[us]")
    pd.DataFrame({"id": ["a1"], "sex": [1], "day": days}).to_parquet(tmp_path / "p.parquet")
    read = people(tmp_path, file="p.parquet")
    assert read.rows[["id", "sex", "day"]].to_numpy().tolist() == [["a1", "1", "2026-01-01"]]


def test_an_older_name_of_a_column_is_taken_and_said(tmp_path: Path) -> None:
    put(tmp_path, "a.csv", TEXT.replace("id,", "PersonID,"))
    read = people(tmp_path, aliases={"id": ["pid", "PersonID"]})
    assert read.rows["id"].to_list() == ["a1"]
    assert read.notes == ("a.csv: column PersonID is taken as id",)


def test_columns_that_are_not_there_are_all_named_with_the_likely_ones(tmp_path: Path) -> None:
    put(tmp_path, "a.csv", TEXT.replace("day", "Days"))
    put(tmp_path, "b.csv", TEXT.replace("id", "number").replace("sex", "SEX "))
    with pytest.raises(ContractError) as stopped:
        people(tmp_path)
    said = str(stopped.value)
    assert "a.csv lacks 1 of 3 columns: day (is it the one called 'Days'?)." in said
    assert "b.csv lacks 1 of 3 columns: id." in said
    assert "data_contracts/sources/small.yaml" in said


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"", "a.csv is empty", id="nothing"),
        pytest.param("id,sex,day\nÉ,1,2026-01-01\n".encode("utf-16"), "UTF-16",
                     id="another encoding"),
        pytest.param(b"id;sex;day\n", "parted by semicolons", id="another delimiter"),
        pytest.param(b"id,sex,day\n", "has a header and no rows", id="no rows"),
        pytest.param(b"id,id,day\n", "has the column 'id' more than once", id="a column twice"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_named(tmp_path: Path, content: bytes, said: str) -> None:
    put(tmp_path, "a.csv", content)
    with pytest.raises(ContractError, match=said):
        people(tmp_path)


def test_two_files_where_one_is_expected_are_named(tmp_path: Path) -> None:
    put(tmp_path, "a.csv", TEXT)
    put(tmp_path, "b.csv", TEXT)
    with pytest.raises(UsageError, match=r"2 files fit \*\.csv\* \(people\).*: a\.csv, b\.csv"):
        people(tmp_path, is_many=False)


def test_a_file_that_fits_two_patterns_is_named(tmp_path: Path) -> None:
    put(tmp_path, "homes.csv", TEXT)
    files = {"people": {"file": "*.csv"}, "homes": {"file": "h*.csv", "required": False}}
    tables = {"person": {**TABLES["person"], "file": "people"}}
    with pytest.raises(UsageError, match=r"fits two patterns.*homes\.csv \(people and homes\)"):
        read_source(tmp_path, a_mapping(tmp_path, files, tables))


def test_a_required_file_is_asked_for_and_an_optional_one_is_not(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\*\.csv\* is not in"):
        people(tmp_path)
    assert read_source(tmp_path, mapping(tmp_path, required=False)) == {}


def test_a_file_that_no_pattern_names_is_told(tmp_path: Path) -> None:
    put(tmp_path, "a.csv", TEXT)
    put(tmp_path, "notes.csv", TEXT)
    put(tmp_path, "data_quality.json", "{}")
    assert unknown_files(tmp_path, mapping(tmp_path, file="a.csv")) == ("notes.csv",)
