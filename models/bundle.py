"""The model as files: what is shipped, with the means to prove that it is what was fitted.

A bundle is a mapping of file name to text. It is checked in this order, because a cut
LightGBM text does not raise but ends the whole process: hashes, then the booster is
read, then its columns, then the golden rows.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.calibration.calibrator import Calibrator, calibrator_from_dict
from models.risk import Booster, RiskParams, predict_raw
from models.sealed import (
    OF_THE_RUN,
    BundleError,
    as_json,
    as_object,
    as_text,
    booster_text,
    check_seal,
    refuse,
    seal,
    sha256,
)

FloatArray = NDArray[np.float64]

KIND = "risk"
FILES = ("booster.txt", "calibrator.json", "golden.json", "params.json", "schema.json")
GOLDEN_QUANTILES = (0.02, 0.25, 0.5, 0.75, 0.9, 0.98)
GOLDEN_TOLERANCE = 1e-9  # log-odds and risk


@dataclass(frozen=True)
class Bundle:
    """A checked bundle, ready to score.

    ``model_hash`` is the sha256 of the trees alone (the text up to its parameters);
    ``feature_hash`` that of the ordered feature names.
    """

    target: str
    booster: Booster
    calibrator: Calibrator
    features: tuple[str, ...]
    category_levels: Mapping[str, list[str]]
    params: Mapping[str, Any]
    model_hash: str
    feature_hash: str


def pack_bundle(
    *,
    target: str,
    booster: Booster,
    calibrator: Calibrator,
    features: pd.DataFrame,
    category_levels: Mapping[str, list[str]],
    params: RiskParams,
) -> dict[str, str]:
    """All files of a bundle, by name, manifest included.

    ``features`` are the training rows: golden rows are made of the quantiles of each
    column on its own, so none of them is anybody's row. Same model, same text, on any number of
    threads.
    """
    names = list(booster.feature_name())
    golden = golden_rows(features[names])
    raw = predict_raw(booster, golden)
    files = {
        "booster.txt": booster_text(booster),
        "calibrator.json": as_json(calibrator.to_dict()),
        "golden.json": as_json(
            {
                "rows": [
                    {name: None if np.isnan(v) else v for name, v in zip(names, row, strict=True)}
                    for row in golden.to_numpy().tolist()
                ],
                "raw": raw.tolist(),
                "score": calibrator.apply(raw).tolist(),
            }
        ),
        "params.json": as_json(params.model_dump(exclude=OF_THE_RUN)),
        "schema.json": as_json({"features": names, "category_levels": dict(category_levels)}),
    }
    return seal(
        files,
        target=target,
        kind=KIND,
        model_hash=model_hash(files["booster.txt"]),
        feature_hash=feature_hash(names),
    )


def check_bundle(files: Mapping[str, str | bytes]) -> dict[str, Any]:
    """Verify every hash without touching LightGBM; the manifest, when all is well.

    Raises
    ------
    BundleError : the manifest cannot be read or has another format, a file is missing,
        unlisted or altered (all of them named).
    """
    manifest = check_seal(files)
    refuse([f"{name} is not in the manifest" for name in FILES if name not in manifest["files"]])
    faults = []
    if manifest.get("feature_hash") != feature_hash(as_object(files, "schema.json")["features"]):
        faults.append("schema.json and the manifest's feature_hash disagree")
    if manifest.get("model_hash") != model_hash(as_text(files["booster.txt"])):
        faults.append("booster.txt and the manifest's model_hash disagree")
    refuse(faults)
    return manifest


def open_bundle(files: Mapping[str, str | bytes]) -> Bundle:
    """Open a bundle for scoring: hashes first, then the booster, its columns, the golden rows.

    Raises
    ------
    BundleError : as ``check_bundle``; or the booster's columns differ from the schema, the
        calibrator cannot be used, or a golden row scores differently.
    """
    manifest = check_bundle(files)
    import lightgbm

    schema = as_object(files, "schema.json")
    booster = lightgbm.Booster(model_str=as_text(files["booster.txt"]))
    if list(booster.feature_name()) != schema["features"]:
        raise BundleError("the booster's columns are not those of schema.json, or in another order")
    try:
        calibrator = calibrator_from_dict(as_object(files, "calibrator.json"))
    except ValueError as fault:
        raise BundleError(f"calibrator.json cannot be used: {fault}") from fault
    bundle = Bundle(
        target=manifest["target"],
        booster=booster,
        calibrator=calibrator,
        features=tuple(schema["features"]),
        category_levels=schema["category_levels"],
        params=as_object(files, "params.json"),
        model_hash=manifest["model_hash"],
        feature_hash=manifest["feature_hash"],
    )
    _check_golden(bundle, as_object(files, "golden.json"))
    return bundle


def predict(bundle: Bundle, features: pd.DataFrame) -> pd.DataFrame:
    """Score stays: columns raw (log-odds) and score (calibrated risk), in the order given.

    Columns are taken by name; further ones are ignored. Missing means unknown. A row with
    an infinite value gets no score (NaN): it goes to manual review instead of being guessed.

    Raises
    ------
    BundleError : a feature is absent or not numeric (all named).
    """
    absent = [name for name in bundle.features if name not in features.columns]
    if absent:
        raise BundleError(
            f"{bundle.target}: {len(absent)} of {len(bundle.features)} features are absent: "
            f"{', '.join(absent[:5])}"
        )
    chosen = features[list(bundle.features)]
    textual = [n for n in chosen.columns if not pd.api.types.is_numeric_dtype(chosen[n])]
    if textual:
        raise BundleError(f"{bundle.target}: not numeric: {', '.join(textual[:5])}")
    values = chosen.astype("float64")
    broken = np.isinf(values.to_numpy()).any(axis=1)
    raw = predict_raw(bundle.booster, values)
    raw[broken] = np.nan
    return pd.DataFrame({"raw": raw, "score": bundle.calibrator.apply(raw)}, index=features.index)


def golden_rows(features: pd.DataFrame) -> pd.DataFrame:
    """Invented rows across the range of each column, and one with everything unknown.

    Row i holds the i-th of ``GOLDEN_QUANTILES`` of every column; the last but one turns
    every second column to the other end, the last is all unknown.
    """
    ladder = features.quantile(list(GOLDEN_QUANTILES)).reset_index(drop=True).round(6)
    crossed = ladder.iloc[[0]].copy()
    crossed.iloc[:, ::2] = ladder.iloc[[-1], ::2].to_numpy()
    unknown = pd.DataFrame(np.nan, index=[0], columns=features.columns)
    return pd.DataFrame(
        np.vstack([ladder.to_numpy(), crossed.to_numpy(), unknown.to_numpy()]),
        columns=features.columns,
    )


def model_hash(text: str) -> str:
    """sha256 of the trees, without the parameters that follow them."""
    return sha256(text.split("\nparameters:", 1)[0])


def feature_hash(names: list[str]) -> str:
    """sha256 of the ordered feature names."""
    return sha256(json.dumps(names))


def _check_golden(bundle: Bundle, golden: Mapping[str, Any]) -> None:
    rows = pd.DataFrame(golden["rows"], columns=list(bundle.features)).astype("float64")
    found = predict_raw(bundle.booster, rows)
    slack = np.abs(found - np.asarray(golden["raw"]))
    risk = bundle.calibrator.apply(found)
    slack = np.maximum(slack, np.abs(risk - np.asarray(golden["score"])))
    wrong = int((~(slack <= GOLDEN_TOLERANCE)).sum())
    if wrong or len(rows) == 0:
        raise BundleError(
            f"{bundle.target}: {wrong} of {len(rows)} golden rows do not score as they did when "
            "packed; the library or the machine computes differently"
        )
