"""The figures of a target: drawn by evaluation, read again for the card and the page."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline import storage
from reports.render.figures import (
    benefit_fifths_figure,
    calibration_figure,
    comparators_figure,
    decision_curve_figure,
    hit_rate_figure,
    precision_recall_figure,
    targeting_figure,
)
from reports.render.picture import Picture

TITLES = {
    "calibration_curve": ("Are the chances right?", "Dots on the line mean yes."),
    "comparators": ("Against simple rules", "Further right puts more cases first."),
    "hit_rate": ("Hit rate by length of the list", "How many of those listed are cases."),
    "precision_recall": ("Precision and recall", "Higher and further right is better."),
    "decision_curve": ("Net benefit", "Higher is better at the threshold that is used."),
    "fifths": ("Effect by predicted benefit", "A staircase means that targeting works."),
    "curve": ("Gain from targeting", "Above the line of treating anyone is better."),
    "hours_by_fifth": (
        "Hours after reablement",
        "Dots on the line mean that the hours expected are right on average.",
    ),
    "global": ("What the score uses", "A longer bar moves scores more; no cause is claimed."),
}


def draw_risk(
    tables: Mapping[str, pd.DataFrame], metrics: Mapping[str, Any]
) -> dict[str, tuple[pd.DataFrame, str]]:
    """Each figure of a risk model by name: its table and its SVG."""
    prefix = metrics["target"].replace("_", "-")
    prevalence = metrics["events"] / metrics["n"]
    model_only = tables["hit_rate"]
    if "score" in model_only:
        model_only = model_only[model_only["score"] == "model"]
    rivals = comparator_table(metrics)
    spread = tables["score_distribution"]
    return {
        "calibration_curve": (
            tables["calibration_curve"],
            calibration_figure(
                tables["calibration_curve"], spread=spread, name=f"{prefix}-calibration"
            ),
        ),
        "comparators": (rivals, comparators_figure(rivals, name=f"{prefix}-comparators")),
        "hit_rate": (
            model_only,
            hit_rate_figure(model_only, prevalence=prevalence, name=f"{prefix}-hit-rate"),
        ),
        "precision_recall": (
            tables["precision_recall"],
            precision_recall_figure(
                tables["precision_recall"],
                prevalence=prevalence,
                name=f"{prefix}-precision-recall",
            ),
        ),
        "decision_curve": (
            tables["decision_curve"],
            decision_curve_figure(tables["decision_curve"], name=f"{prefix}-decision"),
        ),
    }


def draw_benefit(
    fifths: pd.DataFrame, curve: pd.DataFrame, metrics: Mapping[str, Any]
) -> dict[str, tuple[pd.DataFrame, str]]:
    """Each figure of a benefit model by name; none after a refusal."""
    if fifths.empty:
        return {}
    autoc = metrics["targeting"]["autoc"]["value"]
    return {
        "fifths": (fifths, benefit_fifths_figure(fifths, name="housing-benefit-fifths")),
        "curve": (curve, targeting_figure(curve, autoc=autoc, name="housing-benefit-curve")),
    }


def comparator_table(metrics: Mapping[str, Any]) -> pd.DataFrame:
    """AUROC of the model and of each rival on the same stays, best first.

    A rival that is known for some stays only (it says its own ``n``) is not drawn beside the rest.
    """
    rows = [{"label": "This model", **metrics["auroc"], "is_model": True}]
    rows += [
        {"label": rival["label"], **rival["auroc"], "is_model": False}
        for rival in metrics["comparators"].values()
        if "n" not in rival
    ]
    table = pd.DataFrame(rows)
    return table.sort_values("value", ascending=False, kind="stable", ignore_index=True)


def write_pictures(drawn: Mapping[str, tuple[pd.DataFrame, str]], folder: Path) -> None:
    """Write each figure as SVG with its table as CSV; figures of an earlier run go."""
    folder.mkdir(parents=True, exist_ok=True)
    for stale in folder.iterdir():
        stale.unlink()
    for name, (table, svg) in drawn.items():
        storage.write_text(svg, folder / f"{name}.svg")
        storage.write_text(
            table.round(4).to_csv(index=False, lineterminator="\n"), folder / f"{name}.csv"
        )


def read_pictures(published: Path) -> tuple[dict[str, str], list[Picture]]:
    """The one figure of the card (title → SVG), and all of them for the evaluation page."""
    found = [
        *sorted((published / "figures").glob("*.svg")),
        *sorted((published / "hours_figures").glob("*.svg")),
        published / "explanation/global.svg",
    ]
    pictures = [
        Picture(
            title=TITLES[path.stem][0],
            sentence=TITLES[path.stem][1],
            svg=path.read_text(encoding="utf-8"),
            table=pd.read_csv(path.with_suffix(".csv")),
        )
        for path in found
        if path.is_file()
    ]
    order = list(TITLES.values())
    pictures.sort(key=lambda picture: order.index((picture.title, picture.sentence)))
    return {picture.title: picture.svg for picture in pictures[:1]}, pictures
