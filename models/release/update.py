"""How much to change: nothing, the level of the risks, their slope, or the whole model.

The simplest change that no richer one surely beats, as Vergouwe et al. (Statistics in Medicine
2017) and Davis et al. (JAMIA 2020) have it: a new model where a new intercept would do throws away
what was known of the old one.
"""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from models.calibration.calibrator import FIT, Calibrator, Kind
from models.calibration.checks import FloatArray
from models.calibration.choice import log_loss_of, simplest_that_holds
from models.calibration.params import CalibrationParams

Change = Literal["none", "intercept", "slope", "refit"]
CHANGES: tuple[Change, ...] = ("none", "intercept", "slope", "refit")
RECALIBRATED: tuple[Kind, ...] = ("intercept", "slope")


@dataclass(frozen=True)
class Update:
    """The change that the evidence picked; ``calibrator`` is the new map of the champion's trees.

    ``told`` has people, people_with_event, note and, by change, the log loss and the difference
    from the simpler one it was held against.
    """

    change: Change
    calibrator: Calibrator | None
    told: dict[str, Any]


def choose_update(rows: pd.DataFrame, params: CalibrationParams) -> Update:
    """Pick the simplest change that holds, on stays later than all that taught the champion.

    Each new intercept and line judges only people it was not fitted on; the new model's risks are
    cross-fitted already. With too few people to say, the new model is put to the gate.

    Parameters
    ----------
    rows : person_id, label (0 or 1), fold (of people), raw (log-odds of the champion's trees),
        champion (its risk) and refit (the new model's cross-fitted risk).
    """
    ordered = rows.sort_index(kind="stable")
    label = ordered["label"].to_numpy(dtype=np.float64)
    with_event = ordered.loc[label == 1.0, "person_id"].nunique()
    without = ordered.loc[label == 0.0, "person_id"].nunique()
    told: dict[str, Any] = {
        "people": int(ordered["person_id"].nunique()),
        "people_with_event": int(with_event),
    }
    if min(with_event, without) < params.people_least:
        note = f"fewer than {params.people_least} people with and without the outcome: not judged"
        return Update("refit", None, {**told, "changes": [], "note": note})
    raw = ordered["raw"].to_numpy(dtype=np.float64)
    risks = np.column_stack(
        [
            ordered["champion"],
            *(_cross_fitted(kind, ordered, raw, label) for kind in RECALIBRATED),
            ordered["refit"],
        ]
    )
    losses = log_loss_of(label[:, None], risks)
    person = pd.factorize(ordered["person_id"])[0]
    taken, compared = simplest_that_holds(person, losses, reps=params.reps, seed=params.seed)
    change = CHANGES[taken]
    told["changes"] = [
        {
            "change": one,
            "log_loss": float(losses[:, at].mean()),
            "against": CHANGES[compared[at][0]] if at else None,
            "difference": compared[at][1] if at else None,
        }
        for at, one in enumerate(CHANGES)
    ]
    calibrator = FIT[change](raw, label) if change in RECALIBRATED else None
    return Update(change, calibrator, {**told, "note": ""})


def _cross_fitted(kind: Kind, rows: pd.DataFrame, raw: FloatArray, label: FloatArray) -> FloatArray:
    """Each person's risk under the map that everybody in other folds taught."""
    fold, risk = rows["fold"].to_numpy(), np.full(len(rows), np.nan)
    for own in np.unique(fold):
        risk[fold == own] = FIT[kind](raw[fold != own], label[fold != own]).apply(raw[fold == own])
    return risk
