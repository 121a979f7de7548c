"""A benefit challenger beside the live model, on discharges later than both."""

from __future__ import annotations

from typing import Any

import pandas as pd

from models.benefit.bundle import open_benefit
from models.benefit.cohort import build_cohort
from models.benefit.holdout import score_period
from models.benefit.model import predict_benefit
from models.benefit.refusal import NotEstimable
from models.release.benefit import LAST, benefit_decision, compare_benefit
from models.release.gate import KEEP, Facts
from models.sealed import BundleError
from pipeline import storage
from pipeline.bundle_files import read_bundle
from pipeline.errors import ModelError
from pipeline.live import LiveModel
from pipeline.release.judge_risk import Case
from pipeline.target_rows import TargetRows, beside_of, read_target_rows


def judge_benefit(case: Case) -> dict[str, Any]:
    """The gate's answer on a refitted benefit model; there is no map to renew on its own."""
    fitted = open_benefit(read_bundle(case.places.models / case.target))
    if isinstance(fitted, NotEstimable):
        return _refused(f"the challenger gives no number: {fitted.verdict}")
    rows = read_target_rows(case.config, case.places, case.target)
    everyone = build_cohort(
        rows.features,
        rows.labels["is_referred"].astype("float64"),
        rows.label,
        rows.person_id,
        beside_of(rows.labels),
    )
    train = pd.Series(rows.split.train | rows.split.calibrate, index=rows.features.index)
    test = pd.Series(rows.split.test, index=rows.features.index)
    found = score_period(
        everyone.take(train.reindex(everyone.spells).to_numpy(dtype=bool)),
        everyone.take(test.reindex(everyone.spells).to_numpy(dtype=bool)),
        case.config.train.housing_benefit,
    )
    if isinstance(found, NotEstimable):
        return _refused(f"the newest discharges allow no comparison: {found.verdict}")
    share = case.config.train.housing_benefit.stable_share
    compared = compare_benefit(found, _champion(case.live, rows), share=share)
    metrics = storage.read_json(case.places.published / case.target / "metrics.json")
    facts = Facts(
        lineage_faults=case.lineage_faults,
        release_gates_failed=[gate["name"] for gate in metrics["gates"] if not gate["passed"]],
        update="refit",
        is_asked_for=case.is_asked_for,
        seed_overlap=None,
    )
    return {
        **benefit_decision(compared, facts, case.config.release),
        "change": "refit",
        "update": None,
        "compared": compared,
        "helped": None,
    }


def _champion(live: LiveModel, rows: TargetRows) -> pd.Series:
    """What the live model predicts; the same for all where it is a refusal.

    Raises
    ------
    ModelError : it is not what was promoted, or needs features that are no longer built.
    """
    try:
        model = open_benefit(live.files)
        if isinstance(model, NotEstimable):
            return pd.Series(LAST, index=rows.features.index)
        return predict_benefit(model, rows.features)["benefit"]
    except (BundleError, KeyError, ValueError) as error:
        raise ModelError(f"The live model cannot be compared with: {error}") from error


def _refused(why: str) -> dict[str, Any]:
    check = {"name": "A number can be given", "limit": "yes", "value": None, "passed": False}
    return {
        "answer": KEEP,
        "is_better": False,
        "checks": [check],
        "failed": [check["name"]],
        "look_at": [why],
        "change": "refit",
        "update": None,
        "compared": None,
        "helped": None,
    }
