"""What the three invented people's sources may say beside the rows of ``invented_extract``.

One line per row there, in the same order: columns that many good sources lack. Below them, the
rows of tables that many lack. Nobody in these rows exists.
"""

from __future__ import annotations

from tests.data_contracts.invented_rows import Row, rows

DETAILS: dict[str, list[Row]] = {
    "person": rows(
        "identity_status lsoa_version household_type household_size accommodation_status "
        "main_language interpreter_required reasonable_adjustment safeguarding_flag "
        "domestic_abuse_flag national_data_opt_out opt_out_checked_date",
        "verified 2021 couple 2 Tenant~-~private~landlord en no yes no no no 2026-01-04",
        "verified - alone 1 - pl yes unknown no unknown - -",
        "- - - - Unknown - - - - - - -",
    ),
    "discharge_spell": rows(
        "admission_method_version treatment_function_code falls_admission falls_12m dementia "
        "oncology_service assessed_date barthel_score barthel_scale cognition_4at delirium "
        "mobility_level stairs_assessed_safe transfers_assist_count continence blood_taken_date "
        "haemoglobin_g_dl sodium_mmol_l no_criteria_to_reside_date temporary_address "
        "new_equipment_required discharge_destination_version home_care_arranged end_of_life_care "
        "housing_offer_chance",
        "current 300 yes 3 no no 2026-02-04 14 20 2 no with_aid no 1 continent 2026-02-08 "
        "11.2 136 2026-02-05 no commode current yes no 0.5",
        "legacy 100 no 0 unknown yes 2026-02-02 85 100 0 no independent yes 0 continent "
        "2026-02-02 14 140 2026-02-03 yes none legacy no no -",
        "- - - - - - - - - - - - - - - - - - - - - - - - -",
    ),
    "diagnosis": rows(
        "present_on_admission coding_complete_date",
        "yes 2026-03-09",
        "unknown 2026-03-09",
        "- -",
    ),
    "ed_attendance": rows(
        "acuity chief_complaint accommodation_status discharge_destination",
        "3 267036007 Tenant~-~private~landlord home",
        "5 - - left_before_treatment",
        "- - - -",
    ),
    "care_package_event": rows(
        "la_code cld_release client_type primary_support_reason request_route_of_access "
        "delivery_mechanism provider_cqc_location_id planned_units_per_week unit_cost "
        "cost_frequency_unit_type price_year visits_per_day night_visits client_funding_status",
        "E06000001 2 Service~user Physical~support:~Personal~care~support - "
        "CASSR~commissioned~support 1-123456789 7.5 24.1 Hourly 2025 2 0 "
        "Fully~social~care~funded",
        "512 1 Carer Unknown - - - - - - - - - -",
        "- - - - - Direct~payment - 1 640 Weekly 2025 4 1 Unknown",
    ),
    "tenancy": rows(
        "uprn_match_method uprn_match_score tenancy_type landlord_type landlord_org_id "
        "consent_to_contact_landlord tenancy_status rent_arrears_gbp rent_arrears_weeks",
        "fuzzy 0.93 4 private L-17 yes under_notice 1250.5 9.5",
        "exact - - none - - active 0 0",
        "none - - - - - - - -",
    ),
    "property": rows(
        "parent_uprn specialist_housing_type access_category bedrooms level_access_entrance "
        "toilet_on_ground_floor bedroom_ground_possible heating_system fuel_type prepay_meter "
        "energy_debt epc_sap_score",
        "100010000 none 3 1 no yes no electric_storage electricity yes yes 45",
        "- none 2 3 unknown no yes gas_boiler mains_gas no no -",
        "- - - - - - - - - - - -",
    ),
    "housing_condition_survey": rows(
        "surveyor_role consent_to_survey decent_homes_pass decent_homes_fail_criterion "
        "damp_mould_present damp_type damp_rooms_affected awaab_class utilities_on key_safe "
        "smoke_alarm telecare self_neglect_concern",
        "h2h_worker yes no d yes condensation 2 significant yes no yes unknown no",
        "self yes - - - - - - yes yes no no -",
        "surveyor yes yes - no none 0 none yes unknown yes yes no",
    ),
    "housing_hazard": rows(
        "hazard_likelihood harm_spread_1_pct harm_spread_2_pct harm_spread_3_pct "
        "harm_spread_4_pct hazard_score hazard_band awaab_class investigated_date "
        "summary_sent_date works_started_date progress_known_at",
        "18 1 10 32 57 1107 C significant 2025-11-08 2025-11-12 2025-11-20 2025-11-21",
        "180 0 1 32.2 66.8 92 G none - - - -",
        "- - - - - - - - - - - -",
    ),
    "referral": rows(
        "referrer_role decline_reason capacity_for_decision consent_basis support_plan_date "
        "start_date end_date hours_start hours_end progress_known_at",
        "discharge_hub - presumed consent 2026-02-06 2026-02-10 2026-03-10 11.5 6.75 2026-03-11",
        "ward - unknown legal_duty - - - - - -",
        "- - - - - - - - - -",
    ),
    "outcome": rows(
        "clock_start_event lost_to_followup died_in_window moved_la ascertainment_source",
        "discharge no no no hospital_record",
        "discharge unknown no unknown phone_call",
        "- - - - -",
    ),
}

