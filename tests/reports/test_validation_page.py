"""The page of the further validation: each part told, and each that was not possible too."""

import re
from typing import Any

import pytest

from models.validation.sentences import told_plainly
from reports.render.evaluation_page import render_evaluation
from reports.render.index_page import ModelLink, render_index
from reports.render.validation_page import HEADINGS, render_validation
from tests.models.validation.told import body, site
from tests.reports.sample_metrics import benefit_metrics, risk_metrics


def page_of(**changes: Any) -> str:
    told = body(**changes)
    return render_validation(told | {"sentences": told_plainly(told)})


def test_every_part_has_its_sentences_and_tables_with_sizes_and_intervals() -> None:
    page = page_of()
    for title in HEADINGS.values():
        assert f"<h2>{title}</h2>" in page
    assert "0.700 (0.680 to 0.720)" in page
    assert "On every morning of the stays of the test period" in page
    assert "north: never taught there" in page
    assert "north: new level" in page
    assert "The pick of one period, judged in the next" in page
    assert "2025-01-01 to 2025-04-01: today&#39;s settings" in page
    assert ">None<" not in page


def test_where_cases_are_too_few_no_count_is_shown() -> None:
    page = page_of(sites=[site("south", note="too few to say")])
    row = re.search(r"south: never taught there</th>(.*?)</tr>", page, re.DOTALL)
    assert row is not None
    assert "too few to say" in row[1]
    assert "140" not in row[1]


@pytest.mark.parametrize("part", list(HEADINGS))
def test_a_part_that_was_not_possible_says_why_and_the_page_stands(part: str) -> None:
    page = page_of(**{part: {"note": "not possible: the source has no calendar"}})
    assert "Not possible: the source has no calendar." in page
    assert ">None<" not in page


def test_a_family_that_is_not_in_the_source_is_not_left_out_of_the_table() -> None:
    assert "not here" in page_of()


def test_the_evaluation_of_a_risk_and_the_front_page_lead_to_it() -> None:
    assert 'href="validation.html"' in render_evaluation(risk_metrics(), [])
    assert "validation.html" not in render_evaluation(benefit_metrics(), [])
    link = ModelLink(
        title="A", does="B", headline="C", status="draft", card="a.html",
        validation="a/validation.html",
    )  # fmt: skip
    assert 'href="a/validation.html"' in render_index([link], as_of="now", source="invented")
