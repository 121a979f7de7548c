"""Proofs that the score is not fed by the answer: printed beside every result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.discrimination import auroc
from models.risk import HeldOut

FloatArray = NDArray[np.float64]

LEAST_RISE = 0.01  # share of stays: a smaller rise after the decision is a few late records


@dataclass(frozen=True)
class SingleFeature:
    """A feature and how well it alone ranks the held-out rows, in whichever direction."""

    name: str
    auroc: float


def people_on_both_sides(fit: HeldOut) -> int:
    """People whose held-out rows were scored by a booster fitted on rows of theirs.

    0 by construction; counted afresh from the people each booster was fitted on.
    """
    both: set[str] = set()
    for frame in (fit.heldout, fit.calibration):
        for fold, people in frame.groupby("fold")["person_id"]:
            both |= fit.fold_people[int(str(fold))] & set(people)
    return len(both)


def strongest_single_features(
    features: pd.DataFrame, label: FloatArray, *, count: int
) -> list[SingleFeature]:
    """Find the features with the highest AUROC on their own, best first; missing ranks lowest.

    A feature that alone ranks as well as a whole model often knows the outcome.

    Raises
    ------
    ValueError : there are no features.
    """
    if features.shape[1] == 0:
        raise ValueError("no features to look for a leak in")
    alone = np.array(
        [auroc(label, features[name].fillna(-np.inf).to_numpy()) for name in features.columns]
    )
    reach = np.maximum(alone, 1.0 - alone)
    best = np.argsort(-reach, kind="stable")[:count]
    return [SingleFeature(str(features.columns[at]), float(reach[at])) for at in best]


def known_more_often_later(availability: Sequence[Mapping[str, Any]]) -> list[str]:
    """Features known for more stays 30 days after the decision than at it.

    No fault by itself: the codes of a stay come after it. It is where the answer would come in,
    should a source date its records too early.
    """
    rises = {row["feature"]: row["later"] - row["decision"] for row in availability}
    return [name for name, rise in rises.items() if rise > LEAST_RISE]


def is_leak_suspected(
    *,
    model_auroc: float,
    strongest: float,
    both_sides: int,
    late_facts: int,
    auroc_limit: float,
    banned: int = 0,
) -> bool:
    """Say whether any proof fails: too good to be true, or what must not be there is."""
    too_good = model_auroc > auroc_limit or strongest > auroc_limit
    return bool(too_good or both_sides > 0 or late_facts > 0 or banned > 0)
