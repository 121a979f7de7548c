"""Stage explain: what the scoring booster itself used, over many people, never one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from features.registry import BY_NAME, KNOWN_SUFFIX
from models.benefit.bundle import open_benefit
from models.benefit.cohort import build_cohort
from models.benefit.refusal import NotEstimable
from models.benefit.seeds import stability_over_seeds
from models.bundle import open_bundle
from models.reasons import Contributions, contributions
from models.stability import rank_stability
from pipeline import storage
from pipeline.bundle_files import read_bundle
from pipeline.config import Config
from pipeline.paths import BENEFIT_TARGET, Places
from pipeline.risk_settings import fitted_params
from pipeline.stage import run_as_target_stage
from pipeline.target_rows import TargetRows, beside_of, read_target_rows
from reports.render.figures import shap_bar_figure
from reports.render.shap_summary import FEWEST_PEOPLE, shap_summary


def run(config: Config, places: Places, target: str) -> str:
    """Write the mean absolute push of each feature, its picture, and the additivity found.

    The picture that shap draws is left out where there are too few stays to publish it.
    """
    folder = places.published / target / "explanation"
    booster = _booster(places, target)
    if booster is None:
        storage.write_json({"rows": 0, "why": "no model: not estimable"}, folder / "facts.json")
        return "nothing to explain: not estimable"
    rows = read_target_rows(config, places, target)
    held_out = rows.features[rows.split.test]
    sample = held_out.sample(
        n=min(config.explain.rows, len(held_out)), random_state=config.explain.seed
    ).sort_index()
    parts = contributions(booster, sample)
    table = mean_pushes(parts)
    labels = [_label(name) for name in parts.pushes.columns]
    prefix = target.replace("_", "-")
    pictures = {"global": shap_bar_figure(table, name=f"{prefix}-global")}
    if len(sample) >= FEWEST_PEOPLE:
        pictures["shap"] = shap_summary(
            parts.pushes.to_numpy(), list(parts.pushes.columns), labels, name=f"{prefix}-shap"
        )
    for name, picture in pictures.items():
        storage.write_text(picture, folder / f"{name}.svg")
    storage.write_text(
        table.round(4).to_csv(index=False, lineterminator="\n"), folder / "global.csv"
    )
    error = np.abs(parts.pushes.sum(axis="columns").to_numpy() + parts.base - parts.raw).max()
    storage.write_json(
        {
            "rows": len(sample),
            "largest_additive_error_below": 1e-9 if error < 1e-9 else float(error),
            "five_most_used": table["label"].head(5).to_list(),
            "push_by_group": pushes_by_group(table),
            "stability": _stability(
                config, places, target, rows, sample, table=table, booster=booster
            ),
        },
        folder / "facts.json",
    )
    return f"{len(sample):,} stays explained; most used: {table['label'].iloc[0]}"


def mean_pushes(parts: Contributions) -> pd.DataFrame:
    """Mean absolute push per feature, its known-flag added: ``label``, ``group``, ``mean_abs``."""
    feature = parts.pushes.columns.str.removesuffix(KNOWN_SUFFIX)
    by_feature = parts.pushes.T.groupby(feature, sort=False).sum().T
    named = [BY_NAME[str(name)] for name in by_feature]
    table = pd.DataFrame(
        {
            "label": [feature.label for feature in named],
            "group": [feature.group for feature in named],
            "mean_abs": by_feature.abs().mean().to_numpy(),
        }
    )
    return table.sort_values("mean_abs", ascending=False, kind="stable", ignore_index=True)


def pushes_by_group(table: pd.DataFrame) -> dict[str, float]:
    """Share of all pushes that each group of features has, largest first."""
    share = table.groupby("group")["mean_abs"].sum() / table["mean_abs"].sum()
    return {str(name): round(float(one), 4) for name, one in share.sort_values()[::-1].items()}


def _stability(
    config: Config,
    places: Places,
    target: str,
    rows: TargetRows,
    sample: pd.DataFrame,
    *,
    table: pd.DataFrame,
    booster: Any,
) -> dict[str, Any]:
    """How alike boosters of other seeds rank the features, and for a benefit the people too."""

    def importance(parts: Contributions) -> pd.Series:
        return mean_pushes(parts).set_index("label")["mean_abs"]

    if target == BENEFIT_TARGET:
        return _benefit_stability(config, places, rows, sample, importance=importance)
    params = fitted_params(config, places, target)
    train = rows.split.train
    return rank_stability(
        table.set_index("label")["mean_abs"],
        rows.features[train],
        rows.label[train],
        sample,
        params.model_copy(update={"rounds": booster.num_trees()}),
        importance=importance,
    )


def _benefit_stability(
    config: Config,
    places: Places,
    rows: TargetRows,
    sample: pd.DataFrame,
    *,
    importance: Callable[[Contributions], pd.Series],
) -> dict[str, Any]:
    """Whole refits of the benefit model, each with a seed of its own."""
    ours = open_benefit(read_bundle(places.models / BENEFIT_TARGET))
    if isinstance(ours, NotEstimable):
        return {"seeds": 0, "why": ours.verdict}
    taught = rows.split.train | rows.split.calibrate
    train = build_cohort(
        rows.features[taught],
        rows.labels.loc[taught, "is_referred"],
        rows.label[taught],
        rows.person_id[taught],
        beside_of(rows.labels[taught]),
    )
    return stability_over_seeds(
        ours,
        train,
        rows.features[rows.split.test],
        config.train.housing_benefit,
        importance=lambda booster: importance(contributions(booster, sample)),
    )


def _label(column: str) -> str:
    return BY_NAME[column.removesuffix(KNOWN_SUFFIX)].label


def _booster(places: Places, target: str) -> Any:
    """The booster that scores, or None where the model refused."""
    files = read_bundle(places.models / target)
    if target != BENEFIT_TARGET:
        return open_bundle(files).booster
    model = open_benefit(files)
    return None if isinstance(model, NotEstimable) else model.student


if __name__ == "__main__":
    run_as_target_stage(run)
