"""The search command: where it looks, what it writes, and what it says when it cannot."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from models.split import Split
from pipeline import search
from pipeline.config import read_config
from pipeline.errors import NothingToDoError
from pipeline.paths import PARAMS, Places
from pipeline.storage import read_json
from pipeline.target_rows import TargetRows
from tests.models.invented_stays import QUICK, invented_stays

STAYS = invented_stays()
SHORT: dict[str, Any] = {
    "train": {"readmission_30d": {**QUICK.model_dump(exclude={"monotone"}), "rounds": 20}},
    "search": {"trials": 1, "rounds_most": 20, "folds": 2, "origins": 1},
}


def rows_of(split: Split, label: pd.Series) -> TargetRows:
    labels = pd.DataFrame({"person_id": STAYS.person_id, "index_datetime": STAYS.index_datetime})
    return TargetRows(features=STAYS.features, label=label, labels=labels, split=split)


def searched(
    folder: Path, patch: pytest.MonkeyPatch, *, label: pd.Series = STAYS.label, **settings: Any
) -> tuple[str, Any]:
    config = read_config(PARAMS, SHORT | settings)
    places = Places(data=folder / "data", published=folder / "published", lists=folder / "lists")
    patch.setattr(search, "read_target_rows", lambda *_: rows_of(STAYS.split, label))
    patch.setattr(search, "risk_params", lambda *_: config.train.readmission_30d)
    said = search.run(config, places, "readmission_30d")
    return said, read_json(places.data / "search" / "readmission_30d.json")


def test_the_search_writes_every_trial_and_the_rule_that_chose(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said, body = searched(tmp_path, monkeypatch)
    assert said.startswith("2 settings on 2 parts, chosen: ")
    assert [trial["name"] for trial in body["trials"]] == ["today", "trial 1"]
    assert body["chosen"] in {"today", "trial 1"}
    assert body["rule"].startswith("The smallest model")
    assert body["rows"] == int(STAYS.split.train.sum())


def test_outcomes_after_the_training_period_change_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = STAYS.split.calibrate | STAYS.split.test
    turned = STAYS.label.mask(later, 1.0 - STAYS.label)
    before = searched(tmp_path / "before", monkeypatch)
    assert searched(tmp_path / "after", monkeypatch, label=turned) == before
    taught = STAYS.label.mask(STAYS.split.train, 1.0 - STAYS.label)
    assert searched(tmp_path / "taught", monkeypatch, label=taught) != before


def test_a_source_split_by_person_is_searched_on_a_share_of_its_people(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, body = searched(tmp_path, monkeypatch, split={"by": "person"})
    assert 0.4 < body["rows"] / int(STAYS.split.train.sum()) < 0.6
    assert [part["name"] for part in body["parts"]] == ["fold 1", "fold 2"]


def test_rows_that_cannot_be_searched_are_refused_with_a_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(NothingToDoError, match=r"cannot be searched: .* the same outcome"):
        searched(tmp_path, monkeypatch, label=STAYS.label * 0)


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param([], id="no target"),
        pytest.param(["housing_benefit"], id="a target that is no risk"),
        pytest.param(["readmission_30d", "a", "b"], id="too many"),
    ],
)
def test_the_command_asks_for_one_risk_target(
    arguments: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    assert search.main(arguments) == 2
    assert "Name one target: readmission_30d, ongoing_care" in capfd.readouterr().err


def test_without_a_feature_table_the_command_says_what_to_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    nowhere = Places(data=tmp_path, published=tmp_path, lists=tmp_path)
    monkeypatch.setattr(search, "beside_default", lambda _: nowhere)
    assert search.main(["readmission_30d", "uci_diabetes130"]) == 4
    assert "There is no feature table yet" in capfd.readouterr().err
