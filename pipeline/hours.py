"""Stage hours: hours of care after reablement, fitted, judged, and packed with the verdict."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from features.registry import KNOWN_SUFFIX, model_columns
from models.hours.bundle import TARGET, pack_hours, pack_hours_refusal
from models.hours.evaluate import HoursContext, evaluate_hours, picture_table
from models.hours.model import fit_hours
from models.hours.refusal import TooFewHours, why_too_few
from models.hours.rivals import hours_rivals
from models.split import split_by_time
from pipeline import storage
from pipeline.bundle_files import write_bundle
from pipeline.config import Config, read_date
from pipeline.paths import HOURS_BESIDE, Places
from pipeline.pictures import write_pictures
from pipeline.stage import run_as_stage
from pipeline.target_rows import TargetRows
from reports.render.hours_figures import hours_by_group_figure

PLANNED = "planned_care_hours"
COLUMNS = (*model_columns(HOURS_BESIDE), PLANNED, PLANNED + KNOWN_SUFFIX)
"""What the model of ongoing care reads, and the hours that the plan asks for."""
OLDER_FROM_YEARS = 65
TRUTH = "hours_after_reablement_expected"


def run(config: Config, places: Places) -> str:
    """Write the bundle, hours.json and its picture; a refusal where too little is known."""
    judged = _judged(config, places)
    published = places.published / HOURS_BESIDE
    common = {"target": TARGET, "source": config.extract.source}
    if isinstance(judged, TooFewHours):
        write_bundle(pack_hours_refusal(judged), places.models / TARGET)
        storage.write_json({**common, "verdict": judged.verdict}, published / "hours.json")
        write_pictures({}, published / "hours_figures")
        return judged.verdict
    bundle, body, fifths = judged
    write_bundle(bundle, places.models / TARGET)
    storage.write_json({**common, **body}, published / "hours.json")
    svg = hours_by_group_figure(fifths, level=config.hours.level, name="hours-fifths")
    write_pictures({"hours_by_fifth": (fifths, svg)}, published / "hours_figures")
    return f"{body['n']:,} held-out stays: {body['verdict']}"


def read_hours_rows(config: Config, places: Places) -> TargetRows | TooFewHours:
    """Stays whose hours after reablement are known, parted by the split of params.yaml."""
    labels = storage.read_table(places.features / "labels.parquet")
    usable = labels[TARGET].notna()
    if not usable.any():
        return TooFewHours(f"no stay of {len(labels):,} has known hours after reablement")
    if config.split.by != "time":
        return TooFewHours("the source has no calendar, so that no stay is later than another")
    try:
        split = split_by_time(
            labels.loc[usable, "index_datetime"],
            calibrate_from=read_date(config.split.calibrate_from),
            test_from=read_date(config.split.test_from),
            gap_days=config.features.outcome_window_days(HOURS_BESIDE),
        )
    except ValueError as error:
        return TooFewHours(str(error))
    hours = labels.loc[usable, TARGET].astype("float64")
    too_few = why_too_few(hours, split, config.hours)
    if too_few is not None:
        return too_few
    features = storage.read_table(places.features / "features.parquet", COLUMNS)
    return TargetRows(features[usable], hours, labels[usable], split)


def _judged(
    config: Config, places: Places
) -> tuple[dict[str, str], dict[str, Any], pd.DataFrame] | TooFewHours:
    """The bundle, the body of hours.json and the table of the picture."""
    rows = read_hours_rows(config, places)
    if isinstance(rows, TooFewHours):
        return rows
    try:
        fit = fit_hours(rows.features, rows.label, rows.person_id, rows.split, config.hours)
    except ValueError as error:
        return TooFewHours(str(error))
    start = rows.labels["hours_at_start"].astype("float64")
    known = rows.features[[PLANNED, "package_hours_per_week"]].assign(hours_at_start=start)
    rivals, left_out = hours_rivals(rows.label, known, rows.split.train)
    context = HoursContext(
        groups=_groups(places, rows, start),
        reduction=rows.labels["hours_reduction"],
        truth=_truth(places),
    )
    found = evaluate_hours(fit.heldout, rivals, context, config.hours)
    train = rows.label[rows.split.train]
    body = {
        "verdict": found.pop("verdict"),
        "period": _periods(config, rows),
        "rows": {
            "train": len(train),
            "train_with_care": int((train > 0).sum()),
            "calibrate": int(rows.split.calibrate.sum()),
            "test": len(fit.heldout),
        },
        **found,
        "rivals_left_out": left_out,
    }
    train_rows = rows.features[rows.split.train]
    bundle = pack_hours(fit.model, train_rows, verdict=str(body["verdict"]))
    return bundle, body, picture_table(fit.heldout)


def _groups(places: Places, rows: TargetRows, start: pd.Series) -> pd.DataFrame:
    """Who is who, in words: age, home, and hours at the start in thirds of the training rows."""
    groups = storage.read_table(places.features / "groups.parquet").loc[rows.features.index]
    cuts = start[rows.split.train].quantile([1 / 3, 2 / 3]).tolist()
    third = np.searchsorted(cuts, start.to_numpy(np.float64))
    names = [f"under {cuts[0]:g}", f"{cuts[0]:g} to {cuts[1]:g}", f"over {cuts[1]:g}"]
    words = pd.Series([names[min(int(one), 2)] for one in third], index=start.index)
    is_older = rows.features["age_years"] >= OLDER_FROM_YEARS
    return pd.DataFrame(
        {
            "age": is_older.map({True: "65 and over", False: "18 to 64"}),
            "home": groups["home"],
            "hours a week at the start": words.where(start.notna(), "not recorded"),
        }
    )


def _periods(config: Config, rows: TargetRows) -> dict[str, list[str]]:
    """First and last decision of each part."""
    when, short = rows.index_datetime, config.moments.short
    parts = {name: when[getattr(rows.split, name)] for name in ("train", "calibrate", "test")}
    return {name: [short(part.min()), short(part.max())] for name, part in parts.items()}


def _truth(places: Places) -> pd.Series | None:
    """The expectation that an invented area drew from; read to judge, never to fit."""
    path = places.truth / "truth.parquet"
    return storage.read_table(path, [TRUTH])[TRUTH] if path.is_file() else None


if __name__ == "__main__":
    run_as_stage(run)
