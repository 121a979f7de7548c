"""How care before the stay went: reviews, whether hours rose, how long a restart took."""

from __future__ import annotations

import numpy as np
import pandas as pd

from features.counting import count_per_stay, is_within, least_per_stay, sum_per_stay, unknown
from features.families.care import long_term_services
from features.known import KnownFacts
from features.settings import FeatureParams

MONTH_DAYS = 30.4375
TREND_POINTS = 7
TREND_DECIMALS = 6
ADMITTED_TO_HOSPITAL = "Admitted to hospital"


def days_since_last_review(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """Days from the last review of the person's care in two years; missing where none is known."""
    if known.care_events is None:
        return unknown(known.index)
    reviews = known.care_events[known.care_events["event_type"] == "Review"]
    recent = reviews[is_within(reviews, "event_start_date", days=params.history_lookback_days)]
    days = (recent["index_date"] - recent["event_start_date"]).dt.days
    return least_per_stay(days, recent, known.index)


def hours_trend_per_month(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """By how many weekly hours a month the package grew in the half year before this stay.

    Least-squares slope over seven days, evenly spread, the last one the day of admission; a day
    without a package has 0 hours. 0 where no package is known to the council, missing where one
    of them does not say its hours.
    """
    services = long_term_services(known)
    if services is None:
        return unknown(known.index)
    days_before = np.linspace(params.hours_trend_days, 0, TREND_POINTS)
    months = -days_before / MONTH_DAYS
    weight = (months - months.mean()) / ((months - months.mean()) ** 2).sum()
    began = (services["own_admission_date"] - services["event_start_date"]).dt.days.to_numpy()
    ended = (services["own_admission_date"] - services["event_end_date"]).dt.days.to_numpy()
    is_open = (days_before <= began[:, None]) & ~(days_before < ended[:, None])
    columns = ["stay", "hours_per_week", "share"]
    is_seen = pd.Series(is_open.any(axis=1), index=services.index)
    was_open = services.assign(share=is_open @ weight).loc[is_seen, columns]
    pushes = was_open["hours_per_week"].astype("float64") * was_open["share"]
    slope = sum_per_stay(pushes, was_open, known.index).round(TREND_DECIMALS)
    return slope.mask(count_per_stay(was_open[pushes.isna()], known.index).gt(0))


def restart_delay_days(known: KnownFacts, params: FeatureParams) -> pd.Series:
    """Days without the package after the last earlier stay that had suspended it.

    Counted for the latest earlier stay during which long-term support ended with "Admitted to
    hospital", in the lookback window: from its discharge to the first start of long-term support
    since, 0 where that came first. Missing where no stay suspended a package, or while it has not
    been restarted.
    """
    services = long_term_services(known)
    if services is None:
        return unknown(known.index)
    suspended = services[
        services["event_outcome"].eq(ADMITTED_TO_HOSPITAL)
        & is_within(services, "event_end_date", days=params.care_lookback_days)
    ][["stay", "event_end_date"]]
    stays = suspended.merge(known.spells, on="stay")
    is_stay_of_it = (
        (stays["continuous_admission_date"] <= stays["event_end_date"])
        & (stays["event_end_date"] <= stays["discharge_date"])
        & ~stays["is_own"]
    )
    left = stays[is_stay_of_it].groupby("stay")[["event_end_date", "discharge_date"]]
    latest = left.max().add_prefix("last_").reset_index()
    starts = latest.merge(services[["stay", "event_start_date", "index_date"]])
    since = (starts["event_start_date"] > starts["last_event_end_date"]) & (
        starts["event_start_date"] < starts["index_date"]
    )
    days = (starts["event_start_date"] - starts["last_discharge_date"]).dt.days[since]
    return least_per_stay(days.clip(lower=0), starts, known.index)
