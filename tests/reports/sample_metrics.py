"""Invented results for the tests of cards and evaluation pages."""

from datetime import date
from typing import Any

import pandas as pd

from reports.render.card import CardFacts
from reports.render.suppress import published_groups


def estimate(value: float, half: float = 0.02) -> dict[str, float]:
    return {"value": value, "low": round(value - half, 4), "high": round(value + half, 4)}


def group(name: str, level: str, n: int, events: int, ratio: float = 1.0) -> dict[str, Any]:
    figures: dict[str, Any] = {
        "auroc": estimate(0.71),
        "slope": estimate(0.97, 0.1),
        "observed_over_expected": estimate(ratio, 0.1),
        "selection_rate": estimate(0.2),
        "recall": estimate(0.3),
        "precision": estimate(0.35),
        "recall_against_rest": estimate(0.01, 0.05),
        "found_less_often": False,
        "note": None,
    }
    few = dict.fromkeys(figures) | {"note": "too few to say"}
    counts = {"group": name, "level": level, "n": n, "events": events}
    return counts | (few if events < 20 else figures)


LEAK_DETAILS: dict[str, Any] = {
    "shuffled_labels": {
        "permutations": 20,
        "mean": 0.501,
        "central_low": 0.436,
        "central_high": 0.561,
        "chance_inside": True,
    },
    "strongest_features": [
        {"name": "n_emergency_admissions_365d", "auroc": 0.66},
        {"name": "age_years", "auroc": 0.57},
    ],
    "single_feature_limit": 0.85,
    "single_feature_alarm": False,
    "columns_checked": 104,
    "columns_banned": 52,
    "banned_columns": [],
    "known_more_often_later": ["main_diagnosis_code"],
    "availability": [
        {"feature": "age_years", "day_0": 1.0, "day_3": 1.0, "decision": 1.0, "later": 1.0},
        {
            "feature": "main_diagnosis_code",
            "day_0": 0.0,
            "day_3": 0.0,
            "decision": 0.0,
            "later": 0.91,
        },
    ],
}


def risk_metrics(**changes: Any) -> dict[str, Any]:
    body: dict[str, Any] = {
        "target": "readmission_30d",
        "source": "an invented area",
        "n": 4000,
        "events": 540,
        "people": 3321,
        "period": {
            "train": ["2024-01-01", "2025-03-31"],
            "calibrate": ["2025-05-01", "2025-09-30"],
            "test": ["2025-11-01", "2026-06-30"],
        },
        "validation": "Tested on later stays, by a model that never saw the person.",
        "auroc": estimate(0.741),
        "auprc": estimate(0.362),
        "brier": 0.102,
        "scaled_brier": 0.121,
        "calibration": {
            "slope": estimate(0.98, 0.07),
            "in_the_large": estimate(-0.03, 0.05),
            "ici": 0.011,
            "e50": 0.008,
            "e90": 0.024,
            "observed_over_expected": 0.97,
            "map": calibration_map(),
        },
        "at_capacity": [
            {"share": 0.1, "k": 400, "precision": 0.41, "recall": 0.3, "lift": 3.04},
            {"share": 0.2, "k": 800, "precision": 0.33, "recall": 0.49, "lift": 2.44},
        ],
        "comparators": {
            "lace": {
                "label": "LACE",
                "auroc": estimate(0.68),
                "brier": 0.11,
                "net_benefit_at_k": 0.021,
                "delta_auroc": estimate(0.061),
            },
            "parr_30": {
                "label": "PARR-30",
                "auroc": estimate(0.7),
                "brier": None,
                "net_benefit_at_k": 0.024,
                "delta_auroc": estimate(0.041),
            },
        },
        "groups": published_groups(
            [
                group("sex", "women", 2104, 281),
                group("sex", "men", 1896, 259, 0.96),
                group("ethnic_group", "White", 3730, 505),
                group("ethnic_group", "Asian", 181, 32, 1.31),
                group("ethnic_group", "Mixed", 5, 1),
                group("ethnic_group", "Not recorded", 84, 2),
            ]
        ),
        "origins": [
            {
                "name": "2025 autumn",
                "train_to": "2025-06-30",
                "test_from": "2025-08-01",
                "test_to": "2025-10-31",
                "n": 1500,
                "events": 199,
                "auroc": estimate(0.735),
                "slope": 0.95,
            }
        ],
        "leak_proofs": {
            "people_on_both_sides": 0,
            "facts_known_after_index": 0,
            "shuffled_label_auroc": estimate(0.501),
            "strongest_single_feature": {"name": "n_emergency_admissions_365d", "auroc": 0.66},
            "suspected_leak": False,
        }
        | LEAK_DETAILS,
        "never_seen": {"n": 2410, "events": 280, "auroc": estimate(0.73)},
        "flow": [
            {"step": "All stays", "rows": 30120},
            {"step": "Adults who left alive", "rows": 26004},
            {"step": "Followed for 30 days", "rows": 25011},
        ],
        "gates": [
            {"name": "AUROC beats LACE by 0.02", "limit": 0.02, "value": 0.061, "passed": True},
            {"name": "ICI at most 0.02", "limit": 0.02, "value": 0.011, "passed": True},
        ],
        "winner": "The model puts cases first better than every simple rule.",
    }
    return body | changes


