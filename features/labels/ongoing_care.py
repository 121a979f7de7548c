"""Whether reablement ended in ongoing care: the sequel, in the order of ASCOF 2A.

Died, went back into hospital, paid for their own care, declined, or NHS-funded: unknown, not 0.
"""

from __future__ import annotations

import pandas as pd

from data_contracts.code_groups import (
    LONG_TERM_SERVICE_TYPES,
    LOW_LEVEL_SERVICE_TYPES,
    NO_ONGOING_CARE_OUTCOMES,
    REABLEMENT_COMPONENTS,
    REABLEMENT_SERVICE_TYPES,
    SHORT_TERM_BED_COMPONENTS,
)
from features.settings import FeatureParams

ADMITTED_TO_HOSPITAL = "Admitted to hospital"

MOST_DAYS_BETWEEN_EPISODES = 7


def reablement_episodes(care_events: pd.DataFrame) -> pd.DataFrame:
    """Reablement services of a person joined where no more than 7 days lie between them.

    Returns one row per episode: ``person_id``, ``start``, ``end`` (missing while open),
    ``outcome`` of its last service.
    """
    services = care_events[
        care_events["service_type"].isin(REABLEMENT_SERVICE_TYPES)
        & care_events["service_component"].isin(REABLEMENT_COMPONENTS)
    ].sort_values(["person_id", "event_start_date", "event_id"], kind="stable")
    open_end = services["event_end_date"].fillna(pd.Timestamp.max.floor("D"))
    latest_end = open_end.groupby(services["person_id"]).cummax()
    ended_before = latest_end.groupby(services["person_id"]).shift()
    gap_days = (services["event_start_date"] - ended_before).dt.days
    is_new = ended_before.isna() | (gap_days > MOST_DAYS_BETWEEN_EPISODES)
    grouped = services.assign(episode=is_new.cumsum()).groupby("episode")
    return pd.DataFrame(
        {
            "person_id": grouped["person_id"].first(),
            "start": grouped["event_start_date"].first(),
            "end": grouped["event_end_date"].last(),
            "outcome": grouped["event_outcome"].last(),
        }
    ).reset_index(drop=True)


def link_reablement(
    index: pd.DataFrame, care_events: pd.DataFrame, params: FeatureParams
) -> pd.DataFrame:
    """The reablement episode that belongs to each stay; the latest discharge wins an episode.

    Linked when discharge lies in ``[start - 7, start + 3]`` days and admission not after the
    start (ASCOF 2D). One row per linked stay, indexed by ``spell_id``.
    """
    episodes = reablement_episodes(care_events)
    pairs = (
        index[["person_id", "continuous_admission_date", "discharge_date"]]
        .reset_index()
        .merge(episodes.rename_axis("episode").reset_index(), on="person_id")
    )
    days_after_start = (pairs["discharge_date"] - pairs["start"]).dt.days
    linked = pairs[
        days_after_start.between(
            -params.reablement_link_before_days, params.reablement_link_after_days
        )
        & (pairs["continuous_admission_date"] <= pairs["start"])
    ].sort_values(["episode", "discharge_date", "spell_id"], kind="stable")
    one_stay = linked.drop_duplicates("episode", keep="last")
    return one_stay.drop_duplicates("spell_id", keep="first").set_index("spell_id").sort_index()


def ongoing_care(
    linked: pd.DataFrame,
    care_events: pd.DataFrame,
    persons: pd.DataFrame,
    params: FeatureParams,
) -> pd.Series:
    """1 ongoing care, 0 none, missing where ASCOF 2A gives no class; by ``spell_id``.

    Order: death within the sequel window of the end; outcome "Admitted to hospital"; a service
    open at the end or starting within the window (ongoing care before low-level help); then the
    outcome that the episode itself gave.
    """
    window = pd.Timedelta(days=params.sequel_window_days)
    died = linked["person_id"].map(persons.set_index("person_id")["date_of_death"])
    is_dead = died <= linked["end"] + window
    is_in_hospital = linked["outcome"] == ADMITTED_TO_HOSPITAL
    is_bed = care_events["service_component"].isin(SHORT_TERM_BED_COMPONENTS)
    is_ongoing = care_events["service_type"].isin(LONG_TERM_SERVICE_TYPES) | is_bed
    is_low_level = care_events["service_type"].isin(LOW_LEVEL_SERVICE_TYPES) & ~is_bed
    label = pd.Series(pd.NA, index=linked.index, dtype="Float64")
    label = label.mask(linked["outcome"].isin(NO_ONGOING_CARE_OUTCOMES), 0.0)
    label = label.mask(_is_followed_by(linked, care_events[is_low_level], window), 0.0)
    label = label.mask(_is_followed_by(linked, care_events[is_ongoing], window), 1.0)
    return label.mask(is_in_hospital | is_dead | linked["end"].isna())


def _is_followed_by(
    linked: pd.DataFrame, services: pd.DataFrame, window: pd.Timedelta
) -> pd.Series:
    """Whether one of the services was open at the episode's end or began within the window."""
    starts_and_ends = services[["person_id", "event_start_date", "event_end_date"]]
    pairs = linked[["person_id", "end"]].reset_index().merge(starts_and_ends, on="person_id")
    is_following = (pairs["event_start_date"] <= pairs["end"] + window) & ~(
        pairs["event_end_date"] <= pairs["end"]
    )
    found = pairs.loc[is_following, "spell_id"]
    return pd.Series(linked.index.isin(found), index=linked.index)
