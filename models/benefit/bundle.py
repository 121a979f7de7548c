"""The benefit model as files, or the refusal that stands in its place."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

import numpy as np
import pandas as pd

from models.benefit.kinds import KindEffect
from models.benefit.model import BenefitModel, predict_benefit
from models.benefit.overlap import SupportRule
from models.benefit.refusal import Counts, NotEstimable
from models.benefit.scores import Estimate
from models.benefit.standing import Standing
from models.bundle import golden_rows
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

TARGET = "housing_benefit"
KIND = "benefit"
REFUSED = "refusal"
FILES = (
    "student.txt", "propensity.txt", "support.json", "schema.json", "standing.json", "kinds.json",
    "golden.json",
)  # fmt: skip
GOLDEN_TOLERANCE = 1e-9  # probability points


def pack_benefit(model: BenefitModel, features: pd.DataFrame) -> dict[str, str]:
    """All files of a fitted benefit model, manifest included; same model, same text.

    ``features`` are the training rows; golden rows are quantiles of single columns, nobody's row.
    """
    golden = golden_rows(features[list(model.columns)])
    answer = predict_benefit(model, golden)
    files = {
        "student.txt": booster_text(model.student),
        "propensity.txt": booster_text(model.propensity),
        "support.json": as_json(asdict(model.support)),
        "schema.json": as_json({"features": list(model.columns)}),
        "golden.json": as_json(
            {
                "rows": [
                    {name: None if np.isnan(value) else value for name, value in row.items()}
                    for row in golden.to_dict("records")
                ],
                "benefit": [None if np.isnan(value) else value for value in answer["benefit"]],
            }
        ),
        "standing.json": as_json(_standing_as_plain(model.standing)),
        "kinds.json": as_json({"kinds": [asdict(one) for one in model.kinds]}),
    }
    return seal(files, target=TARGET, kind=KIND)


def pack_refusal(refusal: NotEstimable) -> dict[str, str]:
    """A bundle that says, in words, why there is no model."""
    return seal({"refusal.json": as_json(asdict(refusal))}, target=TARGET, kind=REFUSED)


def open_benefit(files: Files) -> BenefitModel | NotEstimable:
    """Open a benefit bundle: hashes first, then the boosters, then the golden rows.

    Raises
    ------
    BundleError : a file is altered, missing or unreadable, or a golden row scores differently.
    """
    manifest = check_seal(files)
    if manifest["kind"] == REFUSED:
        body = as_object(files, "refusal.json")
        return NotEstimable(reason=body["reason"], counts=Counts(**body["counts"]))
    refuse([f"{name} is not in the manifest" for name in FILES if name not in manifest["files"]])
    import lightgbm

    def booster(name: str) -> Any:
        return lightgbm.Booster(model_str=as_text(files[name]))

    support: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in as_object(files, "support.json").items()
    }
    model = BenefitModel(
        student=booster("student.txt"),
        propensity=booster("propensity.txt"),
        support=SupportRule(**support),
        columns=tuple(as_object(files, "schema.json")["features"]),
        standing=_standing_from_plain(as_object(files, "standing.json")),
        kinds=tuple(_kind_from_plain(one) for one in as_object(files, "kinds.json")["kinds"]),
    )
    _check_golden(model, as_object(files, "golden.json"))
    return model


def _standing_as_plain(standing: Standing | None) -> dict[str, Any]:
    if standing is None:
        return {}
    halves = [booster_text(half) for half in standing.halves]
    return {field.name: getattr(standing, field.name) for field in fields(standing)} | {
        "halves": halves
    }


def _standing_from_plain(plain: Mapping[str, Any]) -> Standing | None:
    if not plain:
        return None
    import lightgbm

    return Standing(
        edges=tuple(plain["edges"]),
        fifths=tuple((effect, low, high) for effect, low, high in plain["fifths"]),
        halves=tuple(lightgbm.Booster(model_str=text) for text in plain["halves"]),
        gain=plain["gain"],
        cuts=tuple(plain["cuts"]),
        share=plain["share"],
        columns=tuple(plain["columns"]),
    )


def _kind_from_plain(plain: Mapping[str, Any]) -> KindEffect:
    raw = plain["raw"]
    found = {"raw": Estimate(**raw) if raw else None, "shrunk": Estimate(**plain["shrunk"])}
    return KindEffect(**{**plain, **found})


def _check_golden(model: BenefitModel, golden: Mapping[str, Any]) -> None:
    rows = pd.DataFrame(golden["rows"], columns=list(model.columns)).astype("float64")
    found = predict_benefit(model, rows)["benefit"].to_numpy(dtype="float64")
    was = np.array(golden["benefit"], dtype="float64")
    wrong = int((~np.isclose(found, was, rtol=0, atol=GOLDEN_TOLERANCE, equal_nan=True)).sum())
    if wrong or rows.empty:
        raise BundleError(
            f"{TARGET}: {wrong} of {len(rows)} golden rows do not score as they did when packed; "
            "the library or the machine computes differently"
        )
