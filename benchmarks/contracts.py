"""What it costs to hold 1,000,000 rows of 30 columns against 40 rules, with every row's reasons.

Run `python -m benchmarks.contracts`; it takes about three minutes and prints what
docs/benchmarks.md shows. Three ways must find the same rows: by hand, Great Expectations as the
pipeline runs it, and the compiled rules of the daily list.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd

from benchmarks.hand_written import failures_by_hand
from benchmarks.invented_spells import invented_spells, spell_contract
from benchmarks.measure import (
    cpu_seconds,
    growth_exponent,
    in_own_process,
    peak_over_base,
    stop_where_missed,
    this_machine,
)
from data_contracts.contract import Contract
from pipeline.expectation_engine import Failures, compiled_failures, expectation_failures
from pipeline.reading.extract import read_extract

SEED = 20260331
ROWS = 1_000_000
GROWTH = (100_000, 300_000, 1_000_000, 3_000_000)
READ_ROWS = 100_000
TIMES = 3
HIGHEST_RATIO, HIGHEST_EXPONENT, HIGHEST_MIB = 6.0, 1.1, 2048.0

WAYS: Mapping[str, Failures] = {
    "by hand": lambda _, rows: failures_by_hand(rows),
    "Great Expectations": expectation_failures,
    "compiled": compiled_failures,
}


def told(contract: Contract, failures: Failures, rows: pd.DataFrame) -> pd.Series:
    """Every broken row with all its reasons in the order of the contract."""
    found = failures(contract, rows)
    if set(found) != {rule.name for rule in contract.rules}:
        raise AssertionError(f"{len(found)} rules were checked, not {len(contract.rules)}")
    parts = []
    for rule in contract.rules:
        hit = found[rule.name]
        parts.append(pd.Series(rule.description, index=rows.index[hit], dtype="str"))
    return pd.concat(parts).groupby(level=0).agg("; ".join)


def assert_same_rows(contract: Contract, rows: pd.DataFrame) -> int:
    """Check that all ways tell the same rows for the same reasons; how many rows were told."""
    answers = {name: told(contract, failures, rows) for name, failures in WAYS.items()}
    first, *others = answers.values()
    for other in others:
        pd.testing.assert_series_equal(first, other)
    return len(first)


def costs(contract: Contract, rows: pd.DataFrame, *, times: int) -> dict[str, float]:
    """CPU seconds of each way."""
    works = {name: _run(contract, way, rows) for name, way in WAYS.items()}
    return cpu_seconds(works, times=times)


def read_ratio(rows: pd.DataFrame, contract: Contract, folder: Path, *, times: int) -> float:
    """CPU to read the contract's 30 columns from a file of 60, over that from a file of 30."""
    works = {}
    for name, table in (("30", rows), ("60", rows.join(rows.add_prefix("other_")))):
        (folder / name).mkdir()
        table.to_parquet(folder / name / f"{contract.name}.parquet", index=False)
        works[name] = _read(folder / name, {contract.name: contract})
    seconds = cpu_seconds(works, times=times)
    return seconds["60"] / seconds["30"]


def _run(contract: Contract, way: Failures, rows: pd.DataFrame) -> Callable[[], object]:
    return lambda: told(contract, way, rows)


def _read(folder: Path, contracts: Mapping[str, Contract]) -> Callable[[], object]:
    return lambda: read_extract(folder, contracts)


def print_peak(way: str, rows: int) -> None:
    """Print the MiB that one way adds at most in this process; its imports are in the base."""
    contract = spell_contract()
    told(contract, WAYS[way], invented_spells(1000, seed=SEED))
    table = invented_spells(rows, seed=SEED)
    print(peak_over_base(_run(contract, WAYS[way], table)))


def main() -> None:
    """Print every figure, and stop with an error where a goal is missed."""
    contract, missed = spell_contract(), []
    print(this_machine("great_expectations"))
    table = invented_spells(ROWS, seed=SEED)
    broken = assert_same_rows(contract, table)
    print(f"{ROWS:,} rows, {len(table.columns)} columns, {len(contract.rules)} rules; ", end="")
    print(f"all three ways tell the same {broken:,} rows for the same reasons\n")
    seconds = costs(contract, table, times=TIMES)
    del table
    print("| way | CPU s | times by hand | peak MiB over base |\n|---|---|---|---|")
    for way, taken in seconds.items():
        peak = float(in_own_process("benchmarks.contracts", ["--peak", way, "--rows", str(ROWS)]))
        ratio = taken / seconds["by hand"]
        print(f"| {way} | {taken:.2f} | {ratio:.2f} | {peak:.0f} |")
        if ratio > HIGHEST_RATIO or peak > HIGHEST_MIB:
            missed.append(f"{way}: {ratio:.1f} times by hand, {peak:.0f} MiB")
    growth: dict[str, dict[int, float]] = {way: {} for way in WAYS}
    for rows in GROWTH:
        for way, taken in costs(contract, invented_spells(rows, seed=SEED), times=TIMES).items():
            growth[way][rows] = taken
    sizes = " | ".join(f"{rows:,}" for rows in GROWTH)
    print(f"\n| CPU s for rows | {sizes} | exponent |\n|---|{'---|' * len(GROWTH)}---|")
    for way, by_rows in growth.items():
        exponent = growth_exponent(by_rows)
        cells = " | ".join(f"{taken:.2f}" for taken in by_rows.values())
        print(f"| {way} | {cells} | {exponent:.2f} |")
        if exponent > HIGHEST_EXPONENT:
            missed.append(f"{way}: grows with exponent {exponent:.2f}")
    with tempfile.TemporaryDirectory() as folder:
        few = invented_spells(READ_ROWS, seed=SEED)
        wide = read_ratio(few, contract, Path(folder), times=TIMES)
    print(f"\nreading 30 of 60 columns / reading 30 of 30, {READ_ROWS:,} rows: {wide:.2f}")
    stop_where_missed(missed)


if __name__ == "__main__":
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    warnings.simplefilter("ignore", DeprecationWarning)
    asked = argparse.ArgumentParser()
    asked.add_argument("--peak", choices=list(WAYS))
    asked.add_argument("--rows", type=int, default=ROWS)
    options = asked.parse_args()
    if options.peak:
        print_peak(options.peak, options.rows)
    else:
        main()
