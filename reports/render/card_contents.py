"""What a run can say of each card field: metrics and settings put in their places."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from reports.render.leak_page import leak_summary
from reports.render.target_words import target_words

if TYPE_CHECKING:
    from reports.render.card import CardFacts

HUMAN_ROLE = {
    "effect_on_decision": "advisory",
    "changes": "the order in which a person looks at people",
    "never": "decides, books, closes or refuses anything by itself",
}
GroupTable = list[dict[str, Any]]


def filled_by_run(facts: "CardFacts") -> dict[str, Any]:
    """Values of every field that a run fills or drafts, by key; groups as the metrics have them."""
    words = target_words(facts.target)
    performance = _risk if words.kind == "risk" else _benefit
    return _described(facts) | _method(facts) | performance(facts.metrics)


def _described(facts: "CardFacts") -> dict[str, Any]:
    """Identity, data, decision, outcome, risk and monitoring."""
    words = target_words(facts.target)
    metrics = facts.metrics
    return {
        "identity.model": {
            "target": facts.target,
            "kind": words.kind,
            "name": words.title,
            "version": facts.version,
            "registry_alias": facts.registry_alias,
            "does": words.does,
            "not_for": words.not_for,
        },
        "identity.card": {"card_id": f"{facts.target}-{facts.version}", "as_of": facts.as_of},
        "decision.human_role": HUMAN_ROLE,
        "decision.capacity": facts.capacity or None,
        "data.sources": facts.sources or None,
        "data.period": dict(facts.period) | dict(metrics.get("period") or {}) or None,
        "data.flow": metrics.get("flow") or None,
        "data.missingness": facts.missingness or None,
        "data.contracts": facts.contracts or None,
        "outcome.definition": facts.outcome or None,
        "predictors.features": facts.features or None,
        "predictors.protected": facts.protected or None,
        "explanation.overall": facts.explanation or None,
        "explanation.one_person": facts.reasons or None,
        "risk.hazard_log": facts.hazards or None,
        "monitoring.plan": facts.monitoring or None,
        "lineage.hashes": facts.lineage or None,
    }


def _method(facts: "CardFacts") -> dict[str, Any]:
    """How the model was made."""
    metrics, params = facts.metrics, facts.params
    weights = {
        name: params[name] for name in ("scale_pos_weight", "is_unbalance") if name in params
    }
    return {
        "method.algorithm": {"name": "LightGBM gradient boosted trees", "params": params},
        "method.split": {
            "protocol": facts.split or None,
            "validation": metrics.get("validation"),
            "leak_proofs": leak_summary(metrics.get("leak_proofs")),
            "never_seen": metrics.get("never_seen"),
        },
        "method.sample_size": _sample_size(facts) or None,
        "method.imbalance": weights or "none: no weights, no resampling",
        "method.calibrator": facts.calibrator or None,
    }


def _sample_size(facts: "CardFacts") -> dict[str, Any]:
    """Whom the model learned from, whom it was judged on, and how thinly its features stand."""
    sizes = ("n", "events", "people", "treated", "untreated", "effective_n")
    judged = {name: facts.metrics[name] for name in sizes if facts.metrics.get(name) is not None}
    learned = dict(facts.trained_on)
    size: dict[str, Any] = {"trained_on": learned} if learned else {}
    if judged:
        size["judged_on"] = judged
    if facts.features:
        size["features"] = len(facts.features)
        if learned:
            size["events_per_feature"] = round(learned["events"] / len(facts.features), 1)
    return size


def _risk(metrics: Mapping[str, Any]) -> dict[str, Any]:
    """Performance of a risk model."""
    groups = list(metrics.get("groups") or ())
    overall = ("auroc", "auprc", "brier", "scaled_brier", "log_loss", "gates")
    return {
        "performance.overall": {name: metrics.get(name) for name in overall},
        "performance.calibration": {
            name: value
            for name, value in (metrics.get("calibration") or {}).items()
            if name != "map"  # told by method.calibrator
        }
        or None,
        "performance.at_capacity": metrics.get("at_capacity"),
        "performance.net_benefit": {
            "winner": metrics.get("winner"),
            "net_benefit_at_k": metrics.get("net_benefit_at_k"),
            "comparators": metrics.get("comparators"),
        },
        "performance.by_group": groups or None,
        "performance.by_site_and_time": {
            "origins": metrics.get("origins"),
            "sites": [row for row in groups if row["group"] in {"site", "site_code"}] or None,
        },
        "data.baseline": _baseline(groups),
    }


def _benefit(metrics: Mapping[str, Any]) -> dict[str, Any]:
    """Performance of a benefit model; a refusal leaves its verdict and nulls."""
    targeting = metrics.get("targeting") or {}
    overlap = metrics.get("overlap") or {}
    groups = list(metrics.get("groups") or overlap.get("by_group") or ())
    overall = ("verdict", "ate", "att", "naive_difference", "sensitivity", "truth", "gates")
    return {
        "performance.overall": {name: metrics.get(name) for name in overall}
        | {"overlap": {name: overlap.get(name) for name in ("share_refused", "limits")}},
        "performance.calibration": {
            "calibration_slope": targeting.get("calibration_slope"),
            "fifths": targeting.get("fifths"),
        },
        "performance.at_capacity": targeting.get("policy_value"),
        "performance.net_benefit": {
            name: targeting.get(name) for name in ("autoc", "qini", "versus")
        }
        | {"winner": metrics.get("winner")},
        "performance.by_group": groups or None,
        "performance.by_site_and_time": {"origins": metrics.get("origins"), "sites": None},
        "data.baseline": _baseline(groups),
    }


def _baseline(groups: GroupTable) -> GroupTable | None:
    """Who the people are: one row per level, with its published count."""
    return [{name: row.get(name) for name in ("group", "level", "n")} for row in groups] or None
