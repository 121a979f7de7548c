"""Fit the benefit model on past discharges and answer for new people."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from models.benefit.boosting import predict
from models.benefit.calibration import fit_recalibration, is_calibrated
from models.benefit.cohort import build_cohort
from models.benefit.effect_model import (
    blend_slope,
    determination,
    fit_final_stage,
    fit_student,
    mean_estimate,
    scale_blend,
    standardise,
)
from models.benefit.nuisance import Bins, Nuisances, bin_cohort, fit_nuisances, fit_propensity
from models.benefit.overlap import SUPPORTED, SupportRule, build_support_rule
from models.benefit.refusal import Counts, NotEstimable, count_evidence, refusal
from models.benefit.scores import Estimate, doubly_robust_scores, mean_where
from models.folds import person_folds

if TYPE_CHECKING:
    from models.benefit.cohort import Cohort
    from models.benefit.params import BenefitParams

SEED_STEP = 100


@dataclass(frozen=True)
class BenefitModel:
    """What scoring needs: two boosters, a rule and the column names in their order.

    ``student`` answers benefit in probability points and its SHAP values add up to that;
    ``propensity`` answers the chance of referral, used for support only.
    """

    student: Any
    propensity: Any
    support: SupportRule
    columns: tuple[str, ...]


@dataclass(frozen=True)
class BenefitFit:
    """A fitted benefit model with the working that shows how it was reached.

    ``rows`` has one row per training discharge (index ``spell_id``): person_id, referred,
    outcome, propensity, home_untreated, home_treated, phi (doubly-robust score), teacher,
    why_not (empty = overlap is there) and fold_0, fold_1, … (one per repeat). All but the folds
    are out-of-fold. ``student_r2`` is in-sample: how much of the teacher the student repeats.
    """

    model: BenefitModel
    ate: Estimate
    slope: Estimate
    student_r2: float
    counts: Counts
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
    has_housing_data: bool = True,
) -> BenefitFit | NotEstimable:
    """Learn P(home | referred) - P(home | not) per person, or refuse with a reason.

    Parameters
    ----------
    features, referred, outcome, person_id : see ``build_cohort``; the same index throughout.
    params : settings.
    has_housing_data : False when no housing column is known for anybody.

    Raises
    ------
    ValueError : the tables break what ``build_cohort`` asks for.
    """
    cohort = build_cohort(features, referred, outcome, person_id)
    refused = refusal(cohort, params, has_housing_data=has_housing_data)
    return refused or fit_cohort(cohort, params)


def fit_cohort(cohort: "Cohort", params: "BenefitParams") -> BenefitFit | NotEstimable:
    """Fit on a checked cohort: ``repeats`` whole cross-fits, one student of their mean."""
    bins = bin_cohort(cohort)
    runs = [_cross_fit(cohort, bins, params, repeat=repeat) for repeat in range(params.repeats)]
    mean = _mean_of([run.nuisances for run in runs])
    phi = np.mean([run.phi for run in runs], axis=0)
    repair = (
        None
        if is_calibrated(mean.raw_propensity, cohort.referred)
        else fit_recalibration(mean.raw_propensity, cohort.referred)
    )
    support = build_support_rule(mean.propensity, cohort.referred, params, repair)
    why_not = support.reasons(mean.propensity)
    usable = why_not == SUPPORTED
    if np.mean(~usable) > params.max_refused_to_estimate:
        return NotEstimable(
            reason=f"{np.mean(~usable):.0%} of discharges have nobody alike in the other arm",
            counts=count_evidence(cohort),
        )
    blend = np.mean([run.blend for run in runs], axis=0)
    found = mean_estimate(
        [blend_slope(run.blend, run.phi, run.folds, usable, cohort.people) for run in runs]
    )
    teacher = scale_blend(blend, phi, usable, found, floor_se=params.slope_floor_se)
    student = fit_student(bins.plain, teacher, params, seed=params.seed)
    ate = mean_where(phi[usable], np.ones(int(usable.sum()), dtype=bool))
    return BenefitFit(
        model=BenefitModel(
            student=student,
            propensity=fit_propensity(bins.plain, cohort.referred, params, seed=params.seed),
            support=support,
            columns=cohort.columns,
        ),
        ate=ate.estimate(cohort.people[usable]),
        slope=found,
        student_r2=determination(teacher, predict(student, cohort.matrix)),
        counts=count_evidence(cohort),
        rows=pd.DataFrame(
            {
                "person_id": cohort.people,
                "referred": cohort.referred,
                "outcome": cohort.outcome,
                "propensity": mean.propensity,
                "home_untreated": mean.home_untreated,
                "home_treated": mean.home_treated,
                "phi": phi,
                "teacher": teacher,
                "why_not": why_not,
                **{f"fold_{number}": run.folds for number, run in enumerate(runs)},
            },
            index=cohort.spells,
        ),
    )


def predict_benefit(model: BenefitModel, features: pd.DataFrame) -> pd.DataFrame:
    """Benefit of a referral for each row, or the reason why there is no number.

    Returns
    -------
    Rows of ``features`` with ``benefit`` (probability points in [-1, 1], positive helps, missing
    where not supported), ``supported`` and ``why_not`` (plain text, empty where supported).

    Raises
    ------
    ValueError : a column the model was fitted with is missing.
    """
    missing = [name for name in model.columns if name not in features.columns]
    if missing:
        raise ValueError(
            f"features lack {len(missing)} columns of the benefit model: {', '.join(missing[:5])}"
        )
    matrix = features[list(model.columns)].to_numpy(dtype="float64", na_value=np.nan)
    chance = model.support.recalibrated(predict(model.propensity, matrix))
    why_not = model.support.reasons(chance)
    is_supported = why_not == SUPPORTED
    benefit = np.clip(predict(model.student, matrix), -1, 1)
    return pd.DataFrame(
        {
            "benefit": np.where(is_supported, benefit, np.nan),
            "supported": is_supported,
            "why_not": pd.Series(why_not, index=features.index, dtype="str"),
        },
        index=features.index,
    )


@dataclass(frozen=True)
class _Run:
    """One whole cross-fit on one set of folds."""

    folds: Any
    nuisances: Nuisances
    phi: Any
    blend: Any


def _cross_fit(cohort: "Cohort", bins: Bins, params: "BenefitParams", *, repeat: int) -> _Run:
    seed = params.seed + SEED_STEP * repeat
    folds = person_folds(cohort.people, folds=params.folds, salt=f"benefit-{seed}")
    nuisances = fit_nuisances(cohort, bins, folds, params, seed=seed)
    phi = doubly_robust_scores(cohort.referred, cohort.outcome, nuisances, clip=params.single_limit)
    chance = np.clip(nuisances.propensity, params.single_limit, 1 - params.single_limit)
    # Who does badly without help often has most to gain, and the trees see it at once so.
    with_risk = np.column_stack([cohort.matrix, nuisances.home_untreated])
    direct = fit_final_stage(with_risk, folds, phi, chance * (1 - chance), params, seed=seed + 10)
    blend = standardise(standardise(nuisances.plug_in, folds) + standardise(direct, folds), folds)
    return _Run(folds=folds, nuisances=nuisances, phi=phi, blend=blend)


def _mean_of(runs: list[Nuisances]) -> Nuisances:
    return Nuisances(
        raw_propensity=np.mean([run.raw_propensity for run in runs], axis=0),
        propensity=np.mean([run.propensity for run in runs], axis=0),
        home_untreated=np.mean([run.home_untreated for run in runs], axis=0),
        home_treated=np.mean([run.home_treated for run in runs], axis=0),
        plug_in=np.mean([run.plug_in for run in runs], axis=0),
        was_recalibrated=any(run.was_recalibrated for run in runs),
    )
