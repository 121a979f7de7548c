"""No support from any formal service for 90 days (SCIE: no further action, NFA).

The source leaves open which services count and when the 90 days start: both are settings
(``nfa_scope``, ``nfa_clock_start``) and belong to every figure made of this label. Not the event
outcome "NFA" of Client Level Data, and not ASCOF 2D.
"""

from __future__ import annotations

import pandas as pd

from data_contracts.code_groups import (
    COMMUNITY_SUPPORT_TYPES,
    LONG_TERM_CARE_HOME_TYPES,
    LOW_LEVEL_SERVICE_TYPES,
    SHORT_TERM_BED_COMPONENTS,
)
from features.known import Tables
from features.settings import FeatureParams


def nfa_clock_start(index: pd.DataFrame, linked: pd.DataFrame, params: FeatureParams) -> pd.Series:
    """The day from which the 90 days run; missing where it has not come.

    Parameters
    ----------
    index : one row per stay, indexed by ``spell_id``, with ``discharge_date``.
    linked : the reablement of each stay (``link_reablement``), with ``start`` and ``end``.
    """
    if params.nfa_clock_start == "discharge":
        return index["discharge_date"]
    event = {"reablement_start": "start", "reablement_end": "end"}[params.nfa_clock_start]
    return linked[event].reindex(index.index).astype("datetime64[us]")


def nfa_90d(
    tables: Tables,
    index: pd.DataFrame,
    spells: pd.DataFrame,
    clock_start: pd.Series,
    params: FeatureParams,
) -> pd.Series:
    """1 without support from the first day to day 90, both included; 0 with any of the scope.

    Support counts on the first day only if it goes on after it: what ends when the clock starts
    is what went before. Missing without a first day, and for people who died in the window
    without support: they needed none because they died; and for all where the extract has no care
    table to see support in.

    Parameters
    ----------
    tables : the extract's tables by name.
    index : one row per stay, indexed by ``spell_id``, with ``person_id`` and ``continuous_id``.
    spells : all stays, stitched (``stitch_continuous_spells``); any later one is an admission.
    clock_start : the first day (``nfa_clock_start``), on the same index.
    """
    care_events = tables.get("care_package_event")
    if care_events is None:
        return pd.Series(float("nan"), index=index.index)
    known = clock_start.notna()
    window = index.loc[known, ["person_id", "continuous_id"]].assign(
        first=clock_start[known],
        last=clock_start[known] + pd.Timedelta(days=params.nfa_window_days),
    )
    supported = pd.Series(False, index=window.index)
    if "admission" in params.nfa_scope:
        supported |= _is_admitted(window, spells)
    supported |= _is_served(window, care_events[_counts(care_events, params)])
    deaths = tables["person"].set_index("person_id")["date_of_death"]
    died = window["person_id"].map(deaths)
    label = (~supported).astype("float64").mask(~supported & (died <= window["last"]))
    return label.reindex(index.index)


def _is_admitted(window: pd.DataFrame, spells: pd.DataFrame) -> pd.Series:
    """Whether another hospital stay began in the window."""
    later = spells[["person_id", "continuous_id", "admission_date"]]
    pairs = _pairs(window, later.rename(columns={"continuous_id": "other_id"}))
    is_in = (
        (pairs["admission_date"] >= pairs["first"])
        & (pairs["admission_date"] <= pairs["last"])
        & (pairs["continuous_id"] != pairs["other_id"])
    )
    return pd.Series(window.index.isin(pairs.loc[is_in, "index_spell_id"]), index=window.index)


def _is_served(window: pd.DataFrame, services: pd.DataFrame) -> pd.Series:
    """Whether one of the services ran in the window, after its first day or from it on."""
    pairs = _pairs(window, services[["person_id", "event_start_date", "event_end_date"]])
    is_in = (pairs["event_start_date"] <= pairs["last"]) & ~(
        pairs["event_end_date"] <= pairs["first"]
    )
    return pd.Series(window.index.isin(pairs.loc[is_in, "index_spell_id"]), index=window.index)


def _counts(care_events: pd.DataFrame, params: FeatureParams) -> pd.Series:
    """Which events are services of the scope."""
    is_bed = care_events["service_component"].isin(SHORT_TERM_BED_COMPONENTS)
    service = care_events["service_type"]
    of_kind = {
        "home_care": service.isin(COMMUNITY_SUPPORT_TYPES),
        "care_home": service.isin(LONG_TERM_CARE_HOME_TYPES) | is_bed,
        "low_level": service.isin(LOW_LEVEL_SERVICE_TYPES) & ~is_bed,
    }
    counted = pd.Series(False, index=care_events.index)
    for kind, holds in of_kind.items():
        counted |= holds & (kind in params.nfa_scope)
    return counted


def _pairs(window: pd.DataFrame, facts: pd.DataFrame) -> pd.DataFrame:
    return window.rename_axis("index_spell_id").reset_index().merge(facts, on="person_id")