OVERLAP_BY_GROUP = [
    {"group": "sex", "level": "women", "n": 1611, "share_refused": 0.11, "note": None},
    {"group": "sex", "level": "men", "n": 1489, "share_refused": 0.13, "note": None},
    {"group": "tenure_group", "level": "tied", "n": None, "share_refused": None, "note": "few"},
]


def benefit_metrics(**changes: Any) -> dict[str, Any]:
    body: dict[str, Any] = {
        "target": "housing_benefit",
        "n": 3100,
        "treated": 610,
        "untreated": 2490,
        "effective_n": 1240.5,
        "overlap": {"share_refused": 0.12, "limits": [0.05, 0.95], "by_group": OVERLAP_BY_GROUP},
        "ate": estimate(0.081, 0.04),
        "att": estimate(0.09, 0.04),
        "naive_difference": estimate(-0.04, 0.03) | {"label": "no adjustment"},
        "targeting": {
            "autoc": estimate(0.03),
            "qini": estimate(0.01, 0.006),
            "policy_value": {"50": estimate(0.62), "100": estimate(0.63)},
            "versus": {
                "risk_ranking": {"0.1": estimate(0.03), "0.2": estimate(0.02)},
                "constant": {"0.1": estimate(0.04), "0.2": estimate(0.03)},
                "none": {"0.1": estimate(0.07), "0.2": estimate(0.06)},
            },
            "fifths": [
                {
                    "fifth": place,
                    "n": 620,
                    "predicted": 0.2 - 0.04 * place,
                    "effect": 0.18 - 0.03 * place,
                }
                for place in range(1, 6)
            ],
            "calibration_slope": estimate(0.8, 0.3),
        },
        "sensitivity": {"e_value": 1.7, "robustness": 0.06, "placebo": estimate(0.002)},
        "refutations": {
            "placebo": estimate(0.002)
            | {"question": "Does it do anything?", "passed": True, "why_not": ""},
            "negative_control": {
                "question": "Does it reach back?",
                "value": None,
                "low": None,
                "high": None,
                "passed": None,
                "why_not": "3 stays, 20 needed",
            },
        },
        "naive": {"difference": estimate(-0.04, 0.03) | {"label": "wrong: no adjustment"}},
        "kinds": [
            {
                "kind": "warmth",
                "n": None,
                "events": None,
                "state": "prior only",
                "effect": estimate(0.003, 0.06),
                "alone": None,
                "prior_from": "C: small samples",
            },
        ],
        "second_outcome": {
            "name": "not_readmitted_30d",
            "ate": estimate(0.01),
            "verdict": "no evidence of effect",
        },
        "gates": [{"name": "AUTOC above 0", "limit": 0.0, "value": 0.01, "passed": True}],
        "verdict": "targeting supported",
        "truth": {
            "ate_error": 0.004,
            "policy_share_of_oracle": {"50": 0.71},
            "spearman": 0.48,
            "coverage": 0.94,
        },
    }
    return body | changes


def refused_metrics() -> dict[str, Any]:
    empty = dict.fromkeys(
        ("n", "treated", "untreated", "effective_n", "overlap", "ate", "att", "targeting")
    )
    return {
        **empty,
        "target": "housing_benefit",
        "naive_difference": None,
        "sensitivity": None,
        "gates": [],
        "verdict": "not estimable: no housing data",
    }


def null_metrics() -> dict[str, Any]:
    kept = ("target", "source")
    return {name: value if name in kept else None for name, value in risk_metrics().items()} | {
        "n": 12,
        "events": 0,
        "gates": [],
    }


