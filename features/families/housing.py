"""The condition of the home at its last survey, and what stands in the person's way.

A home nobody surveyed is unknown, never "no problem".
"""

from __future__ import annotations

import pandas as pd

from features.counting import count_per_stay, per_stay, unknown, yes_no
from features.known import KnownFacts
from features.settings import FeatureParams

COLD_MONTHS = (10, 11, 12, 1, 2, 3)
COLD_EPC_BANDS = ("E", "F", "G")
SERIOUS_HAZARD = 1
FRAIL_FOR_STAIRS_CFS = 6


def damp_severity(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """Damp or mould at the last valid survey, 0 none to 3 severe."""
    del params
    survey = known.survey
    return unknown(known.index) if survey is None else survey["damp_severity"].astype("float64")


def clutter_rating(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """Clutter image rating at the last valid survey, 1 clear to 9 severe."""
    del params
    survey = known.survey
    if survey is None:
        return unknown(known.index)
    return survey["clutter_image_rating"].astype("float64")


def has_heating_fault(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """1 when the last valid survey found the heating not working, 0 when it worked."""
    del params
    survey = known.survey
    return unknown(known.index) if survey is None else 1.0 - yes_no(survey["heating_working"])


def survey_age_days(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """Days since the last valid survey."""
    del params
    survey = known.survey
    if survey is None:
        return unknown(known.index)
    age: pd.Series = (known.today - survey["survey_date"]).dt.days
    return age.astype("float64")


def open_serious_hazards(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """Category 1 hazards reported and not known to be made safe; unknown if never surveyed."""
    del params
    survey = known.survey
    if known.hazards is None or survey is None:
        return unknown(known.index)
    open_hazards = _open_hazards(known.hazards)
    is_serious = open_hazards["hazard_category"].eq(SERIOUS_HAZARD)
    counted = count_per_stay(open_hazards[is_serious], known.index)
    return counted.where(survey["survey_date"].notna() | counted.gt(0))


def days_open_of_oldest_hazard(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """Days since the oldest open hazard was reported, 0 where a surveyed home has none open."""
    del params
    survey = known.survey
    if known.hazards is None or survey is None:
        return unknown(known.index)
    open_hazards = _open_hazards(known.hazards)
    days = (open_hazards["index_date"] - open_hazards["reported_date"]).dt.days
    longest = per_stay(days.groupby(open_hazards["stay"]).max(), known.index)
    none_open = survey["survey_date"].notna() & longest.isna()
    return longest.mask(none_open, 0.0)


def is_access_for_carers_ok(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """1 when the last valid survey found a key safe, so that care workers can let themselves in."""
    del params
    survey = known.survey
    return unknown(known.index) if survey is None else yes_no(survey["key_safe"])


def has_stairs_barrier(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """1 when steps, or a floor without a lift, stand before someone who cannot manage them.

    Cannot: a therapist found the stairs unsafe, or the Clinical Frailty Scale is 6 or more. 0 when
    there are no steps, or when what is known of the person is neither. Unknown when the home is,
    or when there are steps and nothing is known of the person.
    """
    del params
    home = known.home
    if home is None:
        return unknown(known.index)
    has_steps = (
        home["internal_stairs"].eq("yes").fillna(False)
        | home["external_steps_count"].gt(0).fillna(False)
        | (home["floor_of_entry"].gt(0) & home["lift_available"].eq("no")).fillna(False)
    )
    cfs = known.index["cfs_score"].astype("float64")
    is_frail = (cfs >= FRAIL_FOR_STAIRS_CFS).astype("float64").where(cfs.notna())
    is_unsafe = 1.0 - yes_no(known.own_stay["stairs_assessed_safe"])
    cannot = pd.concat([is_frail, is_unsafe], axis="columns").max(axis="columns")
    is_home_known = home["internal_stairs"].isin(["yes", "no"])
    return cannot.where(has_steps, 0.0).where(is_home_known)


def has_bathroom_barrier(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """1 when the only bathroom is upstairs and the stairs are a barrier."""
    home = known.home
    if home is None:
        return unknown(known.index)
    is_upstairs = home["bathroom_floor"].eq("upper").astype("float64")
    is_bathroom_known = home["bathroom_floor"].isin(["ground", "upper", "both", "none"])
    return (is_upstairs * has_stairs_barrier(known, params)).where(is_bathroom_known)


def is_cold_risk(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """1 from October to March when the home is hard, or too dear, to keep warm.

    Energy band E to G, heating that does not work, or a prepayment meter together with a debt to
    the energy supplier. Unknown where none of the three is known.
    """
    signs = [has_heating_fault(known, params)]
    home = known.home
    if home is not None:
        band = home["epc_band"]
        signs.append(band.isin(COLD_EPC_BANDS).astype("float64").where(band.notna()))
        signs.append(yes_no(home["prepay_meter"]) * yes_no(home["energy_debt"]))
    worst = pd.concat(signs, axis="columns").max(axis="columns")
    is_cold_season = known.index["index_datetime"].dt.month.isin(COLD_MONTHS)
    return worst.where(is_cold_season, worst * 0.0).astype("float64")


def _open_hazards(hazards: pd.DataFrame) -> pd.DataFrame:
    """Hazards reported by the day of the decision and not known to be made safe by it."""
    is_open = (hazards["reported_date"] <= hazards["index_date"]) & ~(
        hazards["made_safe_date"] <= hazards["index_date"]
    )
    return hazards[is_open]
