"""Every fault of the table of faults, as an operator and an analyst would meet it."""

from __future__ import annotations

from pathlib import Path

import pytest
from _pytest.mark.structures import ParameterSet

from tests.end_to_end.road import Road
from tests.faults.case import Case, SettingsCase
from tests.faults.corpus import CASES, EVERY, FAULTS, SETTINGS
from tests.faults.day import GoodDays, good_days
from tests.faults.harness import faults_of, faults_of_settings

OF_KEYS = 61  # tests/faults/test_keys.py: its command is another


@pytest.fixture(scope="session")
def hub(small_road: Road, tmp_path_factory: pytest.TempPathFactory) -> GoodDays:
    return good_days(small_road, tmp_path_factory.mktemp("hub"))


@pytest.fixture(scope="session")
def area(small_road: Road, tmp_path_factory: pytest.TempPathFactory) -> GoodDays:
    return good_days(small_road, tmp_path_factory.mktemp("area"), whole=True)


def by_title(*cases: Case | SettingsCase) -> list[ParameterSet]:
    return [pytest.param(case, id=case.title) for case in cases]


@pytest.mark.parametrize("case", by_title(*(case for case in CASES if not case.whole)))
def test_a_fault_at_a_small_hub(case: Case, hub: GoodDays, tmp_path: Path) -> None:
    assert faults_of(case, hub, tmp_path / "day") == []


@pytest.mark.parametrize("case", by_title(*(case for case in CASES if case.whole)))
def test_a_fault_in_a_whole_area(case: Case, area: GoodDays, tmp_path: Path) -> None:
    assert faults_of(case, area, tmp_path / "day") == []


@pytest.mark.parametrize("case", by_title(*SETTINGS))
def test_a_fault_of_the_settings(case: SettingsCase, tmp_path: Path) -> None:
    assert faults_of_settings(case, tmp_path / "settings") == []


def test_titles_tell_the_cases_apart() -> None:
    titles = [case.title for case in EVERY]
    assert len(titles) == len(set(titles))


def test_every_fault_of_the_table_has_a_case() -> None:
    covered = {case.fault for case in EVERY} | {OF_KEYS}
    assert set(FAULTS) - covered == set()
