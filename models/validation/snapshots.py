"""Whether the model holds on every morning of a stay, and which training rows serve that best.

The model is taught with one row per stay, at the decision. A daily list scores a stay each
morning, so that long stays fill it. Two ways of teaching are told apart on such mornings of
people whom the booster never met; the choice is made in the calibrate period, and what it is
worth is told in the test period.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.calibration import fit_calibrator
from models.folds import person_folds
from models.risk import RiskParams, fit_booster, predict_raw
from models.validation.judged import judged, paired, side_of_zero
from models.validation.params import ValidationParams

FloatArray = NDArray[np.float64]

ONE, SEVERAL = "one_row_per_stay", "several_rows_per_stay"
AS_TODAY = "one_row_per_stay_calibrated_at_the_decision"
SCHEMES = {
    AS_TODAY: "One row per stay, calibrated at the decision (as shipped)",
    ONE: "One row per stay, calibrated on mornings",
    SEVERAL: "Several rows per stay, calibrated on mornings",
}
TAUGHT_BY = {AS_TODAY: ONE, ONE: ONE, SEVERAL: SEVERAL}


@dataclass(frozen=True)
class Mornings:
    """Rows of stays on single mornings: ``features`` and ``about`` on one ``snapshot_id`` index.

    ``about`` has spell_id, person_id, label (0 or 1), is_first, is_decision, and is_calibrate
    (else the stay is of the test period; training rows need neither).
    """

    features: pd.DataFrame
    about: pd.DataFrame

    def some(self, rows: pd.Series) -> "Mornings":
        """The rows for which ``rows`` is true."""
        return Mornings(self.features[rows], self.about[rows])


def compare_snapshots(
    decisions: Mornings,
    several: Mornings,
    daily: Mornings,
    params: RiskParams,
    settings: ValidationParams,
) -> dict[str, Any]:
    """Teach with one row or with several per stay, and judge both on the mornings of other people.

    Parameters
    ----------
    decisions, several : the training stays, one row each, or a few rows each weighted 1 / their
        number, so that every stay counts alike.
    daily : every morning of the stays of the calibrate and test periods.

    Returns
    -------
    rows (how many of each kind), mornings (each scheme on the test period's mornings), first
    and decision (the same on each stay's first morning and on its decision), difference
    (several less one on the test mornings), chosen_on (the same on the calibrate mornings) and
    chosen (ONE or SEVERAL), and is_confirmed (the test mornings bear the choice out).

    Raises
    ------
    ValueError : as ``fit_booster`` and ``fit_calibrator``.
    """
    about = daily.about
    raw = {
        scheme: _raw_of_strangers(taught, daily, params)
        for scheme, taught in {ONE: decisions, SEVERAL: several}.items()
    }
    fold = person_folds(about["person_id"], params.folds)
    calibrate = about["is_calibrate"].to_numpy(dtype=np.bool_)
    at_decision = calibrate & about["is_decision"].to_numpy(dtype=np.bool_)
    scores = {
        scheme: _calibrated(
            raw[TAUGHT_BY[scheme]],
            about["label"].to_numpy(dtype=np.float64),
            fold,
            at_decision if scheme == AS_TODAY else calibrate,
        )
        for scheme in SCHEMES
    }
    held = {s: about.assign(score=score) for s, score in scores.items()}
    chosen_on = _several_less_one(held, calibrate, settings)
    loss = _several_less_one(held, at_decision, settings)["delta_auroc"]
    difference = _several_less_one(held, ~calibrate, settings)
    return {
        "rows": {
            "training_stays": len(decisions.about),
            "training_rows_several": len(several.about),
            "calibrate_mornings": int(calibrate.sum()),
            "test_mornings": int((~calibrate).sum()),
            "test_stays": int(about.loc[~calibrate, "spell_id"].nunique()),
        },
        "mornings": _each(held, ~calibrate, settings),
        "first": _each(held, ~calibrate & about["is_first"].to_numpy(dtype=np.bool_), settings),
        "decision": _each(
            held, ~calibrate & about["is_decision"].to_numpy(dtype=np.bool_), settings
        ),
        "difference": difference,
        "chosen_on": {**chosen_on, "delta_auroc_at_decision": loss},
        "chosen": (choice := _choice(chosen_on, loss, settings)),
        "is_confirmed": choice == ONE or side_of_zero(difference["delta_brier"]) == "below",
    }


def _raw_of_strangers(taught: Mornings, daily: Mornings, params: RiskParams) -> FloatArray:
    """Log-odds of each morning by a booster fitted on the training rows of other people."""
    about = taught.about
    weight = 1.0 / about.groupby("spell_id")["label"].transform("size")
    of_taught = person_folds(about["person_id"], params.folds)
    of_daily = person_folds(daily.about["person_id"], params.folds)
    raw = np.full(len(daily.about), np.nan)
    for fold in range(params.folds):
        kept, scored = of_taught != fold, of_daily == fold
        booster = fit_booster(
            taught.features[kept], about.loc[kept, "label"], params, weight=weight[kept]
        )
        raw[scored] = predict_raw(booster, daily.features[scored])
    return raw


def _calibrated(
    raw: FloatArray, label: FloatArray, fold: NDArray[np.int64], rows: NDArray[np.bool_]
) -> FloatArray:
    """Risks by a calibrator fitted on ``rows`` of people in other folds."""
    score = np.full(len(raw), np.nan)
    for own in np.unique(fold):
        others = rows & (fold != own)
        score[fold == own] = fit_calibrator(raw[others], label[others]).apply(raw[fold == own])
    return score


def _each(
    held: Mapping[str, pd.DataFrame], rows: NDArray[np.bool_], settings: ValidationParams
) -> list[dict[str, Any]]:
    return [
        {
            "name": scheme,
            "label": SCHEMES[scheme],
            "stays": int(scored.loc[rows, "spell_id"].nunique()),
            **judged(scored[rows], settings),
        }
        for scheme, scored in held.items()
    ]


def _several_less_one(
    held: Mapping[str, pd.DataFrame], rows: NDArray[np.bool_], settings: ValidationParams
) -> dict[str, Any]:
    one, several = held[ONE][rows], held[SEVERAL][rows]
    return paired(several, several["score"], one["score"], settings)


def _choice(
    gain: Mapping[str, Any], loss: Mapping[str, float] | None, settings: ValidationParams
) -> str:
    """Several only if surely better on mornings, and at the decision not surely much worse."""
    is_better = side_of_zero(gain["delta_brier"]) == "below"
    is_kept = loss is not None and loss["value"] >= -settings.accepted_auroc_loss
    return SEVERAL if is_better and is_kept else ONE
