"""Whose stay is scored, from when on it may be decided, and who is left out and why."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from data_contracts.code_groups import (
    DIED_DESTINATIONS,
    DIED_METHODS,
    HOSPICE_DESTINATIONS,
    MATERNITY_METHODS,
    MENTAL_HEALTH_SPECIALTY_PREFIX,
    TRANSFER_OUT_DESTINATIONS,
)
from features.continuous import stitch_continuous_spells
from features.settings import FeatureParams


@dataclass(frozen=True)
class Cohort:
    """The stays that are scored (``index``) and the others, each with its one reason.

    ``index`` has one row per stay, indexed by ``spell_id`` and sorted by it, with ``person_id``,
    ``index_datetime`` and the stay's own columns. ``excluded`` has ``person_id`` and ``reason``,
    indexed by ``spell_id``. ``flow`` counts rows step by step and adds up.
    """

    index: pd.DataFrame
    excluded: pd.DataFrame
    flow: tuple[tuple[str, int], ...]


def training_cohort(spells: pd.DataFrame, params: FeatureParams) -> Cohort:
    """Finished stays, each decided when the person was ready to leave.

    ``index_datetime`` is the discharge-ready date at ``decision_hour``, or the day of discharge
    where no ready date stands.
    """
    stays = stitch_continuous_spells(spells, is_transfer_one_stay=params.is_transfer_one_stay)
    decided_on = stays["discharge_ready_date"].fillna(stays["discharge_date"])
    reasons = _exclusions(stays, params)
    reasons["still in hospital"] = stays["discharge_date"].isna()
    reasons["decided before the first day used"] = decided_on < pd.Timestamp(params.index_from)
    return _split_off(stays, decided_on, reasons, params)


def listing_cohort(
    spells: pd.DataFrame, params: FeatureParams, *, as_of: pd.Timestamp, days_after_discharge: int
) -> Cohort:
    """Stays that the hub can still act on at ``as_of``: in hospital, or left a few days ago.

    The same rules as in training, with ``index_datetime`` at ``as_of`` for everyone. ``spells``
    are as known at ``as_of`` (features/known.py: ``as_known``).
    """
    stays = stitch_continuous_spells(spells, is_transfer_one_stay=params.is_transfer_one_stay)
    is_open = stays["discharge_date"].isna()
    is_recent = (as_of - stays["discharge_date"]).dt.days <= days_after_discharge
    stays = stays[is_open | is_recent]
    return _split_off(
        stays, pd.Series(as_of, index=stays.index), _exclusions(stays, params), params
    )


def _exclusions(stays: pd.DataFrame, params: FeatureParams) -> dict[str, pd.Series]:
    """Which stays are out of scope, by reason, in the order in which reasons are given."""
    specialty = stays["main_specialty"].fillna("")
    is_moved = ~stays["is_last"] | stays["discharge_destination"].isin(TRANSFER_OUT_DESTINATIONS)
    return {
        "moved to another hospital": is_moved & params.is_transfer_one_stay,
        "died in hospital": stays["discharge_method"].isin(DIED_METHODS)
        | stays["discharge_destination"].isin(DIED_DESTINATIONS),
        "end-of-life care": stays["end_of_life_care"].eq("yes")
        | stays["discharge_destination"].isin(HOSPICE_DESTINATIONS),
        f"under {params.minimum_age_years}": stays["age_at_admission_years"].lt(
            params.minimum_age_years
        ),
        "maternity or birth": stays["admission_method"].isin(MATERNITY_METHODS),
        "mental health specialty": specialty.str.startswith(MENTAL_HEALTH_SPECIALTY_PREFIX),
    }


def _split_off(
    stays: pd.DataFrame,
    decided_on: pd.Series,
    reasons: dict[str, pd.Series],
    params: FeatureParams,
) -> Cohort:
    """Part the stays in those scored and those excluded, by the first reason that holds."""
    first_reason = pd.Series(pd.NA, index=stays.index, dtype="str")
    flow = [("stays in the extract", len(stays))]
    for reason, holds in reasons.items():
        is_new = holds.fillna(False).astype(bool) & first_reason.isna()
        first_reason = first_reason.mask(is_new, reason)
        flow.append((f"left out: {reason}", int(is_new.sum())))
    is_in = first_reason.isna()
    flow.append(("stays used", int(is_in.sum())))
    index = stays[is_in].assign(
        index_datetime=decided_on[is_in].dt.normalize() + pd.Timedelta(hours=params.decision_hour)
    )
    excluded = stays.loc[~is_in, ["spell_id", "person_id"]].assign(reason=first_reason[~is_in])
    return Cohort(
        index=index.set_index("spell_id").sort_index(),
        excluded=excluded.set_index("spell_id").sort_index(),
        flow=tuple(flow),
    )
