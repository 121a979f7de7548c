"""Codes that mean the same to a question that the models ask.

Each group is a part of one code list (``data_contracts/code_lists``), named in ``CODE_LIST_OF``,
and carries the reason why these codes and no others belong to it. Retired codes stand beside those
of today: a discharge to 54 in 2022 was one to a care home.
"""

from __future__ import annotations

EMERGENCY_METHODS = frozenset({"21", "22", "23", "24", "25", "28", "2A", "2D"})
"""Admissions nobody planned; 2B is a transfer and 2C a birth. Source: HES, ADMIMETH."""

UNKNOWN_METHODS = frozenset({"98", "99"})
"""How the stay began is not known: not the same as planned. Source: HES, ADMIMETH."""

ELECTIVE_METHODS = frozenset({"11", "12", "13"})
"""Admissions decided before the day. Source: HES, ADMIMETH."""

MATERNITY_METHODS = frozenset({"31", "32", "82", "83"})
"""Giving birth or being born: out of scope for every model. Source: HES, ADMIMETH."""

TRANSFER_IN_METHODS = frozenset({"2B", "81"})
"""An admitted patient came from another provider. Source: HES, ADMIMETH."""

TRANSFER_OUT_DESTINATIONS = frozenset({"49", "50", "51", "52", "53", "84", "87"})
"""The stay goes on in another hospital: not a discharge. Source: HES, DISDEST."""

DIED_METHODS = frozenset({"4"})
"""The patient died in hospital. Source: HES, DISMETH."""

DIED_DESTINATIONS = frozenset({"79"})
"""The patient died in hospital. Source: HES, DISDEST."""

HOSPICE_DESTINATIONS = frozenset({"88"})
"""The patient went to a hospice: end-of-life care, out of scope. Source: HES, DISDEST."""

HOME_DESTINATIONS = frozenset({"19", "29"})
"""The usual or a temporary home; 19 may hide no fixed abode. Source: HES, DISDEST."""

CARE_HOME_DESTINATIONS = frozenset({"54", "55", "56", "65", "85"})
"""A residential or nursing home, retired codes included. Source: HES, DISDEST."""

MENTAL_HEALTH_DESTINATIONS = frozenset({"48", "49", "50", "53", "84"})
"""A psychiatric or secure hospital. Source: HES, DISDEST."""

INDEPENDENT_HOSPITAL_DESTINATIONS = frozenset({"87"})
"""A hospital outside the NHS, often for rehabilitation. Source: HES, DISDEST."""

SELF_DISCHARGE_METHODS = frozenset({"2", "6", "7"})
"""The patient or a relative ended the stay. Source: HES, DISMETH."""

CARE_HOME_SOURCES = frozenset({"54", "55", "56", "65", "85", "86"})
"""Came from a residential or nursing home, retired codes included. Source: HES, ADMISORC."""

HOME_SOURCES = frozenset({"19", "29"})
"""Came from the usual or a temporary home. Source: HES, ADMISORC."""

HOSPITAL_SOURCES = frozenset({"48", "49", "50", "51", "52", "53", "87"})
"""Came from another hospital or, under 51, its emergency department. Source: HES, ADMISORC."""

UNKNOWN_SOURCES = frozenset({"98", "99"})
"""Where the person came from is not known. Source: HES, ADMISORC."""

STILL_IN_HOSPITAL_DESTINATIONS = frozenset({"98"})
"""The stay has not ended. Source: HES, DISDEST."""

STILL_IN_HOSPITAL_METHODS = frozenset({"8"})
"""The stay has not ended. Source: HES, DISMETH."""

SETTLED_ACCOMMODATION = frozenset(
    {
        "Owner occupier or shared ownership scheme",
        "Tenant",
        "Tenant - private landlord",
        "Settled mainstream housing with family / friends",
        "Supported accommodation / supported lodgings / supported group home",
        "Shared Lives scheme",
        "Approved premises for offenders released from prison or under probation supervision",
        "Sheltered housing / extra care housing / other sheltered housing",
        "Mobile accommodation for Gypsy / Roma and Traveller communities",
    }
)
"""A home to go back to. Source: Client Level Data, the ASCOF reference table (group 1)."""

