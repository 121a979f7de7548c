"""Score the stays that a hub can still act on: the same walk for the batch and the daily list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from data_contracts.contract import Contract
from features.barrier import NONE_RECORDED, housing_barriers
from features.cohort import Cohort, listing_cohort
from features.known import Tables, gather_known_facts
from features.pairs import as_known
from features.registry import FEATURES
from features.table import features_of, is_nothing_known
from models.benefit.bundle import open_benefit
from models.benefit.learner import predict_benefit
from models.benefit.refusal import NotEstimable
from models.bundle import Bundle, open_bundle, predict
from models.hours.bundle import open_hours
from models.hours.model import predict_hours
from models.hours.refusal import NOT_ENOUGH, TooFewHours
from models.reasons import contributions, top_reasons
from models.sealed import BundleError
from pipeline.config import Config
from pipeline.errors import ModelError
from pipeline.paths import BENEFIT_TARGET, HOURS, HOURS_BESIDE, RISK_TARGETS

ASKED_ABOUT_HOME = "no barrier at home"
REABLEMENT_PATHWAYS = ("P1", "unknown")
BundleFiles = Mapping[str, str | bytes]


@dataclass(frozen=True)
class Scored:
    """Everything that a list says of the stays in its window, one row per stay in each frame.

    ``scores`` has ``readmission_30d`` and ``ongoing_care`` (risks), ``housing_benefit``
    (probability points, positive helps) and ``why_no_benefit``, and hours of care a week after
    reablement: ``hours_expected``, ``hours_low``, ``hours_high``, ``hours_planned`` and
    ``why_no_hours`` (empty where no such model is live); missing means no number.
    ``reasons`` is long: ``spell_id``, ``order``, ``group``, ``sentence``. ``unavailable`` says of
    each target without a model why.
    """

    cohort: Cohort
    features: pd.DataFrame
    barriers: pd.DataFrame
    scores: pd.DataFrame
    reasons: pd.DataFrame
    unavailable: Mapping[str, str] = field(default_factory=dict)


def score_stays(
    tables: Tables,
    contracts: Mapping[str, Contract],
    bundles: Mapping[str, BundleFiles],
    config: Config,
    *,
    as_of: pd.Timestamp,
) -> Scored:
    """Walk accepted tables, as known at ``as_of``, to scores and reasons.

    A target whose bundle is missing or broken gets no numbers and says why; the others go on.
    """
    moment = as_of + pd.Timedelta(hours=config.features.decision_hour)
    known_tables = {name: as_known(rows, contracts[name], moment) for name, rows in tables.items()}
    cohort = listing_cohort(
        known_tables["discharge_spell"],
        config.features,
        as_of=as_of,
        days_after_discharge=config.score.days_after_discharge,
    )
    known = gather_known_facts(known_tables, cohort.index, contracts, config.features)
    features = features_of(known, config.features)
    barriers = housing_barriers(known, features)
    scores = pd.DataFrame(index=features.index)
    reasons = _no_reasons()
    unavailable: dict[str, str] = {}
    for target in RISK_TARGETS:
        scores[target] = float("nan")
        try:
            bundle = _open(bundles, target)
        except ModelError as error:
            unavailable[target] = str(error)
            continue
        predicted = predict(bundle, features)
        scores[target] = predicted["score"].mask(is_nothing_known(features))
        if target == RISK_TARGETS[0]:
            reasons = _reasons(bundle, features, predicted["raw"])
    pathway = cohort.index["discharge_pathway"].fillna("unknown")
    goes_to_reablement = pathway.isin(REABLEMENT_PATHWAYS)
    scores[HOURS_BESIDE] = scores[HOURS_BESIDE].where(goes_to_reablement)
    scores = scores.join(_hours(bundles, features, goes_to_reablement, unavailable))
    benefit, why_not = _benefits(bundles, features, barriers, unavailable)
    scores = scores.assign(housing_benefit=benefit, why_no_benefit=why_not)
    return Scored(cohort, features, barriers, scores, reasons, unavailable)


def _open(bundles: Mapping[str, BundleFiles], target: str) -> Bundle:
    if target not in bundles:
        raise ModelError(f"no {target} model is live")
    try:
        return open_bundle(bundles[target])
    except BundleError as error:
        raise ModelError(str(error)) from error


def _hours(
    bundles: Mapping[str, BundleFiles],
    features: pd.DataFrame,
    goes_to_reablement: pd.Series,
    unavailable: dict[str, str],
) -> pd.DataFrame:
    """Hours of care after reablement, where the evaluation lets them be said, else why not."""
    names = ["hours_expected", "hours_low", "hours_high", "hours_planned"]
    nothing = pd.DataFrame(float("nan"), index=features.index, columns=names)
    if HOURS not in bundles:
        return nothing.assign(why_no_hours=pd.Series("", index=features.index, dtype="str"))
    try:
        opened = open_hours(bundles[HOURS])
    except BundleError as error:
        unavailable[HOURS] = str(error)
        return nothing.assign(why_no_hours=NOT_ENOUGH)
    if isinstance(opened, TooFewHours) or not opened.may_be_said:
        return nothing.assign(why_no_hours=NOT_ENOUGH)
    answer = predict_hours(opened.model, features)[["expected", "low", "high"]]
    told = answer.add_prefix("hours_").assign(hours_planned=features["planned_care_hours"])
    is_told = goes_to_reablement & ~is_nothing_known(features)
    return told.where(is_told).assign(why_no_hours=NOT_ENOUGH)


def _benefits(
    bundles: Mapping[str, BundleFiles],
    features: pd.DataFrame,
    barriers: pd.DataFrame,
    unavailable: dict[str, str],
) -> tuple[pd.Series, pd.Series]:
    """The benefit of each stay, and in words why one has none."""
    nothing = pd.Series(float("nan"), index=features.index, dtype="float64")
    if BENEFIT_TARGET not in bundles:
        unavailable[BENEFIT_TARGET] = f"no {BENEFIT_TARGET} model is live"
        return nothing, pd.Series("not available today", index=features.index, dtype="str")
    try:
        model = open_benefit(bundles[BENEFIT_TARGET])
    except BundleError as error:
        unavailable[BENEFIT_TARGET] = str(error)
        return nothing, pd.Series("not available today", index=features.index, dtype="str")
    if isinstance(model, NotEstimable):
        return nothing, pd.Series(model.verdict, index=features.index, dtype="str")
    answer = predict_benefit(model, features)
    has_no_barrier = barriers["state"].eq(NONE_RECORDED)
    return (
        answer["benefit"].mask(has_no_barrier),
        answer["why_not"].mask(has_no_barrier, ASKED_ABOUT_HOME),
    )


def _reasons(bundle: Bundle, features: pd.DataFrame, raw: pd.Series) -> pd.DataFrame:
    if features.empty:
        return _no_reasons()
    parts = contributions(bundle.booster, features, raw=raw.to_numpy())
    return top_reasons(parts, features, FEATURES)


def _no_reasons() -> pd.DataFrame:
    return pd.DataFrame(columns=["spell_id", "order", "group", "sentence"])
