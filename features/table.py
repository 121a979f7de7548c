"""The feature table: the same function for training and for the daily list."""

from __future__ import annotations

import pandas as pd

from features.counting import given
from features.known import Contracts, KnownFacts, Tables, gather_known_facts
from features.partitions import in_order_of, in_person_parts
from features.read_columns import only_read
from features.registry import FEATURES, KNOWN_SUFFIX, Feature
from features.settings import FeatureParams

TOLD_BY_DATES = frozenset(
    {"is_winter", "is_weekend", "length_of_stay_so_far_days", "delay_so_far_days"}
)
"""Features that the dates of the stay alone give."""
TOLD_OF_RECORDS = frozenset(
    {"tenancy_record_age_days", "housing_data_age_days", "housing_source_rank"}
)
"""Features that say how old or good a record is, and nothing of the person."""


def build_feature_table(
    tables: Tables, index: pd.DataFrame, contracts: Contracts, params: FeatureParams
) -> pd.DataFrame:
    """All features of each index stay, from what was known when it was decided.

    Parameters
    ----------
    tables : contract-checked tables by name; optional tables may be missing.
    index : the cohort's index (features/cohort.py), indexed by ``spell_id``.
    contracts : the contract of each table; says when each column became known.

    Returns
    -------
    float64 columns in registry order, then one ``<name>_known`` flag each (1 known, 0 not);
    one row per index stay and in its order. Missing means unknown. Above
    ``params.most_stays_at_once`` it is built in parts of whole people; the values are the same.
    """
    parts = in_person_parts(
        only_read(tables, contracts), index, most_stays=params.most_stays_at_once
    )
    built = [
        features_of(gather_known_facts(some, of_part, contracts, params), params)
        for some, of_part in parts
    ]
    return in_order_of(index, built)


def features_of(known: KnownFacts, params: FeatureParams) -> pd.DataFrame:
    """The feature table of facts that have passed the gate."""
    if known.index.empty:
        names = [feature.name for feature in FEATURES]
        columns = names + [name + KNOWN_SUFFIX for name in names]
        return pd.DataFrame(index=known.index.index, columns=columns, dtype="float64")
    values = pd.DataFrame(
        {feature.name: _values(feature, known, params) for feature in FEATURES},
        index=known.index.index,
        dtype="float64",
    )
    flags = values.notna().astype("float64").add_suffix(KNOWN_SUFFIX)
    return pd.concat([values, flags], axis="columns")


def _values(feature: Feature, known: KnownFacts, params: FeatureParams) -> pd.Series:
    """One feature; where the source has no calendar, no length of time is read from its order."""
    if feature.needs_calendar and not params.has_calendar:
        return given(known.index, feature.stated_as)
    return feature.build(known, params)


def is_nothing_known(features: pd.DataFrame) -> pd.Series:
    """Whether nothing is recorded of a stay but its dates: every other feature missing or 0.

    A model would still give such a stay a number, and a low one.
    """
    says_nothing = TOLD_BY_DATES | TOLD_OF_RECORDS
    told = [feature.name for feature in FEATURES if feature.name not in says_nothing]
    return (features[told].isna() | features[told].eq(0.0)).all(axis="columns")
