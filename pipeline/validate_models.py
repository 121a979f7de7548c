"""Stage validate_models: other mornings, sites and settings, fewer people and fewer inputs."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.cohort import training_cohort
from features.registry import FEATURES, KNOWN_SUFFIX
from features.snapshots import build_snapshot_features, listed_already, snapshot_moments
from models.mornings import Mornings
from models.origins import rolling_origins
from models.risk import RiskParams
from models.rounding import rounded
from models.validation.ablation import ablate_families
from models.validation.learning_curve import learning_curve
from models.validation.model_choice import choose_across_origins
from models.validation.params import with_folds
from models.validation.sentences import told_plainly
from models.validation.snapshots import compare_snapshots
from models.validation.stays import Stays
from models.validation.transfer import transfer_to_sites
from pipeline import storage
from pipeline.config import Config
from pipeline.contract_files import read_contracts
from pipeline.errors import UsageError
from pipeline.paths import BENEFIT_TARGET, Places
from pipeline.risk_settings import fitted_params
from pipeline.stage import run_as_target_stage
from pipeline.target_rows import TargetRows, read_target_mornings, read_target_rows
from reports.render.validation_page import render_validation

NO_CALENDAR = "not possible: the source has no calendar"
NOT_SPLIT_BY_TIME = "not possible: the split is by person, so that no row is later than another"
ELDERLY_FROM_YEARS = 65
PARTS = ("snapshots", "sites", "learning_curve", "families", "model_choice")


def run(config: Config, places: Places, target: str) -> str:
    """Write validation.json and its page."""
    if target == BENEFIT_TARGET:
        raise UsageError(f"{target} is validated by its own audit in evaluate; name a risk target.")
    rows = read_target_rows(config, places, target)
    stays = Stays(rows.features, rows.label, rows.person_id, rows.index_datetime, rows.split)
    params = with_folds(fitted_params(config, places, target), config.validate_models)
    groups = storage.read_table(places.features / "groups.parquet").loc[rows.features.index]
    settings, by_time = config.validate_models, config.split.by == "time"
    gap_days = config.features.outcome_window_days(target) if by_time else 0
    parts: dict[str, Callable[[], Any]] = {
        # the dearest first, so that none is waited for at the end
        "model_choice": lambda: _model_choice(config, target, stays, params),
        "snapshots": lambda: _snapshots(config, places, target, rows, params),
        "families": lambda: ablate_families(
            stays,
            families_of(rows),
            _groups_of_interest(rows.features, groups),
            params=params,
            settings=settings,
        ),
        "sites": lambda: transfer_to_sites(
            stays, groups["site"], gap_days=gap_days, params=params, settings=settings
        ),
        "learning_curve": lambda: learning_curve(stays, params=params, settings=settings),
    }
    with ThreadPoolExecutor(settings.parts_at_once) as pool:
        found = dict(zip(parts, pool.map(_or_why_not, parts.values()), strict=True))
    told = rounded(
        {
            "target": target,
            "source": config.extract.source,
            "settings": settings.model_dump(),
            "n": int(stays.split.test.sum()),
            "events": int(stays.label[stays.split.test].sum()),
            **{name: found[name] for name in PARTS},
        }
    )
    told["sentences"] = told_plainly(told)
    storage.write_json(told, places.published / target / "validation.json")
    storage.write_text(render_validation(told), places.published / target / "validation.html")
    done = sum(told[name]["note"] is None for name in PARTS)
    return f"{done} of {len(PARTS)} parts on {told['n']:,} held-out stays"


def families_of(rows: TargetRows) -> dict[str, list[str]]:
    """The columns of each group and each family of the registry that the target's model has."""
    there = [feature for feature in FEATURES if feature.name in rows.features.columns]
    parts = [(f"group {feature.group}", feature) for feature in there]
    parts += [(f"family {feature.family}", feature) for feature in there]
    return {
        name: [
            column
            for part, feature in parts
            if part == name
            for column in (feature.name, feature.name + KNOWN_SUFFIX)
        ]
        for name in dict.fromkeys(part for part, _ in parts)
    }


def _groups_of_interest(
    features: pd.DataFrame, groups: pd.DataFrame
) -> dict[str, NDArray[np.bool_]]:
    return {
        "65 and over": features["age_years"].ge(ELDERLY_FROM_YEARS).to_numpy(dtype=np.bool_),
        "no settled home": groups["home"].eq("no settled home").to_numpy(dtype=np.bool_),
        "housing unknown": groups["home"].eq("not recorded").to_numpy(dtype=np.bool_),
    }


def _or_why_not(part: Callable[[], Any]) -> dict[str, Any]:
    """The part's figures, or in its note why it could not be done: a result, not a crash."""
    try:
        found: dict[str, Any] = part()
    except ValueError as error:
        return {"note": f"not possible: {error}"}
    return found


def _snapshots(
    config: Config, places: Places, target: str, rows: TargetRows, params: RiskParams
) -> dict[str, Any]:
    """Mornings of the target's stays: those that train are built here, the others are read."""
    if not config.features.has_calendar:
        return {"note": NO_CALENDAR}
    daily = read_target_mornings(config, places, target, rows)
    if daily is None:
        return {"note": NOT_SPLIT_BY_TIME}
    settings = config.validate_models
    several = _about_whom(_training_mornings(config, places, rows), rows)
    compared = compare_snapshots(
        several.some(several.about["is_decision"]),
        several,
        _about_whom(daily, rows),
        params,
        settings,
    )
    return {"note": None, **compared}


def _training_mornings(config: Config, places: Places, rows: TargetRows) -> Mornings:
    """A few mornings of each training stay, built by the feature functions themselves."""
    settings = config.validate_models
    tables = storage.read_tables(places.validated)
    index = training_cohort(tables["discharge_spell"], config.features).index
    index = index.loc[rows.features.index[rows.split.train]]
    moments = snapshot_moments(
        index, every_days=settings.snapshot_every_days, most=settings.snapshots_most
    )
    moments = moments[listed_already(index, moments)]
    built = build_snapshot_features(tables, index, moments, read_contracts(), config.features)
    return Mornings(built[list(rows.features.columns)], moments)


def _about_whom(mornings: Mornings, rows: TargetRows) -> Mornings:
    """The mornings with person, outcome and period of their stays."""
    stay, index, split = mornings.about["spell_id"], rows.features.index, rows.split
    about = mornings.about.assign(
        person_id=rows.person_id.loc[stay].to_numpy(),
        label=rows.label.loc[stay].to_numpy(),
        is_calibrate=stay.isin(index[split.calibrate]),
    )
    if split.calibrate_earlier is not None:
        about["is_earlier"] = stay.isin(index[split.calibrate_earlier])
    return Mornings(mornings.features, about)


def _model_choice(config: Config, target: str, stays: Stays, params: RiskParams) -> dict[str, Any]:
    if not config.features.has_calendar:
        return {"note": NO_CALENDAR}
    origins = config.evaluate.origins
    gap_days = config.features.outcome_window_days(target)
    days = rolling_origins(
        last_test_to=stays.index_datetime.max().normalize() + pd.Timedelta(days=1),
        count=max(origins.count, 1),
        test_days=origins.test_days,
        calibrate_days=origins.calibrate_days,
        gap_days=gap_days,
    )
    return choose_across_origins(
        stays,
        origins=days,
        gap_days=gap_days,
        params=params,
        settings=config.validate_models,
    )


if __name__ == "__main__":
    run_as_target_stage(run)
