"""The gate of the benefit model: a list by the new order is worth as much as one by the old."""

from typing import Any

import numpy as np
import pandas as pd

from models.benefit.holdout import HeldOut, rank_rows
from models.benefit.targeting import policy_gains, policy_value
from models.release.gate import Facts, answer_of, checked, enough_events, none_of
from models.release.lists import overlap
from models.release.params import ReleaseParams
from models.rounding import rounded

LAST = -1.0
"""Where the champion gives no number its order puts a discharge last."""


def compare_benefit(found: HeldOut, champion: pd.Series, *, share: float) -> dict[str, Any]:
    """Both orders on the same discharges, by doubly-robust scores of nuisances of their own.

    Parameters
    ----------
    found : the held-out discharges; the challenger's predictions are of siblings that never saw
        the person.
    champion : benefit that the live model predicts, by ``spell_id``; missing where it refuses.
    share : length of the list, as a share of the discharges that carry a number.

    Returns
    -------
    n, people, events (of the rarer outcome), k, net_benefit_at_k (extra people at home per
    discharge, of each order, and the paired difference) and overlap_with_champion.
    """
    ranked = rank_rows(found, champion.fillna(LAST))
    outcome = found.cohort.outcome
    k = max(1, round(share * len(ranked.phi)))
    ours, gain = policy_value(ranked, share), policy_gains(ranked, share)["risk_ranking"]
    return dict(
        rounded(
            {
                "n": len(ranked.phi),
                "people": len(np.unique(ranked.people)),
                "events": int(min(outcome.sum(), len(outcome) - outcome.sum())),
                "k": k,
                "net_benefit_at_k": {
                    "champion": share * (ours.value - gain.value),
                    "challenger": share * ours.value,
                    "difference": {
                        "value": share * gain.value,
                        "low": share * gain.low,
                        "high": share * gain.high,
                    },
                },
                "overlap_with_champion": overlap(ranked.risk, ranked.benefit, k),
            }
        )
    )


def benefit_decision(
    compared: dict[str, Any], facts: Facts, params: ReleaseParams
) -> dict[str, Any]:
    """The answer, its checks and what to look at, as ``release_decision`` gives them."""
    low = compared["net_benefit_at_k"]["difference"]["low"]
    most = params.net_benefit_loss_most
    checks = [
        none_of("Chain of hashes whole", facts.lineage_faults),
        enough_events(compared["events"], params.events_least_housing),
        checked(
            "People at home by the list against the champion's: low end of the difference",
            f"at least {-most}",
            low,
            passed=low is not None and low >= -most,
        ),
        none_of("Gates of its own evaluation", facts.release_gates_failed),
    ]
    failed = [check["name"] for check in checks if not check["passed"]]
    share = compared["overlap_with_champion"]
    return {
        "answer": answer_of(failed, facts),
        "is_better": low is not None and low > 0,
        "checks": checks,
        "failed": failed,
        "look_at": [f"{share:.0%} of the discharges on either list stand on both."],
    }
