"""How strong an unmeasured cause would have to be, as numbers and in plain words."""

from typing import TYPE_CHECKING

import numpy as np

from models.benefit.nuisance import Nuisances
from models.benefit.scores import Estimate

if TYPE_CHECKING:
    from models.benefit.cohort import Floats

SMALLEST_RATE = 1e-6
FRAGILE_BELOW = 1.5
NOTHING_NEEDED = "The interval holds no effect: nothing hidden is needed to explain what was seen."


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


def in_plain_words(effect: float, e_value_of_limit: float, robustness_of_limit: float) -> str:
    """What the two numbers say, for a reader who knows neither.

    >>> in_plain_words(0.03, 1.0, 0.0)
    'The interval holds no effect: nothing hidden is needed to explain what was seen.'
    """
    if robustness_of_limit <= 0:
        return NOTHING_NEEDED
    kind = "help" if effect > 0 else "harm"
    strength = "Fragile" if e_value_of_limit < FRAGILE_BELOW else "Fairly robust"
    return (
        f"{strength}: a hidden cause that explains {robustness_of_limit:.1%} of what is left of "
        f"both referral and outcome, or that makes both {e_value_of_limit:.1f} times as likely, "
        f"could make no {kind} look like {kind}."
    )
