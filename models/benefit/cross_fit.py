"""From a checked cohort to a benefit for everybody, each by boosters that never saw the person."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from models.benefit.calibration import fit_recalibration, is_calibrated
from models.benefit.effect_model import (
    blend_slope,
    centre_by_fold,
    fit_final_stage,
    fit_student,
    mean_estimate,
    scale_blend,
    spread_of_benefit,
    standardise,
)
from models.benefit.model import BenefitModel
from models.benefit.nuisance import Bins, Nuisances, bin_cohort, fit_nuisances, fit_propensity
from models.benefit.overlap import SUPPORTED, build_support_rule, refuse_overlap
from models.benefit.refusal import NotEstimable
from models.benefit.scores import Estimate, doubly_robust_scores
from models.benefit.shape import NONE, Shape, choose_shape
from models.folds import person_folds

if TYPE_CHECKING:
    from models.benefit.cohort import Bools, Cohort, Floats
    from models.benefit.params import BenefitParams

SEED_STEP = 100


@dataclass(frozen=True)
class CrossFit:
    """Means over all repeats, and the model without its standing among others.

    ``direct_gain``: points of benefit per unit of the last stage's own answer.
    """

    bins: Bins
    runs: "tuple[Run, ...]"
    nuisances: Nuisances
    phi: "Floats"
    teacher: "Floats"
    why_not: Any
    slope: Estimate
    shape: Shape
    direct_gain: float
    model: BenefitModel

    @property
    def usable(self) -> "Bools":
        """Rows with overlap."""
        return np.asarray(self.why_not == SUPPORTED)


def cross_fit(cohort: "Cohort", params: "BenefitParams") -> CrossFit | NotEstimable:
    """Fit on a checked cohort: ``repeats`` whole cross-fits, one student of their mean."""
    bins = bin_cohort(cohort)
    runs = tuple(fit_run(cohort, bins, params, repeat=repeat) for repeat in range(params.repeats))
    mean = _mean_of([run.nuisances for run in runs])
    phi = np.mean([run.phi for run in runs], axis=0)
    is_fitted = np.isnan(cohort.known_chance)
    repair = (
        None
        if not is_fitted.any()
        or is_calibrated(mean.raw_propensity[is_fitted], cohort.referred[is_fitted])
        else fit_recalibration(mean.raw_propensity, cohort.referred)
    )
    support = build_support_rule(mean.propensity, cohort.referred, params, repair)
    why_not = support.reasons(mean.propensity)
    usable = why_not == SUPPORTED
    refused = refuse_overlap(cohort, mean.propensity, ~usable, params)
    if refused:
        return refused
    overlap = overlap_weights(mean.propensity, params)
    blend = np.mean([run.blend for run in runs], axis=0)
    found = mean_estimate(
        [blend_slope(run.blend, run.phi, run.folds, usable, cohort.people) for run in runs]
    )
    one = runs[0]
    shape = choose_shape(
        one.blend, one.phi, one.folds, overlap=overlap, usable=usable, people=cohort.people
    )
    spread = spread_of_benefit(found, shape.chosen, floor_se=params.slope_floor_se)
    level = 0.0 if shape.chosen == NONE else float(np.mean(phi[usable]))
    teacher = scale_blend(blend, usable, level=level, spread=spread)
    return CrossFit(
        bins=bins,
        runs=runs,
        nuisances=mean,
        phi=phi,
        teacher=teacher,
        why_not=why_not,
        slope=found,
        shape=shape,
        direct_gain=spread * float(np.mean([run.direct_gain for run in runs])),
        model=BenefitModel(
            student=fit_student(bins.plain, teacher, params, seed=params.seed),
            propensity=fit_propensity(bins.plain, cohort.referred, params, seed=params.seed),
            support=support,
            columns=cohort.columns,
        ),
    )


@dataclass(frozen=True)
class Run:
    """One whole cross-fit on its folds; ``direct_gain``: blend per unit of the last stage."""

    folds: Any
    nuisances: Nuisances
    phi: "Floats"
    blend: "Floats"
    direct_gain: float


def fit_run(cohort: "Cohort", bins: Bins, params: "BenefitParams", *, repeat: int) -> Run:
    """Nuisances, scores and blend of one set of folds; ``repeat`` picks the set."""
    seed = params.seed + SEED_STEP * repeat
    folds = person_folds(cohort.people, params.folds, salt=f"benefit-{seed}")
    nuisances = fit_nuisances(cohort, bins, folds, params, seed=seed)
    phi = doubly_robust_scores(cohort.referred, cohort.outcome, nuisances, clip=params.single_limit)
    # Who does badly without help often has most to gain, and the trees see it at once so.
    with_risk = np.column_stack([cohort.modifying, nuisances.home_untreated])
    overlap = overlap_weights(nuisances.propensity, params)
    direct = fit_final_stage(with_risk, folds, phi, overlap, params, seed=seed + 10)
    both = standardise(nuisances.plug_in, folds) + standardise(direct, folds)
    scales = np.std(centre_by_fold(direct, folds)) * np.std(both)
    return Run(
        folds=folds,
        nuisances=nuisances,
        phi=phi,
        blend=standardise(both, folds),
        direct_gain=1 / float(scales) if scales > np.finfo("float64").eps else 0.0,
    )


def overlap_weights(propensity: "Floats", params: "BenefitParams") -> "Floats":
    """E (1 - e), with e kept inside the limits of a single number."""
    chance = np.clip(propensity, params.single_limit, 1 - params.single_limit)
    return chance * (1 - chance)


def _mean_of(runs: list[Nuisances]) -> Nuisances:
    return Nuisances(
        raw_propensity=np.mean([run.raw_propensity for run in runs], axis=0),
        propensity=np.mean([run.propensity for run in runs], axis=0),
        home_untreated=np.mean([run.home_untreated for run in runs], axis=0),
        home_treated=np.mean([run.home_treated for run in runs], axis=0),
        plug_in=np.mean([run.plug_in for run in runs], axis=0),
        was_recalibrated=any(run.was_recalibrated for run in runs),
    )
