"""Who is at home, and how secure the home is."""

from __future__ import annotations

import pandas as pd

from data_contracts.code_groups import SETTLED_ACCOMMODATION, UNSETTLED_ACCOMMODATION
from features.counting import count_per_stay, is_within, unknown, yes_no
from features.known import KnownFacts, current_tenancies
from features.settings import FeatureParams

NOTICES = ("s8", "s21")


def lives_alone(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """1 alone, 0 with others; unknown where not recorded or where a carer is said to live in."""
    del params
    alone = yes_no(known.persons["lives_alone"])
    is_conflict = (alone == 1) & (known.persons["carer_lives_with"] == "yes")
    return alone.mask(is_conflict)


def is_without_carer(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """1 when it is recorded that no unpaid carer helps, 0 when one does."""
    del params
    return 1.0 - yes_no(known.persons["has_unpaid_carer"])


def is_without_settled_home(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """1 without a settled home (none, hostel, temporary, guest), 0 with; unknown is its own level.

    Source: accommodation status of Client Level Data and its settled list.
    """
    del params
    status = current_tenancies(known.tenancies, known.index)["accommodation_status"]
    unsettled = status.isin(UNSETTLED_ACCOMMODATION).astype("float64")
    return unsettled.where(unsettled.eq(1) | status.isin(SETTLED_ACCOMMODATION))


def is_tenancy_at_risk(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """1 when notice is known to have been served, 0 when recorded as none."""
    del params
    notice = current_tenancies(known.tenancies, known.index)["notice_served"]
    at_risk = notice.isin(NOTICES).astype("float64")
    return at_risk.where(at_risk.eq(1) | notice.eq("none"))


def moves(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """Tenancies begun in the lookback window; unknown for people with no known tenancy."""
    if known.tenancies is None:
        return unknown(known.index)
    in_window = is_within(known.tenancies, "tenancy_start_date", days=params.moves_lookback_days)
    has_any = count_per_stay(known.tenancies, known.index) > 0
    return count_per_stay(known.tenancies[in_window], known.index).where(has_any)


def area_deprivation_decile(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """Index of Multiple Deprivation decile of the home's area, 1 the most deprived."""
    del params
    return known.persons["imd_decile"].astype("float64")
