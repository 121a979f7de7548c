"""Hours of care a week before and after reablement: how much help remains, not only whether.

Worker hours, as the council plans them (``care_package_event.hours_per_week``, summed over
workers). The hours of ``referral`` are of housing help and are not read. Why hours: a service that
takes in people of higher need ends with more of them still needing care, and helps all the same.
"""

from __future__ import annotations

import pandas as pd

from data_contracts.code_groups import (
    COMMUNITY_SUPPORT_TYPES,
    LONG_TERM_CARE_HOME_TYPES,
    LOW_LEVEL_SERVICE_TYPES,
    REABLEMENT_COMPONENTS,
    REABLEMENT_SERVICE_TYPES,
    SHORT_TERM_BED_COMPONENTS,
)
from features.settings import FeatureParams


def hours_at_start(linked: pd.DataFrame, care_events: pd.DataFrame) -> pd.Series:
    """Hours a week of the reablement services that begin on the episode's first day.

    Missing where one of them does not say its hours.

    Parameters
    ----------
    linked : the reablement of each stay (``link_reablement``), by ``spell_id``.
    care_events : the table ``care_package_event``.
    """
    is_reablement = care_events["service_type"].isin(REABLEMENT_SERVICE_TYPES) & care_events[
        "service_component"
    ].isin(REABLEMENT_COMPONENTS)
    pairs = _pairs(linked, care_events[is_reablement])
    return _summed(pairs[pairs["event_start_date"] == pairs["start"]], linked)


def hours_after_reablement(
    linked: pd.DataFrame,
    ongoing_care: pd.Series,
    care_events: pd.DataFrame,
    params: FeatureParams,
) -> pd.Series:
    """Hours a week of care at home that run on the last day of the sequel window.

    0 where reablement ended without ongoing care and none runs. Low-level help counts with the
    hours it states; equipment and alarms state none and count 0. Missing where ASCOF 2A gives no
    class (died, in hospital, paid for it, declined, NHS-funded, open), where a service does not say
    its hours, where ongoing care had ended again by that day, and for people in a care home or a
    short-term bed: care around the clock is no number of hours at home.

    Parameters
    ----------
    linked : the reablement of each stay (``link_reablement``), by ``spell_id``.
    ongoing_care : 1, 0 or missing on the same index (``features.labels.ongoing_care``).
    care_events : the table ``care_package_event``.
    """
    pairs = _pairs(linked, care_events)
    day = pairs["end"] + pd.Timedelta(days=params.sequel_window_days)
    running = pairs[(pairs["event_start_date"] <= day) & ~(pairs["event_end_date"] < day)]
    is_bed = running["service_component"].isin(SHORT_TERM_BED_COMPONENTS)
    is_low_level = running["service_type"].isin(LOW_LEVEL_SERVICE_TYPES) & ~is_bed
    is_bed |= running["service_type"].isin(LONG_TERM_CARE_HOME_TYPES)
    is_at_home = running["service_type"].isin(COMMUNITY_SUPPORT_TYPES)
    at_home = running[is_at_home | (is_low_level & running["hours_per_week"].notna())]
    served = linked.index.isin(at_home["spell_id"])
    hours = _summed(at_home, linked).mask(~served & ongoing_care.eq(0).fillna(False), 0.0)
    in_bed = linked.index.isin(running.loc[is_bed, "spell_id"])
    return hours.mask(in_bed | ongoing_care.isna())


def _pairs(linked: pd.DataFrame, care_events: pd.DataFrame) -> pd.DataFrame:
    """One row per linked stay and service of its person."""
    services = care_events[care_events["event_type"] == "Service"]
    columns = ["person_id", "event_start_date", "event_end_date", "service_type",
               "service_component", "hours_per_week"]  # fmt: skip
    episodes = linked[["person_id", "start", "end"]].reset_index()
    return episodes.merge(services[columns], on="person_id")


def _summed(services: pd.DataFrame, linked: pd.DataFrame) -> pd.Series:
    """Hours by stay; missing without a service, or where one does not say its hours."""
    hours = services["hours_per_week"].astype("float64")
    by_stay = hours.groupby(services["spell_id"])
    total = by_stay.sum().where(by_stay.count() == by_stay.size())
    return total.reindex(linked.index).astype("float64")
