"""Evaluate the benefit model on later discharges: metrics and tables for figures."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from models.benefit.assemble import assemble_metrics
from models.benefit.audit import refused_by_group
from models.benefit.beside import Beside
from models.benefit.cohort import Cohort, build_cohort
from models.benefit.holdout import HeldOut, average_effects, held_out_table, rank_rows, score_period
from models.benefit.learner import BenefitFit
from models.benefit.refusal import NotEstimable
from models.benefit.refused import refused_body
from models.benefit.targeting import effect_by_fifth, gain_curve
from models.benefit.truth import compare_with_truth, true_benefit
from models.rounding import rounded

if TYPE_CHECKING:
    from models.benefit.params import BenefitParams

FIFTHS_COLUMNS = ["fifth", "n", "predicted", "effect", "low", "high"]
CURVE_COLUMNS = ["share", "gain", "low", "high", "risk_ranking", "constant"]


@dataclass(frozen=True)
class BenefitEvaluation:
    """``metrics``: the body of metrics.json, rounded; the rest: tables for figures.

    ``fifths``: fifth (1 = most predicted benefit), n, predicted, effect, low, high. ``curve``:
    share, gain, low, high, risk_ranking, constant. ``held_out``: one row per held-out discharge
    (personal, never published). All empty after a refusal.
    """

    metrics: dict[str, Any]
    fifths: pd.DataFrame
    curve: pd.DataFrame
    held_out: pd.DataFrame


def evaluate_benefit(
    fit: BenefitFit | NotEstimable,
    features: pd.DataFrame,
    referred: pd.Series,
    outcome: pd.Series,
    person_id: pd.Series,
    *,
    params: "BenefitParams",
    train: pd.Series,
    held_out: pd.Series,
    risk: pd.Series,
    beside: Beside | None = None,
    barriers: pd.Series | None = None,
    groups: pd.DataFrame | None = None,
    truth: pd.DataFrame | None = None,
    source: str = "",
) -> BenefitEvaluation:
    """Evaluate on held-out discharges, or carry a refusal through as a full body of nulls.

    Parameters
    ----------
    fit : ``fit_benefit``'s answer on the rows of ``train``.
    features, referred, outcome, person_id : all discharges; see ``build_cohort``.
    train, held_out : which rows are which (bool). People may have rows in both: siblings keep
        them apart. A row may be in both only where the split is by person; the standard errors
        of the targeting figures are then widened by ``same_rows_inflation``.
    risk : score of the rival ranking, high = first, for every held-out row.
    beside : optional columns of all discharges, as given to ``fit_benefit``.
    barriers : how many barriers stand at home, for the rival rule "most barriers first".
    groups : audit groups per row, a column each; None = no breakdown.
    truth : column ``benefit``, the true effect per row, where an invented area tells it.

    Raises
    ------
    ValueError : a mask does not fit the features, the fit was made on other rows, a held-out
        row has no risk or no truth, or a person would be scored by a model that saw them.
    """
    everyone = build_cohort(features, referred, outcome, person_id, beside)
    learnt_from = everyone.take(_rows(train, "train", features, everyone))
    later = everyone.take(_rows(held_out, "held_out", features, everyone))
    if isinstance(fit, NotEstimable):
        return refused_evaluation(fit, params, source=source, has_truth=truth is not None)
    _check_same_rows(fit, learnt_from)
    found = score_period(learnt_from, later, params)
    if isinstance(found, NotEstimable):
        return refused_evaluation(found, params, source=source, has_truth=truth is not None)
    ranked = rank_rows(found, risk, barriers)
    fifths = effect_by_fifth(ranked, factor=params.same_rows_inflation if found.shares_rows else 1)
    metrics = assemble_metrics(fit, found, ranked, fifths, params)
    table = held_out_table(found, ranked, train=learnt_from)
    metrics["source"] = source
    metrics["flow"] = _flow(int(held_out.sum()), table, found)
    if groups is not None:
        metrics["overlap"]["by_group"] = refused_by_group(
            found.predicted, groups, smallest=params.smallest_group
        )
    if truth is not None:
        true = true_benefit(truth, later.spells)
        metrics["truth"] = compare_with_truth(
            ranked,
            true[found.is_ranked],
            average_effects(found, clip=params.single_limit)["ate"],
            float(true[found.in_headline].mean()),
            params,
        )
    return BenefitEvaluation(
        metrics=rounded(metrics), fifths=fifths, curve=gain_curve(ranked), held_out=table
    )


def refused_evaluation(
    refused: NotEstimable, params: "BenefitParams", *, source: str, has_truth: bool
) -> BenefitEvaluation:
    """Carry a refusal through as a full body of nulls with its verdict in words."""
    body = refused_body(refused, params, source=source, has_truth=has_truth)
    return BenefitEvaluation(
        metrics=rounded(body),
        fifths=pd.DataFrame(columns=FIFTHS_COLUMNS),
        curve=pd.DataFrame(columns=CURVE_COLUMNS),
        held_out=pd.DataFrame(),
    )


def _rows(mask: pd.Series, name: str, features: pd.DataFrame, everyone: Cohort) -> Any:
    if not mask.index.equals(features.index) or mask.dtype != np.dtype(bool):
        raise ValueError(f"{name} must be true or false for each of {len(features)} feature rows")
    return mask.reindex(everyone.spells).to_numpy(dtype=bool)


def _check_same_rows(fit: BenefitFit, learnt_from: Cohort) -> None:
    if not learnt_from.spells.equals(fit.rows.index):
        raise ValueError(
            f"the fit was made on {len(fit.rows)} discharges, train marks {learnt_from.rows} "
            "with a known outcome; give the same rows to both"
        )


def _flow(marked: int, table: pd.DataFrame, found: HeldOut) -> list[dict[str, Any]]:
    """Count the held-out rows from the mask to the ranking."""
    steps = {
        "held-out discharges": marked,
        "with a known outcome": found.cohort.rows,
        "of which people also trained on, scored by a sibling that never saw them": int(
            table["seen_before"].sum()
        ),
        "inside the headline limits": int(found.in_headline.sum()),
        "ranked": int(found.is_ranked.sum()),
    }
    return [{"step": step, "rows": rows} for step, rows in steps.items()]