UNSETTLED_ACCOMMODATION = frozenset(
    {
        "Rough sleeper / squatting",
        "Night shelter / emergency hostel / direct access hostel",
        "Refuge",
        "Placed in temporary accommodation by the council (inc. homelessness resettlement)",
        "Staying with family / friends as a short-term guest",
        "Acute / long-term healthcare residential facility or hospital",
        "Registered care home",
        "Registered nursing home",
        "Prison / Young offenders institution / detention centre",
        "Other temporary accommodation",
    }
)
"""No home of one's own to go back to; ``Unknown`` is in neither group. Source: as above, 0."""

HOMELESS_ACCOMMODATION = frozenset(
    {
        "Rough sleeper / squatting",
        "Night shelter / emergency hostel / direct access hostel",
        "Refuge",
        "Placed in temporary accommodation by the council (inc. homelessness resettlement)",
        "Staying with family / friends as a short-term guest",
        "Other temporary accommodation",
    }
)
"""Homeless in law or in fact: the unsettled without institutions. Source: Housing Act 1996, 175."""

CARE_HOME_ACCOMMODATION = frozenset({"Registered care home", "Registered nursing home"})
"""Lives in a care home. Source: Client Level Data, Accommodation Status."""

LONG_TERM_SERVICE_TYPES = frozenset(
    {
        "Long term support: Nursing care",
        "Long Term Support: Nursing Care",
        "Long term support: Residential care",
        "Long Term Support: Residential Care",
        "Long term support: Community",
        "Long Term Support: Community",
        "Long term support: Prison",
        "Long Term Support: Prison",
    }
)
"""Support without a planned end, in the spellings of both releases. Source: Client Level Data,
Service Type."""

LONG_TERM_CARE_HOME_TYPES = frozenset(
    {
        "Long term support: Nursing care",
        "Long Term Support: Nursing Care",
        "Long term support: Residential care",
        "Long Term Support: Residential Care",
    }
)
"""Long-term support in a care home. Source: Client Level Data, Service Type."""

COMMUNITY_SUPPORT_TYPES = frozenset(
    {"Long term support: Community", "Long Term Support: Community"}
)
"""Long-term support at home. Source: Client Level Data, Service Type."""

REABLEMENT_SERVICE_TYPES = frozenset({"Short term support: ST-Max", "Short Term Support: ST-Max"})
"""With the component Reablement, an episode that ASCOF 2A counts. Source: ASCOF 2A."""

REABLEMENT_COMPONENTS = frozenset({"Reablement"})
"""Help to regain daily living skills. Source: Client Level Data, Service Component."""

SHORT_TERM_BED_COMPONENTS = frozenset(
    {
        "Short term nursing care",
        "Short Term Nursing Care",
        "Short term residential care",
        "Short Term Residential Care",
    }
)
"""A short stay in a care home, a sequel of its own in ASCOF 2A. Source: ASCOF 2A."""

PACKAGE_BREAKDOWN_OUTCOMES = frozenset(
    {"NFA: Support ended for other reason", "NFA - Support ended: other reason"}
)
"""A service ended though nobody had planned it; a stay in hospital only suspends one.

Source: Client Level Data, Event Outcome.
"""

NO_ONGOING_CARE_OUTCOMES = frozenset(
    {
        "NFA: Support ended as planned",
        "NFA: Information and advice or signposting",
        "NFA: Support ended for other reason",
        "NFA: No services offered for other reason",
        "NFA: Referral to other service within the local authority",
        "NFA: Responsibility moved to another local authority",
        "NFA: Other",
        "Service ended as planned",
        "NFA - Information & advice / signposting only",
        "NFA - Support ended: other reason",
        "NFA - No services offered: other reason",
        "NFA - Moved to another LA",
        "NFA- Other",
    }
)
"""Reablement ended and no ongoing care follows, when no service does (the last six: release 1).

Source: ASCOF 2A.
"""

