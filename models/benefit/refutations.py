"""Attempts to break the estimate: each says what it should find, what it found, and if it holds."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from models.benefit.body import interval
from models.benefit.nuisance import Nuisances, bin_cohort, fit_nuisances, fit_outcomes
from models.benefit.overlap import within_limits
from models.benefit.scores import (
    Estimate,
    Influence,
    doubly_robust_scores,
    mean_where,
)
from models.benefit.verdict import CLEAR
from models.folds import person_folds

if TYPE_CHECKING:
    from models.benefit.cohort import Bools, Cohort, Floats, Ints
    from models.benefit.holdout import HeldOut
    from models.benefit.params import BenefitParams

SUBSET_SHARE = 0.8
QUESTIONS = {
    "placebo": "Does a referral drawn by lot, made up afterwards, do anything? It must not.",
    "random_cause": "Does a column of pure chance move the effect? Not by the size of its error.",
    "subset": "Is the effect of four in five people the same, but for the size of its error?",
    "negative_control": "Does a referral 'change' an emergency stay of two years ago? It cannot: "
    "an effect here shows that the referred differ in what is not on record.",
}


@dataclass(frozen=True)
class Refutation:
    """One attempt. ``found`` should be about 0; None where it could not be made, ``why`` says."""

    name: str
    found: Estimate | None
    passed: bool | None
    why: str = ""

    def body(self) -> dict[str, Any]:
        """As published."""
        return {
            "question": QUESTIONS[self.name],
            **interval(self.found),
            "passed": self.passed,
            "why_not": self.why,
        }


def refute(
    found: "HeldOut", ate: Estimate, placebo: Estimate, params: "BenefitParams"
) -> dict[str, Refutation]:
    """Make every attempt on the held-out discharges; ``placebo`` is that of ``placebo_effect``."""
    made = (
        Refutation("placebo", placebo, abs(placebo.z) <= CLEAR),
        _random_cause(found, ate, params),
        _subset(found, ate, params),
        _negative_control(found, params),
    )
    return {one.name: one for one in made}


def placebo_effect(
    cohort: "Cohort",
    folds: "Ints",
    propensity: "Floats",
    params: "BenefitParams",
) -> Estimate:
    """Effect of a referral drawn by lot from the estimated chance: it should be about 0.

    The whole estimate is made again with the drawn arm, nuisances included.
    """
    generator = np.random.Generator(np.random.PCG64(params.seed + 7))
    drawn = (generator.random(cohort.rows) < propensity).astype("float64")
    pretended = replace(cohort, referred=drawn)
    return _headline(*_scored(pretended, folds, params, seed=params.seed + 7), params).estimate(
        cohort.people
    )


def _random_cause(found: "HeldOut", ate: Estimate, params: "BenefitParams") -> Refutation:
    """How far one more column, which means nothing, moves the effect."""
    generator = np.random.Generator(np.random.PCG64(params.seed + 8))
    cohort = found.cohort
    chance_column = generator.normal(size=cohort.rows)
    wider = replace(
        cohort,
        columns=(*cohort.columns, "chance"),
        matrix=np.column_stack([cohort.matrix, chance_column]),
    )
    phi, _ = _scored(wider, found.folds, params, seed=params.seed + 5)
    moved = mean_where(phi, found.in_headline).minus(mean_where(found.phi, found.in_headline))
    estimate = moved.estimate(cohort.people)
    return Refutation("random_cause", estimate, abs(estimate.value) <= ate.se)


def _subset(found: "HeldOut", ate: Estimate, params: "BenefitParams") -> Refutation:
    """How far the effect of four fifths of the people, fitted anew, is from that of all."""
    cohort = found.cohort
    drawn = person_folds(cohort.people, 10, salt=f"subset-{params.seed}")
    kept: Bools = drawn < round(10 * SUBSET_SHARE)
    part = cohort.take(kept)
    again = _headline(*_scored(part, found.folds[kept], params, seed=params.seed + 5), params)
    value = again.value - ate.value
    error = ate.se * float(np.sqrt(1 / np.mean(kept) - 1))
    return Refutation("subset", Estimate(value, error), abs(value) <= ate.se)


def _negative_control(found: "HeldOut", params: "BenefitParams") -> Refutation:
    """The effect on what was over before the decision; the chance of referral is shared."""
    cohort = found.cohort
    known = ~np.isnan(cohort.control)
    events = [int(np.nansum(cohort.control[known & (cohort.referred == arm)])) for arm in (0, 1)]
    if min(events) < params.min_events_per_arm:
        why = f"fewer than {params.min_events_per_arm} such stays in one arm"
        return Refutation("negative_control", None, None, why)
    outcomes = fit_outcomes(
        cohort,
        bin_cohort(cohort),
        found.folds,
        params,
        outcome=cohort.control,
        seed=params.seed + 9,
    )
    instead = replace(
        found.nuisances, home_untreated=outcomes.untreated, home_treated=outcomes.treated
    )
    control = np.nan_to_num(cohort.control)
    phi = doubly_robust_scores(cohort.referred, control, instead, clip=params.single_limit)
    estimate = mean_where(phi, found.in_headline & known).estimate(cohort.people)
    return Refutation("negative_control", estimate, abs(estimate.z) <= CLEAR)


def _scored(
    cohort: "Cohort", folds: "Ints", params: "BenefitParams", *, seed: int
) -> tuple["Floats", Nuisances]:
    nuisances = fit_nuisances(cohort, bin_cohort(cohort), folds, params, seed=seed)
    phi = doubly_robust_scores(cohort.referred, cohort.outcome, nuisances, clip=params.single_limit)
    return phi, nuisances


def _headline(phi: "Floats", nuisances: Nuisances, params: "BenefitParams") -> Influence:
    return mean_where(phi, within_limits(nuisances.propensity, params.headline_limit))
