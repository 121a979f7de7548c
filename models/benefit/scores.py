"""Doubly-robust scores: one number per discharge whose mean is an effect."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.benefit.cohort import Floats
    from models.benefit.nuisance import Nuisances

NORMAL_95 = 1.959964


@dataclass(frozen=True)
class Estimate:
    """A figure and its standard error, in probability points unless said otherwise."""

    value: float
    se: float

    @property
    def low(self) -> float:
        """Lower end of the 95 % interval."""
        return self.value - NORMAL_95 * self.se

    @property
    def high(self) -> float:
        """Upper end of the 95 % interval."""
        return self.value + NORMAL_95 * self.se

    @property
    def z(self) -> float:
        """Standard errors above nothing; 0 where there is no error to divide by."""
        return self.value / self.se if self.se > 0 else 0.0

    def widened(self, factor: float) -> "Estimate":
        """Return the same value with a standard error ``factor`` times as large."""
        return Estimate(self.value, self.se * factor)


@dataclass(frozen=True)
class Influence:
    """A figure with each row's share in its error; differences of two are paired by row."""

    value: float
    rows: "Floats"

    def minus(self, other: "Influence") -> "Influence":
        """Return the paired difference."""
        return Influence(self.value - other.value, self.rows - other.rows)

    def estimate(self, people: "NDArray[np.object_]") -> Estimate:
        """Standard error over people: one person's discharges count as one draw."""
        _, position = np.unique(people.astype(str), return_inverse=True)
        per_person = np.bincount(position, weights=self.rows)
        count = len(per_person)
        scale = count / (count - 1) if count > 1 else 1.0
        return Estimate(self.value, float(np.sqrt(scale * np.sum(per_person**2))))


def doubly_robust_scores(
    referred: "Floats", outcome: "Floats", nuisances: "Nuisances", *, clip: float
) -> "Floats":
    """One score per row; right on average if either nuisance is right.

    phi = m1 - m0 + T (Y - m1) / e - (1 - T) (Y - m0) / (1 - e), with e kept in
    [clip, 1 - clip]. Positive: being referred keeps people at home.
    """
    chance = np.clip(nuisances.propensity, clip, 1 - clip)
    treated, untreated = nuisances.home_treated, nuisances.home_untreated
    return (
        treated
        - untreated
        + referred * (outcome - treated) / chance
        - (1 - referred) * (outcome - untreated) / (1 - chance)
    )


def weighted_mean(phi: "Floats", weights: "Floats") -> Influence:
    """Mean of the scores under weights of at least 0."""
    share = weights / np.sum(weights)
    value = float(np.sum(share * phi))
    return Influence(value, share * (phi - value))


def mean_where(phi: "Floats", rows: "NDArray[np.bool_]") -> Influence:
    """Mean effect among the rows marked true."""
    return weighted_mean(phi, rows.astype("float64"))


def effect_on_treated(
    referred: "Floats", outcome: "Floats", nuisances: "Nuisances", *, clip: float
) -> Influence:
    """Mean effect among those who were referred (doubly robust)."""
    chance = np.clip(nuisances.propensity, clip, 1 - clip)
    rest = outcome - nuisances.home_untreated
    moment = referred * rest - (1 - referred) * chance / (1 - chance) * rest
    share = float(np.mean(referred))
    value = float(np.mean(moment)) / share
    return Influence(value, (moment - referred * value) / share / len(moment))


def naive_difference(referred: "Floats", outcome: "Floats") -> Influence:
    """Plain difference between the arms: wrong wherever those in need are referred."""
    return mean_where(outcome, referred == 1).minus(mean_where(outcome, referred == 0))


def slope(phi: "Floats", predicted: "Floats") -> Influence:
    """Slope of the scores on the predicted benefit: 1 is right, 0 is no use.

    Least squares with robust rows; 0 with no error where all predictions are equal.
    """
    centred = predicted - np.mean(predicted)
    spread = float(np.sum(centred**2))
    if spread <= np.finfo("float64").tiny:
        return Influence(0.0, np.zeros_like(phi))
    value = float(np.sum(centred * phi) / spread)
    residual = phi - np.mean(phi) - value * centred
    return Influence(value, centred * residual / spread)
