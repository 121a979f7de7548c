"""All labels of the training cohort, with who belongs to which target's cohort."""

from __future__ import annotations

import pandas as pd

from data_contracts.code_groups import CARE_HOME_DESTINATIONS
from features.barrier import NONE_RECORDED
from features.known import Tables
from features.labels.home import days_to_care_home, home_84d
from features.labels.maturity import is_mature, only_mature, stated_outcomes
from features.labels.ongoing_care import link_reablement, ongoing_care
from features.labels.readmission import (
    days_to_death,
    days_to_emergency_readmission,
    readmission_30d,
)
from features.settings import FeatureParams

HOME_PATHWAYS = ("P0", "P1")


def build_label_table(
    tables: Tables,
    index: pd.DataFrame,
    barriers: pd.DataFrame,
    params: FeatureParams,
    *,
    as_of: pd.Timestamp,
) -> pd.DataFrame:
    """Outcomes of every index stay as an extract taken at ``as_of`` can tell them.

    Returns one row per stay, indexed by ``spell_id``: the labels ``readmission_30d``,
    ``ongoing_care`` and ``home_84d`` (Float64; missing is unknown), ``died_first``,
    ``is_referred`` (the arm: housing help asked for by discharge), and one boolean
    ``in_<target>_cohort`` each. An outcome that the source states itself wins; without a calendar
    there is no other.
    """
    labels, died_first = (
        _derived(tables, index, params, as_of=as_of) if params.has_calendar else _unknown(index)
    )
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
            "in_readmission_30d_cohort": True,
            "in_ongoing_care_cohort": labels["ongoing_care"].notna(),
            "in_housing_benefit_cohort": went_home & plans_home & needs_look,
        }
    )


def _derived(
    tables: Tables, index: pd.DataFrame, params: FeatureParams, *, as_of: pd.Timestamp
) -> tuple[dict[str, pd.Series], pd.Series]:
    """Outcomes reckoned from dates, and who died in the readmission window before coming back."""
    persons = tables["person"]
    died = days_to_death(index, persons)
    back = days_to_emergency_readmission(
        index,
        tables["discharge_spell"],
        is_zero_night_counted=params.is_zero_night_readmission_counted,
    )
    back_overnight = days_to_emergency_readmission(
        index, tables["discharge_spell"], is_zero_night_counted=False
    )
    care_home = days_to_care_home(index, tables.get("care_package_event"))
    readmission = readmission_30d(back, died, params)
    mature = {
        target: is_mature(
            index["discharge_date"],
            window_days=params.outcome_window_days(target),
            lag_days=params.outcome_lag_days,
            as_of=as_of,
        )
        for target in ("readmission_30d", "ongoing_care", "housing_benefit")
    }
    home = home_84d(back_overnight, died, care_home, params)
    labels = {
        "readmission_30d": only_mature(readmission["event"], mature["readmission_30d"]),
        "ongoing_care": only_mature(_ongoing_care(tables, index, params), mature["ongoing_care"]),
        "home_84d": only_mature(home, mature["housing_benefit"]),
    }
    return labels, readmission["died_first"] & mature["readmission_30d"]


def _unknown(index: pd.DataFrame) -> tuple[dict[str, pd.Series], pd.Series]:
    """Without a calendar nothing is reckoned: only what the source itself states is known."""
    unknown = pd.Series(pd.NA, index=index.index, dtype="Float64")
    labels = dict.fromkeys(("readmission_30d", "ongoing_care", "home_84d"), unknown)
    return labels, pd.Series(False, index=index.index)


def is_referred_by_discharge(index: pd.DataFrame, referrals: pd.DataFrame | None) -> pd.Series:
    """1 when housing help was asked for in this stay, by the day of discharge; else 0.

    Analysed as offered. A referral after discharge does not count, so nobody is called treated
    for having stayed at home long enough to be referred. Missing without a referral table.
    """
    if referrals is None:
        return pd.Series(pd.NA, index=index.index, dtype="Float64")
    dates = index["discharge_date"].rename("left_on")
    own = referrals.join(dates, on="spell_id", how="inner")
    in_time = own.loc[own["referral_date"] <= own["left_on"], "spell_id"]
    return pd.Series(index.index.isin(in_time), index=index.index).astype("Float64")


def _ongoing_care(tables: Tables, index: pd.DataFrame, params: FeatureParams) -> pd.Series:
    """The sequel of reablement, missing for stays without a linked, finished episode."""
    events = tables.get("care_package_event")
    if events is None:
        return pd.Series(pd.NA, index=index.index, dtype="Float64")
    linked = link_reablement(index, events, params)
    return ongoing_care(linked, events, tables["person"], params).reindex(index.index)
