"""Registry rows: who is at home, and how secure the home is."""

from __future__ import annotations

from features.families import living
from features.registry.feature import (
    AS_RECORDED,
    DAY_BEFORE_LAST,
    NOT_RECORDED,
    NOW,
    TWO_YEARS_BEFORE,
    YES_NO,
    Feature,
)

HELD_NOW = "the tenancy held on the day of the decision; one that ends that day is still held"

LIVING: tuple[Feature, ...] = (
    Feature(
        name="lives_alone", family="living", group="home", kind="yes_no",
        label="Lives alone", unit=YES_NO, window=NOW,
        source="person.lives_alone", build=living.lives_alone,
        definition="Whether the person lives alone.",
        boundary=AS_RECORDED,
        missing="not recorded, or a carer who lives in or a household of two or more contradicts",
        sentence="lives alone", absent_sentence="lives with others", is_actionable=True,
    ),
    Feature(
        name="is_without_carer", family="living", group="home", kind="yes_no",
        label="No unpaid carer", unit=YES_NO, window=NOW,
        source="person.has_unpaid_carer", build=living.is_without_carer,
        definition="Whether it is recorded that nobody cares for the person without pay.",
        boundary=AS_RECORDED, missing=NOT_RECORDED,
        sentence="no unpaid carer", absent_sentence="has an unpaid carer",
    ),
    Feature(
        name="has_frail_partner", family="living", group="home", kind="yes_no",
        label="Frail partner at home", unit=YES_NO, window=NOW,
        source="person.household_type", build=living.has_frail_partner,
        definition="Whether the person lives with a partner who is frail.",
        boundary=AS_RECORDED,
        missing="no household is recorded, or the person is said to live alone as well",
        sentence="the partner at home is frail too",
    ),
    Feature(
        name="is_without_settled_home", family="living", group="home", kind="yes_no",
        label="No settled home", unit=YES_NO, window=NOW,
        source="tenancy.accommodation_status", build=living.is_without_settled_home,
        definition="Whether the person has no settled home: none, a hostel, a temporary or a "
        "guest's place, an institution, or an open application as homeless.",
        boundary=HELD_NOW,
        missing="nothing is recorded, the record says unknown, or the last tenancy ended and no "
        "other is known; unknown is a level of its own, never settled",
        sentence="no settled home on record", absent_sentence="has a settled home",
        is_actionable=True,
    ),
    Feature(
        name="is_tenancy_at_risk", family="living", group="home", kind="yes_no",
        label="Tenancy at risk", unit=YES_NO, window=NOW,
        source="tenancy.notice_served", build=living.is_tenancy_at_risk,
        definition="Whether notice was served, rent of 8 weeks or more is owed, the last tenancy "
        "ended with no other on record, or an application as homeless is open.",
        boundary="8 weeks of arrears count; a case closed on the day of the decision is closed",
        missing="none of these is on record and notice is not recorded as none; arrears known in "
        "pounds alone say nothing",
        is_sensitive=True, is_actionable=True,
    ),
    Feature(
        name="is_going_to_temporary_address", family="living", group="home", kind="yes_no",
        label="Going to a temporary address", unit=YES_NO, window=NOW,
        source="discharge_spell.temporary_address", build=living.is_going_to_temporary_address,
        definition="Whether the person is to leave for an address that is not the usual one.",
        boundary="known from the ready day on", missing="not known or not recorded by then",
        sentence="going to a temporary address", absent_sentence="going to the usual address",
        is_actionable=True,
    ),
    Feature(
        name="moves", family="living", group="home", kind="count",
        label="Moves of home", unit="moves", window=TWO_YEARS_BEFORE,
        source="tenancy.tenancy_start_date", build=living.moves,
        definition="Tenancies of the person that began in the window.",
        boundary=DAY_BEFORE_LAST, missing="no tenancy of the person is known",
        sentence="moved home {value} times in two years", speaks_from=2.0,
        absent_sentence="moved home once at most in two years",
        needs_calendar=True,
    ),
    Feature(
        name="tenancy_record_age_days", family="living", group="home", kind="days",
        label="Age of the tenancy record", unit="days", window=NOW,
        source="tenancy.known_at", build=living.tenancy_record_age_days,
        definition="Days since the record of the tenancy held first stood in an extract.",
        boundary=f"{HELD_NOW}; 730 stands for 730 days or more",
        missing="no tenancy is held, as far as is known",
        needs_calendar=True,
    ),
    Feature(
        name="area_deprivation_decile", family="living", group="home", kind="level",
        label="Area deprivation", unit="1 most to 10 least deprived", window=NOW,
        source="person.imd_decile", build=living.area_deprivation_decile,
        definition="Tenth of England, by deprivation, that the area of the home belongs to.",
        boundary=AS_RECORDED, missing=NOT_RECORDED,
    ),
)  # fmt: skip
