"""The evidence in the published shape."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from models.benefit.audit import refused_by_reason
from models.benefit.body import (
    NAIVE_LABEL,
    RIVALS,
    VALIDATION,
    counts_body,
    interval,
    limits_body,
    share_key,
)
from models.benefit.both_periods import average_over_periods
from models.benefit.holdout import HeldOut, average_effects
from models.benefit.kinds import KindEffect
from models.benefit.model import predict_benefit
from models.benefit.naive import naive_body
from models.benefit.overlap import effective_rows
from models.benefit.refusal import count_evidence
from models.benefit.refutations import placebo_effect, refute
from models.benefit.scores import Estimate
from models.benefit.second import second_body
from models.benefit.sensitivity import (
    e_value,
    in_plain_words,
    nearest_to_nothing,
    robustness_value,
)
from models.benefit.targeting import (
    Ranked,
    calibration_slope,
    policy_gains,
    policy_value,
    rank_weighted_effects,
)
from models.benefit.verdict import Evidence, build_gates, decide_verdict

if TYPE_CHECKING:
    from models.benefit.learner import BenefitFit
    from models.benefit.model import BenefitModel
    from models.benefit.params import BenefitParams

WINNER_SHARE = 0.1


def assemble_metrics(
    fit: "BenefitFit",
    found: HeldOut,
    ranked: Ranked,
    fifths: pd.DataFrame,
    params: "BenefitParams",
) -> dict[str, Any]:
    """Figures of one evaluation, not yet rounded; the caller adds source, flow and groups."""
    clip = params.single_limit
    effects = average_effects(found, clip=clip)
    both = average_over_periods(fit.rows, found, limit=params.headline_limit)
    factor = params.same_rows_inflation if found.shares_rows else 1.0
    areas = rank_weighted_effects(ranked, half_samples=params.half_samples, seed=params.seed)
    areas = {name: one.widened(factor) for name, one in areas.items()}
    placebo = placebo_effect(found.cohort, found.folds, found.nuisances.propensity, params)
    doubts = refute(found, effects["ate"], placebo, params)
    refused = float((~found.predicted["supported"]).mean())
    gates = build_gates(
        Evidence(
            ate=both,
            autoc=areas["autoc"],
            training_slope=fit.slope,
            top_fifth_low=float(fifths["low"].iloc[0]),
            share_refused=refused,
            placebo=placebo,
            treated=fit.counts.treated,
            events=fit.counts.treated_events,
            shape=fit.shape.chosen,
            negative_control=doubts["negative_control"].found,
        ),
        params,
    )
    return {
        "target": "housing_benefit",
        "source": "",
        **counts_body(count_evidence(found.cohort)),
        "effective_n": effective_rows(found.nuisances.propensity, found.cohort.referred, clip=clip),
        "validation": VALIDATION,
        "train": _train_body(fit, params),
        "overlap": {
            "share_refused": refused,
            "limits": limits_body(params),
            "share_in_headline": float(found.in_headline.mean()),
            "why_not": refused_by_reason(found.predicted),
            "by_group": [],
        },
        "ate": interval(effects["ate"]),
        "ate_both_periods": interval(both),
        "att": interval(effects["att"]),
        "overlap_weighted": interval(effects["overlap_weighted"]),
        "naive_difference": interval(effects["naive"]) | {"label": NAIVE_LABEL},
        "targeting": {
            "n": len(ranked.phi),
            **{name: interval(one) for name, one in areas.items()},
            **_policy_body(ranked, params, factor=factor),
            "fifths": [_fifth_body(row) for row in fifths.to_dict("records")],
            "calibration_slope": interval(calibration_slope(ranked).widened(factor)),
            "standard_error_factor": factor,
        },
        "rank_stability": rank_stability(fit.model, found),
        "second_outcome": second_body(
            fit, found, ranked, params, share_refused=refused, placebo=placebo
        ),
        "kinds": [kind_body(one, smallest=params.smallest_group) for one in fit.model.kinds],
        "refutations": {name: one.body() for name, one in doubts.items()},
        "naive": naive_body(found.cohort),
        "sensitivity": _sensitivity_body(found, effects["ate"], placebo, clip=clip),
        "leak_proofs": {"people_on_both_sides": 0},  # siblings.check_apart raises otherwise
        "flow": [],
        "gates": [asdict(gate) for gate in gates],
        "winner": winner_sentence(ranked, factor=factor),
        "verdict": decide_verdict(gates),
    }


def _train_body(fit: "BenefitFit", params: "BenefitParams") -> dict[str, Any]:
    return asdict(fit.counts) | {
        "slope_z": fit.slope.z,
        "student_r2": fit.student_r2,
        "may_show_reasons": fit.student_r2 >= params.min_student_r2,
        "share_refused": fit.share_refused,
        "ate": interval(fit.ate),
        "shape": fit.shape.chosen,
        "losses": fit.shape.losses,
        "gain_by_person": interval(fit.shape.gain),
    }


def rank_stability(model: "BenefitModel", found: HeldOut) -> dict[str, Any]:
    """Mean share of half-samples in which people stay first in line, for those first and others.

    Of the shipped model on the held-out discharges: how steady its order is, not how right.
    """
    standing = model.standing
    if standing is None:
        return dict.fromkeys(("share", "half_samples", "among_first", "among_others"))
    answer = predict_benefit(model, found.cohort.features).dropna(subset=["benefit"])
    is_first = answer["benefit"] >= answer["benefit"].quantile(1 - standing.share)
    return {
        "share": standing.share,
        "half_samples": len(standing.halves),
        "among_first": answer.loc[is_first, "rank_stability"].mean(),
        "among_others": answer.loc[~is_first, "rank_stability"].mean(),
    }


def kind_body(one: KindEffect, *, smallest: int) -> dict[str, Any]:
    """One kind of help as published; counts below ``smallest`` are not told."""
    return {
        "kind": one.kind,
        "n": one.n if one.n >= smallest else None,
        "events": one.events if one.events >= smallest else None,
        "state": one.state,
        "effect": interval(one.shrunk),
        "alone": interval(one.raw),
        "prior_from": one.source,
    }


def _policy_body(ranked: Ranked, params: "BenefitParams", *, factor: float) -> dict[str, Any]:
    shares = params.policy_shares
    gains = {share: policy_gains(ranked, share) for share in shares}
    return {
        "policy_value": {
            share_key(share): interval(policy_value(ranked, share).widened(factor))
            for share in shares
        },
        "versus": {
            rival: {
                share_key(share): interval(_widened(gains[share].get(rival), factor))
                for share in shares
            }
            for rival in RIVALS
        },
    }


def _widened(estimate: Estimate | None, factor: float) -> Estimate | None:
    return estimate.widened(factor) if estimate else None


def _fifth_body(row: dict[Any, Any]) -> dict[str, Any]:
    return {
        "fifth": row["fifth"],
        "n": row["n"],
        "predicted": row["predicted"],
        "effect": {"value": row["effect"], "low": row["low"], "high": row["high"]},
    }


def _sensitivity_body(
    found: HeldOut, ate: Estimate, placebo: Estimate, *, clip: float
) -> dict[str, Any]:
    """E-value and robustness of the average effect and of its limit nearer to nothing."""
    rows = found.in_headline
    cohort = found.cohort.take(rows)
    nuisances = found.nuisances.take(rows)
    home = float(np.mean(nuisances.home_untreated))
    limit = nearest_to_nothing(ate)
    robustness, robustness_of_limit = (
        robustness_value(effect, cohort.referred, cohort.outcome, nuisances, clip=clip)
        for effect in (ate.value, limit)
    )
    e_value_of_limit = e_value(home, limit)
    return {
        "e_value": e_value(home, ate.value),
        "e_value_of_limit": e_value_of_limit,
        "robustness": robustness,
        "robustness_of_limit": robustness_of_limit,
        "in_words": in_plain_words(ate.value, e_value_of_limit, robustness_of_limit),
        "placebo": interval(placebo),
    }


def winner_sentence(ranked: Ranked, *, factor: float = 1.0) -> str:
    """Say in one plain sentence how it went, on benefit against risk as the order of the list."""
    gain = policy_gains(ranked, WINNER_SHARE)["risk_ranking"].widened(factor)
    points = (
        f"{100 * gain.value:+.1f} points more people at home per referral "
        f"({100 * gain.low:+.1f} to {100 * gain.high:+.1f}) at {WINNER_SHARE:.0%} of discharges"
    )
    if gain.low > 0:
        return f"Ranking by benefit beats ranking by risk: {points}."
    if gain.high < 0:
        return f"Ranking by risk beats ranking by benefit: {points}."
    return f"Ranking by benefit cannot be told from ranking by risk: {points}."
