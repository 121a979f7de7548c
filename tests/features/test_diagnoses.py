"""Diagnosis codes as conditions, frailty points and chapters, with worked examples."""

from __future__ import annotations

import pandas as pd
import pytest

from features.charlson import CONDITIONS, conditions_of
from features.diagnosis_chapters import CHAPTERS, chapter_codes
from features.families.clinical import (
    charlson_points,
    diagnosis_code,
    had_condition,
    hospital_frailty_points,
    main_diagnosis_chapter,
)
from features.hospital_frailty import HOSPITAL_FRAILTY_POINTS
from features.known import KnownFacts
from tests.features.invented import PARAMS, index_of, known_facts, spell, spells, table


def conditions(system: str, *codes: str) -> set[str]:
    diagnoses = pd.DataFrame(
        {
            "stay": [0] * len(codes),
            "code": pd.Categorical(codes),
            "code_system": pd.Categorical([system] * len(codes)),
        }
    )
    found = conditions_of(diagnoses, pd.DataFrame(index=["s"]))
    return {str(name) for name in found if found[name].all()}


def coded(*rows: tuple[str, str], known_at: str = "2025-01-01") -> KnownFacts:
    """Facts of one stay decided on 2025-06-30; each row is code system and code."""
    stays = spells(spell("index", "2025-06-20", "2025-06-30"))
    codes = [
        {
            "spell_id": f"old{n}", "position": 1, "person_id": "ana", "code": code,
            "code_system": system, "known_at": known_at,
        }
        for n, (system, code) in enumerate(rows)
    ]  # fmt: skip
    return known_facts(index_of(stays, "index"), stays, diagnosis=table("diagnosis", *codes))


@pytest.mark.parametrize(
    ("system", "code", "condition"),
    [
        pytest.param("icd10", "I21.4", "myocardial_infarction", id="heart attack"),
        pytest.param("icd10", "I252", "myocardial_infarction", id="old heart attack"),
        pytest.param("icd10", "i50.0", "heart_failure", id="small letters and a dot"),
        pytest.param("icd10", "I110", "heart_failure", id="hypertensive heart failure"),
        pytest.param("icd10", "G30.9", "dementia", id="Alzheimer"),
        pytest.param("icd10", "J449", "chronic_lung", id="COPD"),
        pytest.param("icd10", "E11.2", "diabetes_with_damage", id="diabetes with renal damage"),
        pytest.param("icd10", "E119", "diabetes", id="diabetes without"),
        pytest.param("icd10", "N183", "renal", id="kidney disease"),
        pytest.param("icd10", "C509", "cancer", id="breast cancer"),
        pytest.param("icd10", "C787", "metastatic_cancer", id="liver metastasis"),
        pytest.param("icd10", "K767", "severe_liver", id="hepatorenal syndrome"),
        pytest.param("icd9", "428.0", "heart_failure", id="ICD-9 heart failure"),
        pytest.param("icd9", "40201", "heart_failure", id="ICD-9 five digits"),
        pytest.param("icd9", "250.40", "diabetes_with_damage", id="ICD-9 diabetes with damage"),
        pytest.param("icd9", "25000", "diabetes", id="ICD-9 diabetes without"),
        pytest.param("icd9", "042", "hiv", id="ICD-9 with a leading zero"),
        pytest.param("icd9", "1749", "cancer", id="ICD-9 breast cancer"),
        pytest.param("icd9", "V434", "peripheral_vascular", id="ICD-9 V code"),
    ],
)
def test_a_code_names_its_condition_and_no_other(system: str, code: str, condition: str) -> None:
    assert conditions(system, code) == {condition}


@pytest.mark.parametrize(
    ("system", "code"),
    [
        pytest.param("icd10", "I10", id="hypertension alone"),
        pytest.param("icd10", "C44", id="skin cancer that is no melanoma"),
        pytest.param("icd10", "I251", id="coronary disease without a heart attack"),
        pytest.param("icd9", "173", id="ICD-9 skin cancer"),
        pytest.param("icd10", "428", id="an ICD-9 code called ICD-10"),
        pytest.param("icd9", "I50", id="an ICD-10 code called ICD-9"),
    ],
)
def test_a_code_outside_the_lists_names_none(system: str, code: str) -> None:
    assert conditions(system, code) == set()


@pytest.mark.parametrize("code", ["404.03", "40413", "40493"])
def test_heart_and_kidney_failure_in_one_icd_9_code_are_two_conditions(code: str) -> None:
    assert conditions("icd9", code) == {"heart_failure", "renal"}


def test_an_icd_10_code_names_one_condition_at_most() -> None:
    pairs = [(code, name) for name, c in CONDITIONS.items() for code in c.icd10]
    assert [(a, b) for a, x in pairs for b, y in pairs if x != y and b.startswith(a)] == []


