"""One seed of one case: everything that the table needs to know, as plain numbers."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.benefit_truth.cases import Case
from benchmarks.benefit_truth.measures import (
    autoc,
    rank_correlation,
    root_mean_square,
    share_of_oracle,
    slope_of_truth,
    top,
)
from benchmarks.benefit_truth.rivals import rival_scores
from models.benefit.beside import Beside
from models.benefit.boosting import model_text
from models.benefit.evaluate import evaluate_benefit
from models.benefit.learner import BenefitFit, fit_benefit
from models.benefit.model import predict_benefit
from models.benefit.params import BenefitParams
from models.benefit.refusal import NotEstimable

SHARES = (0.1, 0.2)
OURS = "ours"
SECOND_SEED_STEP = 7919


def run_one(case: Case, params: BenefitParams, *, judged: bool, repeated: bool) -> dict[str, Any]:
    """Fit, rank people never seen, and hold all that is said against the truth.

    ``judged``: also the whole evaluation with its intervals and verdict. ``repeated``: also two
    more seeds on the same rows, and two threads.
    """
    fit = _fit(case, params)
    if isinstance(fit, NotEstimable):
        return {"verdict": fit.verdict}
    later = case.features[case.held_out.to_numpy()]
    answer = predict_benefit(fit.model, later)
    usable = answer.index[answer["supported"]]
    scores = rival_scores(case, fit).loc[usable]
    scores.insert(0, OURS, answer.loc[usable, "benefit"])
    true = case.benefit[usable]
    kept = fit.rows.index[fit.rows["why_not"].eq("")]
    true_mean = float(case.benefit[kept].mean())
    found: dict[str, Any] = {
        "shape": fit.shape.chosen,
        "gain_z": fit.shape.gain.z,
        "slope_z": fit.slope.z,
        "student_r2": fit.student_r2,
        "share_refused": 1 - len(usable) / len(answer),
        "ate_error": fit.ate.value - true_mean,
        "ate_covered": bool(fit.ate.low <= true_mean <= fit.ate.high),
        "naive_error": _naive(case) - float(case.benefit[case.train.to_numpy()].mean()),
        "true_mean": float(true.mean()),
        "true_sd": float(true.std()),
        "shap_gap": _shap_gap(fit, later),
        "scores": {name: _figures(scores[name], true) for name in scores},
    }
    if judged:
        found |= _judged(case, fit, params, scores["risk"])
    if repeated:
        found |= _repeated(case, fit, params, later, answer)
    return found


def _fit(case: Case, params: BenefitParams) -> BenefitFit | NotEstimable:
    rows = case.train.to_numpy()
    return fit_benefit(
        case.features[rows],
        case.referred[rows],
        case.outcome[rows],
        case.person_id[rows],
        params,
        beside=_of(case.beside, rows),
    )


def _of(beside: Beside, rows: Any) -> Beside:
    """What stands beside these rows alone."""
    by_row = {name: one[rows] for name, one in vars(beside).items() if isinstance(one, pd.Series)}
    return replace(beside, **by_row)


def _figures(score: pd.Series, true: pd.Series) -> dict[str, float]:
    said = score[top(score, SHARES[0])]
    return {
        **{f"share_{share:g}": share_of_oracle(score, true, share) for share in SHARES},
        "spearman": rank_correlation(score, true),
        "pehe": root_mean_square(score - true),
        "autoc": autoc(score, true),
        "slope": slope_of_truth(score, true),
        "said_of_first_tenth": float(said.mean()),
        "true_of_first_tenth": float(true[said.index].mean()),
    }


def _judged(case: Case, fit: BenefitFit, params: BenefitParams, risk: pd.Series) -> dict[str, Any]:
    """What would be published, and whether its intervals hold the truth."""
    later = case.features.index[case.held_out.to_numpy()]
    told = evaluate_benefit(
        fit,
        case.features,
        case.referred,
        case.outcome,
        case.person_id,
        params=params,
        train=case.train,
        held_out=case.held_out,
        risk=risk.reindex(later).fillna(risk.mean()),
        beside=case.beside,
        groups=case.group,
        truth=case.benefit.to_frame("benefit"),
    )
    body = told.metrics
    if body["verdict"].startswith("not estimable"):
        return {"verdict": body["verdict"]}
    ranked = told.held_out[told.held_out["fifth"].notna()]
    true = case.benefit[ranked.index]
    first = float(true[top(ranked["benefit"], SHARES[1])].mean())
    area = autoc(ranked["benefit"], true)
    targeting = body["targeting"]
    found, value = targeting["autoc"], targeting["policy_value"][f"{SHARES[1]:g}"]
    return {
        "verdict": body["verdict"],
        "gates_failed": [gate["name"] for gate in body["gates"] if not gate["passed"]],
        "held_out_refused": body["overlap"]["share_refused"],
        "groups_told": len(body["overlap"]["by_group"]),
        "held_out_ate_error": body["truth"]["ate_error"],
        "held_out_ate_covered": body["truth"]["ate_covered"],
        "fifths_covered": body["truth"]["coverage"],
        "first_fifth_covered": bool(value["low"] <= first <= value["high"]),
        "autoc_error": found["value"] - area,
        "autoc_true": area,
        "autoc_covered": bool(found["low"] <= area <= found["high"]),
        "autoc_low": found["low"],
        "negative_control": body["refutations"]["negative_control"]["passed"],
        "placebo": body["refutations"]["placebo"]["passed"],
    }


def _repeated(
    case: Case,
    fit: BenefitFit,
    params: BenefitParams,
    later: pd.DataFrame,
    answer: pd.DataFrame,
) -> dict[str, Any]:
    """Overlap of the first tenth over three seeds, and the bytes of two threads.

    The overlap is missing where no other seed could be fitted.
    """
    lists = [top(answer["benefit"].dropna(), SHARES[0])]
    for step in (1, 2):
        seed = params.seed + step * SECOND_SEED_STEP
        other = _fit(case, params.model_copy(update={"seed": seed}))
        if isinstance(other, BenefitFit):
            lists.append(top(predict_benefit(other.model, later)["benefit"].dropna(), SHARES[0]))
    both = [len(one.intersection(two)) / len(one) for one, two in combinations(lists, 2)]
    threads = _fit(case, params.model_copy(update={"num_threads": 2}))
    same = isinstance(threads, BenefitFit) and model_text(threads.model.student) == model_text(
        fit.model.student
    )
    return {"seed_overlap": float(np.mean(both)) if both else None, "same_bytes": same}


def _naive(case: Case) -> float:
    rows = case.train.to_numpy()
    means = case.outcome[rows].groupby(case.referred[rows]).mean()
    return float(means[1.0] - means[0.0])


def _shap_gap(fit: BenefitFit, later: pd.DataFrame) -> float:
    matrix = later.head(1000).to_numpy()
    student = fit.model.student
    parts = np.asarray(student.predict(matrix, pred_contrib=True, num_threads=1))
    return float(np.abs(parts.sum(axis=1) - student.predict(matrix, num_threads=1)).max())