GOVERNANCE: dict[str, Any] = {
    "owner.organisation": {"organisation": "Example Trust", "contact": "hub@example.invalid"},
    "owner.supplier": "none",
    "owner.clinical_safety_officer": "Example name, example register",
    "purpose.plain_english": "The list says whom the hub looks at first.",
    "purpose.intended_use": "Each morning, before the ward huddle.",
    "purpose.out_of_scope": ["A ground for refusing care", "Under 18", "End-of-life care"],
    "purpose.alternatives": "LACE, PARR-30, oldest first.",
    "law.lawful_basis": "Public task; DPIA 12, 2026-03-03",
    "law.equality_impact": "Assessment 4, 2026-04-01",
    "law.device_status": "Not a medical device: decision of 2 May 2026",
    "data.known_gaps": ["Care outside the area", "Self-funders"],
    "decision.human_role.signed_by": "Service lead, 1 June 2026",
    "decision.capacity.signed_by": "Hub manager, 1 June 2026",
    "outcome.definition.signed_by": "Clinical lead, 1 June 2026",
    "predictors.protected.signed_by": "Equality lead, 1 June 2026",
    "risk.hazard_log.signed_by": "Clinical safety officer, 1 June 2026",
}


def card_facts(**changes: Any) -> CardFacts:
    facts: dict[str, Any] = {
        "target": "readmission_30d",
        "version": "1",
        "as_of": "30 June 2026",
        "metrics": risk_metrics(),
        "params": {"num_leaves": 31, "learning_rate": 0.05, "seed": 20261122},
        "split": {"by": "time", "gap_days": 30},
        "features": [
            {
                "name": "age_years",
                "group": "health",
                "meaning": "Age on the day of the decision",
                "unit": "years",
                "source": "discharge_spell",
            }
        ],
        "capacity": {"per_day": 20, "tie_break": "spell identifier"},
        "monitoring": {"drift": "monthly", "stop_rule": "calibration slope below 0.8"},
        "lineage": {"data_sha256": "ab" * 32, "model_sha256": "cd" * 32},
        "contracts": {"rules_checked": 31, "rules_passed": 31, "rows_in": 30120},
        "sources": [{"table": "discharge_spell", "file": "discharge_spell.csv", "rows": 30120}],
        "missingness": [{"feature": "Age", "share_unknown": 0.0}],
        "outcome": {"definition": "Emergency admission within 30 days.", "window_days": 30},
        "protected": {"used": "age", "not_used": "all others", "proxies": "deprivation"},
        "calibrator": {"kind": "Intercept on the log-odds", "fitted_on": "mornings"},
        "explanation": {"rows": 2000, "five_most_used": ["Age"]},
        "reasons": {"how": "contributions", "largest_additive_error_below": 1e-9},
        "hazards": {"hazards": 10, "open": 10, "highest_residual": 2, "log": [{"id": "H01"}]},
        "as_of_day": date(2026, 6, 30),
    }
    return CardFacts(**(facts | changes))


def calibration_map(**changes: Any) -> dict[str, Any]:
    """Why an intercept was taken, of three maps that were tried."""
    none = {"kind": "none", "fitted_on": None}
    level = {"kind": "intercept", "fitted_on": "mornings"}
    return {
        **level,
        "judged_on": {"rows": "mornings", "n": 9000, "people": 1200, "people_with_event": 160,
                      "is_later": True},
        "candidates": [
            {**none, "log_loss": 0.41, "brier": 0.125, "against": None, "difference": None},
            {**level, "log_loss": 0.402, "brier": 0.123, "against": none,
             "difference": estimate(-0.008, 0.004)},
            {"kind": "slope", "fitted_on": "decisions", "log_loss": 0.403, "brier": 0.1234,
             "against": level, "difference": estimate(0.001, 0.002)},
        ],
        "sentence": "Chances go through a new level fitted on every morning of each stay.",
        **changes,
    }  # fmt: skip


def calibration_points() -> pd.DataFrame:
    middle = pd.Series([0.04, 0.08, 0.13, 0.2, 0.31, 0.47])
    observed = pd.Series([0.03, 0.09, 0.12, 0.21, 0.29, 0.5])
    return pd.DataFrame(
        {
            "predicted": middle,
            "observed": observed,
            "low": observed - 0.02,
            "high": observed + 0.03,
            "n": [1400, 1000, 700, 500, 300, 100],
        }
    )
