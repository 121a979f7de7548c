"""Proofs that the score is not fed by the answer: printed beside every result."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.discrimination import auroc
from models.risk import HeldOut, RiskParams, fit_booster, predict_raw
from models.split import Split

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class SingleFeature:
    """The feature that alone ranks the held-out rows best, in whichever direction."""

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


def shuffled_label_scores(
    features: pd.DataFrame, label: pd.Series, split: Split, params: RiskParams, *, seed: int
) -> FloatArray:
    """Test-row scores of a booster fitted on labels dealt out at random.

    The labels of the training rows are permuted and the booster fitted once more. Ranked
    against the true labels of the test rows these scores must be worth nothing (AUROC 0.5):
    anything else means that the answer reaches the rows by another way.
    """
    rng = np.random.Generator(np.random.PCG64(seed))
    train = label[split.train]
    dealt = pd.Series(rng.permutation(train.to_numpy(dtype=np.float64)), index=train.index)
    booster = fit_booster(features[split.train], dealt, params)
    return predict_raw(booster, features[split.test])


def strongest_single_feature(features: pd.DataFrame, label: FloatArray) -> SingleFeature:
    """Find the feature with the highest AUROC on its own; missing values rank lowest.

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
    best = int(np.argmax(reach))
    return SingleFeature(str(features.columns[best]), float(reach[best]))


def is_leak_suspected(
    *, model_auroc: float, strongest: float, both_sides: int, late_facts: int, auroc_limit: float
) -> bool:
    """Say whether any proof fails: too good to be true, or a person or fact on the wrong side."""
    too_good = model_auroc > auroc_limit or strongest > auroc_limit
    return bool(too_good or both_sides > 0 or late_facts > 0)
