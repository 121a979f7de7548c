"""Registry rows: the condition of the home, and how well it is known."""

from __future__ import annotations

from features.families import housing, housing_source
from features.registry.feature import AS_RECORDED, NOW, YES_NO, Feature

VALID_SURVEY = "last survey in the 730 days before the decision"
SURVEYED_BY_THEN = "a survey 730 days before and one of the day of the decision both count"
NEVER_SURVEYED = "no valid survey of the home is known, or it does not say"
OPEN_NOW = "open from the day it was reported; one made safe on the day of the decision is not"
NO_SURVEY_NO_HAZARD = "no survey of the home is known and no hazard either"

HOUSING: tuple[Feature, ...] = (
    Feature(
        name="has_stairs_barrier", family="housing", group="home", kind="yes_no",
        label="Stairs barrier", unit=YES_NO, window=NOW,
        source="property.internal_stairs", build=housing.has_stairs_barrier,
        definition="Whether there are stairs, steps outside or a floor without a lift, for someone "
        "found unsafe on stairs or with a Clinical Frailty Scale of 6 or more.",
        boundary="a scale of 6 counts, 5 does not; one step outside counts",
        missing="the home is not known, or it has steps and nothing is known of the person",
        sentence="stairs or steps at home are a barrier",
        absent_sentence="stairs at home are no barrier", is_actionable=True,
    ),
    Feature(
        name="has_bathroom_barrier", family="housing", group="home", kind="yes_no",
        label="Bathroom barrier", unit=YES_NO, window=NOW,
        source="property.bathroom_floor", build=housing.has_bathroom_barrier,
        definition="Whether the only bathroom is upstairs and the stairs are a barrier.",
        boundary="a second bathroom on the floor of entry makes it no barrier",
        missing="the bathroom, or the stairs barrier, is not known",
        sentence="the only bathroom is upstairs",
        absent_sentence="no bathroom out of reach upstairs", is_actionable=True,
    ),
    Feature(
        name="is_cold_risk", family="housing", group="home", kind="yes_no",
        label="Cold home in the cold months", unit=YES_NO, window=NOW,
        source="property.epc_band", build=housing.is_cold_risk,
        definition="Whether, from October to March, the energy band is E to G, the heating does "
        "not work, or a prepayment meter goes with a debt to the supplier.",
        boundary="1 October and 31 March both count; band E counts, D does not",
        missing="neither band, heating, nor meter and debt are known",
        sentence="the home is hard to keep warm",
        absent_sentence="no sign that the home is cold now",
        is_actionable=True, needs_calendar=True,
    ),
    Feature(
        name="damp_severity", family="housing", group="home", kind="level",
        label="Damp or mould", unit="0 to 3", window=VALID_SURVEY,
        source="housing_condition_survey.damp_severity", build=housing.damp_severity,
        definition="Damp or mould at the last valid survey, from 0, none, to 3, severe.",
        boundary=SURVEYED_BY_THEN, missing=NEVER_SURVEYED,
        sentence="damp or mould reported at home", absent_sentence="no damp found at home",
        is_actionable=True, needs_calendar=True,
    ),
    Feature(
        name="clutter_rating", family="housing", group="home", kind="level",
        label="Clutter", unit="1 to 9", window=VALID_SURVEY,
        source="housing_condition_survey.clutter_image_rating", build=housing.clutter_rating,
        definition="Clutter Image Rating of the worst room at the last valid survey.",
        boundary=SURVEYED_BY_THEN, missing=NEVER_SURVEYED,
        sentence="the home is cluttered", absent_sentence="the home is not cluttered",
        is_actionable=True, speaks_from=4.0, needs_calendar=True,
    ),
    Feature(
        name="has_heating_fault", family="housing", group="home", kind="yes_no",
        label="Heating not working", unit=YES_NO, window=VALID_SURVEY,
        source="housing_condition_survey.heating_working", build=housing.has_heating_fault,
        definition="Whether the last valid survey found the heating not working.",
        boundary=SURVEYED_BY_THEN, missing=NEVER_SURVEYED,
        sentence="the heating was not working", absent_sentence="the heating was working",
        is_actionable=True, needs_calendar=True,
    ),
    Feature(
        name="is_access_for_carers_ok", family="housing", group="home", kind="yes_no",
        label="Key safe for care workers", unit=YES_NO, window=VALID_SURVEY,
        source="housing_condition_survey.key_safe", build=housing.is_access_for_carers_ok,
        definition="Whether the last valid survey found a key safe with which care workers can let "
        "themselves in.",
        boundary=SURVEYED_BY_THEN, missing=NEVER_SURVEYED,
        is_actionable=True, needs_calendar=True,
    ),
    Feature(
        name="open_serious_hazards", family="housing", group="home", kind="count",
        label="Serious hazards not made safe", unit="hazards", window=NOW,
        source="housing_hazard.made_safe_date", build=housing.open_serious_hazards,
        definition="Category 1 hazards in the home that were reported and not known to be safe.",
        boundary=OPEN_NOW, missing=NO_SURVEY_NO_HAZARD,
        sentence="serious hazards at home not made safe",
        absent_sentence="no serious hazard at home on record", is_actionable=True,
    ),
    Feature(
        name="days_open_of_oldest_hazard", family="housing", group="home", kind="days",
        label="Age of the oldest open hazard", unit="days", window=NOW,
        source="housing_hazard.reported_date", build=housing.days_open_of_oldest_hazard,
        definition="Days since the oldest open hazard of any category was reported, 0 where a "
        "surveyed home has none.",
        boundary=OPEN_NOW, missing=NO_SURVEY_NO_HAZARD,
        sentence="a hazard at home has been open for {value} days", speaks_from=14.0,
        absent_sentence="no hazard at home has been open for two weeks",
        is_actionable=True, needs_calendar=True,
    ),
    Feature(
        name="survey_age_days", family="housing", group="home", kind="days",
        label="Age of the home survey", unit="days", window=VALID_SURVEY,
        source="housing_condition_survey.survey_date", build=housing.survey_age_days,
        definition="Days since the last valid survey of the home.",
        boundary=SURVEYED_BY_THEN, missing="no valid survey of the home is known",
        needs_calendar=True,
    ),
    Feature(
        name="housing_source_rank", family="housing", group="home", kind="level",
        label="Best source on the home", unit="1 best to 4", window=NOW,
        source="housing_condition_survey.survey_type", build=housing_source.housing_source_rank,
        definition="The best source on the home: 1 somebody looked, 2 a property record, 3 the "
        "person or family told, 4 a tenancy record alone.",
        boundary=AS_RECORDED, missing="nothing is known of the home",
    ),
    Feature(
        name="housing_data_age_days", family="housing", group="home", kind="days",
        label="Age of what is known of the home", unit="days", window=NOW,
        source="property.known_at", build=housing_source.housing_data_age_days,
        definition="Days since that best source: the day of the survey, else the day on which the "
        "record first stood in an extract.",
        boundary="a source of the day of the decision gives 0; 730 stands for 730 days or more",
        missing="nothing is known of the home",
        needs_calendar=True,
    ),
)  # fmt: skip
