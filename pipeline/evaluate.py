"""Stage evaluate: judge a target on people whom the scoring model never saw, beside its rivals."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from models.benefit.evaluate import (
    BenefitEvaluation,
    evaluate_benefit,
    refused_evaluation,
)
from models.benefit.learner import BenefitFit
from models.benefit.refusal import NotEstimable
from models.evaluate import Cohort, Context, evaluate_risk
from models.origins import (
    OrderSplit,
    evaluate_order_split,
    evaluate_origins,
    rolling_origins,
)
from models.risk import RiskParams, cross_fit
from models.tree_count import count_trees
from pipeline import storage
from pipeline.config import Config
from pipeline.fits import read_benefit_fit, read_fit
from pipeline.paths import BENEFIT_TARGET, Places
from pipeline.pictures import draw_benefit, draw_risk, write_pictures
from pipeline.risk_settings import fitted_params
from pipeline.stage import run_as_target_stage
from pipeline.target_rows import TargetRows, beside_of, read_target_rows
from reports.render.suppress import published_groups

COMPARATOR_INPUTS = {
    "los_days": "length_of_stay_so_far_days",
    "is_emergency": "is_emergency_admission",
    "charlson": "charlson_points",
    "ed_visits_183d": "ed_attendances",
    "age_years": "age_years",
    "emergency_admissions_365d": "emergency_admissions",
    "admissions_365d": "admissions",
    "hospital_frailty": "hospital_frailty_points",
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
TRUE_RISK = {
    "readmission_30d": "readmission_30d_risk",
    "ongoing_care": "ongoing_care_probability",
}
"""The column of an invented area's truth that a target's outcomes were drawn from."""
BY_TIME = (
    "Stays of a later period, each scored by a model fitted on earlier stays of other people, "
    "with a gap as long as the outcome window."
)
BY_PERSON = (
    "Each stay scored by a model fitted on other people; earlier and later stays train alike, so "
    "this says nothing of later patients: the split by order under 'Over time' does."
)


def run(config: Config, places: Places, target: str) -> str:
    """Write metrics.json, its few headline figures, and each figure as SVG and CSV."""
    folder = places.published / target
    if target == BENEFIT_TARGET:
        metrics, drawn = _evaluate_benefit(config, places)
        headline = str(metrics["verdict"])
    else:
        rows = read_target_rows(config, places, target)
        metrics, drawn = _evaluate_risk(config, places, target, rows)
        headline = f"AUROC {metrics['auroc']['value']} on {metrics['n']:,} held-out stays"
    metrics = as_published(metrics)
    storage.write_json(metrics, folder / "metrics.json")
    storage.write_json(headline_figures(metrics), folder / "headline.json")
    write_pictures(drawn, folder / "figures")
    return headline


def as_published(metrics: Mapping[str, Any]) -> dict[str, Any]:
    """The metrics with small numbers of every group hidden, once all gates have been judged."""
    published = dict(metrics)
    if metrics.get("groups"):
        published["groups"] = published_groups(metrics["groups"])
    overlap = metrics.get("overlap")
    if overlap and overlap.get("by_group"):
        published["overlap"] = {**overlap, "by_group": published_groups(overlap["by_group"])}
    return published


def headline_figures(metrics: Mapping[str, Any]) -> dict[str, Any]:
    """The few figures that `dvc metrics show` and `dvc metrics diff` print side by side."""
    gates = metrics["gates"]
    common = {"n": metrics["n"], "gates_passed": sum(gate["passed"] for gate in gates)}
    if "verdict" in metrics:
        return {**common, "effect": metrics["ate"]["value"], "verdict": metrics["verdict"]}
    return {
        **common,
        "auroc": metrics["auroc"]["value"],
        "brier": metrics["brier"],
        "slope": metrics["calibration"]["slope"]["value"],
        "ici": metrics["calibration"]["ici"],
        "precision_at_k": metrics["at_capacity"][0]["precision"],
    }


def _evaluate_risk(
    config: Config, places: Places, target: str, rows: TargetRows
) -> tuple[dict[str, Any], Mapping[str, tuple[pd.DataFrame, str]]]:
    params = fitted_params(config, places, target)
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
        estimate=storage.read_table(places.features / "estimates.parquet", [target])[target],
    )
    by_order = _by_order(config, target, rows, params) if not _is_by_time(config) else None
    context = Context(
        target=target,
        source=config.extract.source,
        validation=_validation(config, target),
        facts_known_after_index=facts["cells_changed_by_the_future"],
        origins=[by_order.row] if by_order else _origins(config, target, rows, params),
        in_words=config.moments.short,
        never_seen=by_order.never_seen if by_order else None,
        flow=_flow(facts["flow"], rows),
        availability=facts["availability"],
        true_risk=_true_risk(places, target),
    )
    evaluation = evaluate_risk(read_fit(places, target), cohort, params, settings, context)
    metrics = evaluation.metrics
    drawn = draw_risk(evaluation.tables, metrics)
    return metrics, drawn


def _evaluate_benefit(
    config: Config, places: Places
) -> tuple[dict[str, Any], Mapping[str, tuple[pd.DataFrame, str]]]:
    fit = read_benefit_fit(places)
    truth = places.truth / "truth.parquet"
    if isinstance(fit, NotEstimable):
        evaluation = refused_evaluation(
            fit,
            config.train.housing_benefit,
            source=config.extract.source,
            has_truth=truth.is_file(),
        )
    else:
        evaluation = _judge_benefit(config, places, fit, truth)
        evaluation.metrics["period"] = _benefit_period(config, places)
    return evaluation.metrics, draw_benefit(evaluation.fifths, evaluation.curve, evaluation.metrics)


def _benefit_period(config: Config, places: Places) -> dict[str, list[str] | None]:
    """First and last day of the discharges that taught, and of those that judge."""
    rows = read_target_rows(config, places, BENEFIT_TARGET)
    taught = rows.split.train | rows.split.calibrate
    return {
        name: [config.moments.short(when.min()), config.moments.short(when.max())]
        for name, when in {
            "train": rows.index_datetime[taught],
            "test": rows.index_datetime[rows.split.test],
        }.items()
    }


def _judge_benefit(
    config: Config, places: Places, fit: BenefitFit, truth: Path
) -> BenefitEvaluation:
    rows = read_target_rows(config, places, BENEFIT_TARGET)
    train = rows.split.train | rows.split.calibrate
    referred = rows.labels["is_referred"].astype("float64")
    return evaluate_benefit(
        fit,
        rows.features,
        referred,
        rows.label,
        rows.person_id,
        params=config.train.housing_benefit,
        train=pd.Series(train, index=rows.features.index),
        held_out=pd.Series(rows.split.test, index=rows.features.index),
        risk=_risk_ranking(config, rows),
        beside=beside_of(rows.labels),
        barriers=_barriers(places, rows),
        groups=storage.read_table(places.features / "groups.parquet").loc[rows.features.index],
        truth=_true_benefit(truth) if truth.is_file() else None,
        source=config.extract.source,
    )


def _comparator_inputs(places: Places) -> pd.DataFrame:
    features = storage.read_table(
        places.features / "features.parquet", sorted(set(COMPARATOR_INPUTS.values()))
    )
    inputs = pd.DataFrame({name: features[column] for name, column in COMPARATOR_INPUTS.items()})
    # A source that cannot tell emergencies apart gives its rivals all admissions: the stronger.
    emergencies = inputs["emergency_admissions_365d"].fillna(inputs["admissions_365d"])
    return inputs.assign(emergency_admissions_365d=emergencies)


def _origins(
    config: Config, target: str, rows: TargetRows, params: RiskParams
) -> list[dict[str, Any]]:
    """The same protocol told from earlier days."""
    settings = config.evaluate.origins
    if settings.count == 0:
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


def _by_order(config: Config, target: str, rows: TargetRows, params: RiskParams) -> OrderSplit:
    """Earlier stays train, later ones judge: how far the order of the source can say it."""
    judge = getattr(config.evaluate, target)
    return evaluate_order_split(
        rows.features,
        rows.label,
        rows.person_id,
        rows.index_datetime,
        test_share=config.evaluate.origins.order_test_share,
        params=params,
        reps=judge.reps,
        seed=judge.seed,
        in_words=config.moments.short,
    )


def _is_by_time(config: Config) -> bool:
    return config.split.by == "time"


def _validation(config: Config, target: str) -> str:
    """How the figures came about, and what the outcome means where the source states it."""
    how = BY_TIME if _is_by_time(config) else BY_PERSON
    stated = config.extract.stated_outcomes.get(target)
    return f"{how} The outcome is the source's own: {stated.definition}" if stated else how


def _flow(left_out: list[dict[str, Any]], rows: TargetRows) -> list[dict[str, Any]]:
    """From all stays to those that judge: after each step, how many are left."""
    first, *reasons = left_out[:-1]
    left = first["rows"]
    steps = [first]
    for reason in reasons:
        left -= reason["rows"]
        step = reason["step"].replace("left out: ", "after leaving out: ", 1)
        steps.append({"step": step, "rows": left})
    split = rows.split
    return [
        *steps,
        {"step": "with a known outcome of this target", "rows": len(rows.label)},
        {"step": "of which training", "rows": int(split.train.sum())},
        {"step": "of which calibration", "rows": int(split.calibrate.sum())},
        {"step": "of which held out to judge", "rows": int(split.test.sum())},
    ]


def _risk_ranking(config: Config, rows: TargetRows) -> pd.Series:
    """The rival order: a risk model of not being at home, cross-fitted on the same rows."""
    params, is_away, train = config.train.readmission_30d, 1.0 - rows.label, rows.split.train
    trees = count_trees(rows.features[train], is_away[train], rows.person_id[train], params)
    risk = cross_fit(rows.features, is_away, rows.person_id, rows.split, params, trees=trees)
    return risk.heldout["score"]


def _barriers(places: Places, rows: TargetRows) -> pd.Series:
    """How many barriers stand at each home: the order that needs no model."""
    named = storage.read_table(places.features / "barriers.parquet", ["barriers"])["barriers"]
    return (named.str.count(";") + named.ne("")).loc[rows.features.index].astype("float64")


def _true_risk(places: Places, target: str) -> pd.Series | None:
    """What the outcomes were drawn from, where an invented area tells it; read here alone."""
    path = places.truth / "truth.parquet"
    column = TRUE_RISK[target]
    return storage.read_table(path, [column])[column] if path.is_file() else None


def _true_benefit(path: Path) -> pd.DataFrame:
    truth = storage.read_table(path, ["home_84d_benefit"])
    return truth.rename(columns={"home_84d_benefit": "benefit"})


if __name__ == "__main__":
    run_as_target_stage(run)
