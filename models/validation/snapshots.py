"""Whether the model holds on every morning of a stay, and which training rows serve that best.

The model is taught with one row per stay, at the decision. A daily list scores a stay each
morning, so that long stays fill it. Two ways of teaching are told apart on such mornings of
people whom the booster never met; the choice is made in the calibrate period, and what it is
worth is told in the test period.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.calibration.calibrator import Calibrator
from models.calibration.choice import choose_calibrator
from models.calibration.line import fit_line
from models.folds import person_folds
from models.mornings import Mornings
from models.risk import RiskParams, fit_booster, predict_raw
from models.validation.judged import judged, paired, side_of_zero
from models.validation.params import ValidationParams

FloatArray = NDArray[np.float64]

BoolArray: TypeAlias = NDArray[np.bool_]

ONE, SEVERAL = "one_row_per_stay", "several_rows_per_stay"
LINE_AT_DECISION = "one_row_per_stay_line_at_the_decision"
LINE_ON_MORNINGS = "one_row_per_stay_line_on_mornings"
SCHEMES = {
    ONE: "One row per stay, with the map that the evidence picks (as shipped)",
    LINE_AT_DECISION: "One row per stay, with a line fitted at the decision",
    LINE_ON_MORNINGS: "One row per stay, with a line fitted on mornings",
    SEVERAL: "Several rows per stay, with the map that the evidence picks",
}


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
    daily : every morning of the stays of the calibrate and test periods. Their ``about`` has
        also person_id, label (0 or 1), is_first, is_calibrate (else the stay is of the test
        period) and is_earlier (as ``choose_calibrator`` asks for it); that of the training rows
        has person_id and label.

    Returns
    -------
    rows (how many of each kind), mornings (each scheme on the test period's mornings), first
    and decision (the same on each stay's first morning and on its decision), difference
    (several less one on the test mornings), chosen_on (the same on the calibrate mornings) and
    chosen (ONE or SEVERAL), and is_confirmed (the test mornings bear the choice out).

    Raises
    ------
    ValueError : as ``fit_booster`` and ``choose_calibrator``.
    """
    about = daily.about
    raw = {
        scheme: _raw_of_strangers(taught, daily, params)
        for scheme, taught in {ONE: decisions, SEVERAL: several}.items()
    }
    fold = person_folds(about["person_id"], params.folds)
    calibrate = about["is_calibrate"].to_numpy(dtype=np.bool_)
    at_decision = calibrate & about["is_decision"].to_numpy(dtype=np.bool_)

    def picked(rows: pd.DataFrame) -> Calibrator:
        return choose_calibrator(rows, params.calibration).calibrator

    def line(rows: pd.DataFrame) -> Calibrator:
        return fit_line(rows["raw"].to_numpy(), rows["label"].to_numpy())

    ways: dict[str, tuple[str, Callable[[pd.DataFrame], Calibrator], BoolArray]] = {
        ONE: (ONE, picked, calibrate),
        LINE_AT_DECISION: (ONE, line, at_decision),
        LINE_ON_MORNINGS: (ONE, line, calibrate),
        SEVERAL: (SEVERAL, picked, calibrate),
    }
    scores = {
        scheme: _calibrated(about.assign(raw=raw[taught]), fold, fit, rows)
        for scheme, (taught, fit, rows) in ways.items()
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
    rows: pd.DataFrame,
    fold: NDArray[np.int64],
    fit: Callable[[pd.DataFrame], Calibrator],
    taught: BoolArray,
) -> FloatArray:
    """Risks by a calibrator fitted on the ``taught`` rows of people in other folds."""
    raw, score = rows["raw"].to_numpy(), np.full(len(rows), np.nan)
    for own in np.unique(fold):
        score[fold == own] = fit(rows[taught & (fold != own)]).apply(raw[fold == own])
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
