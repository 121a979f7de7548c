"""The published metrics of the benefit model: one shape, with numbers or with nulls."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from models.benefit.params import BenefitParams
    from models.benefit.refusal import Counts, NotEstimable
    from models.benefit.scores import Estimate

RIVALS = ("risk_ranking", "constant", "none", "current_practice")
NAIVE_LABEL = "plain difference between the arms: the wrong answer, shown to compare"
VALIDATION = (
    "Later discharges, each scored by a model that never saw the person; effects from scores "
    "made on those discharges alone."
)


def interval(estimate: "Estimate | None") -> dict[str, Any]:
    """Value with its 95 % interval; three nulls where there is none."""
    if estimate is None:
        return {"value": None, "low": None, "high": None}
    return {"value": estimate.value, "low": estimate.low, "high": estimate.high}


def share_key(share: float) -> str:
    """Key of a capacity share, for example "0.1"."""
    return f"{share:g}"


def counts_body(counts: "Counts | None") -> dict[str, Any]:
    """Head counts of the evaluated rows; nulls where none were."""
    if counts is None:
        return dict.fromkeys(("n", "people", "treated", "untreated", "events"))
    return {
        "n": counts.rows,
        "people": counts.people,
        "treated": counts.treated,
        "untreated": counts.untreated,
        "events": counts.treated_events + counts.untreated_events,
    }


def limits_body(params: "BenefitParams") -> dict[str, list[float]]:
    """Chance of referral that a person's number, and the headline, need."""
    return {
        "single": [params.single_limit, 1 - params.single_limit],
        "headline": [params.headline_limit, 1 - params.headline_limit],
    }


def refused_body(
    refused: "NotEstimable", params: "BenefitParams", *, source: str, has_truth: bool
) -> dict[str, Any]:
    """Return the whole body for a refusal: every figure null, the verdict in words."""
    by_share = {share_key(share): interval(None) for share in params.policy_shares}
    shares = dict.fromkeys(by_share)
    body: dict[str, Any] = {
        "target": "housing_benefit",
        "source": source,
        **counts_body(refused.counts),
        "effective_n": None,
        "validation": VALIDATION,
        "train": dict.fromkeys((*asdict(refused.counts), "slope_z", "student_r2"))
        | {"share_refused": None, "may_show_reasons": False, "ate": interval(None)},
        "overlap": {
            "share_refused": None,
            "limits": limits_body(params),
            "share_in_headline": None,
            "why_not": [],
            "by_group": [],
        },
        "ate": interval(None),
        "ate_both_periods": interval(None),
        "att": interval(None),
        "overlap_weighted": interval(None),
        "naive_difference": interval(None) | {"label": NAIVE_LABEL},
        "targeting": {
            "n": None,
            "autoc": interval(None),
            "qini": interval(None),
            "policy_value": by_share,
            "versus": dict.fromkeys(RIVALS, by_share),
            "fifths": [],
            "calibration_slope": interval(None),
            "standard_error_factor": None,
        },
        "sensitivity": {
            "e_value": None,
            "e_value_of_limit": None,
            "robustness": None,
            "robustness_of_limit": None,
            "placebo": interval(None),
        },
        "leak_proofs": {"people_on_both_sides": None},
        "flow": [],
        "gates": [],
        "winner": "nothing to compare: no benefit was estimated",
        "verdict": refused.verdict,
    }
    if has_truth:
        body["truth"] = {
            "ate_error": None,
            "ate_covered": None,
            "policy_share_of_oracle": shares,
            "risk_ranking_share_of_oracle": shares,
            "spearman": None,
            "coverage": None,
        }
    return body
