"""params.yaml is read strictly: each fault by its place, all of them at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from pipeline.config import LARGEST_SETTINGS_BYTES, read_config, read_date, read_yaml
from pipeline.errors import UsageError
from pipeline.paths import PARAMS


@pytest.fixture
def params(tmp_path: Path) -> Path:
    path = tmp_path / "params.yaml"
    path.write_bytes(PARAMS.read_bytes())
    return path


def test_the_settings_of_the_project_are_read() -> None:
    config = read_config(PARAMS)
    assert config.train.readmission_30d.folds >= 3
    assert config.evaluate.readmission_30d.reps >= 200


@pytest.mark.parametrize(
    ("section", "key", "value", "said"),
    [
        pytest.param("split", "by", 3, r"split\.by: .*, found 3", id="a number for a word"),
        pytest.param("split", "by", "coin", r"split\.by: .*'coin'", id="no such word"),
        pytest.param("extract", "people", "many", r"extract\.people: .*'many'", id="a word"),
        pytest.param("extract", "people", 99.5, r"extract\.people: .*99\.5", id="a fraction"),
        pytest.param("extract", "people", 5, r"extract\.people: .*100", id="too few"),
        pytest.param("explain", "sede", 1, r"explain\.sede: unknown key", id="a misspelt key"),
        pytest.param("score", "as_of_date", "30.09.2026", "'30.09.2026' is not a date", id="date"),
        pytest.param("split", "test_from", "2026-02-30", "2026-02-30", id="no such day"),
        pytest.param(
            "score",
            "lowest_risk_to_look_first",
            1.5,
            r"lowest_risk_to_look_first",
            id="a risk of 1.5",
        ),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_with_what_was_found(
    params: Path, section: str, key: str, value: Any, said: str
) -> None:
    with pytest.raises(UsageError, match=said) as told:
        read_config(params, {section: {key: value}})
    assert told.value.exit_code == 2


def test_every_fault_is_told_at_once_and_says_that_nothing_was_run(params: Path) -> None:
    settings = yaml.safe_load(params.read_text("utf-8"))
    del settings["split"]["by"]
    del settings["explain"]
    settings["extract"]["people"] = "many"
    settings["nonsense"] = 1
    params.write_text(yaml.safe_dump(settings), "utf-8")
    written = params.read_text("utf-8").splitlines()
    split, nonsense = (written.index(line) + 1 for line in ("split:", "nonsense: 1"))
    with pytest.raises(UsageError) as told:
        read_config(params)
    lines = str(told.value).splitlines()
    assert lines[0] == "params.yaml has 4 setting(s) that cannot be used; nothing was run."
    assert f"  line {split}, split.by: missing" in lines
    assert "  explain: missing" in lines
    assert f"  line {nonsense}, nonsense: unknown key; is it misspelt?" in lines


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("a: 1\nb: 2\na: 3\n", "key stands twice: a", id="a key twice"),
        pytest.param("x:\n  a: 1\n  a: 3\n", "key stands twice: a", id="a key twice deep down"),
        pytest.param("a: [1\n", "is not readable YAML", id="a bracket not closed"),
        pytest.param("- 1\n- 2\n", "must hold keys and values", id="a list"),
        pytest.param("", "must hold keys and values", id="empty"),
        pytest.param("a: !!python/object:os.system {}\n", "not readable YAML", id="an object"),
        pytest.param("a" * (LARGEST_SETTINGS_BYTES + 1), "is it settings", id="too large"),
    ],
)
def test_a_file_that_is_no_settings_file_is_refused(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "params.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(UsageError, match=said):
        read_yaml(path)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "params.yaml"
    path.write_bytes(b"\xff\xfe\xfa")
    with pytest.raises(UsageError, match="is not readable YAML"):
        read_yaml(path)


def test_a_missing_file_is_named_with_the_folder_it_belongs_in(tmp_path: Path) -> None:
    with pytest.raises(
        UsageError, match=rf"params\.yaml is missing; it belongs in {tmp_path.name}/"
    ):
        read_config(tmp_path / "params.yaml")


def test_an_override_replaces_one_key_and_leaves_its_neighbours(params: Path) -> None:
    plain = read_config(params)
    changed = read_config(params, {"train": {"readmission_30d": {"rounds": 7}}})
    assert changed.train.readmission_30d.rounds == 7
    assert changed.train.readmission_30d.num_leaves == plain.train.readmission_30d.num_leaves
    assert changed.train.ongoing_care == plain.train.ongoing_care


def test_a_date_is_midnight_in_microseconds() -> None:
    assert read_date("2026-09-30") == pd.Timestamp("2026-09-30")
    assert read_date("2026-09-30").unit == "us"
    with pytest.raises(ValueError, match="write it as YYYY-MM-DD in quotes"):
        read_date("30/09/2026")
