"""Registry rows: what ward and therapists found in this stay."""

from __future__ import annotations

from features.families import ward
from features.registry.direction import ONGOING_CARE, Direction
from features.registry.feature import AS_RECORDED, NOW, YES_NO, Feature

ASSESSED_BY_THEN = "counts from the day of the ward assessment on, that day included"
NOT_ASSESSED = "not assessed, not sent, or assessed after the decision"

WARD: tuple[Feature, ...] = (
    Feature(
        name="is_fall_admission", family="ward", group="health", kind="yes_no",
        label="Came in after a fall", unit=YES_NO, window=NOW,
        source="discharge_spell.falls_admission", build=ward.is_fall_admission,
        definition="Whether a fall led to this stay.",
        boundary=AS_RECORDED, missing="unknown or not recorded",
        sentence="came in after a fall", absent_sentence="no fall led to this stay",
    ),
    Feature(
        name="falls", family="ward", group="health", kind="count",
        label="Falls in the year before", unit="falls",
        window="12 months before this stay, as told",
        source="discharge_spell.falls_12m", build=ward.falls,
        definition="Falls in the 12 months before this stay, as the patient or family told.",
        boundary="as told; the fall that led to this stay may be among them",
        missing="nobody asked or recorded it",
        sentence="{value} falls in 12 months", absent_sentence="no fall in 12 months",
    ),
    Feature(
        name="is_delirious", family="ward", group="health", kind="yes_no",
        label="Delirium", unit=YES_NO, window=NOW,
        source="discharge_spell.delirium", build=ward.is_delirious,
        definition="Whether the patient was delirious at the ward assessment.",
        boundary=ASSESSED_BY_THEN, missing=NOT_ASSESSED,
        sentence="was delirious in this stay", absent_sentence="was not delirious in this stay",
    ),
    Feature(
        name="alertness_test_points", family="ward", group="health", kind="points",
        label="4AT test", unit="points, 0 to 12", window=NOW,
        source="discharge_spell.cognition_4at", build=ward.alertness_test_points,
        definition="Points of the 4AT test of alertness and attention.",
        boundary=ASSESSED_BY_THEN, missing=NOT_ASSESSED,
        sentence="the 4AT test suggests delirium", speaks_from=4.0,
        absent_sentence="the 4AT test does not suggest delirium",
    ),
    Feature(
        name="mobility", family="ward", group="health", kind="level",
        label="Mobility", unit="0 without help to 5 in bed", window=NOW,
        source="discharge_spell.mobility_level", build=ward.mobility,
        definition="How the patient moved about when assessed, from 0, without help, to 5, in bed.",
        boundary=ASSESSED_BY_THEN, missing=NOT_ASSESSED,
        sentence="needs help to walk", speaks_from=2.0,
        absent_sentence="walks without a helper",
        direction=Direction(
            sign=1, of=ONGOING_CARE,
            because="Each level needs more help to move about than the one before.",
        ),
    ),
    Feature(
        name="is_unsafe_on_stairs", family="ward", group="health", kind="yes_no",
        label="Unsafe on stairs", unit=YES_NO, window=NOW,
        source="discharge_spell.stairs_assessed_safe", build=ward.is_unsafe_on_stairs,
        definition="Whether a therapist found that the patient cannot climb stairs safely.",
        boundary=ASSESSED_BY_THEN, missing=NOT_ASSESSED,
        sentence="not safe on stairs", absent_sentence="safe on stairs",
    ),
    Feature(
        name="transfer_helpers", family="ward", group="health", kind="count",
        label="Helpers from bed to chair", unit="helpers", window=NOW,
        source="discharge_spell.transfers_assist_count", build=ward.transfer_helpers,
        definition="Helpers that the patient needed to move from bed to chair when assessed.",
        boundary=ASSESSED_BY_THEN, missing=NOT_ASSESSED,
        sentence="needs help from bed to chair",
        absent_sentence="needs nobody from bed to chair",
        direction=Direction(
            sign=1, of=ONGOING_CARE,
            because="More helpers are more care, by definition.",
        ),
    ),
    Feature(
        name="barthel_points", family="ward", group="health", kind="points",
        label="Barthel index", unit="points, 0 to 20", window=NOW,
        source="discharge_spell.barthel_score", build=ward.barthel_points,
        definition="Barthel index of daily living from 0 to 20, higher is more independent; a "
        "score out of 100 is divided by 5.",
        boundary=ASSESSED_BY_THEN, missing="not assessed by then, or sent without its scale",
        direction=Direction(
            sign=-1, of=ONGOING_CARE,
            because="More points mean more independence in daily living, by definition.",
        ),
    ),
)  # fmt: skip
