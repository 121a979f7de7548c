"""The practitioner's own estimate as a rival, on the stays for which there is one.

Other rivals give every held-out stay a score; this one is known for a share of them only. Model
and practitioner are therefore compared in pairs on those stays alone, and the label says on how
many: its AUROC must not be read beside figures of all stays.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from models.discrimination import Ordering
from models.intervals import PersonBootstrap, bootstrap_interval, paired_difference

PRACTITIONER = "The practitioner's own estimate"


def compare_with_practitioner(
    held: pd.DataFrame, estimate: pd.Series | None, *, reps: int, seed: int
) -> dict[str, Any] | None:
    """The rival's row of metrics.json; None where ``why_no_practitioner`` has a reason.

    Parameters
    ----------
    held : person_id, label, score of the held-out rows, by ``spell_id``.
    estimate : a level per stay, higher is likelier; missing where nobody gave one.

    Returns
    -------
    As of any rival, with ``n`` and ``events`` of the stays with an estimate and the model's AUROC
    on them. No Brier score and no net benefit: a level is no probability.
    """
    known = _with_estimate(held, estimate)
    if _reason(known):
        return None
    label = known["label"].to_numpy(dtype=np.float64)
    model = Ordering.of(known["score"].to_numpy(dtype=np.float64), label)
    judge = Ordering.of(known["estimate"].to_numpy(dtype=np.float64), label)
    bootstrap = PersonBootstrap.of(known["person_id"], reps=reps, seed=seed)
    return {
        "label": f"{PRACTITIONER}, on the {len(known):,} of {len(held):,} stays that have one",
        "n": len(known),
        "events": int(label.sum()),
        "auroc": bootstrap_interval(judge.auroc, bootstrap).to_dict(),
        "model_auroc": bootstrap_interval(model.auroc, bootstrap).to_dict(),
        "brier": None,
        "net_benefit_at_k": None,
        "delta_auroc": paired_difference(model.auroc, judge.auroc, bootstrap).to_dict(),
        "unknown_share": 1 - len(known) / len(held),
    }


def why_no_practitioner(held: pd.DataFrame, estimate: pd.Series | None) -> str:
    """Why the estimate cannot be compared with; empty where it can."""
    return _reason(_with_estimate(held, estimate))


def _with_estimate(held: pd.DataFrame, estimate: pd.Series | None) -> pd.DataFrame:
    told = pd.Series(np.nan, index=held.index) if estimate is None else estimate
    return held.assign(estimate=told.reindex(held.index)).dropna(subset=["estimate"])


def _reason(known: pd.DataFrame) -> str:
    if known.empty:
        return "the source says nothing of it for the stays held out"
    if known["label"].nunique() < 2:
        return f"all {len(known):,} stays that have one ended alike"
    return ""
