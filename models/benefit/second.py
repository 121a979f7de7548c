"""The second outcome: its own scores, average, check of the ranking and verdict."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from models.benefit.body import interval
from models.benefit.both_periods import average_over_periods
from models.benefit.effect_model import centre_by_fold
from models.benefit.nuisance import Bins, Nuisances, fit_outcomes
from models.benefit.scores import (
    Estimate,
    doubly_robust_scores,
    mean_where,
    naive_difference,
    slope,
)
from models.benefit.targeting import Ranked, effect_by_fifth, rank_weighted_effects
from models.benefit.verdict import Evidence, build_gates, decide_verdict

if TYPE_CHECKING:
    from models.benefit.cohort import Cohort, Floats, Ints
    from models.benefit.holdout import HeldOut
    from models.benefit.learner import BenefitFit
    from models.benefit.params import BenefitParams

SECOND = "not_readmitted_30d"
NOT_GIVEN = "not estimable: no second outcome, or too few discharges with one"


def second_scores(
    cohort: "Cohort",
    bins: Bins,
    folds: "Ints",
    nuisances: Nuisances,
    params: "BenefitParams",
    *,
    seed: int,
) -> "Floats":
    """Doubly-robust scores of the second outcome; missing where it is not known.

    All are missing where either arm has too few with it, or too few of the rarer of its two.

    The chance of referral is that of the first outcome: the same people were asked or not.
    """
    arms = [cohort.second[cohort.referred == arm] for arm in (0, 1)]
    if any(
        np.sum(~np.isnan(arm)) < params.min_per_arm or rarer(arm) < params.min_events_per_arm
        for arm in arms
    ):
        return np.full(cohort.rows, np.nan)
    outcomes = fit_outcomes(cohort, bins, folds, params, outcome=cohort.second, seed=seed)
    own = replace(nuisances, home_untreated=outcomes.untreated, home_treated=outcomes.treated)
    return doubly_robust_scores(cohort.referred, cohort.second, own, clip=params.single_limit)


def second_body(
    fit: "BenefitFit",
    found: "HeldOut",
    ranked: Ranked,
    params: "BenefitParams",
    *,
    share_refused: float,
    placebo: Estimate,
) -> dict[str, Any]:
    """Figures of the second outcome in the published shape; the ranking is that of the first."""
    known = ~np.isnan(found.phi_second)
    if not known.any() or fit.rows["phi_second"].isna().all():
        return empty_second_body(NOT_GIVEN)
    cohort = found.cohort
    own = cohort.take(known)
    own_ranked = replace(ranked, phi=found.phi_second[found.is_ranked]).where_known()
    factor = params.same_rows_inflation if found.shares_rows else 1.0
    areas = rank_weighted_effects(own_ranked, half_samples=params.half_samples, seed=params.seed)
    fifths = effect_by_fifth(own_ranked, factor=factor)
    ate = mean_where(np.nan_to_num(found.phi_second), known & found.in_headline).estimate(
        cohort.people
    )
    both = average_over_periods(fit.rows, found, limit=params.headline_limit, scores="phi_second")
    treated = own.second[own.referred == 1]
    train = fit.rows
    gates = build_gates(
        Evidence(
            ate=both,
            autoc=areas["autoc"].widened(factor),
            training_slope=_training_slope(fit),
            top_fifth_low=float(fifths["low"].iloc[0]),
            share_refused=share_refused,
            placebo=placebo,
            treated=fit.counts.treated,
            events=rarer(train.loc[train["referred"] == 1, "second"].to_numpy()),
            shape=fit.shape.chosen,
        ),
        params,
    )
    return {
        "name": SECOND,
        "n": own.rows,
        "events": rarer(own.second),
        "treated": len(treated),
        "ate": interval(ate),
        "ate_both_periods": interval(both),
        "naive_difference": interval(
            naive_difference(own.referred, own.second).estimate(own.people)
        ),
        "autoc": interval(areas["autoc"].widened(factor)),
        "verdict": decide_verdict(gates),
    }


def empty_second_body(verdict: str) -> dict[str, Any]:
    """The same shape without numbers."""
    counts = dict.fromkeys(("n", "events", "treated"))
    figures = dict.fromkeys(
        ("ate", "ate_both_periods", "naive_difference", "autoc"), interval(None)
    )
    return {"name": SECOND, **counts, **figures, "verdict": verdict}


def _training_slope(fit: "BenefitFit") -> Estimate:
    rows = fit.rows[fit.rows["phi_second"].notna() & fit.rows["why_not"].eq("")]
    folds = rows["fold_0"].to_numpy()
    return slope(
        centre_by_fold(rows["phi_second"].to_numpy(), folds),
        centre_by_fold(rows["teacher"].to_numpy(), folds),
    ).estimate(rows["person_id"].to_numpy(dtype=object))


def rarer(outcome: "Floats") -> int:
    """How many have the rarer of the two outcomes; unknown ones do not count."""
    good = int(np.nansum(outcome))
    return min(good, int(np.sum(~np.isnan(outcome))) - good)
