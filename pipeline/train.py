"""Stage train: fit one target, keep what judges it, and write its bundle."""

from __future__ import annotations

import dataclasses

import pandas as pd

from features.diagnosis_chapters import CHAPTERS
from features.families.admissions import ORIGINS
from features.families.clinical import DESTINATIONS
from models.benefit.bundle import pack_benefit, pack_refusal
from models.benefit.kinds import Prior, priors_of
from models.benefit.learner import BenefitFit, fit_benefit
from models.benefit.refusal import Counts, NotEstimable
from models.bundle import pack_bundle
from models.risk import RiskParams, TreeCounts, cross_fit, with_rounds
from models.rounding import rounded
from models.tree_count import count_trees
from pipeline import storage
from pipeline.bundle_files import write_bundle
from pipeline.config import Config
from pipeline.errors import NothingToDoError
from pipeline.paths import BENEFIT_TARGET, CALIBRATION_MAP, Places
from pipeline.risk_settings import risk_params
from pipeline.stage import run_as_target_stage
from pipeline.target_rows import (
    TargetRows,
    beside_of,
    read_target_mornings,
    read_target_rows,
)
from pipeline.tracking import TrainingRun, log_training

CATEGORY_LEVELS = {
    "main_diagnosis_chapter": list(CHAPTERS),
    "discharge_destination": list(DESTINATIONS),
    "came_from": list(ORIGINS),
}


def run(config: Config, places: Places, target: str) -> str:
    """Fit ``target`` on its matured rows and write bundle and held-out scores."""
    if target == BENEFIT_TARGET:
        return _train_benefit(config, places)
    return _train_risk(config, places, target)


def _train_risk(config: Config, places: Places, target: str) -> str:
    rows = read_target_rows(config, places, target)
    params = risk_params(config, target)
    mornings = read_target_mornings(config, places, target, rows)
    try:
        trees = _counted(rows, params)
        fit = cross_fit(
            rows.features,
            rows.label,
            rows.person_id,
            rows.split,
            params,
            mornings,
            trees=trees,
            weight=rows.weight,
        )
    except ValueError as error:
        raise NothingToDoError(f"{target} cannot be trained: {error}") from error
    bundle = pack_bundle(
        target=target,
        booster=fit.booster,
        calibrator=fit.calibrator,
        features=rows.features[rows.split.train],
        category_levels=CATEGORY_LEVELS,
        params=with_rounds(params, trees.shipped),
    )
    write_bundle(bundle, places.models / target)
    fold_people = pd.DataFrame(
        [
            {"fold": fold, "person_id": person}
            for fold, people in enumerate(fit.fold_people)
            for person in sorted(people)
        ]
    )
    storage.write_tables(
        {"heldout": fit.heldout, "calibration": fit.calibration, "fold_people": fold_people},
        places.heldout / target,
    )
    storage.write_json(rounded(fit.calibration_map), places.heldout / target / CALIBRATION_MAP)
    log_training(
        places,
        TrainingRun(
            target=target,
            params=params.model_dump(),
            metrics={
                "train_rows": rows.split.train.sum(),
                "heldout_rows": len(fit.heldout),
                "trees": trees.shipped,
            },
            boosters={"booster": fit.booster},
            columns=list(rows.features.columns),
            tags={"target": target, "manifest_sha256": _sha256(places, target)},
        ),
    )
    return (
        f"{rows.split.train.sum():,} rows trained, {len(fit.heldout):,} held out, "
        f"{trees.shipped} trees"
    )


def _counted(rows: TargetRows, params: RiskParams) -> TreeCounts:
    """How many trees, found on the training rows alone."""
    train = rows.split.train
    weight = None if rows.weight is None else rows.weight[train]
    return count_trees(
        rows.features[train], rows.label[train], rows.person_id[train], params, weight=weight
    )


def _train_benefit(config: Config, places: Places) -> str:
    has_housing = bool(storage.read_json(places.features / "cohort.json")["housing_tables"])
    try:
        rows = read_target_rows(config, places, BENEFIT_TARGET)
    except NothingToDoError:
        if has_housing:
            raise
        return _refuse(_without_rows(places), places)
    params = config.train.housing_benefit
    train = rows.split.train | rows.split.calibrate
    fit = fit_benefit(
        rows.features[train],
        rows.labels.loc[train, "is_referred"],
        rows.label[train],
        rows.person_id[train],
        params,
        beside=beside_of(rows.labels[train]),
        priors=_priors(places),
        has_housing_data=has_housing,
    )
    if isinstance(fit, NotEstimable):
        return _refuse(fit, places)
    write_bundle(pack_benefit(fit.model, rows.features[train]), places.models / BENEFIT_TARGET)
    storage.write_tables({"rows": fit.rows}, places.heldout / BENEFIT_TARGET)
    storage.write_json(_as_facts(fit), places.heldout / BENEFIT_TARGET / "fit.json")
    log_training(
        places,
        TrainingRun(
            target=BENEFIT_TARGET,
            params=params.model_dump(),
            metrics={"train_rows": len(fit.rows), "student_r2": fit.student_r2},
            boosters={"student": fit.model.student},
            columns=list(fit.model.columns),
            tags={"target": BENEFIT_TARGET, "manifest_sha256": _sha256(places, BENEFIT_TARGET)},
        ),
    )
    return f"{len(fit.rows):,} rows trained, average effect {fit.ate.value:+.3f}"


def _priors(places: Places) -> dict[str, Prior]:
    """What the area's catalogue of services claims of each kind of help; empty without one."""
    catalogue = places.validated / "intervention_catalogue.parquet"
    return priors_of(storage.read_table(catalogue)) if catalogue.is_file() else {}


def _without_rows(places: Places) -> NotEstimable:
    """The refusal where neither a home nor what became of anyone at 84 days is on record."""
    stays = len(storage.read_table(places.features / "labels.parquet", ["person_id"]))
    nobody = Counts(
        rows=0, people=0, treated=0, untreated=0, treated_events=0, untreated_events=0,
        outcome_unknown=stays,
    )  # fmt: skip
    return NotEstimable(reason="no housing data", counts=nobody)


def _refuse(refused: NotEstimable, places: Places) -> str:
    """Write the refusal where the model would stand; returns its verdict."""
    write_bundle(pack_refusal(refused), places.models / BENEFIT_TARGET)
    storage.write_tables({}, places.heldout / BENEFIT_TARGET)
    storage.write_json(_as_facts(refused), places.heldout / BENEFIT_TARGET / "fit.json")
    return refused.verdict


def _as_facts(fit: BenefitFit | NotEstimable) -> dict[str, object]:
    """What evaluation needs of a fit beside its rows and its bundle."""
    if isinstance(fit, NotEstimable):
        return {"reason": fit.reason, "counts": dataclasses.asdict(fit.counts)}
    return {
        "ate": dataclasses.asdict(fit.ate),
        "slope": dataclasses.asdict(fit.slope),
        "student_r2": fit.student_r2,
        "counts": dataclasses.asdict(fit.counts),
        "shape": dataclasses.asdict(fit.shape),
    }


def _sha256(places: Places, target: str) -> str:
    return storage.sha256_of(places.models / target / "manifest.json")


if __name__ == "__main__":
    run_as_target_stage(run)
