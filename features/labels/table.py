"""All labels of the training cohort, with who belongs to which target's cohort."""

from __future__ import annotations

import pandas as pd

from data_contracts.code_groups import CARE_HOME_DESTINATIONS
from features.barrier import NONE_RECORDED
from features.continuous import stitch_continuous_spells
from features.known import Tables
from features.labels.arm import is_referred_by_discharge, kind_referred_to, offer_chance
from features.labels.before import had_emergency_earlier, had_emergency_just_before
from features.labels.home import days_to_care_home, home_84d
from features.labels.hours import hours_after_reablement, hours_at_start
from features.labels.maturity import is_mature, only_mature, stated_outcomes
from features.labels.no_further_action import nfa_90d, nfa_clock_start
from features.labels.ongoing_care import link_reablement, ongoing_care
from features.labels.readmission import (
    days_to_death,
    days_to_emergency_readmission,
    readmission_30d,
)
from features.labels.snapshot import home_91d, is_counted_in_2b
from features.settings import FeatureParams

HOME_PATHWAYS = ("P0", "P1")
LABELS = (
    "readmission_30d", "readmission_30d_2d_rule", "ongoing_care", "home_84d", "home_91d", "nfa_90d",
    "hours_at_start", "hours_after_reablement", "hours_reduction",
)  # fmt: skip
BEFORE = ("had_emergency_earlier", "had_emergency_just_before")


def build_label_table(
    tables: Tables,
    index: pd.DataFrame,
    barriers: pd.DataFrame,
    params: FeatureParams,
    *,
    as_of: pd.Timestamp,
) -> pd.DataFrame:
    """Outcomes of every index stay as an extract taken at ``as_of`` can tell them.

    Returns one row per stay, indexed by ``spell_id``: the labels of LABELS (Float64; missing is
    unknown), ``died_first``, ``is_referred`` (the arm: housing help asked for by discharge),
    ``referral_kind`` and ``housing_offer_chance`` (labels/arm.py), ``had_emergency_earlier`` and
    ``had_emergency_just_before`` (labels/before.py), one boolean ``in_<target>_cohort`` each and
    ``in_ascof_2b_cohort``. Three labels are of targets; the others stand beside them, so that an
    area can be compared by its own measures: ``readmission_30d_2d_rule`` passes over readmissions
    without a night, ``home_91d`` is the snapshot of ASCOF 2B, ``nfa_90d`` no further action; hours
    a week when reablement began, after it, and the first less the second (positive: less help is
    needed). An outcome that the source states itself wins; without a calendar there is no other.
    """
    linked = _linked_reablement(tables, index, params)
    if params.has_calendar:
        spells = stitch_continuous_spells(tables["discharge_spell"])
        labels, died_first = _derived(tables, index, linked, spells, params, as_of=as_of)
        before = {
            "had_emergency_earlier": had_emergency_earlier(index, spells, params),
            "had_emergency_just_before": had_emergency_just_before(index, spells, params),
        }
    else:  # nothing can be reckoned: only what the source itself states is known
        unknown = pd.Series(pd.NA, index=index.index, dtype="Float64")
        labels, before = dict.fromkeys(LABELS, unknown), dict.fromkeys(BEFORE, unknown)
        died_first = pd.Series(False, index=index.index)
    labels |= {
        name: stated
        for name in labels
        if (stated := stated_outcomes(tables.get("outcome"), name, index)) is not None
    }
    went_home = ~index["discharge_destination"].isin(CARE_HOME_DESTINATIONS)
    plans_home = index["discharge_pathway"].fillna("unknown").isin([*HOME_PATHWAYS, "unknown"])
    needs_look = barriers["state"].ne(NONE_RECORDED)
    return pd.DataFrame(
        {
            "person_id": index["person_id"],
            "index_datetime": index["index_datetime"],
            **labels,
            "died_first": died_first,
            "is_referred": is_referred_by_discharge(index, tables.get("referral")),
            "referral_kind": kind_referred_to(index, tables.get("referral")),
            "housing_offer_chance": offer_chance(index),
            **before,
            "in_readmission_30d_cohort": True,
            "in_ongoing_care_cohort": labels["ongoing_care"].notna(),
            "in_housing_benefit_cohort": went_home & plans_home & needs_look,
            "in_ascof_2b_cohort": is_counted_in_2b(index, linked),
        }
    )


