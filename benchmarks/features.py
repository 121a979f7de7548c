"""What features cost: beside a floor written by hand, how they grow, and what memory they take.

Run `python -m benchmarks.features`; it prints what docs/benchmarks.md shows. The people are drawn
piece by piece, as files would be read; drawing them is not counted.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import time
from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from benchmarks.feature_floor import floor_features
from benchmarks.invented_histories import histories
from benchmarks.measure import growth_exponent, in_own_process, peak_over_base, this_machine
from features.cohort import training_cohort
from features.families import admissions, care, clinical, housing, living
from features.known import KnownFacts, gather_known_facts
from features.partitions import in_person_parts
from features.registry import FEATURES
from features.settings import FeatureParams
from features.table import build_feature_table
from pipeline.config import read_config
from pipeline.contract_files import read_contracts
from pipeline.paths import PARAMS

SEED = 20260331
SIZES = (100_000, 1_000_000, 10_000_000)
READ_AT_ONCE = 1_000_000
TIMES = 3
HIGHEST_RATIO, HIGHEST_EXPONENT, HIGHEST_GIB = 1.5, 1.1, 5.0
TABLES = (
    "person", "discharge_spell", "diagnosis", "care_package_event", "tenancy",
    "housing_condition_survey",
)  # fmt: skip


class Seconds(NamedTuple):
    """CPU seconds over all pieces: the floor, the same features, the whole table."""

    floor: float
    asked: float
    whole: float


def asked(known: KnownFacts, params: FeatureParams) -> pd.DataFrame:
    """The features that the floor has too, by the functions of the registry."""

    def within(days: int) -> FeatureParams:
        return params.model_copy(update={"admissions_lookback_days": days})

    counts = {
        f"admissions_{days}": admissions.admissions(known, within(days)) for days in (30, 90, 365)
    }
    builds = {
        "days_since_last_discharge": admissions.days_since_last_discharge,
        "package_hours_per_week": care.package_hours_per_week,
        "tenancy_record_age_days": living.tenancy_record_age_days,
        "damp_severity": housing.damp_severity,
        "charlson_points": clinical.charlson_points,
        "hospital_frailty_points": clinical.hospital_frailty_points,
    }
    return pd.DataFrame(counts | {name: build(known, params) for name, build in builds.items()})


def settings() -> FeatureParams:
    """The settings of params.yaml, for people whose whole history is decided upon."""
    return read_config(PARAMS).features.model_copy(update={"index_from": "2022-01-01"})


def costs(stays: int, params: FeatureParams) -> Seconds:
    """CPU seconds of one run, part by part; the floor must find the same values.

    Raises
    ------
    AssertionError : floor and project differ in a value.
    """
    contracts = read_contracts()
    taken = {"floor": 0.0, "asked": 0.0, "whole": 0.0}
    for tables in histories(stays, contracts, at_once=READ_AT_ONCE, seed=SEED):
        index = training_cohort(tables["discharge_spell"], params).index
        parts = in_person_parts(tables, index, most_stays=params.most_stays_at_once)
        while True:
            gc.collect()
            marks = [time.process_time()]
            if (part := next(parts, None)) is None:
                break
            some, of_part = part
            by_hand = floor_features(some, of_part)
            marks.append(time.process_time())
            found = asked(gather_known_facts(some, of_part, contracts, params), params)
            marks.append(time.process_time())
            build_feature_table(some, of_part, contracts, params)
            marks.append(time.process_time())
            pd.testing.assert_frame_equal(by_hand, found, check_names=False)
            for name, begun, ended in zip(taken, marks[:-1], marks[1:], strict=True):
                taken[name] += ended - begun
    return Seconds(**taken)