LOW_LEVEL_SERVICE_TYPES = frozenset(
    {
        "Short term support: Ongoing low level",
        "Short Term Support: Ongoing Low Level",
        "Short term support: Other short term",
        "Short Term Support: Other Short Term",
    }
)
"""A sequel of reablement that is not ongoing care, beds apart. Source: ASCOF 2A."""

RENTED_TENURES = frozenset({"rent_la", "rent_prp", "rent_private"})
"""There is a landlord who must repair. Source: English Housing Survey tenure groups."""

SOCIAL_TENURES = frozenset({"rent_la", "rent_prp"})
"""The landlord is the council or a housing association. Source: English Housing Survey."""

OWNER_TENURES = frozenset({"owner_outright", "owner_mortgage", "shared_ownership"})
"""The person owns the home or a part of it. Source: English Housing Survey."""

MENTAL_HEALTH_SPECIALTY_PREFIX = "7"
"""Main specialties 700 to 715 are mental health and learning disability. Source: HES, MAINSPEF."""

HOMELESS_DUTIES = frozenset({"relief", "main"})
"""The council found the household homeless; prevention is only a threat. Source: H-CLIC."""

HOMELESS_AT_APPLICATION = frozenset({"no_fixed_abode", "rough_sleeping", "temporary", "refuge"})
"""Had no home of their own when they applied; hospital and prison say nothing. Source: H-CLIC."""

CODE_LIST_OF = {
    "EMERGENCY_METHODS": "admission_method",
    "ELECTIVE_METHODS": "admission_method",
    "MATERNITY_METHODS": "admission_method",
    "TRANSFER_IN_METHODS": "admission_method",
    "TRANSFER_OUT_DESTINATIONS": "discharge_destination",
    "DIED_METHODS": "discharge_method",
    "DIED_DESTINATIONS": "discharge_destination",
    "HOSPICE_DESTINATIONS": "discharge_destination",
    "HOME_DESTINATIONS": "discharge_destination",
    "CARE_HOME_DESTINATIONS": "discharge_destination",
    "MENTAL_HEALTH_DESTINATIONS": "discharge_destination",
    "INDEPENDENT_HOSPITAL_DESTINATIONS": "discharge_destination",
    "SELF_DISCHARGE_METHODS": "discharge_method",
    "CARE_HOME_SOURCES": "source_of_admission",
    "HOME_SOURCES": "source_of_admission",
    "HOSPITAL_SOURCES": "source_of_admission",
    "UNKNOWN_SOURCES": "source_of_admission",
    "UNKNOWN_METHODS": "admission_method",
    "STILL_IN_HOSPITAL_DESTINATIONS": "discharge_destination",
    "STILL_IN_HOSPITAL_METHODS": "discharge_method",
    "SETTLED_ACCOMMODATION": "accommodation_status",
    "UNSETTLED_ACCOMMODATION": "accommodation_status",
    "HOMELESS_ACCOMMODATION": "accommodation_status",
    "CARE_HOME_ACCOMMODATION": "accommodation_status",
    "HOMELESS_DUTIES": "homelessness_duty",
    "HOMELESS_AT_APPLICATION": "accommodation_at_application",
    "LONG_TERM_SERVICE_TYPES": "service_type",
    "LONG_TERM_CARE_HOME_TYPES": "service_type",
    "COMMUNITY_SUPPORT_TYPES": "service_type",
    "REABLEMENT_SERVICE_TYPES": "service_type",
    "REABLEMENT_COMPONENTS": "service_component",
    "SHORT_TERM_BED_COMPONENTS": "service_component",
    "PACKAGE_BREAKDOWN_OUTCOMES": "care_event_outcome",
    "NO_ONGOING_CARE_OUTCOMES": "care_event_outcome",
    "LOW_LEVEL_SERVICE_TYPES": "service_type",
    "RENTED_TENURES": "tenure",
    "SOCIAL_TENURES": "tenure",
    "OWNER_TENURES": "tenure",
}
"""Which code list each group is a part of."""
