"""The columns of each table that features read; all others are left behind before any join."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from data_contracts.contract import Contract
from features.pairs import late_columns

READ: Mapping[str, tuple[str, ...]] = {
    "person": (
        "lives_alone", "carer_lives_with", "household_size", "household_type", "has_unpaid_carer",
        "accommodation_status", "imd_decile",
    ),
    "discharge_spell": (
        "admission_method", "admission_date", "discharge_date", "is_first",
        "continuous_admission_date",
    ),
    "own_stay": (
        "falls_admission", "falls_12m", "delirium", "cognition_4at", "mobility_level",
        "stairs_assessed_safe", "transfers_assist_count", "barthel_scale", "barthel_score",
        "discharge_ready_date", "discharge_pathway", "discharge_destination", "discharge_method",
        "home_care_arranged", "temporary_address", "planned_care_hours_per_week",
        "practitioner_estimate_of_return", "practitioner_estimate_of_care",
    ),
    "diagnosis": ("code", "code_system", "known_at"),
    "leading_diagnosis": ("spell_id", "position", "code", "code_system", "known_at"),
    "ed_attendance": ("arrival_date",),
    "care_package_event": (
        "event_type", "service_type", "service_component", "event_start_date", "event_end_date",
        "event_outcome", "hours_per_week", "visits_per_day", "double_handed",
    ),
    "tenancy": (
        "tenancy_id", "tenancy_start_date", "tenancy_end_date", "uprn", "tenure",
        "accommodation_status", "notice_served", "rent_arrears_weeks", "tenancy_status",
        "known_at",
    ),
    "property": (
        "internal_stairs", "external_steps_count", "floor_of_entry", "lift_available",
        "bathroom_floor", "epc_band", "prepay_meter", "energy_debt", "known_at",
    ),
    "housing_condition_survey": (
        "survey_id", "survey_date", "survey_type", "damp_severity", "clutter_image_rating",
        "heating_working", "key_safe",
    ),
    "housing_hazard": ("hazard_category", "reported_date", "made_safe_date"),
    "referral": ("referral_date",),
    "homelessness_case": (
        "application_date", "closed_date", "initial_assessment", "accommodation_at_application",
    ),
}  # fmt: skip
"""The columns of each table that features read of facts; a feature can see no others."""
CONTRACT_OF = {"own_stay": "discharge_spell", "leading_diagnosis": "diagnosis"}
"""Parts of a table that are read apart: the index stay itself, and its first codes."""
STITCHED_BY = (
    "spell_id", "person_id", "admission_date", "admission_method", "discharge_date",
    "discharge_destination",
)  # fmt: skip
KEYS = ("person_id", "uprn", "spell_id", "known_at")
WHOLE = ("person",)
"""Tables kept whole: the audit groups read further columns, which no feature may see."""


CODED = {"diagnosis": {"code": "category", "code_system": "category"}}
"""Columns of few distinct values in long tables: each is kept once, and looked up once."""


def only_read(
    tables: Mapping[str, pd.DataFrame], contracts: Mapping[str, Contract]
) -> dict[str, pd.DataFrame]:
    """The tables that features read, each with the columns that are read of it and its keys.

    The columns in CODED come as categories.
    """
    read = {}
    for name in READ:
        if name not in tables or name not in contracts:
            continue
        parts = [name, *(part for part, whole in CONTRACT_OF.items() if whole == name)]
        wanted = {*KEYS, *(column for part in parts for column in READ[part])}
        wanted |= set(STITCHED_BY) if name == "discharge_spell" else set()
        wanted |= set(late_columns(contracts[name], sorted(wanted)).values())
        is_wanted = tables[name].columns.isin(wanted) | (name in WHOLE)
        read[name] = tables[name].loc[:, is_wanted].astype(CODED.get(name, {}))
    return read
