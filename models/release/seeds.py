"""How far the lists of fits that differ by their seed alone agree."""

import pandas as pd

from models.capacity import places
from models.release.lists import mean_overlap
from models.risk import RiskParams, fit_booster, predict_raw
from models.split import BoolArray


def overlap_over_seeds(
    features: pd.DataFrame,
    label: pd.Series,
    params: RiskParams,
    *,
    train: BoolArray,
    test: BoolArray,
    seeds: int,
    share: float,
    weight: pd.Series | None = None,
) -> float:
    """The mean share of people on either of two lists that stand on both, over all pairs of fits.

    Parameters
    ----------
    features, label : on one unique ``spell_id`` index; labels known (0 or 1) where ``train``.
    train, test : who teaches and who is listed, row masks in the same order.
    seeds : how many fits, from the seed of ``params`` on.
    share : length of the list, as a share of the test rows.
    weight : how much each row teaches, on the same index; all alike without it.
    """
    taught = None if weight is None else weight[train]
    scores = [
        predict_raw(
            fit_booster(
                features[train],
                label[train],
                params.model_copy(update={"seed": params.seed + step}),
                weight=taught,
            ),
            features[test],
        )
        for step in range(seeds)
    ]
    return mean_overlap(scores, places(int(test.sum()), share))
