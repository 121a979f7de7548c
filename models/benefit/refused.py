"""The published metrics of a refusal: the same shape, every figure null, the verdict in words."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from models.benefit.body import (
    NAIVE_LABEL,
    RIVALS,
    VALIDATION,
    counts_body,
    interval,
    limits_body,
    share_key,
)
from models.benefit.naive import naive_body
from models.benefit.refutations import QUESTIONS, Refutation
from models.benefit.second import empty_second_body
from models.benefit.shape import SHAPES

if TYPE_CHECKING:
    from models.benefit.params import BenefitParams
    from models.benefit.refusal import NotEstimable


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
        | {"share_refused": None, "may_show_reasons": False, "ate": interval(None)}
        | {"shape": None, "losses": dict.fromkeys(SHAPES), "gain_by_person": interval(None)},
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
        "rank_stability": dict.fromkeys(("share", "half_samples", "among_first", "among_others")),
        "second_outcome": empty_second_body(refused.verdict),
        "kinds": [],
        "refutations": {
            name: Refutation(name, None, None, refused.reason).body() for name in QUESTIONS
        },
        "naive": naive_body(None),
        "sensitivity": {
            "e_value": None,
            "e_value_of_limit": None,
            "robustness": None,
            "robustness_of_limit": None,
            "in_words": None,
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
