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
from features.registry.direction import READMISSION, Direction
from pipeline.contract_files import read_contracts
from pipeline.paths import RISK_TARGETS
from tests.house_rules.repository import ROOT

NEVER_AN_INPUT = {
    "person.sex", "person.ethnic_category", "person.lsoa_code", "tenancy.tenure",
    "discharge_spell.provider_code", "discharge_spell.site_code", "discharge_spell.ward",
}  # fmt: skip
LONGEST_SENTENCE = 80
NO_TARGET = Direction(sign=1, of=(), because="So it is.")
NO_REASON = Direction(sign=1, of=READMISSION, because="")
SAID = ("label", "unit", "window", "source", "definition", "boundary", "missing")


def faults(features: Sequence[Feature], contracts: Mapping[str, Contract]) -> Iterator[str]:
    names = [feature.name for feature in features]
    yield from (f"{name}: stands twice" for name in sorted(set(names)) if names.count(name) > 1)
    definitions = [feature.definition for feature in features]
    for feature in features:
        for field in SAID:
            if not getattr(feature, field).strip():
                yield f"{feature.name}: no {field}"
        if definitions.count(feature.definition) > 1:
            yield f"{feature.name}: its definition is another's too"
        if feature.definition and not _is_one_sentence(feature.definition):
            yield f"{feature.name}: its definition is not one sentence"
        yield from _faults_of_sentences(feature)
        yield from _faults_of_direction(feature)
        table, _, column = feature.source.partition(".")
        if table not in contracts or (column and column not in _columns(contracts[table])):
            yield f"{feature.name}: no contract knows {feature.source}"
        if feature.source in NEVER_AN_INPUT:
            yield f"{feature.name}: {feature.source} is never an input"


def _faults_of_sentences(feature: Feature) -> Iterator[str]:
    said, absent = feature.sentence, feature.absent_sentence
    if said is not None and not _is_plain(said):
        yield f"{feature.name}: its sentence is not plain"
    if absent is not None and (not _is_plain(absent) or "{" in absent):
        yield f"{feature.name}: its absent sentence is not plain"
    if absent is not None and absent == said:
        yield f"{feature.name}: it says the same for both"
    if absent is not None and said is None:
        yield f"{feature.name}: it tells an absence and never a presence"
    if feature.is_sensitive and (said or absent):
        yield f"{feature.name}: it is sensitive and has a sentence"


def _faults_of_direction(feature: Feature) -> Iterator[str]:
    told = feature.direction
    if told is None:
        return
    if feature.kind == "category":
        yield f"{feature.name}: a category has no direction"
    if not set(told.of) <= set(RISK_TARGETS) or not told.of or set(told.of) & set(feature.not_for):
        yield f"{feature.name}: its direction is not of a risk target that uses it"
    if not told.because or not _is_one_sentence(told.because):
        yield f"{feature.name}: its direction has no reason in one sentence"


def _is_one_sentence(text: str) -> bool:
    return text[0].isupper() and text.endswith(".") and ". " not in text


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
        pytest.param({"definition": ""}, "no definition", id="no definition"),
        pytest.param({"boundary": " "}, "no boundary", id="no boundary"),
        pytest.param({"missing": ""}, "no missing", id="not said when it is missing"),
        pytest.param({"definition": "Two. Sentences."}, "not one sentence", id="two sentences"),
        pytest.param({"absent_sentence": "{value} stays"}, "absent", id="a value that is absent"),
        pytest.param(
            {"absent_sentence": "{value} emergency stays in 12 months"},
            "the same",
            id="the same for both",
        ),
        pytest.param({"sentence": None}, "never a presence", id="only an absence"),
        pytest.param({"is_sensitive": True}, "sensitive and has", id="a sensitive one is told"),
        pytest.param({"kind": "category"}, "no direction", id="a category that rises"),
        pytest.param({"not_for": RISK_TARGETS}, "not of a risk", id="a direction nobody takes"),
        pytest.param({"direction": NO_TARGET}, "not of a risk", id="a direction of no target"),
        pytest.param({"direction": NO_REASON}, "no reason", id="a direction without reason"),
        pytest.param({"sentence": "n_stays above 3"}, "not plain", id="a code word"),
        pytest.param({"sentence": "{values} stays"}, "not plain", id="a wrong placeholder"),
        pytest.param({"source": "person.shoe_size"}, "no contract", id="no such column"),
        pytest.param({"source": "person.sex"}, "never an input", id="a protected characteristic"),
    ],
)
def test_a_faulty_feature_is_named(change: dict[str, Any], said: str) -> None:
    planted = replace(FEATURES[0], **change)
    assert [fault for fault in faults([planted], read_contracts()) if said in fault]


def test_a_feature_that_stands_twice_is_named() -> None:
    assert any("twice" in fault for fault in faults([FEATURES[0]] * 2, read_contracts()))


def test_a_definition_that_two_features_share_is_named() -> None:
    other = replace(FEATURES[1], definition=FEATURES[0].definition)
    assert (
        sum("another's" in fault for fault in faults([FEATURES[0], other], read_contracts())) == 2
    )


def test_a_window_that_no_setting_has_is_named() -> None:
    planted = replace(FEATURES[0], window="17 days before the decision")
    assert list(unset_windows([planted], {"admissions_lookback_days": 365}))


def test_every_feature_is_complete() -> None:
    assert list(faults(FEATURES, read_contracts())) == []


def test_every_window_is_the_one_that_is_set() -> None:
    settings = yaml.safe_load((ROOT / "params.yaml").read_text(encoding="utf-8"))["features"]
    assert list(unset_windows(FEATURES, settings)) == []
