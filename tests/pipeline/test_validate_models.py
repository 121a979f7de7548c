"""What the stage asks of its parts, and what it says where a source cannot answer."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from models.split import split_by_person
from pipeline import validate_models
from pipeline.config import Config, read_config
from pipeline.errors import UsageError
from pipeline.paths import BENEFIT_TARGET, PARAMS
from pipeline.storage import read_json, write_table
from pipeline.target_rows import TargetRows
from tests.end_to_end.road import places_in
from tests.models.validation.trial import stays

QUICK: dict[str, Any] = {
    "features": {"calendar": "order"},
    "split": {"by": "person"},
    "train": {"readmission_30d": {"rounds": 10, "num_leaves": 4}},
    "validate_models": {"folds": 2, "reps": 20, "learning_shares": [0.5, 1.0]},
}


def without_calendar() -> TargetRows:
    """Rows with an order and no dates; the signal is called as a feature of the registry."""
    invented, _ = stays(n=1500)
    features = invented.features.rename(
        columns={"signal": "age_years", "noise": "damp_severity", "empty": "lives_alone"}
    )
    labels = pd.DataFrame(
        {"person_id": invented.person_id, "index_datetime": invented.index_datetime}
    )
    return TargetRows(
        features=features.assign(age_years=60 + 10 * features["age_years"]),
        label=invented.label,
        labels=labels,
        split=split_by_person(invented.index_datetime),
    )


def run_on(rows: TargetRows, config: Config, folder: Path, patch: pytest.MonkeyPatch) -> Any:
    places = places_in(folder)
    home = ["settled", "no settled home", "not recorded"] * 500
    groups = pd.DataFrame({"home": home, "site": "not recorded"}, index=rows.features.index)
    write_table(groups, places.features / "groups.parquet")
    patch.setattr(validate_models, "read_target_rows", lambda *_: rows)
    patch.setattr(validate_models, "fitted_params", lambda *_: config.train.readmission_30d)
    said = validate_models.run(config, places, "readmission_30d")
    published = places.published / "readmission_30d"
    return said, read_json(published / "validation.json"), published / "validation.html"


def test_a_source_without_calendar_or_sites_says_so_and_answers_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said, body, page = run_on(without_calendar(), read_config(PARAMS, QUICK), tmp_path, monkeypatch)
    assert said == "2 of 5 parts on 1,500 held-out stays"
    for part in ("snapshots", "model_choice"):
        assert body[part] == {"note": "not possible: the source has no calendar"}
        assert body["sentences"][part] == ["Not possible: the source has no calendar."]
    assert body["sites"]["note"].startswith("not possible: fewer than two sites")
    assert [row["share"] for row in body["learning_curve"]["shares"]] == [0.5, 1.0]
    families = {family["name"]: family for family in body["families"]["families"]}
    assert families["family clinical"]["left_out"][0]["lost_auroc"]["low"] > 0.2
    assert [row["group"] for row in families["group home"]["only"]] == [
        "everybody", "65 and over", "no settled home", "housing unknown",
    ]  # fmt: skip
    assert "Not possible: the source has no calendar." in page.read_text(encoding="utf-8")


def test_the_same_run_gives_the_same_bytes_alone_or_side_by_side(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = []
    for at_once in (1, 2):
        changed = {
            **QUICK,
            "validate_models": {**QUICK["validate_models"], "parts_at_once": at_once},
        }
        folder = tmp_path / str(at_once)
        rows = without_calendar()
        _, body, _ = run_on(rows, read_config(PARAMS, changed), folder, monkeypatch)
        body["settings"].pop("parts_at_once")
        pages.append(body)
    assert pages[0] == pages[1]


def test_a_split_by_person_has_dates_and_no_later_row_to_judge_mornings_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dated = {**QUICK, "features": {"calendar": "dates"}}
    _, body, _ = run_on(without_calendar(), read_config(PARAMS, dated), tmp_path, monkeypatch)
    assert body["snapshots"]["note"].startswith("not possible: the split is by person")
    assert len(body["model_choice"]["origins"]) == 6


def test_a_part_that_cannot_be_fitted_is_a_note_and_no_crash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = without_calendar()
    nobody = replace(rows, label=rows.label * 0.0)
    _, body, _ = run_on(nobody, read_config(PARAMS, QUICK), tmp_path, monkeypatch)
    assert body["families"]["note"].startswith("not possible: all ")
    assert body["learning_curve"]["shares"][0]["note"].startswith("not fitted: all ")


def test_families_are_groups_and_families_of_the_registry_with_their_flags() -> None:
    families = validate_models.families_of(without_calendar())
    assert families == {
        "group health": ["age_years", "age_years_known"],
        "group home": ["lives_alone", "lives_alone_known", "damp_severity", "damp_severity_known"],
        "family clinical": ["age_years", "age_years_known"],
        "family living": ["lives_alone", "lives_alone_known"],
        "family housing": ["damp_severity", "damp_severity_known"],
    }


def test_the_benefit_model_is_sent_to_its_own_audit(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="housing_benefit is validated by its own audit"):
        validate_models.run(read_config(PARAMS), places_in(tmp_path), BENEFIT_TARGET)