def test_each_condition_counts_once_and_points_add_up() -> None:
    known = coded(("icd10", "I500"), ("icd10", "I501"), ("icd10", "F03"), ("icd9", "25000"))
    assert charlson_points(known, PARAMS)["index"] == 2 + 3 + 1
    assert had_condition("heart_failure")(known, PARAMS)["index"] == 1
    assert had_condition("renal")(known, PARAMS)["index"] == 0


def test_no_code_known_is_none_and_no_table_is_unknown() -> None:
    stays = spells(spell("index", "2025-06-20", "2025-06-30"))
    without = known_facts(index_of(stays, "index"), stays)
    for build in (charlson_points, hospital_frailty_points, had_condition("cancer")):
        assert build(without, PARAMS).isna().all()
    assert charlson_points(coded(), PARAMS)["index"] == 0
    assert main_diagnosis_chapter(coded(), PARAMS).isna().all()


@pytest.mark.parametrize(
    ("known_at", "points"),
    [
        pytest.param("2023-06-30", 0, id="731 days before"),
        pytest.param("2023-07-01", 2, id="730 days before"),
        pytest.param("2025-06-30", 2, id="the day of the decision"),
        pytest.param("2025-07-01", 0, id="the day after"),
    ],
)
def test_a_code_counts_when_it_became_known_in_two_years(known_at: str, points: int) -> None:
    assert charlson_points(coded(("icd10", "I50"), known_at=known_at), PARAMS)["index"] == points


def test_hospital_frailty_counts_a_three_character_code_once() -> None:
    known = coded(("icd10", "F00.1"), ("icd10", "F009"), ("icd10", "w19"), ("icd10", "Z999"))
    assert hospital_frailty_points(known, PARAMS)["index"] == pytest.approx(7.1 + 3.2 + 0.8)


def test_hospital_frailty_is_unknown_from_icd_9_and_has_109_codes() -> None:
    assert hospital_frailty_points(coded(("icd9", "290")), PARAMS).isna().all()
    assert len(HOSPITAL_FRAILTY_POINTS) == 109
    assert (HOSPITAL_FRAILTY_POINTS["F00"], HOSPITAL_FRAILTY_POINTS["R50"]) == (7.1, 0.1)


@pytest.mark.parametrize(
    ("system", "code", "chapter"),
    [
        pytest.param("icd10", "A00", "infection", id="the first code"),
        pytest.param("icd10", "C99", "cancer", id="the last cancer code"),
        pytest.param("icd10", "D49", "cancer", id="the last neoplasm"),
        pytest.param("icd10", "D50", "blood", id="the first blood code"),
        pytest.param("icd10", "E14.9", "diabetes", id="diabetes"),
        pytest.param("icd10", "i50", "heart failure", id="heart failure"),
        pytest.param("icd10", "I51", "other circulatory", id="after heart failure"),
        pytest.param("icd10", "J47", "chronic lung", id="bronchiectasis"),
        pytest.param("icd10", "U07", "infection", id="covid"),
        pytest.param("icd10", "W19", "injury", id="a fall"),
        pytest.param("icd9", "250.1", "diabetes", id="ICD-9 diabetes"),
        pytest.param("icd9", "428", "heart failure", id="ICD-9 heart failure"),
        pytest.param("icd9", "486", "other respiratory", id="ICD-9 pneumonia"),
        pytest.param("icd9", "V58", "other contact", id="ICD-9 contact"),
        pytest.param("icd9", "E888", "injury", id="ICD-9 fall"),
        pytest.param("icd9", "", None, id="empty"),
        pytest.param("other", "I50", None, id="another system"),
    ],
)
def test_a_code_falls_into_its_chapter(system: str, code: str, chapter: str | None) -> None:
    code_of = chapter_codes(pd.Series([code], dtype="str"), pd.Series([system], dtype="str"))
    found = None if code_of.isna().any() else CHAPTERS[int(code_of.iloc[0])]
    assert found == chapter


def test_both_code_systems_use_chapters_of_one_list() -> None:
    heads = [f"{letter}{n:02d}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" for n in range(100)]
    numbers = [*(f"{n:03d}" for n in range(1, 1000)), "E888", "V58"]
    for system, codes in (("icd10", heads), ("icd9", numbers)):
        found = chapter_codes(
            pd.Series(codes, dtype="str"), pd.Series([system] * len(codes), dtype="str")
        )
        assert found.between(0, len(CHAPTERS) - 1).all()
        assert found.nunique() == len(CHAPTERS)


def test_a_position_whose_codes_are_not_read_one_by_one_is_refused() -> None:
    with pytest.raises(ValueError, match="up to position 3, not 4; raise LEADING_POSITIONS"):
        diagnosis_code(4)
