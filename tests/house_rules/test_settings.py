"""params.yaml: every knob is known, explained and turned by somebody."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import yaml

from pipeline.config import read_config
from pipeline.errors import UsageError
from tests.house_rules.repository import LAYERS, ROOT, sources

PARAMS = ROOT / "params.yaml"
NAMES_OF_FEATURES = "monotone"


def keys_of(settings: Mapping[str, Any], *, inside: str = "") -> Iterator[str]:
    """Names of the single settings; below ``monotone`` stand features, not settings."""
    for key, value in settings.items():
        if isinstance(value, dict) and key != NAMES_OF_FEATURES:
            yield from keys_of(value, inside=key)
        else:
            yield key


def keys_nobody_reads(settings: Mapping[str, Any], code: Mapping[str, str]) -> set[str]:
    """Keys that no line of code takes from its settings (``params.key``)."""
    read = {
        node.attr
        for text in code.values()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Attribute)
    }
    return set(keys_of(settings)) - read


def lines_without_comment(text: str) -> list[str]:
    return [
        line.strip()
        for line in text.splitlines()
        if re.match(r"\s*[\w-]+:\s*[^\s#]", line) and " #" not in line
    ]


def test_a_key_nobody_reads_is_named() -> None:
    code = {"a.py": "def f(params): return params.trees"}
    assert keys_nobody_reads({"train": {"trees": 3, "leafs": 4}}, code) == {"leafs"}


def test_a_key_without_comment_is_named() -> None:
    text = "# top\ntrain:\n  trees: 3  # trees\n  seed: 4\n"
    assert lines_without_comment(text) == ["seed: 4"]


def test_a_misspelt_key_stops_the_run_by_name(tmp_path_factory: pytest.TempPathFactory) -> None:
    changed = tmp_path_factory.mktemp("settings") / "params.yaml"
    text = PARAMS.read_text(encoding="utf-8")
    changed.write_text(text.replace("survey_valid_days:", "survey_vaild_days:"), encoding="utf-8")
    with pytest.raises(UsageError, match=r"features\.survey_vaild_days: unknown key"):
        read_config(changed)


def test_every_key_is_a_field_of_the_settings() -> None:
    top = set(yaml.safe_load(PARAMS.read_text(encoding="utf-8")))
    assert set(read_config(PARAMS).model_dump(by_alias=True)) == top


def test_every_key_is_read_somewhere() -> None:
    settings = yaml.safe_load(PARAMS.read_text(encoding="utf-8"))
    assert keys_nobody_reads(settings, sources(*LAYERS)) == set()


def test_every_key_has_a_comment_on_its_line() -> None:
    assert lines_without_comment(PARAMS.read_text(encoding="utf-8")) == []
