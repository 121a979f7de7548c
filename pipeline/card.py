"""Stage card: one model card and one evaluation page per target, filled from the run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from features.registry import BY_NAME, FEATURES, model_columns
from models.sealed import OF_THE_RUN
from pipeline import storage
from pipeline.card_sources import recounted
from pipeline.config import Config, read_date, read_yaml
from pipeline.hazard_file import read_hazards
from pipeline.paths import (
    BENEFIT_TARGET,
    GOVERNANCE,
    HOURS_BESIDE,
    LOCK_FILE,
    RISK_TARGETS,
    Places,
)
from pipeline.pictures import read_pictures
from pipeline.risk_settings import fitted_params
from pipeline.stage import run_as_target_stage
from pipeline.target_rows import read_target_rows
from reports.render.calibration_map import calibrator_in_words
from reports.render.card import CardFacts, build_card
from reports.render.card_page import render_card_html, render_card_markdown
from reports.render.evaluation_page import render_evaluation
from reports.render.hazards import as_csv, hazard_summary
from reports.render.hours_section import hours_sentence
from reports.render.leak_page import render_leak_proofs
from reports.render.self_check import HEADER, PROBAST, TRIPOD, atrs_record, self_check

UNRELEASED = "unreleased"
PROTECTED_USE = {
    "used": "age, as need: older people need more care, and hiding age would hide need",
    "not_used": "sex, ethnicity, deprivation of a person, religion, disability registers, tenure, "
    "landlord, provider and site; they are read for the audit alone",
    "proxies": "area deprivation decile is a model input; its effect is shown by group",
}
OUTCOMES = {
    "readmission_30d": "First emergency admission to any provider 0 to 30 days after the final "
    "discharge of the continuous spell; death first is counted apart and is no event.",
    "ongoing_care": "Long-term support, or short-term residential or nursing care, after "
    "reablement, in the order of ASCOF 2A; died, in hospital, self-funded, declined and "
    "NHS-funded are unknown.",
    "housing_benefit": "At home 84 days after discharge: alive, no emergency readmission with a "
    "night, no new care home (ASCOF 2D(1)), with a referral to housing help by discharge against "
    "without.",
}


def run(config: Config, places: Places, target: str) -> str:
    """Write the card (JSON, HTML, Markdown), the evaluation page and the leak proofs."""
    metrics = storage.read_json(places.published / target / "metrics.json")
    card = build_card(_facts(config, places, target, metrics))
    figures, pictures = read_pictures(places.published / target)
    cards = places.published / "cards"
    storage.write_json(card, cards / f"{target}.json")
    storage.write_text(render_card_html(card, figures), cards / f"{target}.html")
    storage.write_text(render_card_markdown(card), cards / f"{target}.md")
    storage.write_json(atrs_record(card), cards / f"{target}.atrs.json")
    for name, asked in (("tripod", TRIPOD), ("probast", PROBAST)):
        table = as_csv(HEADER, self_check(card, asked))
        storage.write_text(table, cards / f"{target}.{name}.csv")
    page = render_evaluation(
        metrics,
        pictures,
        card=f"../cards/{target}.html",
        leaks="leak_proofs.html",
        hours=_hours(places, target),
    )
    storage.write_text(page, places.published / target / "evaluation.html")
    proofs = render_leak_proofs(metrics, evaluation="evaluation.html")
    storage.write_text(proofs, places.published / target / "leak_proofs.html")
    status = card["identity"]["status"]
    valid = f"{status['fields_valid']} of {status['fields']} fields valid"
    return f"card is {status['value']}: {valid}"


def _facts(config: Config, places: Places, target: str, metrics: dict[str, Any]) -> CardFacts:
    """All that the run knows of the model."""
    moments = config.moments
    cohort = storage.read_json(places.features / "cohort.json")
    quality = storage.read_json(places.published / "data_quality.json")
    explained = storage.read_json(places.published / target / "explanation" / "facts.json")
    features = storage.read_table(places.features / "features.parquet")
    is_risk = target in RISK_TARGETS
    params = fitted_params(config, places, target) if is_risk else config.train.housing_benefit
    return CardFacts(
        target=target,
        version=UNRELEASED,
        as_of=moments.words(read_date(config.extract.as_of)),
        metrics=metrics,
        params=params.model_dump(exclude=OF_THE_RUN),
        split=_split_facts(config),
        trained_on=_trained_on(config, places, target, metrics),
        sources=[
            {"table": table["table"], "file": table["file"], "rows": table["rows_in"]}
            for table in quality["tables"]
        ],
        period={"extract_taken": moments.short(read_date(cohort["as_of"]))},
        missingness=_missingness(features, target),
        contracts={
            "rules_checked": quality["rules_checked"],
            "rows_in": sum(table["rows_in"] for table in quality["tables"]),
            "rows_refused": sum(table["quarantined"] for table in quality["tables"]),
        },
        features=_feature_rows(target),
        protected=PROTECTED_USE,
        outcome=_outcome(config, places, target),
        capacity={
            "look_at_first": config.score.look_first_places,
            "least_risk": config.score.lowest_risk_to_look_first,
            "ties": "decided by a keyed draw, the same all day and not to be guessed",
        },
        calibrator=_calibrator(config, target, metrics),
        explanation=explained,
        reasons={
            "how": "the scoring booster's own contributions; at most three, only what raises the "
            "score, never what is unknown or sensitive",
            "largest_additive_error_below": explained.get("largest_additive_error_below"),
        },
        hazards=hazard_summary(read_hazards()),
        monitoring=_monitoring(config),
        recounted=recounted(config, places, target),
        as_of_day=read_date(config.extract.as_of).date(),
        lineage={
            "model_manifest_sha256": storage.sha256_of(places.models / target / "manifest.json"),
            "requirements_sha256": storage.sha256_of(LOCK_FILE),
            "features_sha256": storage.sha256_of(places.features / "features.parquet"),
        },
        governance=_with_known_gaps(config, read_governance(GOVERNANCE / f"{target}.yaml")),
    )


def read_governance(path: Path) -> dict[str, Any]:
    """What people have said of the model; empty answers are left out.

    Raises
    ------
    UsageError : the file is missing or is no YAML.
    """
    return {key: value for key, value in read_yaml(path).items() if value is not None}


def _monitoring(config: Config) -> dict[str, Any]:
    """What is watched, how often and within which limits; results stand on the monitoring page."""
    return {
        "metrics": "volumes, inputs, scores, early and matured outcomes, groups, decisions",
        "cadence": "weekly; outcomes held against limits as they mature, and shown by month",
        "stop_rule": "an input that the model leans on moved beyond its limit: no retraining until "
        "it is understood; a suspected leak stops the release",
        "limits": config.monitor.model_dump(),
        "results": "homefirst monitor writes them beside the lists, never into this card",
    }


def _with_known_gaps(config: Config, governance: dict[str, Any]) -> dict[str, Any]:
    """What people have said, and after it what the source's own mapping says it lacks."""
    gaps = config.extract.known_gaps
    if not gaps:
        return governance
    said = governance.get("data.known_gaps")
    return governance | {"data.known_gaps": " ".join([*([str(said)] if said else []), *gaps])}


