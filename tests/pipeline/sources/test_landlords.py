"""Landlords' files in CORE and HACT names: homes, lettings, surveys and hazards. All invented."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from data_contracts.quarantine import Validated
from pipeline.errors import ContractError
from tests.pipeline.sources.invented_files import checked, read, reasons, write_rows

HOME = {"uprn": "100012345", "unittype_gn": "1", "floor": "3", "current_energy_band": "d",
        "issue_date": "01/02/2020", "last_updated_date": "01/05/2025"}  # fmt: skip
LETTING = {"tenancycode": "T1", "tenant_reference": "ana", "uprn": "100012345", "lettype": "3",
           "needstype": "1", "startdate": "2024-03-01"}  # fmt: skip
VISIT = {"investigation_reference": "V1", "uprn": "100012345", "investigation_type": "Standard",
         "investigation_completed_date": "10/06/2025", "hazard_confirmed": "true",
         "hazard_type": "Damp and mould", "severity": "Severe"}  # fmt: skip
HAZARD = {"hazard_report_reference": "H1", "uprn": "100012345", "hazard_type": "Damp and mould",
          "severity": "Significant", "date_reported": "01/06/2025",
          "made_safe_date": "09/06/2025"}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_rows(tmp_path / "properties.csv", HOME, {})
    write_rows(tmp_path / "lettings_2025.csv", LETTING, {})
    write_rows(tmp_path / "investigations.csv", VISIT, {})
    write_rows(tmp_path / "hazard_reports.csv", HAZARD, {})
    return tmp_path


def told(folder: Path) -> Validated:
    return checked(read(folder, "core_hact"), "2025-12-31")


def test_four_kinds_of_file_become_four_tables_without_a_fault(folder: Path) -> None:
    validated = told(folder)
    tables = ("property", "tenancy", "housing_condition_survey", "housing_hazard")
    assert {name: reasons(validated, name) for name in tables} == {name: {} for name in tables}
    (home,) = validated.tables["property"].accepted.to_dict("records")
    assert (home["unit_type"], home["floor_of_entry"], home["epc_band"]) == ("flat", 3, "D")
    (tenancy,) = validated.tables["tenancy"].accepted.to_dict("records")
    assert (tenancy["tenure"], tenancy["accommodation_status"]) == ("rent_la", "Tenant")
    (survey,) = validated.tables["housing_condition_survey"].accepted.to_dict("records")
    assert survey["damp_severity"] == 3
    (hazard,) = validated.tables["housing_hazard"].accepted.to_dict("records")
    assert (hazard["hazard_code"], hazard["hazard_category"]) == (1, 2)
    assert hazard["made_safe_date"] == hazard["end_known_at"] == pd.Timestamp("2025-06-09")


def test_a_source_without_stays_or_people_can_be_checked(folder: Path) -> None:
    validated = told(folder)
    assert not validated.tables["discharge_spell"].is_present
    assert not validated.tables["person"].is_present


def test_a_home_that_is_listed_again_is_the_newest_one(folder: Path) -> None:
    write_rows(folder / "properties.csv", HOME, {}, {"last_updated_date": "02/05/2025",
                                                     "floor": "4"})  # fmt: skip
    (home,) = told(folder).tables["property"].accepted.to_dict("records")
    assert home["floor_of_entry"] == 4


def test_severity_is_damp_only_where_the_hazard_is(folder: Path) -> None:
    write_rows(folder / "investigations.csv", VISIT, {"hazard_type": "Fire"})
    (survey,) = told(folder).tables["housing_condition_survey"].accepted.to_dict("records")
    assert pd.isna(survey["damp_severity"])


def test_a_visit_still_to_come_is_counted_out_and_faults_stop_the_run(folder: Path) -> None:
    write_rows(folder / "investigations.csv", VISIT, {"investigation_completed_date": ""})
    left_out = read(folder, "core_hact").mapped.left_out
    assert left_out == {"investigations: survey_date is not there": 1}
    write_rows(folder / "hazard_reports.csv", HAZARD, {"hazard_type": "Ghosts"})
    with pytest.raises(ContractError, match=r"hazard_type, for housing_hazard\.hazard_code"):
        read(folder, "core_hact")


def test_words_and_codes_of_a_unit_mean_the_same(folder: Path) -> None:
    write_rows(folder / "properties.csv", HOME, {"unittype_gn": "Shared flat / Maisonette"})
    (home,) = told(folder).tables["property"].accepted.to_dict("records")
    assert home["unit_type"] == "shared"
