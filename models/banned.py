"""Columns that no model may see: checked by name, and by the source that the registry states."""

from collections.abc import Iterable

from features.registry import BY_NAME, KNOWN_SUFFIX

BANNED: dict[str, tuple[str, ...]] = {
    "label or what came after": (
        "readmission_30d", "ongoing_care", "home_84d", "hours_at_start",
        "hours_after_reablement", "hours_reduction", "died_first", "is_referred",
        "is_referral_known", "is_housing_referral_open", "referral_outcome",
        "referral_kind", "housing_offer_chance", "had_emergency_earlier",
        "had_emergency_just_before",
    ),
    "identifier": (
        "person_id", "spell_id", "continuous_id", "nhs_number", "local_patient_id", "uprn",
        "postcode", "lsoa_code", "date_of_birth", "attendance_id", "event_id", "referral_id",
        "tenancy_id", "survey_id", "hazard_id",
    ),
    "protected characteristic": (
        "sex", "gender", "gender_reassignment", "ethnic_category", "ethnic_group", "religion",
        "sexual_orientation", "disability", "marital_status", "pregnancy", "nationality", "race",
    ),
    "landlord or provider": ("provider_code", "site_code", "ward", "landlord_id", "landlord"),
    "end of the index stay or death": (
        "discharge_date", "discharge_method", "discharge_known_at", "length_of_stay_days",
        "date_of_death", "death_known_at",
    ),
    "truth of an invented area": (
        "readmission_30d_risk", "readmission_30d_risk_untreated", "readmission_30d_risk_treated",
        "home_84d_untreated", "home_84d_treated", "home_84d_benefit", "referral_probability",
        "ongoing_care_probability", "hours_after_reablement_expected", "arm",
    ),
    "a rival's answer": (
        "practitioner_estimate_of_return", "practitioner_estimate_of_care",
        "practitioner_estimate_date",
    ),
}  # fmt: skip
"""Why → columns. Age is need and may enter (docs/decisions/0021)."""

BANNED_AS_SOURCE = (
    "identifier",
    "protected characteristic",
    "landlord or provider",
    "a rival's answer",
)
"""Never the source of a feature either; an earlier stay's discharge date may be one."""


def banned_columns(columns: Iterable[str]) -> list[dict[str, str]]:
    """The columns that no model may have, each with why; a known-flag counts as its feature.

    >>> banned_columns(["age_years", "discharge_date_known"])
    [{'column': 'discharge_date_known', 'because': 'end of the index stay or death'}]
    """
    by_name = {name: why for why, names in BANNED.items() for name in names}
    by_source = {name: why for why in BANNED_AS_SOURCE for name in BANNED[why]}
    found = []
    for column in columns:
        name = column.removesuffix(KNOWN_SUFFIX)
        feature = BY_NAME.get(name)
        source = feature.source.rpartition(".")[2] if feature else ""
        why = by_name.get(name) or by_source.get(source)
        if why:
            found.append({"column": column, "because": why})
    return found
