"""Stage features: who is in the cohort, what was known of them, and what happened afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from features.availability import every_nth, known_shares
from features.barrier import housing_barriers
from features.cohort import Cohort, training_cohort
from features.estimates import practitioner_estimates
from features.groups import audit_groups
from features.known import Contracts, Tables, gather_known_facts
from features.labels.table import build_label_table
from features.pairs import as_known
from features.partitions import in_order_of, in_person_parts
from features.read_columns import only_read
from features.registry import build_arm
from features.settings import FeatureParams
from features.snapshots import build_snapshot_features, daily_moments, listed_already
from features.table import build_feature_table, features_of
from pipeline import storage
from pipeline.config import Config, read_date
from pipeline.contract_files import read_contracts
from pipeline.errors import NothingToDoError
from pipeline.paths import RISK_TARGETS, Places
from pipeline.stage import run_as_stage

AVAILABILITY_STAYS = 2000
HOUSING_TABLES = ("tenancy", "property", "housing_condition_survey", "housing_hazard")


@dataclass(frozen=True)
class Prepared:
    """All that training and evaluation read, one row per stay in each frame."""

    cohort: Cohort
    features: pd.DataFrame
    labels: pd.DataFrame
    groups: pd.DataFrame
    estimates: pd.DataFrame
    barriers: pd.DataFrame


def prepare(tables: Tables, params: FeatureParams, *, as_of: pd.Timestamp) -> Prepared:
    """Walk accepted tables to feature and label tables.

    Raises
    ------
    NothingToDoError : no stay is in scope.
    """
    contracts = read_contracts()
    cohort = training_cohort(tables["discharge_spell"], params)
    if cohort.index.empty:
        raise NothingToDoError(
            f"None of {len(tables['discharge_spell']):,} stays is in scope: "
            + "; ".join(f"{step} {rows:,}" for step, rows in cohort.flow[1:-1])
            + ". Check index_from in params.yaml and the dates of the extract."
        )
    read, most = only_read(tables, contracts), params.most_stays_at_once
    parts = in_person_parts(read, cohort.index, most_stays=most)
    told = [_told_of(some, index, contracts, params) for some, index in parts]
    features, barriers, groups, estimates, arm = (
        in_order_of(cohort.index, frames) for frames in zip(*told, strict=True)
    )
    labels = build_label_table(tables, cohort.index, barriers, params, as_of=as_of)
    labels = labels.assign(is_referral_known=arm["is_referral_known"])
    return Prepared(cohort, features, labels, groups, estimates, barriers)


def _told_of(
    tables: Tables, index: pd.DataFrame, contracts: Contracts, params: FeatureParams
) -> tuple[pd.DataFrame, ...]:
    """Features, barriers, groups, practitioners' estimates and the arm of some people's stays."""
    known = gather_known_facts(tables, index, contracts, params)
    features = features_of(known, params)
    groups = audit_groups(known, features, tables["person"])
    arm = build_arm(known, params).to_frame("is_referral_known")
    barriers, estimates = housing_barriers(known, features), practitioner_estimates(known)
    return features, barriers, groups, estimates, arm


def cells_changed_by_the_future(tables: Tables, prepared: Prepared, params: FeatureParams) -> int:
    """Build the earlier half of the features again without anything later, and count differences.

    The tables are cut to what an extract taken at the middle decision would have shown. A cell
    that differs used a fact that was not known when the stay was decided. 0 is the only right
    answer.
    """
    contracts = read_contracts()
    index = prepared.cohort.index
    middle = index["index_datetime"].sort_values(kind="stable").iloc[len(index) // 2]
    earlier = index[index["index_datetime"] <= middle]
    cut = {name: as_known(rows, contracts[name], middle) for name, rows in tables.items()}
    again = build_feature_table(cut, earlier, contracts, params)
    before = prepared.features.loc[earlier.index]
    is_same = (again == before) | (again.isna() & before.isna())
    return int((~is_same).to_numpy().sum())


def availability(tables: Tables, cohort: Cohort, params: FeatureParams) -> list[dict[str, Any]]:
    """How often each feature is known, day by day; nothing where the source has no calendar."""
    if not params.has_calendar:
        return []
    some = every_nth(cohort.index, most=AVAILABILITY_STAYS)
    shares = known_shares(tables, some, read_contracts(), params).round(4)
    return [
        {"feature": str(name), **{str(moment): float(share) for moment, share in row.items()}}
        for name, row in shares.iterrows()
    ]


def mornings_of(tables: Tables, prepared: Prepared, config: Config) -> pd.DataFrame | None:
    """Features on every morning of the stays that calibrate and test a risk model.

    What a list would have shown: each stay from the morning it stood in the extract to the day it
    ended. Nothing where days are no days, where the split is by person, or where no stay with a
    known outcome is late enough.
    """
    if not config.has_mornings:
        return None
    labels = prepared.labels
    is_judged = pd.concat(
        [labels[f"in_{target}_cohort"] & labels[target].notna() for target in RISK_TARGETS], axis=1
    ).any(axis=1)
    is_late = labels["index_datetime"] >= read_date(config.split.calibrate_from)
    index = prepared.cohort.index.loc[labels.index[is_judged & is_late]]
    if index.empty:
        return None
    moments = daily_moments(index)
    moments = moments[listed_already(index, moments)]
    built = build_snapshot_features(tables, index, moments, read_contracts(), config.features)
    return built.join(moments)


def run(config: Config, places: Places) -> str:
    """Read accepted tables, build, write."""
    tables = storage.read_tables(places.validated)
    prepared = prepare(tables, config.features, as_of=read_date(config.extract.as_of))
    mornings = mornings_of(tables, prepared, config)
    storage.write_tables(
        {
            "features": prepared.features,
            "labels": prepared.labels,
            "groups": prepared.groups,
            "estimates": prepared.estimates,
            "barriers": prepared.barriers,
            **({} if mornings is None else {"mornings": mornings}),
        },
        places.features,
    )
    storage.write_json(
        {
            "as_of": config.extract.as_of,
            "flow": [{"step": step, "rows": rows} for step, rows in prepared.cohort.flow],
            "cells_changed_by_the_future": cells_changed_by_the_future(
                tables, prepared, config.features
            ),
            "availability": availability(tables, prepared.cohort, config.features),
            "housing_tables": [name for name in HOUSING_TABLES if name in tables],
        },
        places.features / "cohort.json",
    )
    seen = 0 if mornings is None else len(mornings)
    stays, columns = prepared.features.shape
    return f"{stays:,} stays, {columns} columns, {seen:,} later mornings"


if __name__ == "__main__":
    run_as_stage(run)
