"""The page, the workbook, the CSV and the FHIR file are one list: same people, order, numbers."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from pipeline.daily import DailyList
from reports.render.list_columns import BY_TITLE, COLUMNS
from tests.end_to_end.morning import Morning, list_of
from tests.end_to_end.test_daily_list import BAD_STAYS
from tests.faults.harness import of_other_forms

HOSTILE = "=HYPERLINK(A1)<script>alert(1)</script>"
FORMS = ("list.html", "list.xlsx", "list.csv", "list.fhir.json")


def sheet_of(folder: Path) -> pd.DataFrame:
    """The people of the workbook, under the names of the columns."""
    sheet = openpyxl.load_workbook(folder / "list.xlsx").worksheets[0]
    titles, *people = sheet.iter_rows(min_row=3, values_only=True)
    return pd.DataFrame(people, columns=[BY_TITLE[str(title)] for title in titles])


def resources_of(folder: Path) -> list[dict[str, Any]]:
    bundle = json.loads((folder / "list.fhir.json").read_text("utf-8"))
    return [entry["resource"] for entry in bundle["entry"]]


def as_numbers(values: pd.Series) -> pd.Series:
    return pd.to_numeric(values.replace("", None)).astype("float64").reset_index(drop=True)


@pytest.fixture(params=[0, 2, 5], ids=["all scored", "few by hand", "many by hand"])
def made(request: pytest.FixtureRequest) -> DailyList:
    """The ordinary list; with stays for review also a ward that would run where it could."""
    if not request.param:
        ordinary: DailyList = request.getfixturevalue("ordinary")
        return ordinary
    morning: Morning = request.getfixturevalue("morning")
    morning.change("discharge_spell", lambda rows: rows.assign(ward=HOSTILE))
    for spell_id in list(BAD_STAYS)[: request.param]:
        morning.add_stay(spell_id=spell_id, **BAD_STAYS[spell_id][0])
    return morning.make()


def test_all_four_have_the_same_people_in_the_same_order_with_the_same_numbers(
    made: DailyList,
) -> None:
    table, sheet, resources = list_of(made), sheet_of(made.folder), resources_of(made.folder)
    page = (made.folder / "list.html").read_text("utf-8")
    shown = re.findall(r'<span class="id">([^<]*)</span>', page)
    assert shown == table["person_id"].to_list()
    assert [one["subject"]["identifier"]["value"] for one in resources] == shown
    assert list(sheet.columns) == list(table.columns)
    for column in COLUMNS:
        if column.kind == "text":
            told = sheet[column.name].fillna("").astype("str").to_list()
            assert told == table[column.name].to_list(), column.name
        else:
            pd.testing.assert_series_equal(
                as_numbers(sheet[column.name]), as_numbers(table[column.name]), rtol=1e-15
            )
    first = [one.get("prediction", [{}])[0].get("probabilityDecimal") for one in resources]
    risks = as_numbers(table["readmission_risk"])
    pd.testing.assert_series_equal(
        pd.Series(first, dtype="float64"), risks, check_names=False, rtol=1e-15
    )


@pytest.mark.parametrize("made", [2], indirect=True)
def test_a_ward_that_would_run_stays_text_in_all_four(made: DailyList) -> None:
    sheet, page = sheet_of(made.folder), (made.folder / "list.html").read_text("utf-8")
    shown = {f"'{HOSTILE}"}
    assert set(list_of(made)["ward"]) - {""} == set(sheet["ward"].dropna()) == shown
    assert "&lt;script&gt;alert(1)" in page
    assert "<script" not in page
    assert list(of_other_forms(made.folder)) == []


def test_a_list_that_must_not_be_taken_for_todays_says_so_in_its_name_and_first_row(
    morning: Morning,
) -> None:
    made = morning.make("2026-10-03")
    assert made.freshness == "STALE"
    for name in FORMS:
        warned = made.folder / name.replace("list", "list-STALE", 1)
        assert warned.read_bytes() == (made.folder / name).read_bytes()
    assert set(list_of(made)["freshness"]) == {"STALE"}
    sheet = openpyxl.load_workbook(made.folder / "list.xlsx").worksheets[0]
    assert sheet["A1"].value.startswith("STALE · list 2026-10-03/r1")


def test_a_fresh_list_has_each_file_once(ordinary: DailyList) -> None:
    names = {path.name for path in ordinary.folder.iterdir()}
    assert names == {*FORMS, "run.json"}
