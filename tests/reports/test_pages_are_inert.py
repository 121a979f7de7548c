"""No page runs, fetches or leaks anything, whatever stands in the data."""

import re
from collections.abc import Callable

import pytest

from reports.render.card import CardFacts, build_card
from reports.render.card_page import render_card_html, render_card_markdown
from reports.render.data_quality import render_data_quality
from reports.render.environment import local_address
from reports.render.evaluation_page import render_evaluation
from reports.render.index_page import ModelLink, render_index
from reports.render.leak_page import render_leak_proofs
from reports.render.list_page import render_list
from reports.render.list_run import ListReason
from tests.reports.sample_list import ranked_row, review_row, sample_run
from tests.reports.sample_metrics import (
    LEAK_DETAILS,
    benefit_metrics,
    card_facts,
    group,
    risk_metrics,
)

HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>=cmd|' /C calc'!A0"


def hostile_list(text: str) -> str:
    row = ranked_row(
        1, person_id=text, ward=text, site=text, pathway=text, ongoing_care=text,
        reasons=(ListReason(group="home", text=text),), housing_help=text, barrier=text,
        barrier_source=text, barrier_date=text, expected_leaving=text, delay=text,
        next_step=text, next_step_owner=text, gaps=(text,),
    )  # fmt: skip
    rows = (row, ranked_row(2, barrier=None, housing_ask=text), review_row(1, review_reason=text))
    run = sample_run(
        rows, hub=text, title_date=text, snapshot=text, list_id=text, made_at=text,
        warnings=(text,), contact=text, models={text: text}, order_rule=text,
        hit_rate_basis=text, card_links={text: "cards/a.html"},
    )  # fmt: skip
    return render_list(run)


def hostile_risk_card(text: str) -> str:
    return render_card_html(build_card(_facts(text)), {text: "<svg></svg>"})


def _facts(text: str) -> CardFacts:
    metrics = risk_metrics(
        winner=text, groups=[group(text, text, 900, 200, 1.5)], validation=text,
        flow=[{"step": text, "rows": 5}],
        gates=[{"name": text, "limit": text, "value": text, "passed": False}],
        comparators={text: {"label": text, "auroc": None}},
    )  # fmt: skip
    return card_facts(
        version=text, as_of=text, metrics=metrics, monitoring={text: text}, lineage={text: text},
        governance={"owner.organisation": {text: text}, "data.known_gaps": [text]},
        hazards=[{text: text}],
    )  # fmt: skip


def hostile_benefit_page(text: str) -> str:
    metrics = benefit_metrics(
        verdict=text, gates=[{"name": text, "limit": 1, "value": 1, "passed": True}],
        sensitivity={text: text}, truth={text: [text]}, leak_proofs={text: text},
        origins=[{text: text}],
    )  # fmt: skip
    return render_evaluation(metrics, [])


def hostile_leak_page(text: str) -> str:
    known = {"feature": text, "day_0": 0.1, "decision": 0.2, text: 0.3}
    proofs = LEAK_DETAILS | {
        "suspected_leak": True,
        "strongest_features": [{"name": text, "auroc": 0.9}],
        "banned_columns": [{"column": text, "because": text}],
        "known_more_often_later": [text],
        "availability": [known],
    }
    return render_leak_proofs(risk_metrics(leak_proofs=proofs), evaluation="evaluation.html")


def hostile_data_quality(text: str) -> str:
    rule = {"rule": text, "description": text, "severity": text, "rows": 1}
    table = {
        "table": text, "file": text, "rows_in": 1, "accepted": 0, "quarantined": 1,
        "exact_duplicates": 0, "blanked_cells": 0, "is_present": True, "by_rule": [rule],
        "notes": [text],
    }  # fmt: skip
    return render_data_quality(
        {"as_of": text, "source": text, "tables": [table], "rules_checked": 1}
    )


def hostile_index(text: str) -> str:
    link = ModelLink(title=text, does=text, headline=text, status=text, card="cards/a.html")
    return render_index([link], as_of=text, source=text, data_quality="data_quality.html")


PAGES: dict[str, Callable[[str], str]] = {
    "list": hostile_list,
    "card": hostile_risk_card,
    "evaluation": hostile_benefit_page,
    "leak proofs": hostile_leak_page,
    "data quality": hostile_data_quality,
    "index": hostile_index,
}


@pytest.mark.parametrize("name", PAGES)
def test_hostile_text_stays_text(name: str) -> None:
    page = PAGES[name](HOSTILE)
    assert "&lt;script&gt;" in page
    assert not re.search(r"<\s*(script|img)", page, re.IGNORECASE)
    without_values = re.sub(r'="[^"]*"', "", page)
    assert all("onerror" not in tag for tag in re.findall(r"<[a-z][^<>]*>", without_values))


def test_hostile_text_stays_text_in_markdown() -> None:
    text = render_card_markdown(build_card(_facts(HOSTILE)))
    assert "&lt;script&gt;" in text
    assert "<" not in text
    assert "](" not in text


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_for_nothing_and_says_so_to_the_browser(name: str) -> None:
    page = PAGES[name]("plain words")
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in page
    assert not re.search(r"https?:|\bsrc=|url\((?!#)|@import|<link|<script", page)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_the_same_twice_whole_and_in_british_english(name: str) -> None:
    page = PAGES[name]("plain words")
    assert page == PAGES[name]("plain words")
    assert page.startswith('<!DOCTYPE html>\n<html lang="en-GB">')
    assert page.rstrip().endswith("</html>")
    assert page.count("<h1>") == 1
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    "address",
    [
        "https://example.invalid/x",
        "//example.invalid/x",
        "javascript:alert(1)",
        'a" onclick="1',
        "/etc/passwd",
        "",
    ],
)
def test_a_link_that_leaves_the_folder_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="links are relative, within the published folder"):
        local_address(address)


def test_an_index_without_models_says_so() -> None:
    page = render_index([], as_of="30 June 2026", source="an invented area")
    assert "No model has been published yet." in page
    assert "No data check has been published yet" in page
