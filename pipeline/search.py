"""A search for the settings of a risk target, run by hand: data/search/<target>.json.

No stage: it proposes, and a person puts the proposal into params.yaml (docs/decisions/0038).
"""

from __future__ import annotations

import logging
import sys
from typing import Any

from models.search import Search, Trial, is_as_good, search_settings
from models.search_folds import Part, is_searched, parts_by_person, parts_by_time
from pipeline import storage
from pipeline.config import Config, read_config
from pipeline.errors import NothingToDoError, UsageError
from pipeline.paths import DEFAULT, PARAMS, RISK_TARGETS, SOURCES, Places, beside_default
from pipeline.risk_settings import risk_params
from pipeline.sources.mapping import read_mapping
from pipeline.stage import exit_code_of, timed
from pipeline.target_rows import TargetRows, read_target_rows

log = logging.getLogger("homefirst")

SHOWN = (
    "rounds", "learning_rate", "num_leaves", "min_data_in_leaf", "feature_fraction",
    "bagging_fraction", "lambda_l2",
)  # fmt: skip
RULE = (
    "The smallest model (by the leaves of a tree, then by trees) whose mean log loss lies within "
    "one standard error of the best one's; the standard error is that of the mean difference over "
    "the parts."
)
COLUMNS = (
    "settings", "trees x leaves", "rate", "least rows", "columns", "rows", "l2", "log loss",
    "AUROC",
)  # fmt: skip
MOST_ROWS_SHOWN = 8


def run(config: Config, places: Places, target: str) -> str:
    """Search on the training rows of ``target`` and write every trial, the best and the choice.

    Raises
    ------
    NothingToDoError : the training rows are too few to be parted or fitted.
    """
    rows = read_target_rows(config, places, target)
    train = rows.split.train
    try:
        parts = _parts(config, rows, target)
        found = search_settings(
            rows.features[train],
            rows.label[train],
            parts,
            risk_params(config, target),
            config.search,
        )
    except ValueError as error:
        raise NothingToDoError(f"{target} cannot be searched: {error}") from error
    told = _told(config, target, rows, parts, found)
    storage.write_json(told, places.data / "search" / f"{target}.json")
    log.info("%s", table_of(found))
    log.info("%s", settings_of(target, found.chosen))
    return (
        f"{len(found.trials)} settings on {len(parts)} parts, chosen: {found.chosen.name}, "
        f"log loss {found.chosen.loss:.5f} (today {found.trials[0].loss:.5f}, "
        f"best {found.best.loss:.5f})"
    )


def table_of(found: Search) -> str:
    """The best trials and the chosen one as Markdown, for docs/experiments.md."""
    ranked = sorted(found.trials, key=lambda trial: trial.loss)
    shown = [
        trial
        for place, trial in enumerate(ranked)
        if place < MOST_ROWS_SHOWN or trial is found.chosen or trial is found.trials[0]
    ]
    lines = [f"| {' | '.join(COLUMNS)} |", "|---" * len(COLUMNS) + "|"]
    for trial in shown:
        name = f"{trial.name} (chosen)" if trial is found.chosen else trial.name
        p = trial.params
        lines.append(
            f"| {name} | {p.rounds} x {p.num_leaves} | {p.learning_rate:g} | {p.min_data_in_leaf} "
            f"| {p.feature_fraction:g} | {p.bagging_fraction:g} | {p.lambda_l2:g} "
            f"| {trial.loss:.5f} | {trial.aurocs.mean():.4f} |"
        )
    return "\n".join(lines)


def settings_of(target: str, chosen: Trial) -> str:
    """The lines of params.yaml that hold the choice."""
    settings = chosen.params.model_dump()
    lines = [f"    {name}: {settings[name]}" for name in SHOWN]
    return "\n".join([f"train:\n  {target}:", *lines])


def _parts(config: Config, rows: TargetRows, target: str) -> list[Part]:
    train = rows.split.train
    people = rows.person_id[train]
    if config.split.by == "person":
        return parts_by_person(people, params=config.search)
    return parts_by_time(
        rows.index_datetime[train],
        people,
        gap_days=config.features.outcome_window_days(target),
        params=config.search,
    )


def _told(
    config: Config, target: str, rows: TargetRows, parts: list[Part], found: Search
) -> dict[str, Any]:
    train = rows.split.train
    people = rows.person_id[train]
    if config.split.by == "person":
        people = people[is_searched(people, config.search)]
    return {
        "target": target,
        "source": config.extract.source,
        "rule": RULE,
        "settings": config.search.model_dump(),
        "rows": len(people),
        "people": int(people.nunique()),
        "parts": [
            {"name": p.name, "taught": int(p.taught.sum()), "judging": int(p.judging.sum())}
            for p in parts
        ],
        "best": found.best.name,
        "chosen": found.chosen.name,
        "trials": [
            {
                "name": trial.name,
                **{name: getattr(trial.params, name) for name in SHOWN},
                "log_loss": trial.loss,
                "auroc": float(trial.aurocs.mean()),
                "log_loss_by_part": trial.losses.tolist(),
                "is_within_one_standard_error": is_as_good(trial, found.best),
            }
            for trial in found.trials
        ],
    }


def _of_source(source: str) -> tuple[Config, Places]:
    """Settings and places of a real source whose features stand already (make run-real)."""
    mapping = read_mapping(source, SOURCES)
    return read_config(PARAMS, mapping.settings or {}), beside_default(source)


def main(arguments: list[str]) -> int:
    """Run ``python -m pipeline.search TARGET [SOURCE]``; the exit code."""

    def work() -> None:
        if not 1 <= len(arguments) <= 2 or arguments[0] not in RISK_TARGETS:
            raise UsageError(f"Name one target: {', '.join(RISK_TARGETS)}; and a source, if not "
                             "the invented area.")  # fmt: skip
        target = arguments[0]
        config, places = (
            _of_source(arguments[1]) if len(arguments) > 1 else (read_config(PARAMS), DEFAULT)
        )
        if not (places.features / "labels.parquet").is_file():
            raise NothingToDoError(
                "There is no feature table yet. Run `make run`, or `make run-real` for a real "
                "source, and then this again."
            )
        timed(f"search {target}", lambda: run(config, places, target))

    return exit_code_of(work)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
