"""Cross-fitted nuisances: the chance of referral, and of being home in each arm."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from models.benefit.boosting import predict, train_booster
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


def fit_nuisances(
    cohort: "Cohort", folds: "Ints", params: "BenefitParams", *, seed: int
) -> Nuisances:
    """Fit on all other folds and answer for each fold in turn.

    The outcome model is the mean of two boosters per arm: one on that arm's rows only, one on
    all rows with the arm as a column. The first is free to differ, the second is steadier.
    """
    raw = np.empty(cohort.rows)
    by_arm = np.empty((cohort.rows, 2))
    joint = np.empty((cohort.rows, 2))
    for fold in np.unique(folds):
        inside = folds == fold
        rest = cohort.take(~inside)
        rows = cohort.matrix[inside]
        raw[inside] = predict(fit_propensity(rest, params, seed=seed), rows)
        for arm in (0, 1):
            own = rest.take(rest.referred == arm)
            booster = _fit_outcome(own.matrix, own.outcome, params, seed=seed + 1 + arm)
            by_arm[inside, arm] = predict(booster, rows)
        with_arm = np.column_stack([rest.matrix, rest.referred])
        booster = _fit_outcome(with_arm, rest.outcome, params, seed=seed + 3)
        for arm in (0, 1):
            joint[inside, arm] = predict(
                booster, np.column_stack([rows, np.full(len(rows), float(arm))])
            )
    keeps = is_calibrated(raw, cohort.referred)
    return Nuisances(
        raw_propensity=raw,
        propensity=raw if keeps else _recalibrate(raw, cohort.referred, folds),
        home_untreated=(by_arm[:, 0] + joint[:, 0]) / 2,
        home_treated=(by_arm[:, 1] + joint[:, 1]) / 2,
        plug_in=joint[:, 1] - joint[:, 0],
        was_recalibrated=not keeps,
    )


def fit_propensity(cohort: "Cohort", params: "BenefitParams", *, seed: int) -> Any:
    """Booster of the chance of referral; uncalibrated probabilities."""
    settings = {
        "objective": "binary",
        "num_leaves": params.propensity_leaves,
        "learning_rate": params.nuisance_learning_rate,
        "min_data_in_leaf": params.leaf_min_rows,
        "num_threads": params.num_threads,
        "seed": seed,
    }
    return train_booster(
        cohort.matrix,
        cohort.referred,
        settings,
        rounds=params.propensity_rounds,
        columns=cohort.columns,
    )


def _fit_outcome(matrix: "Floats", outcome: "Floats", params: "BenefitParams", *, seed: int) -> Any:
    settings = {
        "objective": "binary",
        "num_leaves": params.outcome_leaves,
        "learning_rate": params.nuisance_learning_rate,
        "min_data_in_leaf": params.leaf_min_rows,
        "extra_trees": True,
        "num_threads": params.num_threads,
        "seed": seed,
    }
    return train_booster(matrix, outcome, settings, rounds=params.outcome_rounds)


def _recalibrate(raw: "Floats", referred: "Floats", folds: "Ints") -> "Floats":
    """Intercept and slope from the other folds, applied to each fold."""
    answer = np.empty_like(raw)
    for fold in np.unique(folds):
        inside = folds == fold
        line: Recalibration = fit_recalibration(raw[~inside], referred[~inside])
        answer[inside] = line.apply(raw[inside])
    return answer
