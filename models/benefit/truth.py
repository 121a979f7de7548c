"""Hold the estimates against the true effects, where an invented area tells them."""

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from models.benefit.body import share_key
from models.benefit.targeting import FIFTHS, Ranked, assign_fifths, effect_by_fifth

if TYPE_CHECKING:
    from models.benefit.cohort import Floats
    from models.benefit.params import BenefitParams
    from models.benefit.scores import Estimate


def true_benefit(truth: pd.DataFrame, spells: pd.Index) -> "Floats":
    """Return the true benefit of each discharge, in the order of ``spells``.

    Raises
    ------
    ValueError : a discharge has no true benefit.
    """
    values = truth["benefit"].reindex(spells).to_numpy(dtype="float64", na_value=np.nan)
    lacking = int(np.isnan(values).sum())
    if lacking:
        raise ValueError(f"truth has no benefit for {lacking} of {len(spells)} held-out discharges")
    return values


def compare_with_truth(
    ranked: Ranked,
    true: "Floats",
    ate: "Estimate",
    true_ate: float,
    params: "BenefitParams",
) -> dict[str, Any]:
    """Errors that only an invented area can show.

    ``policy_share_of_oracle``: benefit delivered by our list as a share of what a perfect list of
    the same length delivers; the same for a list by risk. ``coverage``: share of the five
    fifths' intervals that hold the true mean.
    """
    shares = params.policy_shares
    return {
        "ate_error": ate.value - true_ate,
        "ate_covered": ate.low <= true_ate <= ate.high,
        "policy_share_of_oracle": {
            share_key(share): _share_of_oracle(ranked, ranked.benefit, true, share)
            for share in shares
        },
        "risk_ranking_share_of_oracle": {
            share_key(share): _share_of_oracle(ranked, ranked.risk, true, share) for share in shares
        },
        "spearman": rank_correlation(ranked.benefit, true),
        "coverage": _coverage(ranked, true),
    }


def _share_of_oracle(ranked: Ranked, score: "Floats", true: "Floats", share: float) -> float:
    best = float(true[ranked.top(true, share)].sum())
    ours = float(true[ranked.top(score, share)].sum())
    return ours / best if best > 0 else float("nan")


def rank_correlation(one: "Floats", other: "Floats") -> float:
    """Spearman's; not a number where either has one value alone."""
    if np.ptp(one) == 0 or np.ptp(other) == 0:
        return float("nan")
    return float(pd.Series(one).rank().corr(pd.Series(other).rank()))


def _coverage(ranked: Ranked, true: "Floats") -> float:
    fifth = assign_fifths(ranked)
    table = effect_by_fifth(ranked)
    means = np.bincount(fifth - 1, weights=true, minlength=FIFTHS) / np.bincount(fifth - 1)
    return float(((table["low"] <= means) & (means <= table["high"])).mean())
