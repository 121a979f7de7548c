"""What training costs: one shipped fit, and all that judges two targets, beside a plain fit.

Run `python -m benchmarks.training`; it prints what docs/benchmarks.md shows.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable

import pandas as pd

from benchmarks.invented_features import DAYS, FIRST_DAY, Stays, invented_features
from benchmarks.measure import (
    cpu_seconds,
    stop_where_missed,
    this_machine,
)
from models.origins import Origin, rolling_origins
from models.risk import Booster, RiskParams, cross_fit, fit_booster, held_out_scores
from models.split import Split, split_by_time
from models.tree_count import count_trees
from pipeline.config import read_config
from pipeline.paths import PARAMS

SEED = 20260331
ROWS = 30_000
TIMES = 3
GAP_DAYS = 44
HIGHEST_SHIPPED, HIGHEST_JUDGED = 1.3, 0.75


def bare_fit(stays: Stays, target: str, shipped: Booster) -> Booster:
    """LightGBM alone: the same matrix, parameters and trees, binning included."""
    import lightgbm

    matrix, label = stays.features.to_numpy(), stays.labels[target].to_numpy()
    data = lightgbm.Dataset(matrix, label=label, feature_name=list(stays.features.columns))
    return lightgbm.train(dict(shipped.params), data, shipped.num_trees())


def bare_binning(stays: Stays) -> object:
    """What boosters could share at most: the matrix sorted into bins."""
    import lightgbm

    return lightgbm.Dataset(stays.features.to_numpy(), params={"num_threads": 1}).construct()


def all_origins() -> list[Origin]:
    """The origins that params.yaml asks for, within the years of the invented stays."""
    asked = read_config(PARAMS).evaluate.origins
    return rolling_origins(
        last_test_to=FIRST_DAY + pd.Timedelta(days=DAYS),
        count=asked.count,
        test_days=asked.test_days,
        calibrate_days=asked.calibrate_days,
        gap_days=GAP_DAYS,
    )


def judge_all(stays: Stays, params: RiskParams, origins: list[Origin]) -> int:
    """Ship and judge both outcomes: count the trees, cross-fit, score later stays at each origin.

    The maps from score to chance are picked and fitted within, as for every model.

    Returns the number of boosters fitted.
    """
    for label in stays.labels.values():
        last = origins[-1]
        split = _split(stays.index_datetime, last)
        rows = split.train
        trees = count_trees(stays.features[rows], label[rows], stays.person_id[rows], params)
        cross_fit(stays.features, label, stays.person_id, split, params, trees=trees)
        for origin in origins:
            seen = (stays.index_datetime < origin.test_to).to_numpy()
            split = _split(stays.index_datetime[seen], origin)
            held_out_scores(stays.features[seen], label[seen], stays.person_id[seen], split, params)
    return len(stays.labels) * (1 + params.folds * (2 + len(origins)))


def _split(index_datetime: pd.Series, origin: Origin) -> Split:
    return split_by_time(
        index_datetime,
        calibrate_from=origin.calibrate_from,
        test_from=origin.test_from,
        gap_days=GAP_DAYS,
    )


def main(rows: int = ROWS, times: int = TIMES) -> None:
    """Print every figure, and stop with an error where a goal is missed."""
    params = read_config(PARAMS).train.readmission_30d
    stays, origins = invented_features(rows, seed=SEED), all_origins()
    print(this_machine("lightgbm"))
    print(f"{rows:,} stays, {stays.features.shape[1]} columns, {params.rounds} trees of ", end="")
    print(f"{params.num_leaves} leaves, {len(origins)} origins, {params.folds} folds\n")
    shipped_fit = fit_booster(stays.features, stays.labels["one"], params)
    works: dict[str, Callable[[], object]] = {
        "LightGBM alone": lambda: bare_fit(stays, "one", shipped_fit),
        "its binning": lambda: bare_binning(stays),
        "one shipped fit": lambda: fit_booster(stays.features, stays.labels["one"], params),
    }
    seconds = cpu_seconds(works, times=times)
    boosters: list[int] = []
    everything = cpu_seconds(
        {"all": lambda: boosters.append(judge_all(stays, params, origins))}, times=times
    )["all"]
    plain = seconds["LightGBM alone"]
    shipped = seconds["one shipped fit"] / plain
    per_booster = everything / plain / boosters[0]
    per_origin = everything / plain / ((len(origins) + 1) * len(stays.labels))
    for name, taken in seconds.items():
        print(f"| {name} | {taken:.2f} | {taken / plain:.2f} |")
    print(f"| both targets, {boosters[0]} boosters | {everything:.2f} | {everything / plain:.2f} |")
    print(f"| per booster | {everything / boosters[0]:.2f} | {per_booster:.2f} |")
    print(f"| per origin and target | | {per_origin:.2f} |")
    missed = []
    if shipped > HIGHEST_SHIPPED:
        missed.append(f"one shipped fit takes {shipped:.2f} times LightGBM alone")
    if per_booster > HIGHEST_JUDGED:
        missed.append(f"a booster that judges takes {per_booster:.2f} times a plain fit")
    if per_origin > HIGHEST_JUDGED:
        missed.append(f"an origin of a target takes {per_origin:.2f} times a plain fit")
    stop_where_missed(missed)


if __name__ == "__main__":
    wanted = argparse.ArgumentParser()
    wanted.add_argument("--rows", type=int, default=ROWS)
    wanted.add_argument("--times", type=int, default=TIMES)
    options = wanted.parse_args()
    main(options.rows, options.times)
