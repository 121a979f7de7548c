"""How strong an unmeasured cause would have to be, and an estimate that should find nothing."""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from models.benefit.nuisance import Nuisances, bin_cohort, fit_nuisances
from models.benefit.scores import Estimate, doubly_robust_scores, weighted_mean

if TYPE_CHECKING:
    from models.benefit.cohort import Cohort, Floats, Ints
    from models.benefit.params import BenefitParams


SMALLEST_RATE = 1e-6


def e_value(home_untreated: float, effect: float) -> float:
    """Least risk ratio with both referral and outcome that would explain the effect away.

    VanderWeele and Ding (2017): RR + sqrt(RR (RR - 1)), with the ratio turned above 1. The ratio
    is that of the rarer of "at home" and "not at home" among those not referred: for a common
    outcome a ratio says little. 1 = no hidden cause is needed.
    """
    before = min(home_untreated, 1 - home_untreated)
    after = before + (effect if home_untreated <= 0.5 else -effect)
    ratio = max(after, SMALLEST_RATE) / max(before, SMALLEST_RATE)
    above = max(ratio, 1 / ratio)
    return above + float(np.sqrt(above * (above - 1)))


def nearest_to_nothing(estimate: Estimate) -> float:
    """End of the 95 % interval that is closer to 0; 0 when the interval holds 0."""
    if estimate.low > 0:
        return estimate.low
    return min(estimate.high, 0.0)


def robustness_value(
    effect: float, referred: "Floats", outcome: "Floats", nuisances: Nuisances, *, clip: float
) -> float:
    """Share of what is left unexplained, of referral and of outcome alike, that would be enough.

    Chernozhukov, Cinelli, Newey, Sharma and Syrgkanis (2022): the bias is at most
    S sqrt(c c / (1 - c)) with S² = E[(Y - m)²] E[1/e + 1/(1 - e)]; solved for c at bias = effect.
    0.02 reads: a hidden cause of 2 % of the remaining variance of both moves the effect to 0.
    """
    chance = np.clip(nuisances.propensity, clip, 1 - clip)
    fitted = np.where(referred == 1, nuisances.home_treated, nuisances.home_untreated)
    scale = np.mean((outcome - fitted) ** 2) * np.mean(1 / chance + 1 / (1 - chance))
    ratio = effect**2 / float(scale)
    return float((np.sqrt(ratio**2 + 4 * ratio) - ratio) / 2)


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
    nuisances = fit_nuisances(pretended, bin_cohort(pretended), folds, params, seed=params.seed + 7)
    phi = doubly_robust_scores(drawn, cohort.outcome, nuisances, clip=params.single_limit)
    inside = np.abs(nuisances.propensity - 0.5) <= 0.5 - params.headline_limit
    return weighted_mean(phi, inside.astype("float64")).estimate(cohort.people)
