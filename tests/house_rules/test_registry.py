"""Every feature says what it is, where it comes from and what may be told of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
import yaml

from data_contracts.contract import Contract
from features.registry import FEATURES, Feature
from pipeline.contract_files import read_contracts
from tests.house_rules.repository import ROOT

NEVER_AN_INPUT = {
    "person.sex", "person.ethnic_category", "person.lsoa_code", "tenancy.tenure",
    "discharge_spell.provider_code", "discharge_spell.site_code", "discharge_spell.ward",
}  # fmt: skip
LONGEST_SENTENCE = 80


def faults(features: Sequence[Feature], contracts: Mapping[str, Contract]) -> Iterator[str]:
    names = [feature.name for feature in features]
    yield from (f"{name}: stands twice" for name in sorted(set(names)) if names.count(name) > 1)
    for feature in features:
        for field in ("label", "unit", "window", "source"):
            if not getattr(feature, field).strip():
                yield f"{feature.name}: no {field}"
        if feature.sentence is not None and not _is_plain(feature.sentence):
            yield f"{feature.name}: its sentence is not plain"
        table, _, column = feature.source.partition(".")
        if table not in contracts or (column and column not in _columns(contracts[table])):
            yield f"{feature.name}: no contract knows {feature.source}"
        if feature.source in NEVER_AN_INPUT:
            yield f"{feature.name}: {feature.source} is never an input"


def _columns(contract: Contract) -> set[str]:
    return {column.name for column in contract.columns}


def _is_plain(sentence: str) -> bool:
    words = sentence.replace("{value}", "")
    is_wordy = bool(words.strip()) and len(sentence) <= LONGEST_SENTENCE
    return is_wordy and not re.search(r"[_{}<>=]|\.$", words) and sentence == sentence.strip()


def unset_windows(features: Sequence[Feature], settings: Mapping[str, Any]) -> Iterator[str]:
    """Windows that speak of a number of days that no setting has."""
    days = {value for key, value in settings.items() if key.endswith("_days")}
    for feature in features:
        for number in re.findall(r"(\d+) days", feature.window):
            if int(number) not in days:
                yield f"{feature.name}: {feature.window}"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param({"label": " "}, "no label", id="no label"),
        pytest.param({"unit": ""}, "no unit", id="no unit"),
        pytest.param({"sentence": "n_stays above 3"}, "not plain", id="a code word"),
        pytest.param({"sentence": "{values} stays"}, "not plain", id="a wrong placeholder"),
        pytest.param({"source": "person.shoe_size"}, "no contract", id="no such column"),
        pytest.param({"source": "person.sex"}, "never an input", id="a protected characteristic"),
    ],
)
def test_a_faulty_feature_is_named(change: dict[str, str], said: str) -> None:
    planted = replace(FEATURES[0], **change)  # type: ignore[arg-type]  # all fields are texts
    assert [fault for fault in faults([planted], read_contracts()) if said in fault]


def test_a_feature_that_stands_twice_is_named() -> None:
    assert any("twice" in fault for fault in faults([FEATURES[0]] * 2, read_contracts()))


def test_a_window_that_no_setting_has_is_named() -> None:
    planted = replace(FEATURES[0], window="17 days before the decision")
    assert list(unset_windows([planted], {"admissions_lookback_days": 365}))


def test_every_feature_is_complete() -> None:
    assert list(faults(FEATURES, read_contracts())) == []


def test_every_window_is_the_one_that_is_set() -> None:
    settings = yaml.safe_load((ROOT / "params.yaml").read_text(encoding="utf-8"))["features"]
    assert list(unset_windows(FEATURES, settings)) == []
