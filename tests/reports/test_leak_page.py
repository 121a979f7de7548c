"""The page of the leak proofs: each with its result, and nothing where nothing was judged."""

from __future__ import annotations

from typing import Any

import pytest

from reports.render.leak_page import leak_summary, proof_rows, render_leak_proofs
from tests.reports.sample_metrics import (
    LEAK_DETAILS,
    benefit_metrics,
    estimate,
    refused_metrics,
    risk_metrics,
)


def proofs(**changes: Any) -> dict[str, Any]:
    held: dict[str, Any] = risk_metrics()["leak_proofs"]
    return held | changes


def test_a_sound_model_passes_each_proof_and_says_so() -> None:
    page = render_leak_proofs(risk_metrics(), evaluation="evaluation.html")
    assert "No leak is suspected." in page
    assert page.count(">Held</span>") == 5
    assert ">Failed</span>" not in page
    assert "20 times the training labels were dealt out" in page
    assert "from 0.436 to 0.561; 0.5, which is chance, lies inside." in page
    assert '<th scope="row">Age years</th><td class="num">0.570</td>' in page
    assert "None is among the inputs." in page
    assert 'href="evaluation.html"' in page


def test_the_days_of_each_feature_stand_in_a_table_and_the_late_ones_are_named() -> None:
    page = render_leak_proofs(risk_metrics())
    assert "Known more often 30 days after the decision than at it: Main diagnosis code." in page
    for heading in ("Day 0", "Day 3", "At the decision", "30 days after it"):
        assert f">{heading}</th>" in page
    assert ">91%</td>" in page
    steady = proofs(known_more_often_later=[])
    page = render_leak_proofs(risk_metrics(leak_proofs=steady))
    assert "No feature is known more often 30 days after" in page


@pytest.mark.parametrize(
    ("changes", "failed"),
    [
        pytest.param({"people_on_both_sides": 2}, "People scored by", id="a person on both sides"),
        pytest.param({"facts_known_after_index": 9}, "Cells that change", id="a later fact"),
        pytest.param(
            {"shuffled_labels": LEAK_DETAILS["shuffled_labels"] | {"chance_inside": False}},
            "Models taught shuffled",
            id="shuffled labels teach",
        ),
        pytest.param({"single_feature_alarm": True}, "Strongest single", id="one feature knows"),
        pytest.param(
            {"banned_columns": [{"column": "sex", "because": "protected"}]},
            "Columns that no model may have, of 104",
            id="a banned column",
        ),
    ],
)
def test_a_proof_that_fails_is_the_only_one_marked(changes: dict[str, Any], failed: str) -> None:
    rows = proof_rows(proofs(**changes), None)
    assert [name.startswith(failed) for name, _, _, held in rows if held is False] == [True]
    page = render_leak_proofs(risk_metrics(leak_proofs=proofs(**changes, suspected_leak=True)))
    assert page.count(">Failed</span>") == 1
    assert "A leak is suspected: do not use the model." in page


def test_a_score_better_than_the_truth_fails() -> None:
    truth = {"gap": estimate(-0.05), "leak_alarm": True}
    assert proof_rows(proofs(), truth)[-1][3] is False
    assert proof_rows(proofs(), truth | {"leak_alarm": False})[-1][3] is True


@pytest.mark.parametrize(
    "metrics",
    [
        pytest.param(benefit_metrics(), id="a benefit"),
        pytest.param(refused_metrics(), id="a refusal"),
        pytest.param({"target": "ongoing_care", "leak_proofs": None}, id="nothing judged"),
    ],
)
def test_without_a_judged_risk_the_page_says_that_nothing_is_recorded(
    metrics: dict[str, Any],
) -> None:
    page = render_leak_proofs(metrics)
    assert "no score of a risk was judged" in page
    assert "No leak is suspected" not in page
    assert ">None<" not in page


def test_cards_show_the_proofs_without_their_tables() -> None:
    told = leak_summary(proofs())
    assert told is not None
    assert set(told) == {
        "people_on_both_sides", "facts_known_after_index", "shuffled_label_auroc",
        "strongest_single_feature", "single_feature_alarm", "suspected_leak",
    }  # fmt: skip
    assert leak_summary(None) is None
