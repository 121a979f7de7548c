"""The leak proofs of a risk model as metrics.json and their own page tell them."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from models.banned import BANNED, banned_columns
from models.leaks import (
    is_leak_suspected,
    known_more_often_later,
    people_on_both_sides,
    strongest_single_features,
)
from models.permutations import FloatArray, mean_interval, permutation_summary
from models.risk import HeldOut

TOP = 5


def leak_report(
    fit: HeldOut,
    test_features: pd.DataFrame,
    shuffled: FloatArray,
    *,
    model_auroc: float,
    late_facts: int,
    auroc_limit: float,
    availability: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    """Every proof by name.

    Parameters
    ----------
    fit : its held-out rows, in the order of ``test_features``.
    shuffled : AUROC of each booster taught shuffled labels.
    availability : rows of ``known_shares``, ``feature`` among them; those of other models are
        passed over.
    """
    columns = [str(name) for name in test_features.columns]
    strongest = strongest_single_features(test_features, fit.heldout["label"].to_numpy(), count=TOP)
    both = people_on_both_sides(fit)
    banned = banned_columns(columns)
    rows = [dict(row) for row in availability if row["feature"] in columns]
    return {
        "people_on_both_sides": both,
        "facts_known_after_index": late_facts,
        "shuffled_label_auroc": mean_interval(shuffled).to_dict(),
        "shuffled_labels": permutation_summary(shuffled),
        "strongest_single_feature": {"name": strongest[0].name, "auroc": strongest[0].auroc},
        "strongest_features": [{"name": one.name, "auroc": one.auroc} for one in strongest],
        "single_feature_limit": auroc_limit,
        "single_feature_alarm": strongest[0].auroc > auroc_limit,
        "columns_checked": len(columns),
        "columns_banned": sum(len(names) for names in BANNED.values()),
        "banned_columns": banned,
        "known_more_often_later": known_more_often_later(rows),
        "availability": rows,
        "suspected_leak": is_leak_suspected(
            model_auroc=model_auroc,
            strongest=strongest[0].auroc,
            both_sides=both,
            late_facts=late_facts,
            auroc_limit=auroc_limit,
            banned=len(banned),
        ),
    }
