"""The help that the invented area offers: every kind of the code list, with rules, days and prices.

Modelled on services of the source documents (docs/decisions/0043); names and numbers of places are
invented where no document states them. The prior risk ratios are shrunk well below what the
services claim: 1.0 where a stay gets shorter and nothing is known of readmission.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import pandas as pd

OPENED = "2020-04-01"
ALL_DAYS, WORKING_DAYS = "all_days", "working_days"
SOCIAL = "rent_la;rent_prp"
OWN_OR_PRIVATE = "owner_outright;owner_mortgage;shared_ownership;rent_private;rent_prp"
BARRIER_INSIDE = "(has_stairs_barrier or has_bathroom_barrier)"
UNSAFE_HOME = (
    "(has_stairs_barrier or has_bathroom_barrier or open_serious_hazards > 0 or "
    "has_heating_fault or clutter_rating >= 4)"
)

MOVES_WITH_ONE = "(transfer_helpers <= 1 or clinical_frailty_scale <= 5)"


@dataclass(frozen=True, kw_only=True)
class Help:
    """One edition of one service, in the columns of the contract ``intervention_catalogue``.

    ``starts_per_week`` and ``open_share`` stand in no catalogue: they say what ``capacity_day``
    is drawn from, the most starts of a week and the usual share of places that is free.
    """

    intervention_code: str
    service_id: str
    service_title: str
    eligibility_rule: str
    eligibility_conditions: str
    lead_time_p50_days: float
    lead_time_p90_days: float
    evidence_grade: str
    next_step: str
    next_step_owner: str
    capacity_units: int
    effective_from: str = OPENED
    effective_to: str | None = None
    rule_version: str = "1"
    age_min: int | None = 18
    age_max: int | None = None
    tenures: str | None = None
    max_weeks: int | None = None
    lead_time_calendar: str = ALL_DAYS
    mean_stay_days: float | None = None
    void_days: float | None = None
    unit_cost_gbp: float | None = None
    price_year: int | None = None
    prior_risk_ratio: float = 1.0
    starts_per_week: int | None = None
    open_share: float = 0.1


CATALOGUE: tuple[Help, ...] = (
    Help(intervention_code="REABLE_HOME", service_id="reablement-home",
         service_title="Reablement at home",
         eligibility_rule="going home with help, one care worker at a time",
         eligibility_conditions="pathway == 'P1' and not has_two_carers",
         effective_to="2026-05-31", max_weeks=6, capacity_units=4, starts_per_week=4,
         lead_time_p50_days=1, lead_time_p90_days=2, evidence_grade="B", unit_cost_gbp=1680,
         price_year=2024, prior_risk_ratio=0.95,
         next_step="Refer to reablement", next_step_owner="social_worker"),
    Help(intervention_code="REABLE_HOME", service_id="reablement-home",
         service_title="Reablement at home",
         eligibility_rule="going home with help, whatever the need",
         eligibility_conditions="pathway == 'P1'", rule_version="2",
         effective_from="2026-06-01", max_weeks=6, capacity_units=20, starts_per_week=20,
         lead_time_p50_days=1, lead_time_p90_days=2, evidence_grade="B", unit_cost_gbp=1680,
         price_year=2024, prior_risk_ratio=0.95, open_share=0.3,
         next_step="Refer to reablement", next_step_owner="social_worker"),
    Help(intervention_code="BRIDGE", service_id="bridging-care", service_title="Bridging care",
         eligibility_rule="a package that cannot restart at once",
         eligibility_conditions="package_hours_per_week > 0 and restart_delay_days > 0",
         capacity_units=6,
         lead_time_p50_days=0, lead_time_p90_days=0.5, mean_stay_days=5, void_days=0,
         evidence_grade="D", next_step="Ask for bridging care", next_step_owner="social_worker"),
    Help(intervention_code="STEPDOWN_FLAT", service_id="stepdown-flats-all-ages",
         service_title="Step-down flats, all ages",
         eligibility_rule="home unsafe, moves with one helper at most or is mildly frail at most",
         eligibility_conditions=f"{UNSAFE_HOME} and {MOVES_WITH_ONE}", max_weeks=6,
         capacity_units=12, lead_time_p50_days=1, lead_time_p90_days=5, mean_stay_days=75,
         void_days=5, evidence_grade="C", unit_cost_gbp=7500, price_year=2024,
         prior_risk_ratio=0.9, next_step="Refer to the step-down flats",
         next_step_owner="social_worker"),
    Help(intervention_code="STEPDOWN_FLAT", service_id="stepdown-flats-55",
         service_title="Step-down flats in extra care, 55 and over",
         eligibility_rule="55 or over, home unsafe, moves with one helper at most or is "
         "mildly frail at most",
         eligibility_conditions=f"{UNSAFE_HOME} and {MOVES_WITH_ONE}", age_min=55,
         max_weeks=6, capacity_units=10, lead_time_p50_days=2, lead_time_p90_days=5,
         mean_stay_days=41, void_days=4, evidence_grade="C", unit_cost_gbp=4100, price_year=2024,
         prior_risk_ratio=0.9, next_step="Refer to the extra care flats",
         next_step_owner="social_worker"),
    Help(intervention_code="STEPDOWN_FLAT", service_id="reablement-assessment-flats",
         service_title="Reablement assessment flats",
         eligibility_rule="repairs or mould treatment at home, can be reabled meanwhile",
         eligibility_conditions="damp_severity >= 1 or open_serious_hazards > 0",
         capacity_units=4, lead_time_p50_days=3, lead_time_p90_days=5, mean_stay_days=42,
         void_days=4, evidence_grade="D", prior_risk_ratio=0.9,
         next_step="Ask the therapist for a flat", next_step_owner="occupational_therapist"),
    Help(intervention_code="TEMP_ACCESS_FLAT", service_id="accessible-flats",
         service_title="Accessible flats until works are done",
         eligibility_rule="waiting for adaptations; family may move in",
         eligibility_conditions=BARRIER_INSIDE, capacity_units=7, lead_time_p50_days=4,
         lead_time_p90_days=10, mean_stay_days=90, void_days=10, evidence_grade="C",
         next_step="Refer to the accessible homes officer", next_step_owner="housing_officer"),
    Help(intervention_code="MINOR_ADAPT", service_id="handyperson",
         service_title="Handyperson: rails, steps, key safe",
         eligibility_rule="a fall, steps in the way, or no key safe",
         eligibility_conditions="has_stairs_barrier or is_fall_admission or falls >= 1 or "
         "not is_access_for_carers_ok",
         capacity_units=20, starts_per_week=20, lead_time_p50_days=1, lead_time_p90_days=3,
         lead_time_calendar=WORKING_DAYS, evidence_grade="C", unit_cost_gbp=338, price_year=2024,
         prior_risk_ratio=0.9, open_share=0.3, next_step="Book the handyperson",
         next_step_owner="occupational_therapist"),
    Help(intervention_code="MAJOR_ADAPT", service_id="adaptations-grant",
         service_title="Major adaptation by grant",
         eligibility_rule="stairs or bathroom in the way for good; means test",
         eligibility_conditions=BARRIER_INSIDE, tenures=OWN_OR_PRIVATE, capacity_units=40,
         lead_time_p50_days=180, lead_time_p90_days=365, evidence_grade="C", unit_cost_gbp=10000,
         price_year=2024, next_step="Ask for a grant assessment",
         next_step_owner="occupational_therapist"),
    Help(intervention_code="REPAIR_DAMP", service_id="emergency-repairs",
         service_title="Emergency repairs within 24 hours",
         eligibility_rule="a serious hazard not made safe, in a social home",
         eligibility_conditions="open_serious_hazards > 0", tenures=SOCIAL, capacity_units=5,
         lead_time_p50_days=0.5, lead_time_p90_days=1, evidence_grade="B", unit_cost_gbp=3434,
         price_year=2021, prior_risk_ratio=0.97, open_share=0.4,
         next_step="Report the hazard to the landlord", next_step_owner="housing_officer"),
    Help(intervention_code="REPAIR_DAMP", service_id="urgent-repairs",
         service_title="Urgent repairs within three working days",
         eligibility_rule="damp, mould or a serious hazard, any tenure",
         eligibility_conditions="damp_severity >= 1 or open_serious_hazards > 0",
         capacity_units=6, lead_time_p50_days=2, lead_time_p90_days=3,
         lead_time_calendar=WORKING_DAYS, evidence_grade="B", unit_cost_gbp=3434,
         price_year=2021, prior_risk_ratio=0.97, open_share=0.4,
         next_step="Refer to the repairs coordinator", next_step_owner="housing_officer"),
    Help(intervention_code="WARM_HOME", service_id="heating-repair",
         service_title="Heating repair", eligibility_rule="heating not working",
         eligibility_conditions="has_heating_fault", capacity_units=4, lead_time_p50_days=1,
         lead_time_p90_days=3, lead_time_calendar=WORKING_DAYS, evidence_grade="C",
         prior_risk_ratio=0.95, open_share=0.5, next_step="Book a heating engineer",
         next_step_owner="housing_officer"),
    Help(intervention_code="WARM_HOME", service_id="warm-home-measures",
         service_title="Warm home measures", eligibility_rule="a home that is hard to keep warm",
         eligibility_conditions="is_cold_risk", capacity_units=10, lead_time_p50_days=42,
         lead_time_p90_days=120, evidence_grade="C", unit_cost_gbp=5000, price_year=2016,
         prior_risk_ratio=0.98, next_step="Refer to the warm homes scheme",
         next_step_owner="housing_officer"),
    Help(intervention_code="CLEAR_CLUTTER", service_id="clearing",
         service_title="Clearing and deep clean", eligibility_rule="clutter rating 4 or more",
         eligibility_conditions="clutter_rating >= 4", capacity_units=3, lead_time_p50_days=7,
         lead_time_p90_days=20, evidence_grade="D", unit_cost_gbp=1500, price_year=2024,
         open_share=0.3, next_step="Refer for clearing", next_step_owner="housing_officer"),
    Help(intervention_code="REHOUSE", service_id="rehousing-coordinator",
         service_title="Rehousing with a coordinator",
         eligibility_rule="home unsuitable or none; age limits by scheme",
         eligibility_conditions=f"is_without_settled_home or {BARRIER_INSIDE}",
         capacity_units=8, lead_time_p50_days=33, lead_time_p90_days=129, evidence_grade="C",
         open_share=0.3, next_step="Refer to the rehousing coordinator",
         next_step_owner="housing_officer"),
    Help(intervention_code="EXTRA_CARE", service_id="extra-care",
         service_title="Extra care housing, 55 and over",
         eligibility_rule="55 or over, care of 27 hours a week at most",
         eligibility_conditions="package_hours_per_week > 0 and package_hours_per_week <= 27",
         age_min=55, capacity_units=3, lead_time_p50_days=28, lead_time_p90_days=60,
         evidence_grade="C", prior_risk_ratio=0.95, open_share=0.3,
         next_step="Ask for an extra care assessment", next_step_owner="social_worker"),
    Help(intervention_code="HOUSING_OPTIONS", service_id="housing-options",
         service_title="Housing options and duty to refer",
         eligibility_rule="no home, or one that may be lost within 56 days",
         eligibility_conditions="is_without_settled_home or is_tenancy_at_risk",
         capacity_units=40, lead_time_p50_days=0, lead_time_p90_days=1,
         lead_time_calendar=WORKING_DAYS, evidence_grade="C", prior_risk_ratio=0.95,
         open_share=0.6, next_step="Ask the person, then refer to the council (duty to refer)",
         next_step_owner="discharge_coordinator"),
    Help(intervention_code="HOMELESS_STEPDOWN", service_id="homeless-stepdown",
         service_title="Step-down beds for people without a home",
         eligibility_rule="no settled home and a need of care",
         eligibility_conditions="is_without_settled_home", capacity_units=6,
         lead_time_p50_days=2, lead_time_p90_days=7, mean_stay_days=42, void_days=1,
         evidence_grade="B", prior_risk_ratio=0.8, open_share=0.2,
         next_step="Refer to the step-down beds", next_step_owner="discharge_coordinator"),
    Help(intervention_code="MH_DISCHARGE_COORD", service_id="mental-health-coordinator",
         service_title="Discharge coordinator on mental health wards",
         eligibility_rule="on a mental health ward, held up by housing or money",
         eligibility_conditions="main_specialty >= 700 and main_specialty < 730",
         capacity_units=4, lead_time_p50_days=0, lead_time_p90_days=2, evidence_grade="C",
         unit_cost_gbp=1714, price_year=2016, open_share=0.5,
         next_step="Ask the ward's housing coordinator", next_step_owner="nurse"),
    Help(intervention_code="TELECARE", service_id="telecare", service_title="Telecare alarm",
         eligibility_rule="alone, has fallen, can use it",
         eligibility_conditions="lives_alone and (is_fall_admission or falls >= 1) and "
         "not had_dementia",
         capacity_units=30, starts_per_week=30, lead_time_p50_days=1, lead_time_p90_days=3,
         evidence_grade="D", unit_cost_gbp=390, price_year=2024, open_share=0.3,
         next_step="Order the alarm", next_step_owner="occupational_therapist"),
)  # fmt: skip
WHOLE_NUMBERS = ("age_min", "age_max", "max_weeks", "capacity_units", "price_year")
DATES = ("effective_from", "effective_to", "known_at")
DRAWN_FROM = ("starts_per_week", "open_share")


def catalogue_table() -> pd.DataFrame:
    """The catalogue as the area sends it, each row known since the day it holds from."""
    rows = pd.DataFrame([asdict(help_) for help_ in CATALOGUE]).drop(columns=list(DRAWN_FROM))
    rows = rows.assign(known_at=rows["effective_from"])
    types: dict[str, str] = dict.fromkeys(WHOLE_NUMBERS, "Int64")
    return rows.astype(types | dict.fromkeys(DATES, "datetime64[us]"))
