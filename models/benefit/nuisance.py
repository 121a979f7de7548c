"""Cross-fitted nuisances: the chance of referral, and of being home in each arm."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from models.benefit.boosting import Binned, bin_rows, predict, train_booster
from models.benefit.calibration import Recalibration, fit_recalibration, is_calibrated

if TYPE_CHECKING:
    from models.benefit.cohort import Bools, Cohort, Floats, Ints
    from models.benefit.params import BenefitParams


@dataclass(frozen=True)
class Nuisances:
    """Out-of-fold answers, one per row: no row was scored by a booster that saw its person.

    ``raw_propensity`` chance of referral as the booster says it, ``propensity`` the same after
    its check; ``home_untreated`` and ``home_treated`` chance of being
    home in each arm; ``plug_in`` the difference of the two by the booster that holds the arm as
    a column; ``was_recalibrated`` says that the raw propensity failed its check.
    """

    raw_propensity: "Floats"
    propensity: "Floats"
    home_untreated: "Floats"
    home_treated: "Floats"
    plug_in: "Floats"
    was_recalibrated: bool

    def take(self, rows: "Bools") -> "Nuisances":
        """Keep the rows marked true."""
        return replace(
            self,
            raw_propensity=self.raw_propensity[rows],
            propensity=self.propensity[rows],
            home_untreated=self.home_untreated[rows],
            home_treated=self.home_treated[rows],
            plug_in=self.plug_in[rows],
        )


@dataclass(frozen=True)
class Bins:
    """The cohort's columns in bins, without the arm and with it as a last column."""

    plain: Binned
    with_arm: Binned


def bin_cohort(cohort: "Cohort") -> Bins:
    """Cut the cohort's columns into bins, once for all fits on it."""
    return Bins(
        plain=bin_rows(cohort.matrix, columns=cohort.columns),
        with_arm=bin_rows(np.column_stack([cohort.matrix, cohort.referred])),
    )


def fit_nuisances(
    cohort: "Cohort", bins: Bins, folds: "Ints", params: "BenefitParams", *, seed: int
) -> Nuisances:
    """Fit on all other folds and answer for each fold in turn.

    Where the chance of referral is known, by lot or by rule, it is used as it is.
    """
    raw = np.empty(cohort.rows)
    for fold in np.unique(folds):
        inside = folds == fold
        chance = fit_propensity(bins.plain, cohort.referred, params, seed=seed, rows=~inside)
        raw[inside] = predict(chance, cohort.matrix[inside])
    is_fitted = np.isnan(cohort.known_chance)
    keeps = not is_fitted.any() or is_calibrated(raw[is_fitted], cohort.referred[is_fitted])
    fitted = raw if keeps else _recalibrate(raw, cohort.referred, folds)
    outcomes = fit_outcomes(cohort, bins, folds, params, outcome=cohort.outcome, seed=seed)
    return Nuisances(
        raw_propensity=raw,
        propensity=np.where(is_fitted, fitted, cohort.known_chance),
        home_untreated=outcomes.untreated,
        home_treated=outcomes.treated,
        plug_in=outcomes.plug_in,
        was_recalibrated=not keeps,
    )


@dataclass(frozen=True)
class Outcomes:
    """Out-of-fold chance of a good outcome in each arm, and their difference by one booster."""

    untreated: "Floats"
    treated: "Floats"
    plug_in: "Floats"


def fit_outcomes(
    cohort: "Cohort",
    bins: Bins,
    folds: "Ints",
    params: "BenefitParams",
    *,
    outcome: "Floats",
    seed: int,
) -> Outcomes:
    """Chance of ``outcome`` (NaN teaches nothing) in each arm, for every row.

    The mean of two boosters per arm: one on that arm's rows only, one on all rows with the arm
    as a column. The first is free to differ, the second is steadier.
    """
    by_arm = np.empty((cohort.rows, 2))
    joint = np.empty((cohort.rows, 2))
    is_known = ~np.isnan(outcome)
    for fold in np.unique(folds):
        inside = folds == fold
        matrix = cohort.matrix[inside]
        rest = ~inside & is_known
        both = _fit_outcome(bins.with_arm, outcome, params, seed=seed + 3, rows=rest)
        for arm in (0, 1):
            own = rest & (cohort.referred == arm)
            one = _fit_outcome(bins.plain, outcome, params, seed=seed + 1 + arm, rows=own)
            by_arm[inside, arm] = predict(one, matrix)
            with_arm = np.column_stack([matrix, np.full(len(matrix), float(arm))])
            joint[inside, arm] = predict(both, with_arm)
    return Outcomes(
        untreated=(by_arm[:, 0] + joint[:, 0]) / 2,
        treated=(by_arm[:, 1] + joint[:, 1]) / 2,
        plug_in=joint[:, 1] - joint[:, 0],
    )


def fit_propensity(
    binned: Binned,
    referred: "Floats",
    params: "BenefitParams",
    *,
    seed: int,
    rows: "Bools | None" = None,
) -> Any:
    """Booster of the chance of referral; uncalibrated probabilities."""
    settings = {
        "objective": "binary",
        "num_leaves": params.propensity_leaves,
        "learning_rate": params.nuisance_learning_rate,
        "min_data_in_leaf": params.leaf_min_rows,
        "num_threads": params.num_threads,
        "seed": seed,
    }
    return train_booster(binned, referred, settings, rounds=params.propensity_rounds, rows=rows)


def _fit_outcome(
    binned: Binned, outcome: "Floats", params: "BenefitParams", *, seed: int, rows: "Bools"
) -> Any:
    settings = {
        "objective": "binary",
        "num_leaves": params.outcome_leaves,
        "learning_rate": params.nuisance_learning_rate,
        "min_data_in_leaf": params.leaf_min_rows,
        "extra_trees": True,
        "num_threads": params.num_threads,
        "seed": seed,
    }
    return train_booster(binned, outcome, settings, rounds=params.outcome_rounds, rows=rows)


def _recalibrate(raw: "Floats", referred: "Floats", folds: "Ints") -> "Floats":
    """Intercept and slope from the other folds, applied to each fold."""
    answer = np.empty_like(raw)
    for fold in np.unique(folds):
        inside = folds == fold
        line: Recalibration = fit_recalibration(raw[~inside], referred[~inside])
        answer[inside] = line.apply(raw[inside])
    return answer
