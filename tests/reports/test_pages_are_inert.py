"""No page runs, fetches or leaks anything, whatever stands in the data."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from reports.render.card import CardFacts, build_card
from reports.render.card_page import render_card_html, render_card_markdown
from reports.render.data_quality import render_data_quality
from reports.render.decision_page import render_decision_html
from reports.render.environment import local_address
from reports.render.evaluation_page import render_evaluation
from reports.render.hazards import render_hazards
from reports.render.index_page import ModelLink, render_index
from reports.render.leak_page import render_leak_proofs
from reports.render.list_page import render_list
from reports.render.list_run import ListReason, ServiceLine, ServiceNeed
from reports.render.monitor_page import render_monitor
from tests.pipeline.invented_decision import decision
from tests.reports.sample_list import ranked_row, review_row, sample_change, sample_run
from tests.reports.sample_metrics import (
    LEAK_DETAILS,
    benefit_metrics,
    card_facts,
    group,
    risk_metrics,
)
from tests.reports.test_decision_page import FIGURES
from tests.reports.test_hazards import HAZARD
from tests.reports.test_monitor_page import ALARM, GROUP
from tests.reports.test_monitor_page import BODY as MONITORED

HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>=cmd|' /C calc'!A0"


def hostile_list(text: str) -> str:
    service = ServiceLine(title=text, places=text, start=text)
    need = ServiceNeed(
        title=text, service_id=text, places=2, eligible=3, offered=2, unmet=1, nothing=1, to_ask=1,
        one_more=text,
    )  # fmt: skip
    change = sample_change(
        since=text, new=(text,), left=(text,), moved=((text, 30, 4),), into_top=(text,),
        out_of_top=(text,), reasons=(text,),
    )  # fmt: skip
    row = ranked_row(
        1, person_id=text, ward=text, site=text, pathway=text, ongoing_care=text,
        reasons=(ListReason(group="home", text=text),), housing_help=text, barrier=text,
        barrier_source=text, barrier_date=text, expected_leaving=text, delay=text,
        next_step=text, next_step_owner=text, gaps=(text,), also_ask=text, look_together=(text,),
        service_offer=service, services=(service, service), service_ask=text, services_not=text,
        last_decision=text,
    )  # fmt: skip
    rows = (row, ranked_row(2, barrier=None, housing_ask=text), review_row(1, review_reason=text))
    run = sample_run(
        rows, hub=text, title_date=text, snapshot=text, list_id=text, made_at=text,
        warnings=(text,), contact=text, models={text: text}, order_rule=text,
        hit_rate_basis=text, card_links={text: "cards/a.html"}, changes=(change,),
        service_needs=(need,), services_note=text, why_no_housing_order=text, draw=text,
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


COMPARED: dict[str, Any] = {**FIGURES}
SAID_IN_WORDS = ("what", "source", "table", "version", "sha256", "unavailable", "is")


def hostile_monitor(text: str) -> str:
    def with_text(content: Any) -> Any:
        if isinstance(content, dict):
            return {
                key: text if key in SAID_IN_WORDS else with_text(one)
                for key, one in content.items()
            }
        return [with_text(one) for one in content] if isinstance(content, list) else content

    body = with_text(MONITORED)
    body["inputs"]["signs"] = [text]
    target = body["targets"]["readmission_30d"]
    target["alarms"] = [{**ALARM, "what": text}]
    target["groups"]["rows"] = [{**GROUP, "group": text, "level": text, "note": text}]
    return render_monitor(body)


def hostile_decision(text: str) -> str:
    check = {"name": text, "limit": text, "value": None, "passed": False}
    level = {**COMPARED["groups"][0], "group": text, "level": text}
    body = decision("readmission_30d", "2026-09-30") | {
        "source": text, "checks": [check], "failed": [text], "look_at": [text],
        "inputs": {text: text}, "compared": COMPARED | {"groups": [level], "gaps": [text]},
        "update": {"changes": [], "note": text},
    }  # fmt: skip
    return render_decision_html(body)


def hostile_hazards(text: str) -> str:
    words = ("id", "name", "description", "causes", "effect", "hazard", "harm", "owner", "status")
    controls = dict.fromkeys(("design", "test", "training", "business_process"), text)
    return render_hazards([
        HAZARD | dict.fromkeys(words, text)
        | {"existing_controls": [{"control": text, "test": text}], "further_controls": controls}
    ])  # fmt: skip


PAGES: dict[str, Callable[[str], str]] = {
    "list": hostile_list,
    "card": hostile_risk_card,
    "evaluation": hostile_benefit_page,
    "leak proofs": hostile_leak_page,
    "data quality": hostile_data_quality,
    "index": hostile_index,
    "monitor": hostile_monitor,
    "decision": hostile_decision,
    "hazards": hostile_hazards,
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
