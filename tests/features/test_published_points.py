"""Charlson points of SHMI and the bands of the Hospital Frailty Risk Score."""

from __future__ import annotations

import pytest

from features.charlson_shmi import SHMI_CONDITIONS
from features.families.clinical import charlson_shmi_points, hospital_frailty_points
from features.hospital_frailty import frailty_band
from tests.features.invented import PARAMS, index_of, known_facts, spell, spells
from tests.features.test_diagnoses import coded


@pytest.mark.parametrize(
    ("codes", "points"),
    [
        pytest.param(["I500"], 13, id="heart failure"),
        pytest.param(["I110"], 0, id="hypertensive heart failure is not of SHMI"),
        pytest.param(["F03", "F051"], 14, id="dementia once"),
        pytest.param(["E102", "E119"], 2, id="diabetes, and less one for its complications"),
        pytest.param(["E102"], 0, id="never below nothing"),
        pytest.param(["C509"], 8, id="cancer"),
        pytest.param(["C509", "C787"], 14, id="metastatic cancer replaces cancer"),
        pytest.param(["I639", "g46.1"], 11, id="stroke, a dot and small letters"),
        pytest.param(["K703", "K729"], 26, id="both liver conditions"),
        pytest.param(["I500", "F03", "C787", "K729"], 50, id="never above fifty"),
    ],
)
def test_shmi_points_add_up_each_condition_once(codes: list[str], points: int) -> None:
    known = coded(*(("icd10", code) for code in codes))
    assert charlson_shmi_points(known, PARAMS)["index"] == points


def test_shmi_has_17_conditions_and_no_code_names_two() -> None:
    codes = [code for condition in SHMI_CONDITIONS.values() for code in condition.icd10]
    assert len(SHMI_CONDITIONS) == 17
    assert len(set(codes)) == len(codes)
    assert not [a for a in codes for b in codes if a != b and a.startswith(b)]


def test_points_on_icd_10_are_unknown_from_other_codes_and_none_without_codes() -> None:
    stays = spells(spell("index", "2025-06-20", "2025-06-30"))
    for build in (charlson_shmi_points, hospital_frailty_points):
        assert build(coded(("icd9", "428")), PARAMS).isna().all()
        assert build(coded(), PARAMS)["index"] == 0
        assert build(known_facts(index_of(stays, "index"), stays), PARAMS).isna().all()


@pytest.mark.parametrize(
    ("points", "band"),
    [
        (0.0, "low"), (4.9, "low"), (5.0, "intermediate"), (15.0, "intermediate"), (15.1, "high"),
    ],
)  # fmt: skip
def test_five_and_fifteen_points_of_frailty_are_intermediate(points: float, band: str) -> None:
    assert frailty_band(points) == band


@pytest.mark.parametrize(
    ("codes", "points", "band"),
    [
        pytest.param(["R29", "R13", "R94"], 5.8, "intermediate", id="three signs"),
        pytest.param(["G81", "I48"], 4.4, "low", id="a code outside the list counts nothing"),
        pytest.param(["F00", "G30", "G81"], 15.5, "high", id="dementia and a stroke"),
    ],
)
def test_frailty_points_of_worked_examples(codes: list[str], points: float, band: str) -> None:
    known = coded(*(("icd10", code) for code in codes))
    found = float(hospital_frailty_points(known, PARAMS)["index"])
    assert (found, frailty_band(found)) == (points, band)
