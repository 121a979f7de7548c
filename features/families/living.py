"""Who is at home, and how secure the home is."""

from __future__ import annotations

import pandas as pd

from data_contracts.code_groups import (
    HOMELESS_AT_APPLICATION,
    HOMELESS_DUTIES,
    SETTLED_ACCOMMODATION,
    UNSETTLED_ACCOMMODATION,
)
from features.counting import count_per_stay, is_within, unknown, yes_no
from features.known import KnownFacts, has_ended
from features.settings import FeatureParams

NOTICES = ("s8", "s21")
ARREARS_WEEKS_AT_RISK = 8.0
"""Weeks of rent from which a landlord must be given possession (Housing Act 1988, ground 8)."""
HOUSEHOLDS_OF_MORE = ("couple", "couple_one_frail", "with_family", "shared")


def lives_alone(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """1 alone, 0 with others; unknown where not recorded or where the record contradicts itself.

    A carer who lives in, a household of two or more, or a shared one contradicts living alone.
    """
    del params
    about = known.persons
    alone = yes_no(about["lives_alone"])
    has_company = (
        about["carer_lives_with"].eq("yes")
        | about["household_size"].gt(1).fillna(False)
        | about["household_type"].isin(HOUSEHOLDS_OF_MORE)
    )
    return alone.mask((alone == 1) & has_company)


def is_without_carer(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """1 when it is recorded that no unpaid carer helps, 0 when one does."""
    del params
    return 1.0 - yes_no(known.persons["has_unpaid_carer"])


def has_frail_partner(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """1 when the person lives with a partner who is frail, 0 in any other known household.

    Unknown where no household is recorded, or where the person is said to live alone as well.
    """
    del params
    household = known.persons["household_type"]
    is_frail = household.eq("couple_one_frail").astype("float64")
    is_known = household.notna() & household.ne("unknown")
    is_conflict = is_frail.eq(1) & known.persons["lives_alone"].eq("yes")
    return is_frail.where(is_known & ~is_conflict)


def is_without_settled_home(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """1 without a settled home (none, hostel, temporary, guest), 0 with; unknown is its own level.

    An open application as homeless outweighs an older record. Whose last tenancy ended and who has
    no other on record is unknown, not settled. Source: accommodation status of Client Level Data
    and its settled list, of the tenancy and, where it is silent, of the person; H-CLIC.
    """
    del params
    status = known.tenancy["accommodation_status"].fillna(known.persons["accommodation_status"])
    unsettled = status.isin(UNSETTLED_ACCOMMODATION).astype("float64")
    recorded = unsettled.where(unsettled.eq(1) | status.isin(SETTLED_ACCOMMODATION))
    recorded = recorded.mask(_has_lost_home(known) & recorded.eq(0))
    cases = _open_cases(known)
    if cases is None:
        return recorded
    duty = cases["initial_assessment"]
    is_homeless = duty.isin(HOMELESS_DUTIES) | (
        cases["accommodation_at_application"].isin(HOMELESS_AT_APPLICATION)
        & duty.ne("prevention").fillna(True)
    )
    return recorded.mask(count_per_stay(cases[is_homeless], known.index).gt(0), 1.0)


def is_tenancy_at_risk(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """1 when the home is known to be at risk, 0 when notice is recorded as none, else unknown.

    At risk: notice served or given, rent of 8 weeks or more owed, the last tenancy ended with no
    other on record, or an application as homeless open.
    """
    del params
    tenancy = known.tenancy
    at_risk = (
        tenancy["notice_served"].isin(NOTICES)
        | tenancy["tenancy_status"].eq("under_notice").fillna(False)
        | tenancy["rent_arrears_weeks"].ge(ARREARS_WEEKS_AT_RISK).fillna(False)
        | _has_lost_home(known)
    )
    cases = _open_cases(known)
    if cases is not None:
        at_risk |= count_per_stay(cases, known.index).gt(0)
    is_told = at_risk | tenancy["notice_served"].eq("none").fillna(False)
    return at_risk.astype("float64").where(is_told)


def is_going_to_temporary_address(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """1 when the person leaves for an address that is not the usual one, as known by then."""
    del params
    return yes_no(known.own_stay["temporary_address"])


def moves(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """Tenancies begun in the lookback window; unknown for people with no known tenancy."""
    if known.tenancies is None:
        return unknown(known.index)
    in_window = is_within(known.tenancies, "tenancy_start_date", days=params.moves_lookback_days)
    has_any = count_per_stay(known.tenancies, known.index) > 0
    return count_per_stay(known.tenancies[in_window], known.index).where(has_any)


def tenancy_record_age_days(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """Days since the record of the tenancy held first stood in an extract, two years at most.

    Without the limit it would tell how far back the extract reaches, and so the year.
    """
    days = (known.today - known.tenancy["recorded_on"]).dt.days.astype("float64")
    return days.clip(upper=float(params.history_lookback_days))


def area_deprivation_decile(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """Index of Multiple Deprivation decile of the home's area, 1 the most deprived."""
    del params
    return known.persons["imd_decile"].astype("float64")


def _has_lost_home(known: KnownFacts) -> pd.Series:
    """Whether a tenancy of the person had ended by the decision and no other is on record."""
    if known.tenancies is None:
        return pd.Series(False, index=known.index.index)
    over = known.tenancies[has_ended(known.tenancies)]
    return count_per_stay(over, known.index).gt(0) & known.tenancy["recorded_on"].isna()


def _open_cases(known: KnownFacts) -> pd.DataFrame | None:
    """Applications as homeless, made by the day of the decision and not known to be closed."""
    cases = known.homelessness_cases
    if cases is None:
        return None
    is_closed = cases["closed_date"] <= cases["index_date"]
    return cases[(cases["application_date"] <= cases["index_date"]) & ~is_closed]
