"""The decision as people read it: the answer first, every check, nothing that runs."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest

from reports.render.decision_page import (
    ANSWERS,
    decision_view,
    render_decision_html,
    render_decision_markdown,
)
from tests.pipeline.invented_decision import decision

FIGURES: dict[str, Any] = {
    "n": 4000, "people": 3000, "events": 500, "k": 400, "threshold": 0.3,
    "auroc": {"champion": 0.7, "challenger": 0.72,
              "difference": {"value": 0.02, "low": 0.01, "high": 0.03}},
    "net_benefit_at_k": {"champion": 0.01, "challenger": 0.012,
                         "difference": {"value": 0.002, "low": -0.001, "high": 0.004}},
    "calibration": {
        name: {"slope": {"value": 1.0, "low": 0.9, "high": 1.1}, "in_the_large": 0.01,
               "ici": 0.012, "observed_over_expected": 1.0}
        for name in ("champion", "challenger")
    },
    "groups": [
        {"group": "age_band", "level": "75 to 84 <i>", "n": 900, "events": 120,
         "recall": {"champion": 0.3, "challenger": 0.28,
                    "difference": {"value": -0.02, "low": -0.06, "high": 0.02}},
         "observed_over_expected": {"value": 1.1, "low": 0.9, "high": 1.3}},
    ],
    "gaps": [],
    "overlap_with_champion": 0.7,
    "largest_change_of_a_risk": 0.2,
}  # fmt: skip


@pytest.mark.parametrize("answer", ANSWERS)
def test_the_answer_stands_first_and_in_words(answer: str) -> None:
    body = decision("readmission_30d", "2026-09-30", answer=answer)
    page, text = unescape(render_decision_html(body)), render_decision_markdown(body)
    assert ANSWERS[answer] in page
    assert f"**{answer.upper()}**" in text
    assert page.index(ANSWERS[answer]) < page.index("Checks")
    assert "default-src 'none'" in page


def test_figures_groups_and_help_are_shown_and_markup_is_not_obeyed() -> None:
    helped = {
        "since": "2026-03-01", "stays_helped": 40, "stays_drawn_by_lot": 12,
        "sensitivity": [
            {"assumption": "helped stays left out", "n": 3960,
             "champion": {"observed_over_expected": 1.1, "auroc": 0.7},
             "challenger": {"observed_over_expected": 1.0, "auroc": None}},
        ],
    }  # fmt: skip
    update = {
        "changes": [
            {"change": "none", "log_loss": 0.31, "against": None, "difference": None},
            {"change": "refit", "log_loss": 0.3, "against": "none",
             "difference": {"value": -0.01, "low": -0.02, "high": -0.001}},
        ],
        "note": "",
    }  # fmt: skip
    body = {
        **decision("readmission_30d", "2026-09-30"),
        "compared": FIGURES, "helped": helped, "update": update,
    }  # fmt: skip
    page, text = render_decision_html(body), render_decision_markdown(body)
    for shown in (page, text):
        assert "4,000 stays of 3,000 people with 500 outcomes; a list of 400." in shown
        assert "40 were helped and count for neither model; 12 were drawn by lot" in shown
        assert "does not hold" in shown
        assert "<i>" not in shown
        assert "<b>" not in shown


def test_small_groups_are_hidden_and_others_rounded() -> None:
    whole = FIGURES["groups"][0]
    rows = [
        {**whole, "level": "65 to 74", "n": 903, "events": 121},
        {**whole, "level": "75 to 84", "n": 412, "events": 63},
        {**whole, "level": "85+", "n": 204, "events": 4},
        {**whole, "level": "not recorded", "n": 3, "events": 1},
    ]
    body = {
        **decision("readmission_30d", "2026-09-30"), "compared": {**FIGURES, "groups": rows},
    }  # fmt: skip
    shown = {row[0]: row[1:] for row in decision_view(body)["groups"]}
    assert shown["Age band: 65 to 74"][:2] == ("905", "120")
    assert shown["Age band: not recorded"] == ("*",) * 6
    assert shown["Age band: 85+"][1:] == ("*",) * 5
    for page in (render_decision_html(body), render_decision_markdown(body)):
        assert "Counts below 8 are hidden, others rounded to 5." in page
        assert "903" not in page


def test_without_a_challenger_the_page_says_why() -> None:
    body = {
        **decision("ongoing_care", "2026-09-30", answer="nothing to do"),
        "challenger": None, "checks": [], "look_at": ["Outcomes have matured to 2026-07-01"],
        "change": "none", "inputs": {},
    }  # fmt: skip
    page = render_decision_html(body)
    assert "Outcomes have matured to 2026-07-01" in page
    assert "The challenger</h2>" not in page


def test_where_nothing_is_live_the_page_says_why_and_shows_no_live_model() -> None:
    body = decision("readmission_30d", "2026-09-30", answer="not judged") | {
        "champion": None, "challenger": None, "look_at": ["No model is live <i>."],
    }  # fmt: skip
    page, text = render_decision_html(body), render_decision_markdown(body)
    assert "No model is live &lt;i&gt;." in page
    assert "Hash of its manifest" not in page + text
