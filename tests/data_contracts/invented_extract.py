"""Three invented people, their stays, homes and help: rows that keep every rule.

Nobody in these rows exists. ``ana`` went home with help, ``ben`` died later, ``cy`` is still in.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from data_contracts.contract import Contract
from data_contracts.text_values import to_typed
from tests.data_contracts.invented_details import DETAILS, MORE_TABLES
from tests.data_contracts.invented_rows import Row, row, rows

__all__ = ["AS_OF", "EXTRACT", "Row", "row", "rows", "text_of", "typed_tables"]

AS_OF = pd.Timestamp("2026-03-31")
CORE: dict[str, list[Row]] = {
    "person": rows(
        "person_id sex ethnic_category date_of_death death_known_at lsoa_code imd_decile "
        "lives_alone has_unpaid_carer carer_lives_with known_at",
        "ana 2 A 2026-03-20 2026-03-21 E01000001 3 no yes yes 2026-01-05",
        "ben 1 Z - - - 10 yes no no 2026-01-05",
        "cy X 99 - - E01000002 - unknown - - 2026-01-05",
    ),
    "discharge_spell": [
        spell
        | dict.fromkeys(
            [
                "length_of_stay_days",
                "n_admissions_365d",
                "n_emergency_admissions_365d",
                "n_ed_attendances_183d",
                "n_outpatient_365d",
                "n_medications",
                "n_lab_tests",
                "n_procedures",
                "n_diagnoses",
            ],
            "2",
        )
        for spell in rows(
            "spell_id person_id provider_code site_code ward admission_date admission_method "
            "source_of_admission age_at_admission_years main_specialty cfs_score "
            "expected_discharge_date discharge_ready_date discharge_pathway delay_reason "
            "discharge_date discharge_method discharge_destination discharge_known_at known_at",
            "s1 ana RXX RXX01 W1 2026-02-01 21 19 81 300 6 2026-02-09 2026-02-05 P1 "
            "awaiting_equipment 2026-02-09 1 19 2026-02-10 2026-02-02",
            "s2 ben RXX RXX01 W2 2026-02-01 11 19 70 100 - - 2026-02-03 P0 - "
            "2026-02-03 1 56 2026-02-04 2026-02-02",
            "s3 cy RXX - - 2026-03-25 2A 51 66 - 4 2026-04-20 - - - - - - - 2026-03-26",
        )
    ],
    "diagnosis": rows(
        "spell_id position person_id code code_system known_at",
        "s1 1 ana I10X icd10 2026-03-10",
        "s2 2 ben Z591 icd10 2026-03-10",
        "s2 1 ben 25002 icd9 2026-03-10",
    ),
    "ed_attendance": rows(
        "attendance_id person_id arrival_date department_type is_sdec known_at",
        "a1 ana 2026-01-10 01 no 2026-01-11",
        "a2 ben 2026-01-10 05 yes 2026-01-10",
        "a3 cy 2026-03-25 - unknown 2026-03-26",
    ),
    "care_package_event": rows(
        "event_id person_id event_type service_type service_component event_start_date "
        "event_end_date event_outcome hours_per_week double_handed end_known_at known_at",
        "e1 ana Service Short~Term~Support:~ST-Max Reablement 2026-02-10 2026-03-10 "
        "NFA:~Support~ended~as~planned 7.5 no 2026-03-12 2026-02-11",
        "e2 ben Assessment - - 2026-02-10 - - - - - 2026-02-11",
        "e3 cy Service Long~Term~Support:~Community Home~Support 2025-01-10 - - 168 yes - "
        "2025-01-11",
    ),
    "tenancy": rows(
        "tenancy_id person_id uprn tenure accommodation_status tenancy_start_date "
        "tenancy_end_date notice_served end_known_at known_at",
        "t1 ana 100010001 rent_private Tenant~-~private~landlord 2020-05-01 2026-03-01 s21 "
        "2026-03-02 2025-12-01",
        "t2 ben 100010002 owner_outright Owner~occupier~or~shared~ownership~scheme 1961-05-01 - "
        "none - 2025-12-01",
        "t3 cy - unknown Unknown - - - - 2025-12-01",
    ),
    "property": rows(
        "uprn unit_type floor_of_entry lift_available internal_stairs external_steps_count "
        "bathroom_floor epc_band epc_date known_at",
        "100010001 flat 2 no no 4 ground E 2019-06-01 2025-12-01",
        "100010002 house 0 unknown yes 0 upper - - 2025-12-01",
        "100010003 - - - - - - - - 2025-12-01",
    ),
    "housing_condition_survey": rows(
        "survey_id uprn survey_date survey_type damp_severity clutter_image_rating "
        "heating_working known_at",
        "v1 100010001 2025-11-01 h2h_visit 2 4 no 2025-11-03",
        "v2 100010002 2025-11-01 self_report - - unknown 2025-11-01",
        "v3 100010002 2026-01-01 hhsrs 0 1 yes 2026-01-03",
    ),
    "housing_hazard": rows(
        "hazard_id uprn hazard_code hazard_category reported_date made_safe_date end_known_at "
        "known_at",
        "h1 100010001 1 1 2025-11-01 2026-01-01 2026-01-02 2025-11-02",
        "h2 100010002 21 2 2025-11-01 - - 2025-11-02",
        "h3 100010002 29 2 2025-11-01 - - 2025-11-02",
    ),
    "referral": rows(
        "referral_id person_id spell_id referral_date intervention_code status known_at",
        "r1 ana s1 2026-02-05 REPAIR_DAMP completed 2026-02-06",
        "r2 ben s2 2026-02-03 HOUSING_OPTIONS received 2026-02-03",
        "r3 cy s3 2026-03-28 WARM_HOME waiting 2026-03-29",
    ),
    "outcome": rows(
        "spell_id outcome_code person_id value clock_start_date window_days observed_through "
        "known_at",
        "s1 readmission_30d ana 0 2026-02-09 30 2026-03-11 2026-03-12",
        "s2 home_84d ben - 2026-02-03 84 2026-03-30 2026-03-30",
        "s2 readmission_30d ben 1 2026-02-03 30 2026-03-05 2026-03-12",
    ),
}

EXTRACT: dict[str, list[Row]] = {
    name: [core | details for core, details in zip(CORE[name], DETAILS[name], strict=True)]
    for name in CORE
} | MORE_TABLES


def text_of(table: str) -> pd.DataFrame:
    return pd.DataFrame(EXTRACT[table], dtype="str")


def typed_tables(contracts: Mapping[str, Contract]) -> dict[str, pd.DataFrame]:
    return {name: to_typed(text_of(name), contracts[name].columns)[0] for name in EXTRACT}
