"""Everything metrics.json says of a risk model, from its held-out rows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.calibration_measures import (
    calibration_error,
    observed_over_expected,
)
from models.capacity import (
    at_capacity,
    kth_score,
    net_benefit,
    places,
)
from models.comparators import Comparator, left_out, point_scores
from models.discrimination import brier, scaled_brier
from models.evaluate_params import EvaluateParams
from models.figures import figure_tables
from models.folds import person_folds
from models.gates import risk_gates
from models.groups import group_table
from models.intervals import Interval, PersonBootstrap
from models.leak_report import leak_report
from models.logistic_rival import cross_fitted_logistic
from models.permutations import shuffled_label_aurocs
from models.practitioner import PRACTITIONER, compare_with_practitioner, why_no_practitioner
from models.report_intervals import report_intervals
from models.risk import HeldOut, RiskParams
from models.rounding import rounded
from models.split import Split
from models.truth import compare_with_true_risk, within_reach
from models.winner import winner_sentence

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Cohort:
    """The labelled rows of one target, all on one ``spell_id`` index in one order.

    ``comparator_inputs`` as models/comparators.py names them; ``groups`` is for the audit
    only and never a model input, ``estimate`` (a practitioner's, by level) a rival alone.
    """

    features: pd.DataFrame
    label: pd.Series
    person_id: pd.Series
    index_datetime: pd.Series
    comparator_inputs: pd.DataFrame
    groups: pd.DataFrame
    split: Split
    estimate: pd.Series | None = None


def iso_day(moment: pd.Timestamp) -> str:
    """A moment as YYYY-MM-DD."""
    return f"{moment:%Y-%m-%d}"


@dataclass(frozen=True)
class Context:
    """What the evaluation cannot see for itself, told by the stages before it.

    ``validation`` is one plain sentence. ``facts_known_after_index`` counts facts that the
    known-by gate should have held back: anything but 0 is a leak. ``origins`` are the rows
    of ``evaluate_origins`` or ``evaluate_order_split``. ``flow`` has step and rows, from the
    first table to the held-out rows. ``in_words`` writes a moment. ``never_seen`` is what a
    split by order says of new people, where the headline split has no such rows.
    ``availability`` are rows of ``known_shares``. ``true_risk`` is what the outcomes of an
    invented area were drawn from, by ``spell_id``.
    """

    target: str
    source: str
    validation: str
    facts_known_after_index: int
    origins: list[dict[str, Any]]
    flow: list[dict[str, Any]]
    in_words: Callable[[pd.Timestamp], str] = iso_day
    never_seen: Mapping[str, Any] | None = None
    availability: Sequence[Mapping[str, Any]] = ()
    true_risk: pd.Series | None = None


@dataclass(frozen=True)
class Evaluation:
    """``metrics``: the body of metrics.json. ``tables``: the figures' numbers, by name."""

    metrics: dict[str, Any]
    tables: dict[str, pd.DataFrame]


def evaluate_risk(
    fit: HeldOut,
    cohort: Cohort,
    params: RiskParams,
    settings: EvaluateParams,
    context: Context,
) -> Evaluation:
    """Judge a fitted risk model on its held-out rows, beside its rivals.

    Parameters
    ----------
    fit : from ``cross_fit`` on the same cohort.

    Returns
    -------
    Figures rounded to four decimals, None where one cannot be estimated. Same inputs,
    same bytes.

    Raises
    ------
    ValueError : the held-out rows are not the cohort's test rows.
    """
    held = fit.heldout
    test = cohort.split.test
    if not held.index.equals(cohort.features.index[test]):
        raise ValueError("the held-out rows are not the test rows of this cohort")
    label, score = held["label"].to_numpy(), held["score"].to_numpy()
    rivals = _rivals(cohort, settings, params)
    values = report_intervals(held, rivals, reps=settings.reps, seed=settings.seed)
    k = places(len(label), settings.key_share)
    threshold = kth_score(score, k)
    unseen = held[~held["seen_before"]]
    metrics: dict[str, Any] = {
        "target": context.target,
        "source": context.source,
        "validation": context.validation,
        "n": len(held),
        "events": int(label.sum()),
        "people": int(held["person_id"].nunique()),
        "period": _periods(cohort, context.in_words),
        "auroc": values["auroc"].to_dict(),
        "auprc": values["auprc"].to_dict(),
        "brier": brier(label, score),
        "scaled_brier": scaled_brier(label, score),
        "net_benefit_at_k": net_benefit(label, score, k=k, threshold=threshold),
        "calibration": {**_calibration(label, score, values), "map": dict(fit.calibration_map)},
        "at_capacity": at_capacity(label, score, settings.shares),
        "comparators": {
            **_comparators(held, rivals, values, k=k, threshold=threshold),
            **_practitioner(held, cohort, settings),
        },
        "groups": group_table(
            held,
            cohort.groups,
            share=settings.key_share,
            min_events=settings.group_events_least,
            bootstrap=PersonBootstrap.of(held["person_id"], reps=settings.reps, seed=settings.seed),
            crossings=settings.crossings,
        ),
        "origins": context.origins,
        "comparators_left_out": _left_out(held, cohort),
        "leak_proofs": _leak_proofs(
            fit, cohort, params, settings, context, model_auroc=values["auroc"].value
        ),
        "never_seen": context.never_seen
        or {
            "n": len(unseen),
            "events": int(unseen["label"].sum()),
            "auroc": values["never_seen"].to_dict(),
        },
        "flow": context.flow,
    }
    if context.true_risk is not None:
        metrics["truth"] = _truth(fit, cohort, context.true_risk, params, settings)
    metrics = rounded(metrics)
    metrics["gates"] = risk_gates(metrics, settings.gates)
    metrics["winner"] = winner_sentence(metrics["comparators"])
    return Evaluation(metrics, figure_tables(label, score, rivals, held.index))


def _rivals(cohort: Cohort, settings: EvaluateParams, params: RiskParams) -> dict[str, Comparator]:
    fold = person_folds(cohort.person_id, params.folds)
    fitted = {"logistic": ("Logistic regression on all features", cohort.features)}
    simple = ["age_years", "emergency_admissions_365d"]
    if set(simple) <= set(cohort.comparator_inputs.columns):
        inputs = cohort.comparator_inputs[simple].astype("float64")
        fitted["age_and_emergency"] = ("Age and emergency admissions", inputs)
    return {
        **point_scores(cohort.comparator_inputs, seed=settings.seed),
        **{
            name: cross_fitted_logistic(
                name,
                label,
                features=table,
                outcome=cohort.label,
                split=cohort.split,
                fold=fold,
            )
            for name, (label, table) in fitted.items()
        },
    }


def _periods(
    cohort: Cohort, in_words: Callable[[pd.Timestamp], str]
) -> dict[str, list[str] | None]:
    when = cohort.index_datetime
    periods: dict[str, list[str] | None] = {}
    for name in ("train", "calibrate", "test"):
        inside = when[getattr(cohort.split, name)].dropna()
        periods[name] = [in_words(inside.min()), in_words(inside.max())] if len(inside) else None
    return periods


def _calibration(
    label: FloatArray, score: FloatArray, values: Mapping[str, Interval]
) -> dict[str, Any]:
    error = calibration_error(label, score)
    return {
        "slope": values["slope"].to_dict(),
        "in_the_large": values["in_the_large"].to_dict(),
        "ici": error.ici,
        "e50": error.e50,
        "e90": error.e90,
        "observed_over_expected": observed_over_expected(label, score),
    }


def _comparators(
    held: pd.DataFrame,
    rivals: Mapping[str, Comparator],
    values: Mapping[str, Interval],
    *,
    k: int,
    threshold: float,
) -> dict[str, dict[str, Any]]:
    """Each rival on the held-out rows; its net benefit on a list as long and priced alike."""
    label = held["label"].to_numpy()
    rows: dict[str, dict[str, Any]] = {}
    for name, rival in rivals.items():
        score = rival.score.loc[held.index].to_numpy()
        risk = None if rival.probability is None else rival.probability.loc[held.index].to_numpy()
        rows[name] = {
            "label": rival.label,
            "auroc": values[f"auroc {name}"].to_dict(),
            "brier": None if risk is None else brier(label, risk),
            "net_benefit_at_k": net_benefit(label, score, k=k, threshold=threshold),
            "delta_auroc": values[f"delta {name}"].to_dict(),
            "unknown_share": rival.unknown_share,
        }
    return rows


def _practitioner(
    held: pd.DataFrame, cohort: Cohort, settings: EvaluateParams
) -> dict[str, dict[str, Any]]:
    row = compare_with_practitioner(held, cohort.estimate, reps=settings.reps, seed=settings.seed)
    return {} if row is None else {"practitioner": row}


def _left_out(held: pd.DataFrame, cohort: Cohort) -> list[dict[str, str]]:
    why = why_no_practitioner(held, cohort.estimate)
    rows = left_out(cohort.comparator_inputs)
    return [*rows, {"rival": PRACTITIONER, "because": why}] if why else rows


def _leak_proofs(
    fit: HeldOut,
    cohort: Cohort,
    params: RiskParams,
    settings: EvaluateParams,
    context: Context,
    *,
    model_auroc: float,
) -> dict[str, Any]:
    shuffled = shuffled_label_aurocs(
        cohort.features,
        cohort.label,
        cohort.split,
        params,
        permutations=settings.permutations,
        most_rows=settings.permutation_rows,
        seed=settings.seed,
    )
    return leak_report(
        fit,
        cohort.features[cohort.split.test],
        shuffled,
        model_auroc=model_auroc,
        late_facts=context.facts_known_after_index,
        auroc_limit=settings.gates.auroc_most,
        availability=context.availability,
    )


def _truth(
    fit: HeldOut,
    cohort: Cohort,
    true_risk: pd.Series,
    params: RiskParams,
    settings: EvaluateParams,
) -> dict[str, Any] | None:
    told = true_risk.reindex(cohort.features.index)
    reach = within_reach(cohort.features, told, cohort.person_id, cohort.split, folds=params.folds)
    return compare_with_true_risk(fit.heldout, told, reach, reps=settings.reps, seed=settings.seed)