def _split_facts(config: Config) -> dict[str, Any]:
    """The split, without the days that a split by person does not use."""
    split = config.split.model_dump()
    return {"by": split["by"]} if config.split.by == "person" else split


def _trained_on(
    config: Config, places: Places, target: str, metrics: dict[str, Any]
) -> dict[str, int]:
    """How many stays, events and people the model learned from.

    Empty where there is no model, and for one that was recalibrated since: its trees are older than
    the rows at hand.
    """
    if target == BENEFIT_TARGET:
        train = metrics.get("train") or {}
        if train.get("treated_events") is None:  # refused: nothing was learned
            return {}
        events = train["treated_events"] + train["untreated_events"]
        return {"n": train["rows"], "events": events, "people": train["people"]}
    rows = read_target_rows(config, places, target)
    train = rows.split.train
    days = rows.index_datetime[train]
    own = [config.moments.short(day) for day in (days.min(), days.max())]
    if metrics["period"]["train"] != own:
        return {}
    return {
        "n": int(train.sum()),
        "events": int(rows.label[train].sum()),
        "people": int(rows.person_id[train].nunique()),
    }


def _hours(places: Places, target: str) -> dict[str, Any] | None:
    """What the run found of hours after reablement, beside the target that they belong to."""
    path = places.published / HOURS_BESIDE / "hours.json"
    return storage.read_json(path) if target == HOURS_BESIDE and path.is_file() else None


def _outcome(config: Config, places: Places, target: str) -> dict[str, Any]:
    """What is predicted: our own rule, or what the source states in its own meaning."""
    stated = config.extract.stated_outcomes.get(target)
    if stated is not None:
        return {"definition": stated.definition, "stated_by": "the source itself"}
    hours = _hours(places, target)
    return {
        "definition": OUTCOMES[target],
        **({"hours_beside_it": hours_sentence(hours)} if hours else {}),
        "window_days": config.features.outcome_window_days(target),
        "recording_lag_days": config.features.outcome_lag_days,
    }


def _missingness(features: pd.DataFrame, target: str) -> list[dict[str, Any]]:
    """Share of stays with each model input unknown, worst first."""
    names = [name for name in model_columns(target) if name in BY_NAME]
    share = features[names].isna().mean().sort_values(ascending=False, kind="stable")
    return [
        {"feature": BY_NAME[str(name)].label, "share_unknown": round(float(value), 4)}
        for name, value in share.items()
    ]


def _feature_rows(target: str) -> list[dict[str, Any]]:
    """The registry rows of the target's model."""
    return [
        {
            "name": feature.name,
            "meaning": feature.label,
            "unit": feature.unit,
            "window": feature.window,
            "source": feature.source,
            "group": feature.group,
        }
        for feature in FEATURES
        if target not in feature.not_for
    ]


def _calibrator(config: Config, target: str, metrics: dict[str, Any]) -> dict[str, str]:
    if target == BENEFIT_TARGET:
        return {
            "kind": "none: the effect is scaled by its own slope on doubly-robust scores",
            "fitted_on": "training rows, out of fold",
        }
    return calibrator_in_words(
        metrics["calibration"]["map"], is_own_period=config.split.by == "time"
    )


if __name__ == "__main__":
    run_as_target_stage(run)
