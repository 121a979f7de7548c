"""Registry rows: illness and frailty read from coded diagnoses."""

from __future__ import annotations

from features.families import clinical
from features.hospital_frailty import INTERMEDIATE_FROM
from features.registry.direction import READMISSION, Direction
from features.registry.feature import NOW, YES_NO, Feature

CODED = "codes known in the 730 days before the decision"
CODED_BY_THEN = "a code counts from the day it became known, 730 days before and that day included"
NO_CODES = "the extract has no table of diagnoses"
NO_ICD10 = "the extract has no table of diagnoses, or the person's codes are not of ICD-10"
NOT_CODED_YET = "this stay is not coded yet, as is usual before discharge"


def _condition(
    name: str, code: str, label: str, *, told: str | None, absent: str | None = None
) -> Feature:
    """The row of one Charlson condition; one that is told of nobody is sensitive."""
    return Feature(
        name=name, family="clinical", group="health", kind="yes_no",
        label=label, unit=YES_NO, window=CODED,
        source="diagnosis.code", build=clinical.had_condition(code),
        definition=f"Whether a diagnosis code of the Charlson condition {label.lower()} is known.",
        boundary=CODED_BY_THEN, missing=NO_CODES,
        sentence=told, absent_sentence=absent, is_sensitive=told is None,
    )  # fmt: skip


CONDITIONS: tuple[Feature, ...] = (
    Feature(
        name="charlson_points", family="clinical", group="health", kind="points",
        label="Charlson points", unit="points", window=CODED,
        source="diagnosis.code", build=clinical.charlson_points,
        definition="Charlson points with the weights of the LACE index, each condition once.",
        boundary=CODED_BY_THEN, missing=NO_CODES,
        sentence="several long-term illnesses on record", speaks_from=3.0,
        absent_sentence="few long-term illnesses on record",
        direction=Direction(sign=1, of=READMISSION, because="LACE gives points for them."),
    ),
    Feature(
        name="charlson_shmi_points", family="clinical", group="health", kind="points",
        label="Charlson points (SHMI)", unit="points", window=CODED,
        source="diagnosis.code", build=clinical.charlson_shmi_points,
        definition="Charlson points with the weights of the national mortality indicator SHMI, 0 "
        "to 50, each condition once.",
        boundary=CODED_BY_THEN, missing=NO_ICD10,
    ),
    Feature(
        name="hospital_frailty_points", family="clinical", group="health", kind="points",
        label="Hospital Frailty Risk Score", unit="points", window=CODED,
        source="diagnosis.code", build=clinical.hospital_frailty_points,
        definition="Points of the Hospital Frailty Risk Score, each three-character code once.",
        boundary=CODED_BY_THEN, missing=NO_ICD10,
        sentence="signs of frailty in earlier stays", speaks_from=INTERMEDIATE_FROM,
        absent_sentence="few signs of frailty in earlier stays",
        direction=Direction(
            sign=1, of=READMISSION,
            because="Emergency readmission within 30 days rose with the score where it was "
            "made (Gilbert 2018).",
        ),
    ),
    _condition(
        "had_heart_failure", "heart_failure", "Heart failure", told="heart failure on record",
        absent="no heart failure on record",
    ),
    _condition(
        "had_chronic_lung", "chronic_lung", "Chronic lung disease",
        told="chronic lung disease on record", absent="no chronic lung disease on record",
    ),
    _condition(
        "had_dementia", "dementia", "Dementia", told="dementia on record",
        absent="no dementia on record",
    ),
    _condition(
        "had_renal", "renal", "Kidney disease", told="kidney disease on record",
        absent="no kidney disease on record",
    ),
    _condition("had_cancer", "cancer", "Cancer", told=None),
    _condition(
        "had_diabetes_with_damage", "diabetes_with_damage", "Diabetes with damage",
        told="diabetes with complications on record",
        absent="no diabetes with complications on record",
    ),
    Feature(
        name="main_diagnosis_chapter", family="clinical", group="health", kind="category",
        label="Main diagnosis group", unit="group", window=CODED,
        source="diagnosis.code", build=clinical.main_diagnosis_chapter,
        definition="The chapter of the main diagnosis that became known last.",
        boundary=CODED_BY_THEN, missing="no main diagnosis of the person is known",
    ),
    Feature(
        name="main_diagnosis_code", family="clinical", group="health", kind="category",
        label="Main diagnosis of this stay", unit="code", window=NOW,
        source="diagnosis.code", build=clinical.diagnosis_code(1),
        definition="The code of this stay's own main diagnosis, as a number.",
        boundary="only a code of this stay that was known by the decision",
        missing=NOT_CODED_YET,
    ),
    Feature(
        name="second_diagnosis_code", family="clinical", group="health", kind="category",
        label="Second diagnosis of this stay", unit="code", window=NOW,
        source="diagnosis.code", build=clinical.diagnosis_code(2),
        definition="The code of this stay's own second diagnosis, as a number.",
        boundary="only a code of this stay that was known by the decision",
        missing=NOT_CODED_YET,
    ),
    Feature(
        name="third_diagnosis_code", family="clinical", group="health", kind="category",
        label="Third diagnosis of this stay", unit="code", window=NOW,
        source="diagnosis.code", build=clinical.diagnosis_code(3),
        definition="The code of this stay's own third diagnosis, as a number.",
        boundary="only a code of this stay that was known by the decision",
        missing=NOT_CODED_YET,
        not_for=("readmission_30d", "housing_benefit"),
    ),
)  # fmt: skip
