"""What is shipped can be proved; what is altered never reaches LightGBM."""

import json
import sys
from typing import Any

import numpy as np
import pandas as pd
import pytest

from models.bundle import (
    check_bundle,
    golden_rows,
    open_bundle,
    pack_bundle,
    predict,
)
from models.calibration.isotonic import fit_isotonic
from models.calibration.line import Line, fit_line
from models.calibration.venn_abers import fit_venn_abers
from models.risk import RiskParams, fit_booster, predict_raw
from models.sealed import MANIFEST, BundleError, booster_text, sha256
from tests.models.invented_stays import QUICK, invented_stays

STAYS = invented_stays(n=1200)
BOOSTER = fit_booster(STAYS.features, STAYS.label, QUICK)
CALIBRATOR = Line("slope", -0.1, 0.95)
FILES = pack_bundle(
    target="readmission_30d",
    booster=BOOSTER,
    calibrator=CALIBRATOR,
    features=STAYS.features,
    category_levels={"main_diagnosis_chapter": ["A", "B"]},
    params=QUICK,
)


def resealed(**changed: str) -> dict[str, str]:
    """A bundle whose manifest was rewritten to agree with a forged file."""
    files = {**FILES, **{name.replace("_json", ".json"): text for name, text in changed.items()}}
    manifest = json.loads(files[MANIFEST])
    manifest["files"] = {n: sha256(files[n]) for n in manifest["files"]}
    return {**files, MANIFEST: json.dumps(manifest)}


def test_an_opened_bundle_scores_exactly_as_what_was_fitted() -> None:
    stored = {name: text.encode() for name, text in FILES.items()}
    scored = predict(open_bundle(stored), STAYS.features[STAYS.features.columns[::-1]])
    raw = predict_raw(BOOSTER, STAYS.features)
    np.testing.assert_array_equal(scored["raw"], raw)
    np.testing.assert_array_equal(scored["score"], CALIBRATOR.apply(raw))
    assert scored.index.equals(STAYS.features.index)


def test_packing_twice_gives_the_same_bytes() -> None:
    again = pack_bundle(
        target="readmission_30d",
        booster=fit_booster(STAYS.features, STAYS.label, QUICK),
        calibrator=CALIBRATOR,
        features=STAYS.features,
        category_levels={"main_diagnosis_chapter": ["A", "B"]},
        params=QUICK,
    )
    assert again == FILES


def test_the_thread_count_is_no_part_of_what_is_sealed() -> None:
    assert "[num_threads: 1]" in BOOSTER.model_to_string()
    assert not [name for name, text in FILES.items() if "num_threads" in text]
    opened = open_bundle(FILES)
    assert booster_text(opened.booster) == FILES["booster.txt"]
    assert RiskParams.model_validate(opened.params) == QUICK


@pytest.mark.parametrize("threads", [2, 4])
def test_more_threads_pack_the_same_bytes(threads: int) -> None:
    params = QUICK.model_copy(update={"num_threads": threads})
    uneven = pd.Series(
        np.random.Generator(np.random.PCG64(1)).lognormal(0, 3, len(STAYS.label)),
        index=STAYS.label.index,
    )
    packed = [
        pack_bundle(
            target="readmission_30d",
            booster=fit_booster(STAYS.features, STAYS.label, settings, weight=uneven),
            calibrator=CALIBRATOR,
            features=STAYS.features,
            category_levels={},
            params=settings,
        )
        for settings in (QUICK, params)
    ]
    assert packed[0] == packed[1]


@pytest.mark.parametrize("share", [0.05, 0.5, 0.9, 0.999])
def test_a_cut_booster_is_refused_before_lightgbm_is_reached(
    share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "lightgbm", None)  # an import of it would now fail
    text = FILES["booster.txt"]
    cut = {**FILES, "booster.txt": text[: int(len(text) * share)]}
    with pytest.raises(BundleError, match=r"booster.txt is altered"):
        open_bundle(cut)


@pytest.mark.parametrize("name", sorted(set(FILES) - {MANIFEST}))
def test_one_flipped_character_in_any_file_is_found(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "lightgbm", None)
    text = FILES[name]
    middle = len(text) // 2
    flipped = text[:middle] + chr(ord(text[middle]) ^ 1) + text[middle + 1 :]
    with pytest.raises(BundleError, match=f"{name} is altered"):
        open_bundle({**FILES, name: flipped})


def test_missing_and_foreign_files_are_all_named() -> None:
    files = {**FILES, "extra.bin": "x"}
    del files["golden.json"], files["params.json"]
    with pytest.raises(
        BundleError,
        match=r"golden.json is missing; params.json is missing; extra.bin does not belong here",
    ):
        check_bundle(files)


@pytest.mark.parametrize(
    ("manifest", "message"),
    [
        (None, "the bundle has no manifest.json"),
        ("{", "manifest.json is not readable JSON"),
        ("[]", "manifest.json does not hold an object"),
        ("{}", "manifest.json lacks files, format, kind, target"),
    ],
)
def test_a_broken_manifest_is_refused(manifest: str | None, message: str) -> None:
    files = {name: text for name, text in FILES.items() if name != MANIFEST}
    if manifest is not None:
        files[MANIFEST] = manifest
    with pytest.raises(BundleError, match=message):
        check_bundle(files)


