"""The stays that monitoring reads of an extract: features, scores of the live model, outcomes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from features.continuous import stitch_continuous_spells
from features.known import Tables
from features.labels.maturity import is_mature, only_mature
from features.labels.readmission import days_to_emergency_readmission
from features.registry import FEATURES
from features.settings import FeatureParams
from features.table import TOLD_BY_DATES, TOLD_OF_RECORDS
from models.bundle import Bundle, predict
from models.monitoring.watched import Watched
from pipeline.features import Prepared
from pipeline.target_rows import LABEL_OF

EARLY_TARGET = "readmission_30d"
SAYS_MORE_THAN_DATES = frozenset({"length_of_stay_so_far_days", "delay_so_far_days"})
MOVES_BY_ITSELF = (TOLD_BY_DATES - SAYS_MORE_THAN_DATES) | TOLD_OF_RECORDS | {"survey_age_days"}
"""Inputs that the calendar or the age of a record gives: no sign that people have changed."""


def watched_rows(
    prepared: Prepared,
    tables: Tables,
    bundle: Bundle,
    params: FeatureParams,
    *,
    as_of: pd.Timestamp,
    early_days: int,
    reference: tuple[pd.Timestamp, pd.Timestamp],
) -> Watched:
    """Finished stays of the bundle's cohort, scored by it as they stood at their decision.

    Raises
    ------
    ValueError : no stay lies in the ``reference`` period (first and last day of decision).
    """
    labels, left = prepared.labels, prepared.cohort.index["discharge_date"]
    early = pd.Series(np.nan, index=labels.index)
    if bundle.target == EARLY_TARGET:
        early = early_outcome(
            prepared.cohort.index, tables, params, as_of=as_of, early_days=early_days
        )
    label = labels[LABEL_OF[bundle.target]].astype("float64")
    stays = pd.DataFrame(
        {
            "person_id": labels["person_id"],
            "decided_on": labels["index_datetime"].dt.normalize(),
            "discharged_on": left,
            "score": predict(bundle, prepared.features)["score"],
            "label": label,
            "early": early,
        }
    )
    kept = labels[f"in_{bundle.target}_cohort"] & (left <= as_of)
    names = [one.name for one in FEATURES if one.name in bundle.features]
    return Watched(
        stays=stays[kept],
        features=prepared.features.loc[kept, names],
        groups=prepared.groups[kept],
        as_of=as_of,
        reference_from=reference[0],
        reference_to=reference[1],
        horizon_days=params.outcome_window_days(bundle.target) + params.outcome_lag_days,
    )


def early_outcome(
    index: pd.DataFrame,
    tables: Tables,
    params: FeatureParams,
    *,
    as_of: pd.Timestamp,
    early_days: int,
) -> pd.Series:
    """Whether an emergency admission followed within ``early_days``; missing until known."""
    days = days_to_emergency_readmission(
        index,
        stitch_continuous_spells(tables["discharge_spell"]),
        is_zero_night_counted=params.is_zero_night_readmission_counted,
    )
    is_over = is_mature(
        index["discharge_date"],
        window_days=early_days,
        lag_days=params.outcome_lag_days,
        as_of=as_of,
    )
    event = days.between(0, early_days).astype("float64")
    return only_mature(event, is_over).astype("float64")


def leading_inputs(bundle: Bundle, count: int) -> tuple[str, ...]:
    """The inputs that the booster's trees gain most from, most first."""
    gains: Mapping[str, float] = dict(
        zip(
            bundle.booster.feature_name(),
            bundle.booster.feature_importance(importance_type="gain"),
            strict=True,
        )
    )
    return tuple(sorted(gains, key=lambda name: (-gains[name], name))[:count])
