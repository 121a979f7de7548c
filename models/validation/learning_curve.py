"""How much the model learns from more people, and so whether more data would help."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.risk import RiskParams
from models.split import Split
from models.validation.judged import MEASURES, judged, paired
from models.validation.params import ValidationParams
from models.validation.stays import Stays


def learning_curve(
    stays: Stays,
    *,
    params: RiskParams,
    settings: ValidationParams,
) -> dict[str, Any]:
    """Figures of the same held-out stays when only a share of the people teach.

    Samples are nested: whoever teaches at a small share teaches at every larger one. The
    calibrate period is whole throughout.

    Returns
    -------
    note (None) and shares: share, training_people, training_rows, the figures of ``judged``,
    delta_auroc and delta_brier against all people (None for all).
    """
    place = _places_of_people(stays, seed=settings.seed)
    person_id, split = stays.person_id, stays.split
    scored: dict[float, tuple[Split, pd.DataFrame | str]] = {}
    for share in settings.learning_shares:
        some = replace(split, train=split.train & (place < share))
        try:
            held: pd.DataFrame | str = stays.parted(some).scored(params)
        except ValueError as too_thin:
            held = f"not fitted: {too_thin}"
        scored[share] = (some, held)
    last = scored[settings.learning_shares[-1]][1]
    rows = []
    for share, (some, held) in scored.items():
        told: dict[str, Any] = {
            "share": share,
            "training_people": int(person_id[some.train].nunique()),
            "training_rows": int(some.train.sum()),
            "delta_auroc": None,
            "delta_brier": None,
        }
        if isinstance(held, str):
            rows.append({**told, "n": 0, "people": 0, "events": 0, "note": held,
                         **dict.fromkeys(MEASURES)})  # fmt: skip
            continue
        if held is not last and not isinstance(last, str):
            told |= paired(held, held["score"], last["score"], settings)
        rows.append({**told, **judged(held, settings)})
    return {"note": None, "shares": rows}


def _places_of_people(stays: Stays, *, seed: int) -> NDArray[np.float64]:
    """Where each row's person stands in a draw of the people with training rows, 0 to below 1."""
    people = np.unique(stays.person_id[stays.split.train].to_numpy(dtype=str))
    rng = np.random.Generator(np.random.PCG64(seed))
    place = pd.Series(rng.permutation(len(people)) / max(len(people), 1), index=people)
    return np.asarray(stays.person_id.map(place), dtype=np.float64)
