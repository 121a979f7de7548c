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
from models.benefit.kinds import benefit_by_kind, measured_kinds
from models.benefit.model import predict_benefit
from models.benefit.refusal import NotEstimable
from models.bundle import Bundle, open_bundle, predict
from models.hours.bundle import open_hours
from models.hours.model import predict_hours
from models.hours.refusal import NOT_ENOUGH, TooFewHours
from models.reasons import contributions, top_reasons
from models.sealed import BundleError
from models.services.fields import rule_fields
from pipeline.config import Config
from pipeline.errors import ModelError
from pipeline.paths import BENEFIT_TARGET, HOURS, HOURS_BESIDE, RISK_TARGETS

BENEFIT_COLUMNS = {
    "benefit": BENEFIT_TARGET,
    "fifth": "benefit_fifth",
    "fifth_effect": "benefit_fifth_effect",
    "fifth_low": "benefit_fifth_low",
    "fifth_high": "benefit_fifth_high",
    "rank_stability": "benefit_rank_stability",
}
"""What the model calls a column → what the scores call it."""
ASKED_ABOUT_HOME = "no barrier at home recorded"
NOT_TODAY = "not available today"
UNUSABLE = (KeyError, TypeError, ValueError)
"""How opening or asking a bundle can fail, one of another format too; the others go on."""
REABLEMENT_PATHWAYS = ("P1", "unknown")
BundleFiles = Mapping[str, str | bytes]
Benefits = tuple[pd.DataFrame, pd.DataFrame, frozenset[str]]


@dataclass(frozen=True)
class Scored:
    """Everything that a list says of the stays in its window, one row per stay in each frame.

    ``scores`` has ``readmission_30d`` and ``ongoing_care`` (risks), ``housing_benefit``
    (probability points, positive helps) and ``why_no_benefit``, and hours of care a week after
    reablement: ``hours_expected``, ``hours_low``, ``hours_high``, ``hours_planned`` and
    ``why_no_hours`` (empty where no such model is live); missing means no number. A benefit
    never stands alone: ``benefit_fifth`` (1 = most), the measured effect of that fifth with its
    interval (``benefit_fifth_effect``, ``_low``, ``_high``) and ``benefit_rank_stability``, the
    share of half-samples in which the person is first in line. ``benefit_by_kind`` has a column
    per kind of help: before eligibility, and without a claim but for ``measured_kinds``; of the
    others only a prior is known.
    ``reasons`` is long: ``spell_id``, ``order``, ``group``, ``sentence``. ``rule_fields`` is what a
    rule of eligibility may name (models/services/fields.py). ``unavailable`` says of each target
    without a model why.
    """

    cohort: Cohort
    features: pd.DataFrame
    barriers: pd.DataFrame
    scores: pd.DataFrame
    reasons: pd.DataFrame
    rule_fields: pd.DataFrame
    unavailable: Mapping[str, str] = field(default_factory=dict)
    benefit_by_kind: pd.DataFrame = field(default_factory=pd.DataFrame)
    measured_kinds: frozenset[str] = frozenset()


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
            predicted = predict(bundle, features)
        except (ModelError, *UNUSABLE) as error:
            unavailable[target] = why_unusable(error)
            continue
        scores[target] = predicted["score"].mask(is_nothing_known(features))
        if target == RISK_TARGETS[0]:
            reasons = _reasons(bundle, features, predicted["raw"])
    pathway = cohort.index["discharge_pathway"].fillna("unknown")
    goes_to_reablement = pathway.isin(REABLEMENT_PATHWAYS)
    scores[HOURS_BESIDE] = scores[HOURS_BESIDE].where(goes_to_reablement)
    scores = scores.join(_hours(bundles, features, goes_to_reablement, unavailable))
    benefit, by_kind, measured = _benefits(bundles, features, barriers, unavailable)
    fields = rule_fields(known, features)
    scores = scores.join(benefit)
    return Scored(
        cohort, features, barriers, scores, reasons, fields, unavailable, by_kind, measured
    )


def _open(bundles: Mapping[str, BundleFiles], target: str) -> Bundle:
    if target not in bundles:
        raise ModelError(f"no {target} model is live")
    return open_bundle(bundles[target])


def why_unusable(error: Exception) -> str:
    """What a bundle is refused for; one of another format fails in its own way."""
    if isinstance(error, (ModelError, BundleError)):
        return str(error)
    return f"the bundle cannot be used by this version of homefirst ({type(error).__name__})"


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
        if isinstance(opened, TooFewHours) or not opened.may_be_said:
            return nothing.assign(why_no_hours=NOT_ENOUGH)
        answer = predict_hours(opened.model, features)[["expected", "low", "high"]]
    except UNUSABLE as error:
        unavailable[HOURS] = why_unusable(error)
        return nothing.assign(why_no_hours=NOT_ENOUGH)
    told = answer.add_prefix("hours_").assign(hours_planned=features["planned_care_hours"])
    is_told = goes_to_reablement & ~is_nothing_known(features)
    return told.where(is_told).assign(why_no_hours=NOT_ENOUGH)


def _benefits(
    bundles: Mapping[str, BundleFiles],
    features: pd.DataFrame,
    barriers: pd.DataFrame,
    unavailable: dict[str, str],
) -> Benefits:
    """The benefit of each stay, or why it has none; that by kind of help, and kinds measured."""
    if BENEFIT_TARGET not in bundles:
        unavailable[BENEFIT_TARGET] = f"no {BENEFIT_TARGET} model is live"
        return _no_benefit(features, NOT_TODAY)
    try:
        model = open_benefit(bundles[BENEFIT_TARGET])
        if isinstance(model, NotEstimable):
            return _no_benefit(features, model.verdict)
        answer = predict_benefit(model, features)
        benefit = answer["benefit"].to_numpy(dtype="float64")
        by_kind = benefit_by_kind(model.kinds, benefit, features.index)
    except UNUSABLE as error:
        unavailable[BENEFIT_TARGET] = why_unusable(error)
        return _no_benefit(features, NOT_TODAY)
    has_no_barrier = barriers["state"].eq(NONE_RECORDED)
    numbers = pd.DataFrame({new: answer[old] for old, new in BENEFIT_COLUMNS.items()})
    return (
        numbers.mask(has_no_barrier).assign(
            why_no_benefit=answer["why_not"].mask(has_no_barrier, ASKED_ABOUT_HOME)
        ),
        by_kind.mask(has_no_barrier),
        measured_kinds(model.kinds),
    )


def _no_benefit(features: pd.DataFrame, why_not: str) -> Benefits:
    nothing = pd.DataFrame(
        float("nan"), index=features.index, columns=list(BENEFIT_COLUMNS.values())
    )
    said = pd.Series(why_not, index=features.index, dtype="str")
    return nothing.assign(why_no_benefit=said), pd.DataFrame(index=features.index), frozenset()


def _reasons(bundle: Bundle, features: pd.DataFrame, raw: pd.Series) -> pd.DataFrame:
    if features.empty:
        return _no_reasons()
    parts = contributions(bundle.booster, features, raw=raw.to_numpy())
    return top_reasons(parts, features, FEATURES)


def _no_reasons() -> pd.DataFrame:
    return pd.DataFrame(columns=["spell_id", "order", "group", "sentence"])
