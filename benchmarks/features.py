"""What features cost: beside a floor written by hand, how they grow, and what memory they take.

Run `python -m benchmarks.features`; it prints what docs/benchmarks.md shows. The people are drawn
piece by piece, as files would be read; drawing them is not counted.
"""

from __future__ import annotations

import argparse
import gc
import math
import statistics
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple, TypeVar

import pandas as pd

from benchmarks.feature_floor import floor_features
from benchmarks.invented_histories import histories
from benchmarks.measure import (
    growth_exponent,
    in_own_process,
    peak_over_base,
    stop_where_missed,
    this_machine,
)
from data_contracts.contract import Contract
from features.cohort import training_cohort
from features.families import admissions, care, clinical, housing, living
from features.known import KnownFacts, gather_known_facts
from features.partitions import in_person_parts
from features.read_columns import only_read
from features.registry import FEATURES
from features.settings import FeatureParams
from features.table import build_feature_table
from pipeline.config import read_config
from pipeline.contract_files import read_contracts
from pipeline.paths import PARAMS

SEED = 20260331
SIZES = (100_000, 1_000_000, 10_000_000)
READ_AT_ONCE = 500_000
TIMES, LARGE_FROM = 3, 10_000_000
"""Runs of a size; from this size on there is one run, of the whole table alone."""
HIGHEST_RATIO, HIGHEST_EXPONENT, HIGHEST_GIB = 1.5, 1.1, 5.0
T = TypeVar("T")


class Seconds(NamedTuple):
    """CPU seconds over all pieces; of a large size the whole table alone is built."""

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

    Cutting the tables into parts counts for each of the three.

    Raises
    ------
    AssertionError : floor and project differ in a value.
    """
    contracts = read_contracts()
    clock = Clock()
    for tables in histories(stays, contracts, at_once=READ_AT_ONCE, seed=SEED):
        index = training_cohort(tables["discharge_spell"], params).index
        read, most = only_read(tables, contracts), params.most_stays_at_once
        parts = in_person_parts(read, index, most_stays=most)
        while (part := clock.timed("cut", partial(next, parts, None))) is not None:
            some, of_part = part
            if stays < LARGE_FROM:
                _compare(some, of_part, contracts, params, clock)
            clock.timed("whole", partial(build_feature_table, some, of_part, contracts, params))
    cut = clock.seconds["cut"]
    return Seconds(*(cut + clock.seconds.get(name, math.nan) for name in Seconds._fields))


class Clock:
    """CPU seconds by name, added up."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def timed(self, name: str, work: Callable[[], T]) -> T:
        """Do the work and add its time."""
        gc.collect()
        begun = time.process_time()
        done = work()
        self.seconds[name] = self.seconds.get(name, 0.0) + time.process_time() - begun
        return done


def _compare(
    tables: Mapping[str, pd.DataFrame],
    index: pd.DataFrame,
    contracts: Mapping[str, Contract],
    params: FeatureParams,
    clock: Clock,
) -> None:
    """Take the time of floor and project on one part, and hold their values against each other."""
    by_hand = clock.timed("floor", lambda: floor_features(tables, index))
    found = clock.timed(
        "asked",
        lambda: asked(gather_known_facts(tables, index, contracts, params), params),
    )
    pd.testing.assert_frame_equal(by_hand, found, check_names=False)


def print_one(stays: int) -> None:
    """Print the seconds of one run of this size, and the MiB that it adds at most."""
    params, taken = settings(), []
    costs(1000, params)
    peak = peak_over_base(lambda: taken.append(costs(stays, params)))
    print(*taken[0], peak)


def main(sizes: tuple[int, ...] = SIZES) -> None:
    """Print every figure, and stop with an error where a goal is missed."""
    print(this_machine("lightgbm"), f"\n{len(FEATURES)} features and as many known-flags\n")
    print("| stays | floor | same features | times floor | whole table | µs a stay | peak MiB |")
    print("|---|---|---|---|---|---|---|")
    missed = []
    by_size: dict[int, Seconds] = {}
    for stays in sizes:
        runs = [
            [
                float(word)
                for word in in_own_process("benchmarks.features", ["--one", str(stays)]).split()
            ]
            for _ in range(TIMES if stays < LARGE_FROM else 1)
        ]
        floor, same, whole, peak = (statistics.median(column) for column in zip(*runs, strict=True))
        by_size[stays] = Seconds(floor, same, whole)
        micro = whole / stays * 1e6
        print(f"| {stays:,} | {floor:.2f} | {same:.2f} | {same / floor:.2f} | {whole:.2f} "
              f"| {micro:.0f} | {peak:.0f} |", flush=True)  # fmt: skip
        if same / floor > HIGHEST_RATIO:
            missed.append(f"{stays:,} stays take {same / floor:.2f} times the floor")
        if peak > HIGHEST_GIB * 1024:
            missed.append(f"{stays:,} stays take {peak:.0f} MiB")
    for name in Seconds._fields:
        taken = {stays: getattr(seconds, name) for stays, seconds in by_size.items()}
        exponent = growth_exponent({n: cpu for n, cpu in taken.items() if not math.isnan(cpu)})
        print(f"growth exponent, {name}: {exponent:.2f}")
        if exponent > HIGHEST_EXPONENT and name != "floor":
            missed.append(f"{name} grows with exponent {exponent:.2f}")
    stop_where_missed(missed)


if __name__ == "__main__":
    wanted = argparse.ArgumentParser()
    wanted.add_argument("--one", type=int)
    wanted.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    options = wanted.parse_args()
    if options.one:
        print_one(options.one)
    else:
        main(tuple(options.sizes))
