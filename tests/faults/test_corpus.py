"""Every fault of the table of faults, as an operator and an analyst would meet it."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
from _pytest.mark.structures import ParameterSet

from tests.end_to_end.road import Road
from tests.faults.case import Case, SettingsCase
from tests.faults.corpus import CASES, EVERY, FAULTS, SETTINGS
from tests.faults.day import GoodDays, good_days
from tests.faults.harness import faults_of, faults_of_settings, of_other_forms

OF_KEYS = 61  # tests/faults/test_keys.py: its command is another


@pytest.fixture(scope="session")
def hub(small_road: Road, tmp_path_factory: pytest.TempPathFactory) -> GoodDays:
    return good_days(small_road, tmp_path_factory.mktemp("hub"))


@pytest.fixture(scope="session")
def area(small_road: Road, tmp_path_factory: pytest.TempPathFactory) -> GoodDays:
    return good_days(small_road, tmp_path_factory.mktemp("area"), whole=True)


QUICK = tuple({case.fault: case for case in reversed(CASES)}.values())
"""The first case of every fault; the other ways that it comes in are slow."""


def by_title(*cases: Case) -> list[ParameterSet]:
    return [
        pytest.param(case, id=case.title, marks=() if case in QUICK else (pytest.mark.slow,))
        for case in cases
    ]


@pytest.mark.parametrize("case", by_title(*(case for case in CASES if not case.whole)))
def test_a_fault_at_a_small_hub(case: Case, hub: GoodDays, tmp_path: Path) -> None:
    assert faults_of(case, hub, tmp_path / "day") == []


@pytest.mark.parametrize("case", by_title(*(case for case in CASES if case.whole)))
def test_a_fault_in_a_whole_area(case: Case, area: GoodDays, tmp_path: Path) -> None:
    assert faults_of(case, area, tmp_path / "day") == []


@pytest.mark.parametrize("case", [pytest.param(case, id=case.title) for case in SETTINGS])
def test_a_fault_of_the_settings(case: SettingsCase, tmp_path: Path) -> None:
    assert faults_of_settings(case, tmp_path / "settings") == []


def test_every_fault_has_one_quick_case() -> None:
    assert sorted(case.fault for case in QUICK) == sorted({case.fault for case in CASES})
    marked = [one for one in by_title(*CASES) if one.marks]
    assert len(marked) == len(CASES) - len(QUICK)


def test_a_formula_a_link_and_a_broken_bundle_in_the_other_forms_would_be_seen(
    tmp_path: Path,
) -> None:
    out = xlsxwriter.Workbook(tmp_path / "list.xlsx")
    sheet = out.add_worksheet()
    sheet.write_formula("A1", "=1+1")
    sheet.write_url("A2", "internal:Sheet1!A1")
    out.close()
    (tmp_path / "list.fhir.json").write_text('{"resourceType": "Bundle"}', "utf-8")
    assert list(of_other_forms(tmp_path)) == [
        "xl/worksheets/sheet1.xml of list.xlsx runs a formula or opens a link",
        "list.fhir.json is no FHIR: ValidationError",
    ]


def test_titles_tell_the_cases_apart() -> None:
    titles = [case.title for case in EVERY]
    assert len(titles) == len(set(titles))


def test_every_fault_of_the_table_has_a_case() -> None:
    covered = {case.fault for case in EVERY} | {OF_KEYS}
    assert set(FAULTS) - covered == set()
