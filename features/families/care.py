"""Social care before the stay, from Client Level Data service events."""

from __future__ import annotations

import pandas as pd

from data_contracts.code_groups import (
    COMMUNITY_SUPPORT_TYPES,
    LONG_TERM_SERVICE_TYPES,
    PACKAGE_BREAKDOWN_OUTCOMES,
    REABLEMENT_COMPONENTS,
)
from features.counting import count_per_stay, is_within, of_stay, per_stay, unknown
from features.known import KnownFacts
from features.settings import FeatureParams


def _services(known: KnownFacts) -> pd.DataFrame | None:
    """Known service events; None where the extract has no care table."""
    events = known.care_events
    return None if events is None else events[events["event_type"] == "Service"]


def long_term_services(known: KnownFacts) -> pd.DataFrame | None:
    """Known long-term services, with the day on which this stay began (``own_admission_date``)."""
    services = _services(known)
    if services is None:
        return None
    long_term = services[services["service_type"].isin(LONG_TERM_SERVICE_TYPES)]
    own = of_stay(known.index["continuous_admission_date"], long_term)
    return long_term.assign(own_admission_date=own)


def _open_long_term(known: KnownFacts) -> pd.DataFrame | None:
    """Long-term services running when this stay began, as far as was known."""
    services = long_term_services(known)
    if services is None:
        return None
    return services[
        (services["event_start_date"] <= services["own_admission_date"])
        & ~(services["event_end_date"] < services["own_admission_date"])
    ]


def package_hours_per_week(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """Hours of care a week running at admission; 0 where no package is known to the council."""
    del params
    services = _open_long_term(known)
    if services is None:
        return unknown(known.index)
    return _sum_of_packages(services, "hours_per_week", known.index)


def planned_care_hours(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """Hours of care a week that the plan for leaving asks for; missing where none says."""
    del params
    return known.own_stay["planned_care_hours_per_week"].astype("float64")


def visits_per_day(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """Care visits a day running at admission; 0 where no package is known to the council."""
    del params
    services = _open_long_term(known)
    if services is None:
        return unknown(known.index)
    return _sum_of_packages(services, "visits_per_day", known.index)


def has_two_carers(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """1 when the package running at admission needed two care workers at a time, else 0."""
    del params
    services = _open_long_term(known)
    if services is None:
        return unknown(known.index)
    return count_per_stay(services[services["double_handed"] == "yes"], known.index).clip(upper=1.0)


def has_long_term_support(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """1 when community long-term support was running at admission, else 0."""
    del params
    services = _open_long_term(known)
    if services is None:
        return unknown(known.index)
    community = services[services["service_type"].isin(COMMUNITY_SUPPORT_TYPES)]
    return count_per_stay(community, known.index).clip(upper=1.0)


def earlier_reablement(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """Reablement episodes begun in the lookback window."""
    services = _services(known)
    if services is None:
        return unknown(known.index)
    is_reablement = services["service_component"].isin(REABLEMENT_COMPONENTS)
    in_window = is_within(services, "event_start_date", days=params.care_lookback_days)
    return count_per_stay(services[is_reablement & in_window], known.index)


def package_breakdowns(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """Services in the lookback window that ended for a reason nobody planned."""
    services = _services(known)
    if services is None:
        return unknown(known.index)
    broke = services["event_outcome"].isin(PACKAGE_BREAKDOWN_OUTCOMES)
    in_window = is_within(services, "event_end_date", days=params.care_lookback_days)
    return count_per_stay(services[broke & in_window], known.index)


def _sum_of_packages(services: pd.DataFrame, column: str, index: pd.DataFrame) -> pd.Series:
    """The sum over packages; 0 without a package, missing where none of them says it."""
    total = services.groupby("stay")[column].sum(min_count=1)
    has_package = count_per_stay(services, index) > 0
    return per_stay(total, index).where(has_package, 0.0)
