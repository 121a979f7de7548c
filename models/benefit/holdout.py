"""Held-out discharges: ranked by siblings, their effects by nuisances of their own."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from models.benefit.cohort import Cohort, order_tokens
from models.benefit.nuisance import Nuisances, bin_cohort, fit_nuisances
from models.benefit.overlap import refuse_overlap, within_limits
from models.benefit.refusal import NotEstimable, refusal
from models.benefit.scores import (
    Estimate,
    doubly_robust_scores,
    effect_on_treated,
    mean_where,
    naive_difference,
    weighted_mean,
)
from models.benefit.second import second_scores
from models.benefit.siblings import score_held_out
from models.benefit.targeting import Ranked, assign_fifths
from models.folds import person_folds

if TYPE_CHECKING:
    from models.benefit.cohort import Bools, Floats, Ints
    from models.benefit.params import BenefitParams


@dataclass(frozen=True)
class HeldOut:
    """What the figures are made of, one row per held-out discharge.

    ``predicted``: a sibling's benefit and support. ``in_headline``: the chance of referral
    allows the average effect. ``phi_second``: scores of the second outcome, missing where it is not
    known. ``is_ranked``: a number would be given and the discharge's own
    nuisances allow a score. ``shares_rows``: some rows were also trained on (by other folds).
    """

    cohort: Cohort
    predicted: pd.DataFrame
    folds: "Ints"
    nuisances: Nuisances
    phi: "Floats"
    phi_second: "Floats"
    in_headline: "Bools"
    is_ranked: "Bools"
    shares_rows: bool


def score_period(
    train: Cohort, held_out: Cohort, params: "BenefitParams"
) -> HeldOut | NotEstimable:
    """Rank the held-out rows and make their doubly-robust scores, or refuse with a reason."""
    refused = refusal(held_out, params, where=" in the held-out period")
    if refused:
        return refused
    predicted = score_held_out(train, held_out, params)
    if isinstance(predicted, NotEstimable):
        return predicted
    folds = person_folds(held_out.people, folds=params.folds, salt=f"held-out-{params.seed}")
    bins, seed = bin_cohort(held_out), params.seed + 5
    nuisances = fit_nuisances(held_out, bins, folds, params, seed=seed)
    chance = nuisances.propensity
    refused = refuse_overlap(
        held_out,
        chance,
        ~predicted["supported"].to_numpy(dtype=bool),
        params,
        where=" in the held-out period",
    )
    if refused:
        return refused
    return HeldOut(
        cohort=held_out,
        predicted=predicted,
        folds=folds,
        nuisances=nuisances,
        phi=doubly_robust_scores(
            held_out.referred, held_out.outcome, nuisances, clip=params.single_limit
        ),
        phi_second=second_scores(held_out, bins, folds, nuisances, params, seed=seed),
        in_headline=within_limits(chance, params.headline_limit),
        is_ranked=predicted["supported"].to_numpy(dtype=bool)
        & within_limits(chance, params.single_limit),
        shares_rows=bool(held_out.spells.isin(train.spells).any()),
    )


def average_effects(found: HeldOut, *, clip: float) -> dict[str, Estimate]:
    """Mean effects for four groups of people, standard errors over people.

    ``ate``: those whose chance of referral lies inside the headline limits; ``att``: those
    referred; ``overlap_weighted``: everyone, weighted by e (1 - e); ``naive``: no adjustment.
    """
    cohort, chance = found.cohort, found.nuisances.propensity
    figures = {
        "ate": mean_where(found.phi, found.in_headline),
        "att": effect_on_treated(cohort.referred, cohort.outcome, found.nuisances, clip=clip),
        "overlap_weighted": weighted_mean(found.phi, chance * (1 - chance)),
        "naive": naive_difference(cohort.referred, cohort.outcome),
    }
    return {name: one.estimate(cohort.people) for name, one in figures.items()}


def rank_rows(found: HeldOut, risk: pd.Series, barriers: pd.Series | None = None) -> Ranked:
    """Rows that would carry a number, with our order, the order by ``risk`` and by ``barriers``.

    Raises
    ------
    ValueError : a row has no risk score.
    """
    rows = found.is_ranked
    spells = found.cohort.spells[rows]
    rival = risk.reindex(spells).to_numpy(dtype="float64", na_value=np.nan)
    lacking = int(np.isnan(rival).sum())
    if lacking:
        raise ValueError(
            f"risk is missing for {lacking} of {len(spells)} held-out discharges; "
            "score them before comparing the rankings"
        )
    return Ranked(
        phi=found.phi[rows],
        benefit=found.predicted["benefit"].to_numpy(dtype="float64")[rows],
        risk=rival,
        propensity=found.nuisances.propensity[rows],
        people=found.cohort.people[rows],
        tokens=order_tokens(spells),
        barriers=None
        if barriers is None
        else barriers.reindex(spells).fillna(0).to_numpy(dtype="float64"),
    )


def held_out_table(found: HeldOut, ranked: Ranked, *, train: Cohort) -> pd.DataFrame:
    """One row per held-out discharge, for checks and figures; personal, never published."""
    fifth = np.full(found.cohort.rows, np.nan)
    fifth[found.is_ranked] = assign_fifths(ranked)
    return found.predicted.assign(
        person_id=found.cohort.people,
        referred=found.cohort.referred,
        outcome=found.cohort.outcome,
        propensity=found.nuisances.propensity,
        home_untreated=found.nuisances.home_untreated,
        home_treated=found.nuisances.home_treated,
        phi=found.phi,
        fifth=fifth,
        seen_before=np.isin(found.cohort.people.astype(str), train.people.astype(str)),
    )
