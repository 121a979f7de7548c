from __future__ import annotations

import pytest

from features.registry import FEATURES, Feature
from features.registry.dictionary import FAMILIES, NEVER_SAID, feature_dictionary
from tests.house_rules.repository import ROOT

PAGE = feature_dictionary(FEATURES)


def section(name: str) -> str:
    return PAGE.split(f"### {name}\n")[1].split("\n##")[0]


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.name)
def test_every_feature_is_on_the_page_once_with_all_it_says(feature: Feature) -> None:
    assert PAGE.count(f"### {feature.name}\n") == 1
    for text in (feature.definition, feature.boundary, feature.missing, feature.unit):
        assert f": {text}" in section(feature.name)


def test_the_page_in_the_documents_is_the_one_the_registry_gives() -> None:
    written = (ROOT / "docs" / "feature_dictionary.md").read_text(encoding="utf-8")
    assert written == PAGE


def test_every_family_has_a_title() -> None:
    assert {feature.family for feature in FEATURES} == set(FAMILIES)


def test_a_sensitive_feature_is_marked_as_never_shown_and_no_other() -> None:
    for feature in FEATURES:
        assert (f"- raises: {NEVER_SAID}" in section(feature.name)) == feature.is_sensitive


def test_both_sentences_stand_with_the_value_they_speak_from() -> None:
    age = section("age_years")
    assert "- raises: aged {value} (from 75)" in age
    assert "- lowers: younger than 75" in age


def test_the_points_of_published_scores_stand_side_by_side() -> None:
    assert "| heart failure | 2 | 13 |" in PAGE
    assert "| mild liver | 2 |  |" in PAGE
    assert "| 5 to 15 | intermediate |" in PAGE
