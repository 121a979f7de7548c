"""Registry rows: hospital use before the decision, and the stay so far."""

from __future__ import annotations

from features.families import admissions
from features.registry.direction import READMISSION, Direction
from features.registry.feature import (
    DAY_BEFORE_LAST,
    NOT_RECORDED,
    NOW,
    TWO_YEARS_BEFORE,
    YEAR_BEFORE,
    YES_NO,
    Feature,
)

NO_CALENDAR = "the source gives no calendar and does not state the count"

ADMISSIONS: tuple[Feature, ...] = (
    Feature(
        name="emergency_admissions", family="admissions", group="health", kind="count",
        label="Emergency admissions", unit="stays", window=YEAR_BEFORE,
        source="discharge_spell.admission_method", build=admissions.emergency_admissions,
        definition="Emergency admissions of the person in the window, transfers and this stay "
        "not counted.",
        boundary=DAY_BEFORE_LAST, missing=NO_CALENDAR,
        sentence="{value} emergency stays in 12 months", topic="stays",
        absent_sentence="no emergency stay in 12 months",
        needs_calendar=True, stated_as="n_emergency_admissions_365d",
        direction=Direction(
            sign=1, of=READMISSION,
            because="Emergency stays before make the next likelier in PARR-30 and HOSPITAL.",
        ),
    ),
    Feature(
        name="admissions", family="admissions", group="health", kind="count",
        label="Admissions of any kind", unit="stays", window=YEAR_BEFORE,
        source="discharge_spell", build=admissions.admissions,
        definition="Admissions of any kind in the window, this stay not counted.",
        boundary=DAY_BEFORE_LAST, missing=NO_CALENDAR,
        sentence="{value} hospital stays in 12 months", speaks_from=2.0, topic="stays",
        absent_sentence="fewer than two other hospital stays in 12 months",
        needs_calendar=True, stated_as="n_admissions_365d",
        direction=Direction(
            sign=1, of=READMISSION,
            because="HOSPITAL gives points for each stay in the year before.",
        ),
    ),
    Feature(
        name="had_recent_stay", family="admissions", group="health", kind="yes_no",
        label="Left hospital shortly before", unit=YES_NO, window="30 days before admission",
        source="discharge_spell.discharge_date", build=admissions.had_recent_stay,
        definition="Whether the person had left hospital shortly before this stay began.",
        boundary="a discharge on the day of admission and one 30 days before it both count",
        missing="the source gives no calendar",
        sentence="left hospital 30 days or less before",
        absent_sentence="had not been in hospital in the 30 days before",
        needs_calendar=True,
        direction=Direction(
            sign=1, of=READMISSION,
            because="PARR-30 gives points for having left hospital in the 30 days before.",
        ),
    ),
    Feature(
        name="days_since_last_discharge", family="admissions", group="health", kind="days",
        label="Time since last discharge", unit="days", window="all earlier stays known",
        source="discharge_spell.discharge_date", build=admissions.days_since_last_discharge,
        definition="Days from the last known discharge of an earlier stay to the decision.",
        boundary="a discharge on the day of the decision gives 0",
        missing="no earlier stay is known, or the source gives no calendar",
        sentence="last left hospital {value} days ago", speaks_from=0.0,
        needs_calendar=True,
        direction=Direction(
            sign=-1, of=READMISSION,
            because="The chance of coming back falls with each day since a discharge: PARR-30 "
            "and every readmission curve.",
        ),
    ),
    Feature(
        name="stays_in_two_years", family="admissions", group="health", kind="count",
        label="Stays in two years", unit="stays", window=TWO_YEARS_BEFORE,
        source="discharge_spell", build=admissions.stays_in_two_years,
        definition="Admissions of any kind in two years, this stay not counted.",
        boundary=DAY_BEFORE_LAST, missing="the source gives no calendar",
        sentence="{value} hospital stays in two years", speaks_from=3.0, topic="stays",
        absent_sentence="fewer than three other hospital stays in two years",
        needs_calendar=True,
    ),
    Feature(
        name="ed_attendances", family="admissions", group="health", kind="count",
        label="Emergency department visits", unit="visits", window="183 days before admission",
        source="ed_attendance.arrival_date", build=admissions.ed_attendances,
        definition="Visits to an emergency department in the half year before the decision and "
        "before this stay began.",
        boundary="a visit on the day of admission does not count: it may be this stay's own",
        missing="the extract has no table of visits and does not state the count",
        sentence="{value} recent A&E visits", absent_sentence="no recent A&E visit",
        needs_calendar=True, stated_as="n_ed_attendances_183d",
        direction=Direction(
            sign=1, of=READMISSION,
            because="LACE gives points for each visit in the half year before.",
        ),
    ),
    Feature(
        name="outpatient_visits", family="admissions", group="health", kind="count",
        label="Outpatient visits", unit="visits", window=YEAR_BEFORE,
        source="discharge_spell.n_outpatient_365d", build=admissions.outpatient_visits,
        definition="Outpatient visits in the year before this stay, as the source states them.",
        boundary="as the source counts them", missing="the source does not state them",
        sentence="{value} outpatient visits in 12 months", speaks_from=3.0,
        absent_sentence="fewer than three outpatient visits in 12 months",
    ),
    Feature(
        name="length_of_stay_so_far_days", family="admissions", group="health", kind="days",
        label="Length of stay so far", unit="nights", window="from admission to the decision",
        source="discharge_spell.admission_date", build=admissions.length_of_stay_so_far_days,
        definition="Nights from the first admission of the continuous stay to the decision.",
        boundary="a decision on the day of admission gives 0",
        missing="the source gives neither a calendar nor the length",
        sentence="{value} nights in hospital so far", speaks_from=7.0,
        absent_sentence="less than a week in hospital so far",
        needs_calendar=True, stated_as="length_of_stay_days",
    ),
    Feature(
        name="delay_so_far_days", family="admissions", group="health", kind="days",
        label="Delay so far", unit="days", window="from the ready date to the decision",
        source="discharge_spell.discharge_ready_date", build=admissions.delay_so_far_days,
        definition="Days from the day on which the patient was ready to leave to the decision.",
        boundary="the ready day itself gives 0; a ready day to come is not known yet",
        missing="no ready date was known at the decision",
        sentence="ready to leave for {value} days", speaks_from=3.0,
        absent_sentence="ready to leave for less than three days",
        needs_calendar=True,
    ),
    Feature(
        name="is_emergency_admission", family="admissions", group="health", kind="yes_no",
        label="Emergency admission", unit=YES_NO, window=NOW,
        source="discharge_spell.admission_method", build=admissions.is_emergency_admission,
        definition="Whether this stay began as an emergency.",
        boundary="a transfer from another hospital (2B) is no emergency admission",
        missing="the method of admission is not known (98, 99)",
        sentence="came in as an emergency", absent_sentence="did not come in as an emergency",
        direction=Direction(
            sign=1, of=READMISSION,
            because="LACE and HOSPITAL give points for having come in as an emergency.",
        ),
    ),
    Feature(
        name="came_from", family="admissions", group="care", kind="category",
        label="Where the patient came from", unit="group", window=NOW,
        source="discharge_spell.source_of_admission", build=admissions.came_from,
        definition="Where the patient was before this stay: home, hospital, care home, elsewhere.",
        boundary="retired codes count as the codes that took their place",
        missing=NOT_RECORDED,
    ),
    Feature(
        name="is_winter", family="admissions", group="health", kind="yes_no",
        label="Winter", unit=YES_NO, window=NOW,
        source="discharge_spell.discharge_ready_date", build=admissions.is_winter,
        definition="Whether the decision falls in winter.",
        boundary="1 December and the last day of February both count",
        missing="the source gives no calendar",
        needs_calendar=True,
    ),
    Feature(
        name="is_weekend", family="admissions", group="health", kind="yes_no",
        label="Weekend", unit=YES_NO, window=NOW,
        source="discharge_spell.discharge_ready_date", build=admissions.is_weekend,
        definition="Whether the decision falls on a Saturday or Sunday.",
        boundary="Friday and Monday do not count, nor do bank holidays",
        missing="the source gives no calendar",
        needs_calendar=True,
    ),
)  # fmt: skip
