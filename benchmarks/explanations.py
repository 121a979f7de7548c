"""What explanations cost beside LightGBM's own, in people explained in a second.

Run `python -m benchmarks.explanations`; it prints what docs/benchmarks.md shows.
"""

from __future__ import annotations

import argparse

from benchmarks.invented_features import invented_features
from benchmarks.measure import (
    cpu_seconds,
    stop_where_missed,
    this_machine,
)
from features.registry import FEATURES
from models.reasons import contributions, top_reasons
from models.risk import fit_booster, predict_raw
from pipeline.config import read_config
from pipeline.paths import PARAMS

SEED = 20260331
ROWS, TAUGHT_WITH = 20_000, 20_000
TIMES = 3
LOWEST_EXPLAINED, LOWEST_WITH_REASONS = 0.95, 0.9


def main(rows: int = ROWS, times: int = TIMES) -> None:
    """Print every figure, and stop with an error where a goal is missed."""
    params = read_config(PARAMS).train.readmission_30d
    stays = invented_features(max(rows, TAUGHT_WITH), seed=SEED)
    booster = fit_booster(stays.features, stays.labels["one"], params)
    asked = stays.features.head(rows)
    values, raw = asked.to_numpy(), predict_raw(booster, asked)
    seconds = cpu_seconds(
        {
            "LightGBM's pred_contrib": lambda: booster.predict(
                values, pred_contrib=True, num_threads=1
            ),
            "contributions, checked against the score": lambda: contributions(
                booster, asked, raw=raw
            ),
            "and at most three reasons as sentences": lambda: top_reasons(
                contributions(booster, asked, raw=raw), asked, FEATURES
            ),
            "contributions and the score itself": lambda: contributions(booster, asked),
        },
        times=times,
    )
    own, explained, with_reasons, _ = seconds.values()
    print(this_machine("lightgbm"))
    print(f"{rows:,} people, {values.shape[1]} columns, {params.rounds} trees\n")
    for name, taken in seconds.items():
        print(f"| {name} | {taken:.2f} | {rows / taken:,.0f} | {own / taken:.3f} |")
    missed = []
    if own / explained < LOWEST_EXPLAINED:
        missed.append(f"explaining reaches {own / explained:.3f} of LightGBM's own speed")
    if own / with_reasons < LOWEST_WITH_REASONS:
        missed.append(f"reasons reach {own / with_reasons:.3f} of LightGBM's own speed")
    stop_where_missed(missed)


if __name__ == "__main__":
    wanted = argparse.ArgumentParser()
    wanted.add_argument("--rows", type=int, default=ROWS)
    main(wanted.parse_args().rows)