def _derived(
    tables: Tables,
    index: pd.DataFrame,
    linked: pd.DataFrame,
    spells: pd.DataFrame,
    params: FeatureParams,
    *,
    as_of: pd.Timestamp,
) -> tuple[dict[str, pd.Series], pd.Series]:
    """Outcomes reckoned from dates, and who died in the readmission window before coming back."""
    persons, events = tables["person"], tables.get("care_package_event")
    died = days_to_death(index, persons)
    back = days_to_emergency_readmission(
        index, spells, is_zero_night_counted=params.is_zero_night_readmission_counted
    )
    back_overnight = days_to_emergency_readmission(index, spells, is_zero_night_counted=False)
    readmission = readmission_30d(back, died, params)
    left = index["discharge_date"]
    clock_start = nfa_clock_start(index, linked, params)

    def mature(label: pd.Series, window_days: int, start: pd.Series = left) -> pd.Series:
        is_over = is_mature(
            start, window_days=window_days, lag_days=params.outcome_lag_days, as_of=as_of
        )
        return only_mature(label, is_over)

    labels = {
        "readmission_30d": mature(readmission["event"], params.readmission_window_days),
        "readmission_30d_2d_rule": mature(
            readmission_30d(back_overnight, died, params)["event"], params.readmission_window_days
        ),
        "ongoing_care": mature(
            _ongoing_care(tables, index, linked, params), params.reablement_window_days
        ),
        "home_84d": mature(
            home_84d(back_overnight, died, days_to_care_home(index, events), params),
            params.home_window_days,
        ),
        "home_91d": mature(home_91d(index, spells, died, events, params), params.snapshot_day_days),
        "nfa_90d": mature(
            nfa_90d(tables, index, spells, clock_start, params),
            params.nfa_window_days,
            clock_start,
        ),
    }
    for name, hours in _hours(tables, index, linked, labels["ongoing_care"], params).items():
        is_told = mature(hours, params.sequel_window_days, linked["end"].reindex(index.index))
        labels[name] = mature(is_told, params.reablement_window_days)
    return labels, readmission["died_first"] & labels["readmission_30d"].notna()


def _hours(
    tables: Tables,
    index: pd.DataFrame,
    linked: pd.DataFrame,
    ongoing: pd.Series,
    params: FeatureParams,
) -> dict[str, pd.Series]:
    """Hours a week around the reablement of each stay; unknown without one or a care table."""
    events = tables.get("care_package_event")
    if events is None:
        nothing = pd.Series(float("nan"), index=index.index)
        start, after = nothing, nothing
    else:
        known = ongoing.reindex(linked.index)
        start = hours_at_start(linked, events).reindex(index.index)
        after = hours_after_reablement(linked, known, events, params).reindex(index.index)
    return {
        "hours_at_start": start,
        "hours_after_reablement": after,
        "hours_reduction": start - after,
    }


def _linked_reablement(tables: Tables, index: pd.DataFrame, params: FeatureParams) -> pd.DataFrame:
    """The reablement of each stay; no row without a care table or a calendar to link by."""
    events = tables.get("care_package_event")
    if events is None or not params.has_calendar:
        nothing = pd.DataFrame({"start": [], "end": []}, dtype="datetime64[us]")
        return nothing.set_index(pd.Index([], dtype="str", name="spell_id"))
    return link_reablement(index, events, params)


def _ongoing_care(
    tables: Tables, index: pd.DataFrame, linked: pd.DataFrame, params: FeatureParams
) -> pd.Series:
    """The sequel of reablement, missing for stays without a linked, finished episode."""
    events = tables.get("care_package_event")
    if events is None:
        return pd.Series(pd.NA, index=index.index, dtype="Float64")
    return ongoing_care(linked, events, tables["person"], params).reindex(index.index)