MORE_TABLES: dict[str, list[Row]] = {
    "adaptation": rows(
        "adaptation_id uprn person_id adaptation_type status assessor_role requested_date "
        "assessed_date approved_date installed_date funding_route dfg_gbp discretionary_gbp "
        "blocks_discharge status_known_at known_at",
        "d1 100010001 ana level_access_shower installed occupational_therapist 2025-10-01 "
        "2025-10-20 2025-11-20 2026-02-01 dfg_discretionary 30000 2500 no 2026-02-03 "
        "2025-10-02",
        "d2 100010002 ben grab_rail assessed trusted_assessor 2026-02-02 2026-02-03 - - "
        "minor_free - - yes 2026-02-03 2026-02-02",
        "d3 100010003 - key_safe - - 2026-03-26 - - - - - - - - 2026-03-27",
    ),
    "homelessness_case": rows(
        "case_id person_id spell_id application_date duty_to_refer_source duty_to_refer_date "
        "accommodation_at_application reason_for_loss main_support_need initial_assessment "
        "decision_date priority_need ta_type decision_known_at closed_date outcome end_known_at "
        "known_at",
        "c1 ana s1 2026-02-06 hospital_inpatient 2026-02-05 private_rented "
        "private_tenancy_ended physical_health prevention 2026-02-10 yes none 2026-02-11 "
        "2026-03-20 new_home 2026-03-21 2026-02-07",
        "c2 ben s2 2026-02-03 not_referred - owner other unknown not_decided - unknown none "
        "2026-02-04 - - - 2026-02-03",
        "c3 cy - 2026-03-01 - - rough_sleeping - - - - - - - - - - 2026-03-02",
    ),
    "intervention_catalogue": rows(
        "intervention_code service_id effective_from effective_to service_title eligibility_rule "
        "eligibility_conditions rule_version age_min age_max tenures max_weeks capacity_units "
        "lead_time_p50_days lead_time_p90_days lead_time_calendar mean_stay_days void_days "
        "unit_cost_gbp price_year effect_id evidence_grade prior_risk_ratio next_step "
        "next_step_owner known_at",
        "REPAIR_DAMP north-repairs 2025-04-01 2027-03-31 Damp~repairs any~home~with~damp "
        "damp_severity~>=~1 3 18 110 rent_la;rent_prp 12 40 10 60 working_days 41 5 3434 2021 "
        "damp-1 B 0.97 Ring~the~landlord housing_officer 2025-04-01",
        "HOUSING_OPTIONS council-desk 2025-04-01 - Housing~options no~settled~home "
        "is_without_settled_home 1 16 - - - 5 0.5 2 all_days - - - - - D 0.95 - - 2025-04-01",
        "WARM_HOME warm-homes 2025-04-01 - - - - - - - - - - - - - - - - - - - - - - 2025-04-01",
    ),
    "capacity_day": rows(
        "service_id capacity_date places_total places_open starts_max waiting known_at",
        "north-repairs 2026-03-30 40 6 3 12 2026-03-30",
        "council-desk 2026-03-30 5 0 - - 2026-03-31",
        "council-desk 2026-03-31 5 5 5 0 2026-03-31",
    ),
    "action": rows(
        "action_id person_id spell_id action_date action intervention_code actor_role list_id "
        "rank_on_list action_reason corrects_action_id known_at",
        "k1 ana s1 2026-02-06 offered REPAIR_DAMP discharge_coordinator 2026-02-06/r1 3 "
        "needs_changed k0 2026-02-06",
        "k2 ben s2 2026-02-03 declined_by_person HOUSING_OPTIONS housing_officer "
        "2026-02-03/r2 - not_wanted - 2026-02-03",
        "k3 cy s3 2026-03-28 looked_at - nurse 2026-03-28/r1 120 - - 2026-03-28",
    ),
}
