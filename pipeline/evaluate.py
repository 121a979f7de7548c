"""Stage evaluate: judge a target on people whom the scoring model never saw, beside its rivals."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from models.benefit.bundle import open_benefit
from models.benefit.evaluate import evaluate_benefit
from models.benefit.learner import BenefitFit
from models.benefit.refusal import Counts, NotEstimable
from models.benefit.scores import Estimate
from models.evaluate import Cohort, Context, evaluate_risk
from models.origins import evaluate_origins, rolling_origins
from models.risk import HeldOut, RiskParams, cross_fit
from pipeline import storage
from pipeline.bundle_files import read_bundle
from pipeline.config import Config
from pipeline.paths import BENEFIT_TARGET, Places
from pipeline.pictures import draw_benefit, draw_risk, write_pictures
from pipeline.stage import run_as_target_stage
from pipeline.target_rows import TargetRows, read_target_rows

COMPARATOR_INPUTS = {
    "los_days": "length_of_stay_so_far_days",
    "is_emergency": "is_emergency_admission",
    "charlson": "charlson_points",
    "ed_visits_183d": "ed_attendances",
    "age_years": "age_years",
    "emergency_admissions_365d": "emergency_admissions",
    "admissions_365d": "admissions",
    "had_stay_30d": "had_recent_stay",
    "had_emergency_stay_30d": "had_recent_stay",
    "imd_decile": "area_deprivation_decile",
    "had_heart_failure": "had_heart_failure",
    "had_chronic_lung": "had_chronic_lung",
    "had_dementia": "had_dementia",
    "had_renal": "had_renal",
    "had_cancer": "had_cancer",
    "had_diabetes_with_damage": "had_diabetes_with_damage",
}
"""What the rival scores call their inputs, and which feature each is."""
BY_TIME = (
    "Stays of a later period, each scored by a model fitted on earlier stays of other people, "
    "with a gap as long as the outcome window."
)
BY_PERSON = (
    "Each stay scored by a model fitted on other people; the source gives no calendar, so "
    "earlier and later stays train alike."
)


def run(config: Config, places: Places, target: str) -> str:
    """Write metrics.json, and each figure as SVG and CSV."""
    rows = read_target_rows(config, places, target)
    folder = places.published / target
    if target == BENEFIT_TARGET:
        metrics, drawn = _evaluate_benefit(config, places, rows)
        headline = str(metrics["verdict"])
    else:
        metrics, drawn = _evaluate_risk(config, places, target, rows)
        headline = f"AUROC {metrics['auroc']['value']} on {metrics['n']:,} held-out stays"
    storage.write_json(metrics, folder / "metrics.json")
    write_pictures(drawn, folder / "figures")
    return headline


def _evaluate_risk(
    config: Config, places: Places, target: str, rows: TargetRows
) -> tuple[dict[str, Any], Mapping[str, tuple[pd.DataFrame, str]]]:
    params: RiskParams = getattr(config.train, target)
    settings = getattr(config.evaluate, target)
    facts = storage.read_json(places.features / "cohort.json")
    cohort = Cohort(
        features=rows.features,
        label=rows.label,
        person_id=rows.person_id,
        index_datetime=rows.index_datetime,
        comparator_inputs=_comparator_inputs(places).loc[rows.features.index],
        groups=storage.read_table(places.features / "groups.parquet").loc[rows.features.index],
        split=rows.split,
    )
    context = Context(
        target=target,
        source=config.extract.source,
        validation=BY_PERSON if config.split.by == "person" else BY_TIME,
        facts_known_after_index=facts["cells_changed_by_the_future"],
        origins=_origins(config, target, rows, params),
        flow=[*facts["flow"], *_flow(rows, facts["flow"][-1]["rows"])],
    )
    evaluation = evaluate_risk(_read_fit(places, target), cohort, params, settings, context)
    metrics = evaluation.metrics
    drawn = draw_risk(evaluation.tables, metrics, capacity=metrics["at_capacity"][0]["k"])
    return metrics, drawn


def _evaluate_benefit(
    config: Config, places: Places, rows: TargetRows
) -> tuple[dict[str, Any], Mapping[str, tuple[pd.DataFrame, str]]]:
    train = rows.split.train | rows.split.calibrate
    truth = places.truth / "truth.parquet"
    referred = rows.labels["is_referred"].astype("float64")
    fit = _read_benefit_fit(places)
    evaluation = evaluate_benefit(
        fit,
        rows.features,
        referred,
        rows.label,
        rows.person_id,
        params=config.train.housing_benefit,
        train=pd.Series(train, index=rows.features.index),
        held_out=pd.Series(rows.split.test, index=rows.features.index),
        risk=_risk_ranking(config, rows),
        groups=storage.read_table(places.features / "groups.parquet").loc[rows.features.index],
        truth=_true_benefit(truth) if truth.is_file() else None,
        source=config.extract.source,
    )
    metrics = evaluation.metrics
    return metrics, draw_benefit(evaluation.fifths, evaluation.curve, metrics)


def _comparator_inputs(places: Places) -> pd.DataFrame:
    features = storage.read_table(
        places.features / "features.parquet", sorted(set(COMPARATOR_INPUTS.values()))
    )
    return pd.DataFrame({name: features[column] for name, column in COMPARATOR_INPUTS.items()})


def _origins(
    config: Config, target: str, rows: TargetRows, params: RiskParams
) -> list[dict[str, Any]]:
    """The same protocol told from earlier days; none without a calendar."""
    settings = config.evaluate.origins
    if config.split.by == "person" or settings.count == 0:
        return []
    gap_days = config.features.outcome_window_days(target)
    last = rows.index_datetime.max().normalize() + pd.Timedelta(days=1)
    origins = rolling_origins(
        last_test_to=last,
        count=settings.count,
        test_days=settings.test_days,
        calibrate_days=settings.calibrate_days,
        gap_days=gap_days,
    )
    judge = getattr(config.evaluate, target)
    return evaluate_origins(
        rows.features,
        rows.label,
        rows.person_id,
        rows.index_datetime,
        origins=origins,
        gap_days=gap_days,
        params=params,
        reps=judge.reps,
        seed=judge.seed,
    )


def _flow(rows: TargetRows, used: int) -> list[dict[str, Any]]:
    """From the stays used to those that judge, step by step."""
    split = rows.split
    return [
        {"step": "left out: outcome unknown or not of this target", "rows": used - len(rows.label)},
        {"step": "stays with a known outcome", "rows": len(rows.label)},
        {"step": "of these, training", "rows": int(split.train.sum())},
        {"step": "of these, calibration", "rows": int(split.calibrate.sum())},
        {"step": "of these, held out to judge", "rows": int(split.test.sum())},
    ]


def _read_fit(places: Places, target: str) -> HeldOut:
    """The held-out scores and who each scoring booster was fitted on."""
    folder = places.heldout / target
    people = storage.read_table(folder / "fold_people.parquet")
    return HeldOut(
        fold_people=tuple(frozenset(who) for _, who in people.groupby("fold")["person_id"]),
        heldout=storage.read_table(folder / "heldout.parquet"),
        calibration=storage.read_table(folder / "calibration.parquet"),
    )


def _read_benefit_fit(places: Places) -> BenefitFit | NotEstimable:
    """The fitted benefit model with its working, or the refusal."""
    model = open_benefit(read_bundle(places.models / BENEFIT_TARGET))
    if isinstance(model, NotEstimable):
        return model
    folder = places.heldout / BENEFIT_TARGET
    facts = storage.read_json(folder / "fit.json")
    return BenefitFit(
        model=model,
        ate=Estimate(**facts["ate"]),
        slope=Estimate(**facts["slope"]),
        student_r2=facts["student_r2"],
        counts=Counts(**facts["counts"]),
        rows=storage.read_table(folder / "rows.parquet"),
    )


def _risk_ranking(config: Config, rows: TargetRows) -> pd.Series:
    """The rival order: a risk model of not being at home, cross-fitted on the same rows."""
    risk = cross_fit(
        rows.features, 1.0 - rows.label, rows.person_id, rows.split, config.train.readmission_30d
    )
    return risk.heldout["score"]


def _true_benefit(path: Path) -> pd.DataFrame:
    truth = storage.read_table(path, ["home_84d_benefit"])
    return truth.rename(columns={"home_84d_benefit": "benefit"})


if __name__ == "__main__":
    run_as_target_stage(run)
