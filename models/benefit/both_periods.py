"""The average effect over training and held-out discharges together."""

from typing import TYPE_CHECKING, Literal

import numpy as np

from models.benefit.overlap import within_limits
from models.benefit.scores import Estimate, mean_where

if TYPE_CHECKING:
    import pandas as pd

    from models.benefit.cohort import Floats
    from models.benefit.holdout import HeldOut


def average_over_periods(
    train: "pd.DataFrame",
    found: "HeldOut",
    *,
    limit: float,
    scores: Literal["phi", "phi_second"] = "phi",
) -> Estimate:
    """Mean effect over both periods, each with its own ``scores``, where they are known.

    An average needs no ranking, so nothing is chosen on the training rows and all the evidence
    may count; a discharge that is in both counts once.
    """
    held_out: Floats = found.phi if scores == "phi" else found.phi_second
    new = ~found.cohort.spells.isin(train.index)
    phi = np.concatenate([train[scores], held_out[new]])
    chance = np.concatenate([train["propensity"], found.nuisances.propensity[new]])
    people = np.concatenate([train["person_id"].to_numpy(dtype=object), found.cohort.people[new]])
    counted = ~np.isnan(phi) & within_limits(chance, limit)
    return mean_where(np.nan_to_num(phi), counted).estimate(people)
