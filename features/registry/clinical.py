"""Registry rows: what the stay itself says of the patient and of where they go."""

from __future__ import annotations

from features.families import clinical
from features.registry.direction import BOTH_RISKS, Direction
from features.registry.feature import AS_RECORDED, NOT_RECORDED, NOW, Feature

AS_STATED = "as the source counts them, for this stay alone"
NOT_STATED = "the source does not state them"

CLINICAL: tuple[Feature, ...] = (
    Feature(
        name="age_years", family="clinical", group="health", kind="count",
        label="Age", unit="years", window=NOW,
        source="discharge_spell.age_at_admission_years", build=clinical.age_years,
        definition="Age in whole years; it enters as need.",
        boundary="the age on the day of admission", missing=NOT_RECORDED,
        sentence="aged {value}", absent_sentence="younger than 75", speaks_from=75.0,
    ),
    Feature(
        name="clinical_frailty_scale", family="clinical", group="health", kind="level",
        label="Clinical Frailty Scale", unit="1 to 9", window=NOW,
        source="discharge_spell.cfs_score", build=clinical.clinical_frailty_scale,
        definition="Clinical Frailty Scale from 1, very fit, to 9, terminally ill.",
        boundary="as recorded at admission; it describes the two weeks before the illness",
        missing="not recorded; it is not made for people under 65",
        sentence="Clinical Frailty Scale {value}", speaks_from=5.0,
        absent_sentence="Clinical Frailty Scale below 5",
        direction=Direction(
            sign=1, of=BOTH_RISKS,
            because="Each step of the scale is defined by needing more help; people at the "
            "end of life are out of scope.",
        ),
    ),
    Feature(
        name="n_medications", family="clinical", group="health", kind="count",
        label="Medicines in this stay", unit="medicines", window=NOW,
        source="discharge_spell.n_medications", build=clinical.stated("n_medications"),
        definition="Different medicines given in this stay.",
        boundary=AS_STATED, missing=NOT_STATED,
        sentence="{value} different medicines", speaks_from=10.0,
        absent_sentence="fewer than ten different medicines",
    ),
    Feature(
        name="n_lab_tests", family="clinical", group="health", kind="count",
        label="Laboratory tests in this stay", unit="tests", window=NOW,
        source="discharge_spell.n_lab_tests", build=clinical.stated("n_lab_tests"),
        definition="Laboratory tests done in this stay.",
        boundary=AS_STATED, missing=NOT_STATED,
    ),
    Feature(
        name="n_procedures", family="clinical", group="health", kind="count",
        label="Procedures in this stay", unit="procedures", window=NOW,
        source="discharge_spell.n_procedures", build=clinical.stated("n_procedures"),
        definition="Procedures done in this stay.",
        boundary=AS_STATED, missing=NOT_STATED,
    ),
    Feature(
        name="n_diagnoses", family="clinical", group="health", kind="count",
        label="Diagnoses listed for this stay", unit="diagnoses", window=NOW,
        source="discharge_spell.n_diagnoses", build=clinical.stated("n_diagnoses"),
        definition="Diagnoses that the source lists for this stay.",
        boundary=AS_STATED, missing=NOT_STATED,
        sentence="{value} diagnoses listed for this stay", speaks_from=7.0,
        absent_sentence="fewer than seven diagnoses listed for this stay",
    ),
    Feature(
        name="discharge_pathway", family="care", group="care", kind="level",
        label="Planned discharge pathway", unit="0 to 3", window=NOW,
        source="discharge_spell.discharge_pathway", build=clinical.discharge_pathway,
        definition="The pathway agreed for going home, from 0, no new need, to 3, a care home.",
        boundary="known from the ready day on", missing="not agreed or not recorded by then",
        sentence="planned to leave on pathway {value}",
        absent_sentence="planned to leave without new help",
        not_for=("ongoing_care",),
    ),
    Feature(
        name="discharge_destination", family="care", group="care", kind="category",
        label="Where the patient went", unit="group", window=NOW,
        source="discharge_spell.discharge_destination", build=clinical.discharge_destination,
        definition="Where the patient went, for stays that are decided at the discharge itself.",
        boundary="never where a ready date stands: the hub decides before it is known",
        missing="a ready date stands, or the destination is not known",
        not_for=("ongoing_care",),
    ),
    Feature(
        name="main_specialty", family="clinical", group="health", kind="category",
        label="Specialty in charge", unit="code", window=NOW,
        source="discharge_spell.main_specialty", build=clinical.main_specialty,
        definition="The three digits of the specialty of the consultant in charge.",
        boundary=AS_RECORDED, missing=NOT_RECORDED,
    ),
)  # fmt: skip
