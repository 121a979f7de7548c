"""Registry rows: social care before the stay."""

from __future__ import annotations

from features.families import care, care_history
from features.registry.direction import ONGOING_CARE, Direction
from features.registry.feature import (
    AS_RECORDED,
    DAY_BEFORE_LAST,
    NO_CARE_TABLE,
    NOT_RECORDED,
    NOW,
    TWO_YEARS_BEFORE,
    YEAR_BEFORE,
    YES_NO,
    Feature,
)

RUNNING = "running at admission"
RAN_THAT_DAY = "a service that began or ended on the day of admission was running"
HOURS_UNSAID = f"{NO_CARE_TABLE}, or no running service says it; without a service it is 0"
TARGETS_WITHOUT_A_PLAN = ("readmission_30d", "ongoing_care", "housing_benefit")
"""The hours planned are read by the hours model alone (docs/decisions/0039)."""

CARE: tuple[Feature, ...] = (
    Feature(
        name="package_hours_per_week", family="care", group="care", kind="hours",
        label="Care package before", unit="hours a week", window=RUNNING,
        source="care_package_event.hours_per_week", build=care.package_hours_per_week,
        definition="Hours a week of long-term support that ran when this stay began.",
        boundary=RAN_THAT_DAY, missing=HOURS_UNSAID,
        sentence="{value} hours of care a week before this stay",
        absent_sentence="no care package before this stay",
        direction=Direction(
            sign=1, of=ONGOING_CARE,
            because="Who needed more hours of care before the stay does not need less after "
            "it.",
        ),
    ),
    Feature(
        name="planned_care_hours", family="care", group="care", kind="hours",
        label="Care hours planned", unit="hours a week", window=NOW,
        source="discharge_spell.planned_care_hours_per_week", build=care.planned_care_hours,
        definition="Hours of reablement or care a week that the plan for leaving asks for.",
        boundary=AS_RECORDED, missing=NOT_RECORDED, not_for=TARGETS_WITHOUT_A_PLAN,
    ),
    Feature(
        name="visits_per_day", family="care", group="care", kind="count",
        label="Care visits a day before", unit="visits a day", window=RUNNING,
        source="care_package_event.visits_per_day", build=care.visits_per_day,
        definition="Care visits a day of long-term support that ran when this stay began.",
        boundary=RAN_THAT_DAY, missing=HOURS_UNSAID,
        sentence="{value} care visits a day before this stay", speaks_from=3.0,
        absent_sentence="fewer than three care visits a day before this stay",
    ),
    Feature(
        name="has_two_carers", family="care", group="care", kind="yes_no",
        label="Two care workers at a time", unit=YES_NO, window=RUNNING,
        source="care_package_event.double_handed", build=care.has_two_carers,
        definition="Whether support that ran when this stay began needed two workers at a time.",
        boundary=RAN_THAT_DAY, missing=NO_CARE_TABLE,
        sentence="needed two care workers at a time",
        absent_sentence="did not need two care workers at a time",
        direction=Direction(
            sign=1, of=ONGOING_CARE,
            because="Two workers at a time are for people who cannot be moved by one.",
        ),
    ),
    Feature(
        name="has_long_term_support", family="care", group="care", kind="yes_no",
        label="Long-term support", unit=YES_NO, window=RUNNING,
        source="care_package_event.service_type", build=care.has_long_term_support,
        definition="Whether long-term support at home ran when this stay began.",
        boundary=RAN_THAT_DAY, missing=NO_CARE_TABLE,
        sentence="had long-term care at home before this stay",
        absent_sentence="no long-term care at home before this stay",
        direction=Direction(
            sign=1, of=ONGOING_CARE,
            because="Who had long-term support before the stay seldom leaves without it.",
        ),
    ),
    Feature(
        name="hours_trend_per_month", family="care", group="care", kind="hours",
        label="Trend of care hours", unit="hours a week per month",
        window="183 days before admission",
        source="care_package_event.hours_per_week", build=care_history.hours_trend_per_month,
        definition="Least-squares slope of the weekly hours of long-term support over seven days "
        "spread evenly over the window.",
        boundary="both ends of the window are among the seven days; a day without support is 0",
        missing=f"{NO_CARE_TABLE}, or a service in the window does not say its hours",
        sentence="care hours rose in the half year before",
        absent_sentence="care hours did not rise much in the half year before",
        needs_calendar=True,
    ),
    Feature(
        name="days_since_last_review", family="care", group="care", kind="days",
        label="Time since the last review", unit="days", window=TWO_YEARS_BEFORE,
        source="care_package_event.event_start_date", build=care_history.days_since_last_review,
        definition="Days from the last review of the person's care to the decision.",
        boundary="a review 730 days before counts, one on the day of the decision does not",
        missing="no review is known in the window",
        needs_calendar=True,
    ),
    Feature(
        name="restart_delay_days", family="care", group="care", kind="days",
        label="Wait for the package to restart", unit="days", window=YEAR_BEFORE,
        source="care_package_event.event_outcome", build=care_history.restart_delay_days,
        definition="Days from the discharge of the last earlier stay that suspended long-term "
        "support to the first start of such support since.",
        boundary="a support that ended with the admission in the window; a start by the day of "
        "discharge gives 0",
        missing="no stay suspended support, or it has not been restarted",
        sentence="care took {value} days to restart after the last stay", speaks_from=3.0,
        absent_sentence="care restarted within two days after the last stay",
        is_actionable=True, needs_calendar=True,
    ),
    Feature(
        name="earlier_reablement", family="care", group="care", kind="count",
        label="Earlier reablement", unit="episodes", window=YEAR_BEFORE,
        source="care_package_event.service_component", build=care.earlier_reablement,
        definition="Reablement services that began in the window.",
        boundary=DAY_BEFORE_LAST, missing=NO_CARE_TABLE,
        sentence="reablement in 12 months", absent_sentence="no reablement in 12 months",
        needs_calendar=True,
    ),
    Feature(
        name="package_breakdowns", family="care", group="care", kind="count",
        label="Packages that broke down", unit="services", window=YEAR_BEFORE,
        source="care_package_event.event_outcome", build=care.package_breakdowns,
        definition="Services in the window that ended for a reason nobody planned.",
        boundary=f"by the day it ended: it {DAY_BEFORE_LAST}", missing=NO_CARE_TABLE,
        sentence="a care package broke down this year",
        absent_sentence="no care package broke down this year",
        is_actionable=True, needs_calendar=True,
    ),
)  # fmt: skip