def test_a_manifest_of_another_format_or_short_of_a_file_is_refused() -> None:
    manifest = json.loads(FILES[MANIFEST])
    with pytest.raises(BundleError, match="bundle format 2 is not the known format 1"):
        check_bundle({**FILES, MANIFEST: json.dumps({**manifest, "format": 2})})
    del manifest["files"]["schema.json"]
    with pytest.raises(BundleError, match=r"schema.json does not belong here"):
        check_bundle({**FILES, MANIFEST: json.dumps(manifest)})


def test_forged_features_and_trees_disagree_with_their_own_hashes() -> None:
    schema = json.loads(FILES["schema.json"])
    schema["features"].reverse()
    with pytest.raises(BundleError, match=r"schema.json and the manifest's feature_hash disagree"):
        check_bundle(resealed(schema_json=json.dumps(schema)))
    manifest = json.loads(FILES[MANIFEST])
    manifest["model_hash"] = "0" * 64
    with pytest.raises(BundleError, match=r"booster.txt and the manifest's model_hash disagree"):
        check_bundle({**FILES, MANIFEST: json.dumps(manifest)})


def test_a_schema_of_other_columns_is_refused_even_when_sealed() -> None:
    from models.bundle import feature_hash

    schema = json.loads(FILES["schema.json"])
    schema["features"].reverse()
    files = resealed(schema_json=json.dumps(schema))
    manifest = json.loads(files[MANIFEST])
    manifest["feature_hash"] = feature_hash(schema["features"])
    with pytest.raises(BundleError, match=r"the booster's columns are not those of schema\.json"):
        open_bundle({**files, MANIFEST: json.dumps(manifest)})


def test_golden_rows_catch_a_calibrator_that_was_swapped_and_resealed() -> None:
    forged = json.dumps({"kind": "slope", "intercept": -0.1, "slope": 0.9501})
    with pytest.raises(BundleError, match="of 8 golden rows do not score as they did when packed"):
        open_bundle(resealed(calibrator_json=forged))


@pytest.mark.parametrize(
    ("stored", "why"),
    [
        pytest.param(
            {"kind": "slope", "intercept": -0.1, "slope": -1.0}, "finite slope above 0", id="falls"
        ),
        pytest.param(
            {"intercept": -0.1, "slope": 0.95},
            "it has no kind: an earlier version wrote it; train the model again",
            id="of an earlier version",
        ),
    ],
)
def test_a_calibrator_that_cannot_be_right_is_refused(stored: dict[str, Any], why: str) -> None:
    with pytest.raises(BundleError, match=f"calibrator.json cannot be used: .*{why}"):
        open_bundle(resealed(calibrator_json=json.dumps(stored)))


@pytest.mark.parametrize("fit", [fit_line, fit_isotonic, fit_venn_abers])
def test_every_kind_of_calibrator_travels_in_a_bundle_to_the_bit(fit: Any) -> None:
    raw = predict_raw(BOOSTER, STAYS.features)
    fitted = fit(raw, STAYS.label.to_numpy())
    files = pack_bundle(
        target="readmission_30d",
        booster=BOOSTER,
        calibrator=fitted,
        features=STAYS.features,
        category_levels={},
        params=QUICK,
    )
    bundle = open_bundle(files)
    assert bundle.calibrator == fitted
    np.testing.assert_array_equal(predict(bundle, STAYS.features)["score"], fitted.apply(raw))


def test_golden_rows_are_nobodys_rows() -> None:
    golden = golden_rows(STAYS.features)
    assert len(golden) == 8
    assert golden.iloc[-1].isna().all()
    people = {tuple(row) for row in STAYS.features.fillna(-1).to_numpy().tolist()}
    invented = {tuple(row) for row in golden.fillna(-1).to_numpy().tolist()}
    assert not people & invented
    assert len(invented) == 8


def test_absent_and_textual_features_are_named() -> None:
    bundle = open_bundle(FILES)
    with pytest.raises(BundleError, match="1 of 7 features are absent: noise"):
        predict(bundle, STAYS.features.drop(columns="noise"))
    with pytest.raises(BundleError, match="not numeric: noise"):
        predict(bundle, STAYS.features.assign(noise="much"))


def test_unknown_is_scored_and_infinite_goes_to_a_person() -> None:
    two = STAYS.features.iloc[:3].copy()
    two.iloc[0] = np.nan
    two.iloc[1, 0] = np.inf
    scored = predict(open_bundle(FILES), two)
    assert scored["score"].isna().tolist() == [False, True, False]
    assert scored["raw"].isna().tolist() == [False, True, False]
    assert predict(open_bundle(FILES), two.iloc[:0]).shape == (0, 2)
    assert isinstance(scored, pd.DataFrame)
