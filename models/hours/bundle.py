"""The hours model as files, sealed; or the refusal that stands in its place.

It travels with the ongoing care model (docs/decisions/0039). The verdict of its evaluation is
sealed in: a reader of the bundle alone knows whether the hours may be said.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd

from models.bundle import golden_rows
from models.hours.model import ANSWERS, HoursModel, predict_hours
from models.hours.refusal import TooFewHours
from models.hours.verdict import GOOD_ENOUGH
from models.sealed import (
    BundleError,
    Files,
    as_json,
    as_object,
    as_text,
    booster_text,
    check_seal,
    refuse,
    seal,
)

TARGET = "hours_after_reablement"
KIND = "hours"
REFUSED = "refusal"
FILES = ("care.txt", "amount.txt", "interval.json", "schema.json", "golden.json", "verdict.json")
GOLDEN_TOLERANCE = 1e-9  # hours a week


@dataclass(frozen=True)
class OpenedHours:
    """A checked model with its verdict."""

    model: HoursModel
    verdict: str

    @property
    def may_be_said(self) -> bool:
        """Whether the evaluation allows the hours to be told to a reader."""
        return self.verdict == GOOD_ENOUGH


def pack_hours(model: HoursModel, features: pd.DataFrame, *, verdict: str) -> dict[str, str]:
    """All files, manifest included; ``features`` are training rows, of which none is kept.

    Golden rows are quantiles of single columns, nobody's row. Same model, same text.
    """
    golden = golden_rows(features[list(model.columns)])
    answers = predict_hours(model, golden)
    files = {
        "care.txt": booster_text(model.care),
        "amount.txt": booster_text(model.amount),
        "interval.json": as_json(
            {"level": model.level, "margin": model.margin, "ratios": model.ratios.tolist()}
        ),
        "schema.json": as_json({"features": list(model.columns)}),
        "golden.json": as_json(
            {
                "rows": [
                    {name: None if np.isnan(value) else value for name, value in row.items()}
                    for row in golden.to_dict("records")
                ],
                "answers": answers.to_dict("records"),
            }
        ),
        "verdict.json": as_json({"verdict": verdict}),
    }
    return seal(files, target=TARGET, kind=KIND)


def pack_hours_refusal(refusal: TooFewHours) -> dict[str, str]:
    """A bundle that says, in words, why there is no model."""
    return seal({"refusal.json": as_json(asdict(refusal))}, target=TARGET, kind=REFUSED)


def open_hours(files: Files) -> OpenedHours | TooFewHours:
    """Open a bundle: hashes first, then the boosters, then the golden rows.

    Raises
    ------
    BundleError : a file is altered, missing or unreadable, it is another target's, or a golden row
        gives other hours.
    """
    manifest = check_seal(files)
    if manifest["target"] != TARGET:
        raise BundleError(f"the bundle is of {manifest['target']}, not of {TARGET}")
    if manifest["kind"] == REFUSED:
        return TooFewHours(**as_object(files, "refusal.json"))
    refuse([f"{name} is not in the manifest" for name in FILES if name not in manifest["files"]])
    import lightgbm

    interval = as_object(files, "interval.json")
    model = HoursModel(
        care=lightgbm.Booster(model_str=as_text(files["care.txt"])),
        amount=lightgbm.Booster(model_str=as_text(files["amount.txt"])),
        ratios=np.asarray(interval["ratios"], dtype=np.float64),
        margin=interval["margin"],
        level=interval["level"],
        columns=tuple(as_object(files, "schema.json")["features"]),
    )
    _check_golden(model, as_object(files, "golden.json"))
    return OpenedHours(model, as_object(files, "verdict.json")["verdict"])


def _check_golden(model: HoursModel, golden: Mapping[str, Any]) -> None:
    rows = pd.DataFrame(golden["rows"], columns=list(model.columns)).astype("float64")
    found = predict_hours(model, rows)
    was = pd.DataFrame(golden["answers"], columns=list(ANSWERS)).to_numpy(dtype="float64")
    is_same = np.isclose(found.to_numpy(), was, rtol=0, atol=GOLDEN_TOLERANCE)
    wrong = int((~is_same.all(axis=1)).sum())
    if wrong or rows.empty:
        raise BundleError(
            f"{TARGET}: {wrong} of {len(rows)} golden rows do not give the hours they gave when "
            "packed; the library or the machine computes differently"
        )
