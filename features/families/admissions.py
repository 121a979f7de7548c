"""Hospital use before the decision, and the stay so far."""

from __future__ import annotations

import pandas as pd

from data_contracts.code_groups import (
    CARE_HOME_SOURCES,
    EMERGENCY_METHODS,
    HOME_SOURCES,
    HOSPITAL_SOURCES,
    UNKNOWN_METHODS,
    UNKNOWN_SOURCES,
)
from features.counting import count_per_stay, given, is_within, least_per_stay, of_stay
from features.known import KnownFacts
from features.settings import FeatureParams

WINTER_MONTHS = (12, 1, 2)
SATURDAY = 5


def emergency_admissions(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """Emergency admissions in the lookback window, transfers not counted again."""
    stays = known.earlier_stays
    is_emergency = stays["admission_method"].isin(EMERGENCY_METHODS)
    in_window = is_within(stays, "admission_date", days=params.admissions_lookback_days)
    counted = count_per_stay(stays[is_emergency & in_window], known.index)
    return given(known.index, "n_emergency_admissions_365d").fillna(counted)


def admissions(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """Admissions of any kind in the lookback window, the index stay not counted."""
    stays = known.earlier_stays
    in_window = is_within(stays, "admission_date", days=params.admissions_lookback_days)
    counted = count_per_stay(stays[in_window], known.index)
    return given(known.index, "n_admissions_365d").fillna(counted)


def had_recent_stay(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """1 when the person left hospital in the days before this admission, else 0."""
    stays = known.earlier_stays
    admitted = of_stay(known.index["continuous_admission_date"], stays)
    days_out = (admitted - stays["discharge_date"]).dt.days
    recent = stays[days_out.between(0, params.recent_stay_lookback_days)]
    return count_per_stay(recent, known.index).clip(upper=1.0)


def days_since_last_discharge(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """Days from the last earlier discharge to the decision; missing where none is known."""
    del params
    stays = known.earlier_stays
    days = (stays["index_date"] - stays["discharge_date"]).dt.days
    return least_per_stay(days, stays, known.index)


def stays_in_two_years(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """Admissions of any kind in the long lookback window, the index stay not counted."""
    stays = known.earlier_stays
    in_window = is_within(stays, "admission_date", days=params.history_lookback_days)
    return count_per_stay(stays[in_window], known.index)


def ed_attendances(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """Emergency department visits in the lookback window before this admission."""
    stated = given(known.index, "n_ed_attendances_183d")
    if known.ed_attendances is None:
        return stated
    visits = known.ed_attendances
    is_before = visits["arrival_date"] < of_stay(known.index["continuous_admission_date"], visits)
    in_window = is_within(visits, "arrival_date", days=params.ed_lookback_days)
    return stated.fillna(count_per_stay(visits[is_before & in_window], known.index))


def outpatient_visits(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """Outpatient visits in the year before, where the source states them."""
    del params
    return given(known.index, "n_outpatient_365d")


def length_of_stay_so_far_days(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """Nights from the first admission of the continuous spell to the decision."""
    del params
    started = known.index["continuous_admission_date"]
    nights = (known.today - started).dt.days
    return given(known.index, "length_of_stay_days").fillna(nights.astype("float64"))


def delay_so_far_days(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """Days since the person was ready to leave; 0 on that day, missing before it is known."""
    del params
    days: pd.Series = (known.today - known.own_stay["discharge_ready_date"]).dt.days
    return days.clip(lower=0).astype("float64")


def is_emergency_admission(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """1 when this stay began as an emergency, else 0; missing where the method is not known."""
    del params
    method = known.index["admission_method"]
    return method.isin(EMERGENCY_METHODS).astype("float64").mask(method.isin(UNKNOWN_METHODS))


ORIGINS = ("home", "hospital", "care home", "elsewhere")


def came_from(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """Position in ORIGINS of where the person was before; missing where it is not recorded."""
    del params
    code = known.index["source_of_admission"]
    position = pd.Series(3.0, index=known.index.index)
    position = position.mask(code.isin(HOME_SOURCES), 0.0)
    position = position.mask(code.isin(HOSPITAL_SOURCES), 1.0)
    position = position.mask(code.isin(CARE_HOME_SOURCES), 2.0)
    return position.where(code.notna() & ~code.isin(UNKNOWN_SOURCES))


def is_winter(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """1 when the decision falls in December, January or February, else 0."""
    del params
    month: pd.Series = known.index["index_datetime"].dt.month
    return month.isin(WINTER_MONTHS).astype("float64")


def is_weekend(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """1 when the decision falls on a Saturday or Sunday, else 0."""
    del params
    weekday: pd.Series = known.index["index_datetime"].dt.day_of_week
    return weekday.ge(SATURDAY).astype("float64")
