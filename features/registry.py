"""The feature registry: one row per feature, with all that a card, a list or an auditor asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from features.families import admissions, care, clinical, housing, living, referral
from features.known import KnownFacts
from features.settings import FeatureParams

Group = Literal["health", "care", "home"]
Kind = Literal["count", "days", "hours", "points", "yes_no", "level", "category"]


@dataclass(frozen=True)
class Feature:
    """One model input.

    ``sentence`` is what the daily list says when the feature raises a score; ``{value}`` stands
    for its value. None: never shown as a reason. ``speaks_from`` is the least value for which the
    sentence is worth saying. ``not_for`` names targets that must not use the feature.
    ``needs_calendar``: its value rests on a length of time, on the season or on an order that is
    exact; where a source gives only a rough order it is the count that the source itself states in
    ``stated_as``, or unknown.
    """

    name: str
    family: str
    group: Group
    kind: Kind
    label: str
    unit: str
    window: str
    source: str
    build: Callable[[KnownFacts, FeatureParams], pd.Series]
    sentence: str | None = None
    speaks_from: float = 1.0
    is_sensitive: bool = False
    is_actionable: bool = False
    not_for: tuple[str, ...] = ()
    needs_calendar: bool = False
    stated_as: str = ""


YEAR_BEFORE = "365 days before the decision"
NOW = "at the decision"
CODED = "codes known in the 730 days before the decision"
VALID_SURVEY = "last survey in the 730 days before the decision"

FEATURES: tuple[Feature, ...] = (
    # admissions
    Feature(
        "emergency_admissions", "admissions", "health", "count", "Emergency admissions", "stays",
        YEAR_BEFORE, "discharge_spell.admission_method", admissions.emergency_admissions,
        "{value} emergency stays in 12 months",
        needs_calendar=True, stated_as="n_emergency_admissions_365d",
    ),
    Feature(
        "admissions", "admissions", "health", "count", "Admissions of any kind", "stays",
        YEAR_BEFORE, "discharge_spell", admissions.admissions,
        "{value} hospital stays in 12 months",
        speaks_from=2.0,
        needs_calendar=True, stated_as="n_admissions_365d",
    ),
    Feature(
        "had_recent_stay", "admissions", "health", "yes_no", "Left hospital shortly before",
        "yes or no", "30 days before admission", "discharge_spell.discharge_date",
        admissions.had_recent_stay, "left hospital 30 days or less before",
        needs_calendar=True,
    ),
    Feature(
        "days_since_last_discharge", "admissions", "health", "days", "Time since last discharge",
        "days", "all earlier stays known", "discharge_spell.discharge_date",
        admissions.days_since_last_discharge, "last left hospital {value} days ago",
        speaks_from=0.0,
        needs_calendar=True,
    ),
    Feature(
        "stays_in_two_years", "admissions", "health", "count", "Stays in two years", "stays",
        "730 days before the decision", "discharge_spell", admissions.stays_in_two_years,
        "{value} hospital stays in two years",
        speaks_from=3.0,
        needs_calendar=True,
    ),
    Feature(
        "ed_attendances", "admissions", "health", "count", "Emergency department visits",
        "visits", "183 days before admission", "ed_attendance.arrival_date",
        admissions.ed_attendances, "{value} recent A&E visits",
        needs_calendar=True, stated_as="n_ed_attendances_183d",
    ),
    Feature(
        "outpatient_visits", "admissions", "health", "count", "Outpatient visits", "visits",
        YEAR_BEFORE, "discharge_spell.n_outpatient_365d", admissions.outpatient_visits,
        "{value} outpatient visits in 12 months",
        speaks_from=3.0,
    ),
    Feature(
        "length_of_stay_so_far_days", "admissions", "health", "days", "Length of stay so far",
        "nights", "from admission to the decision", "discharge_spell.admission_date",
        admissions.length_of_stay_so_far_days, "{value} nights in hospital so far",
        speaks_from=7.0,
        needs_calendar=True, stated_as="length_of_stay_days",
    ),
    Feature(
        "delay_so_far_days", "admissions", "health", "days", "Delay so far", "days",
        "from the ready date to the decision", "discharge_spell.discharge_ready_date",
        admissions.delay_so_far_days, "ready to leave for {value} days",
        speaks_from=3.0,
        needs_calendar=True,
    ),
    Feature(
        "is_emergency_admission", "admissions", "health", "yes_no", "Emergency admission",
        "yes or no", NOW, "discharge_spell.admission_method", admissions.is_emergency_admission,
        "came in as an emergency",
    ),
    Feature(
        "came_from", "admissions", "care", "category", "Where the patient came from", "group", NOW,
        "discharge_spell.source_of_admission", admissions.came_from,
    ),
    Feature(
        "is_winter", "admissions", "health", "yes_no", "Winter", "yes or no", NOW,
        "discharge_spell.discharge_ready_date", admissions.is_winter,
        needs_calendar=True,
    ),
    # clinical
    Feature(
        "age_years", "clinical", "health", "count", "Age", "years", NOW,
        "discharge_spell.age_at_admission_years", clinical.age_years, "aged {value}",
        speaks_from=75.0,
    ),
    Feature(
        "clinical_frailty_scale", "clinical", "health", "level", "Clinical Frailty Scale",
        "1 to 9", NOW, "discharge_spell.cfs_score", clinical.clinical_frailty_scale,
        "Clinical Frailty Scale {value}",
        speaks_from=5.0,
    ),
    Feature(
        "charlson_points", "clinical", "health", "points", "Charlson points", "points", CODED,
        "diagnosis.code", clinical.charlson_points, "several long-term illnesses on record",
        speaks_from=3.0,
    ),
    Feature(
        "hospital_frailty_points", "clinical", "health", "points", "Hospital Frailty Risk Score",
        "points", CODED, "diagnosis.code", clinical.hospital_frailty_points,
        "signs of frailty in earlier stays",
        speaks_from=5.0,
    ),
    Feature(
        "had_heart_failure", "clinical", "health", "yes_no", "Heart failure", "yes or no", CODED,
        "diagnosis.code", clinical.had_condition("heart_failure"), "heart failure on record",
    ),
    Feature(
        "had_chronic_lung", "clinical", "health", "yes_no", "Chronic lung disease", "yes or no",
        CODED, "diagnosis.code", clinical.had_condition("chronic_lung"),
        "chronic lung disease on record",
    ),
    Feature(
        "had_dementia", "clinical", "health", "yes_no", "Dementia", "yes or no", CODED,
        "diagnosis.code", clinical.had_condition("dementia"), "dementia on record",
    ),
    Feature(
        "had_renal", "clinical", "health", "yes_no", "Kidney disease", "yes or no", CODED,
        "diagnosis.code", clinical.had_condition("renal"), "kidney disease on record",
    ),
    Feature(
        "had_cancer", "clinical", "health", "yes_no", "Cancer", "yes or no", CODED,
        "diagnosis.code", clinical.had_condition("cancer"), is_sensitive=True,
    ),
    Feature(
        "had_diabetes_with_damage", "clinical", "health", "yes_no", "Diabetes with damage",
        "yes or no", CODED, "diagnosis.code", clinical.had_condition("diabetes_with_damage"),
        "diabetes with complications on record",
    ),
    Feature(
        "main_diagnosis_chapter", "clinical", "health", "category", "Main diagnosis group",
        "group", CODED, "diagnosis.code", clinical.main_diagnosis_chapter,
    ),
    Feature(
        "main_diagnosis_code", "clinical", "health", "category", "Main diagnosis of this stay",
        "code", NOW, "diagnosis.code", clinical.diagnosis_code(1),
    ),
    Feature(
        "second_diagnosis_code", "clinical", "health", "category", "Second diagnosis of this stay",
        "code", NOW, "diagnosis.code", clinical.diagnosis_code(2),
    ),
    Feature(
        "n_medications", "clinical", "health", "count", "Medicines in this stay", "medicines",
        NOW, "discharge_spell.n_medications", clinical.stated("n_medications"),
        "{value} different medicines",
        speaks_from=10.0,
    ),
    Feature(
        "n_lab_tests", "clinical", "health", "count", "Laboratory tests in this stay", "tests",
        NOW, "discharge_spell.n_lab_tests", clinical.stated("n_lab_tests"),
    ),
    Feature(
        "n_procedures", "clinical", "health", "count", "Procedures in this stay", "procedures",
        NOW, "discharge_spell.n_procedures", clinical.stated("n_procedures"),
    ),
    Feature(
        "n_diagnoses", "clinical", "health", "count", "Diagnoses listed for this stay",
        "diagnoses", NOW, "discharge_spell.n_diagnoses", clinical.stated("n_diagnoses"),
        "{value} diagnoses listed for this stay",
        speaks_from=7.0,
    ),
    Feature(
        "discharge_pathway", "care", "care", "level", "Planned discharge pathway", "0 to 3", NOW,
        "discharge_spell.discharge_pathway", clinical.discharge_pathway,
        "planned to leave on pathway {value}", not_for=("ongoing_care",),
        speaks_from=1.0,
    ),
    Feature(
        "discharge_destination", "care", "care", "category", "Where the patient went", "group",
        NOW, "discharge_spell.discharge_destination", clinical.discharge_destination,
        not_for=("ongoing_care",),
    ),
    Feature(
        "main_specialty", "clinical", "health", "category", "Specialty in charge", "code", NOW,
        "discharge_spell.main_specialty", clinical.main_specialty,
    ),
    # living situation
    Feature(
        "lives_alone", "living", "home", "yes_no", "Lives alone", "yes or no", NOW,
        "person.lives_alone", living.lives_alone, "lives alone", is_actionable=True,
    ),
    Feature(
        "is_without_carer", "living", "home", "yes_no", "No unpaid carer", "yes or no", NOW,
        "person.has_unpaid_carer", living.is_without_carer, "no unpaid carer",
    ),
    Feature(
        "is_without_settled_home", "living", "home", "yes_no", "No settled home", "yes or no",
        NOW, "tenancy.accommodation_status", living.is_without_settled_home,
        "no settled home on record", is_actionable=True,
    ),
    Feature(
        "is_tenancy_at_risk", "living", "home", "yes_no", "Tenancy at risk", "yes or no", NOW,
        "tenancy.notice_served", living.is_tenancy_at_risk, is_sensitive=True, is_actionable=True,
    ),
    Feature(
        "moves", "living", "home", "count", "Moves of home", "moves",
        "730 days before the decision", "tenancy.tenancy_start_date", living.moves,
        "moved home {value} times in two years",
        speaks_from=2.0,
        needs_calendar=True,
    ),
    Feature(
        "area_deprivation_decile", "living", "home", "level", "Area deprivation",
        "1 most to 10 least deprived", NOW, "person.imd_decile", living.area_deprivation_decile,
    ),
    # prior package
    Feature(
        "package_hours_per_week", "care", "care", "hours", "Care package before", "hours a week",
        "running at admission", "care_package_event.hours_per_week", care.package_hours_per_week,
        "{value} hours of care a week before this stay",
    ),
    Feature(
        "has_two_carers", "care", "care", "yes_no", "Two care workers at a time", "yes or no",
        "running at admission", "care_package_event.double_handed", care.has_two_carers,
        "needed two care workers at a time",
    ),
    Feature(
        "has_long_term_support", "care", "care", "yes_no", "Long-term support", "yes or no",
        "running at admission", "care_package_event.service_type", care.has_long_term_support,
        "had long-term care at home before this stay",
    ),
    Feature(
        "earlier_reablement", "care", "care", "count", "Earlier reablement", "episodes",
        YEAR_BEFORE, "care_package_event.service_component", care.earlier_reablement,
        "reablement in 12 months",
        needs_calendar=True,
    ),
    Feature(
        "package_breakdowns", "care", "care", "count", "Packages that broke down", "services",
        YEAR_BEFORE, "care_package_event.event_outcome", care.package_breakdowns,
        "a care package broke down this year", is_actionable=True,
        needs_calendar=True,
    ),
    # housing condition
    Feature(
        "has_stairs_barrier", "housing", "home", "yes_no", "Stairs barrier", "yes or no", NOW,
        "property.internal_stairs", housing.has_stairs_barrier,
        "stairs or steps at home are a barrier", is_actionable=True,
    ),
    Feature(
        "has_bathroom_barrier", "housing", "home", "yes_no", "Bathroom barrier", "yes or no", NOW,
        "property.bathroom_floor", housing.has_bathroom_barrier,
        "the only bathroom is upstairs", is_actionable=True,
    ),
    Feature(
        "is_cold_risk", "housing", "home", "yes_no", "Cold home in the cold months", "yes or no",
        NOW, "property.epc_band", housing.is_cold_risk, "the home is hard to keep warm",
        is_actionable=True,
        needs_calendar=True,
    ),
    Feature(
        "damp_severity", "housing", "home", "level", "Damp or mould", "0 to 3", VALID_SURVEY,
        "housing_condition_survey.damp_severity", housing.damp_severity,
        "damp or mould reported at home", is_actionable=True,
        needs_calendar=True,
    ),
    Feature(
        "clutter_rating", "housing", "home", "level", "Clutter", "1 to 9", VALID_SURVEY,
        "housing_condition_survey.clutter_image_rating", housing.clutter_rating,
        "the home is cluttered", is_actionable=True,
        speaks_from=4.0,
        needs_calendar=True,
    ),
    Feature(
        "has_heating_fault", "housing", "home", "yes_no", "Heating not working", "yes or no",
        VALID_SURVEY, "housing_condition_survey.heating_working", housing.has_heating_fault,
        "the heating was not working", is_actionable=True,
        needs_calendar=True,
    ),
    Feature(
        "open_serious_hazards", "housing", "home", "count", "Serious hazards not made safe",
        "hazards", NOW, "housing_hazard.made_safe_date", housing.open_serious_hazards,
        "serious hazards at home not made safe", is_actionable=True,
    ),
    Feature(
        "survey_age_days", "housing", "home", "days", "Age of the home survey", "days",
        VALID_SURVEY, "housing_condition_survey.survey_date", housing.survey_age_days,
        needs_calendar=True,
    ),
    # referral
    Feature(
        "earlier_housing_referrals", "referral", "home", "count", "Earlier housing referrals",
        "referrals", "730 days before the decision", "referral.referral_date",
        referral.earlier_housing_referrals, "asked for housing help before", is_actionable=True,
        needs_calendar=True,
    ),
)  # fmt: skip

BY_NAME: dict[str, Feature] = {feature.name: feature for feature in FEATURES}
KNOWN_SUFFIX = "_known"
ARM_COLUMN = "is_housing_referral_open"
build_arm = referral.is_housing_referral_open


def model_columns(target: str) -> list[str]:
    """The columns that a target's model may use, in order: values, then their known-flags."""
    names = [f.name for f in FEATURES if target not in f.not_for]
    return names + [name + KNOWN_SUFFIX for name in names]
