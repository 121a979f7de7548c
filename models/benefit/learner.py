"""Fit the benefit model on past discharges, with the working that shows how it was reached."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from models.benefit.beside import Beside
from models.benefit.boosting import predict
from models.benefit.cohort import build_cohort
from models.benefit.cross_fit import cross_fit, overlap_weights
from models.benefit.effect_model import determination
from models.benefit.kinds import Prior, effects_by_kind
from models.benefit.model import BenefitModel
from models.benefit.overlap import SUPPORTED
from models.benefit.refusal import Counts, NotEstimable, count_evidence, refusal
from models.benefit.scores import Estimate, mean_where
from models.benefit.second import second_scores
from models.benefit.shape import Shape
from models.benefit.standing import fit_standing

if TYPE_CHECKING:
    from models.benefit.params import BenefitParams


@dataclass(frozen=True)
class BenefitFit:
    """A fitted benefit model with the working that shows how it was reached.

    ``rows`` has one row per training discharge (index ``spell_id``): person_id, referred,
    outcome, second (outcome), propensity, home_untreated, home_treated, phi (doubly-robust score),
    phi_second (the same of the second outcome, missing where unknown), teacher, why_not (empty =
    overlap is there) and fold_0, fold_1, … (one per repeat). All but the folds are out-of-fold.
    ``student_r2`` is in-sample: how much of the teacher the student repeats. ``shape``: what won
    on people held out.
    """

    model: BenefitModel
    ate: Estimate
    slope: Estimate
    student_r2: float
    counts: Counts
    shape: Shape
    rows: pd.DataFrame

    @property
    def share_refused(self) -> float:
        """Share of training discharges without overlap."""
        return float((self.rows["why_not"] != SUPPORTED).mean())


def fit_benefit(
    features: pd.DataFrame,
    referred: pd.Series,
    outcome: pd.Series,
    person_id: pd.Series,
    params: "BenefitParams",
    *,
    beside: Beside | None = None,
    priors: Mapping[str, Prior] | None = None,
    has_housing_data: bool = True,
) -> BenefitFit | NotEstimable:
    """Learn P(home | referred) - P(home | not) per person, or refuse with a reason.

    Parameters
    ----------
    features, referred, outcome, person_id : see ``build_cohort``; the same index throughout.
    params : settings.
    beside : optional columns: known chances of referral, a second outcome, kinds of help.
    priors : by kind of help, for kinds that few had; see ``priors_of``.
    has_housing_data : False when no housing column is known for anybody.

    Raises
    ------
    ValueError : the tables break what ``build_cohort`` asks for.
    """
    cohort = build_cohort(features, referred, outcome, person_id, beside)
    refused = refusal(cohort, params, has_housing_data=has_housing_data)
    found = refused or cross_fit(cohort, params)
    if isinstance(found, NotEstimable):
        return found
    first, overlap = found.runs[0], overlap_weights(found.nuisances.propensity, params)
    fitted = predict(found.model.student, cohort.matrix)
    model = replace(
        found.model,
        standing=fit_standing(
            cohort,
            found.phi,
            overlap,
            benefit=np.clip(fitted, -1, 1),
            usable=found.usable,
            gain=found.direct_gain,
            params=params,
        ),
        kinds=effects_by_kind(
            cohort,
            first.folds,
            found.nuisances,
            found.usable,
            params,
            priors=priors or {},
            seed=params.seed + 21,
        ),
    )
    phi_second = second_scores(
        cohort, found.bins, first.folds, found.nuisances, params, seed=params.seed + 31
    )
    ate = mean_where(found.phi, found.usable)
    return BenefitFit(
        model=model,
        ate=ate.estimate(cohort.people),
        slope=found.slope,
        student_r2=determination(found.teacher, fitted),
        counts=count_evidence(cohort),
        shape=found.shape,
        rows=pd.DataFrame(
            {
                "person_id": cohort.people,
                "referred": cohort.referred,
                "outcome": cohort.outcome,
                "second": cohort.second,
                "propensity": found.nuisances.propensity,
                "home_untreated": found.nuisances.home_untreated,
                "home_treated": found.nuisances.home_treated,
                "phi": found.phi,
                "phi_second": phi_second,
                "teacher": found.teacher,
                "why_not": found.why_not,
                **{f"fold_{number}": run.folds for number, run in enumerate(found.runs)},
            },
            index=cohort.spells,
        ),
    )
