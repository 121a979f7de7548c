"""Hours of care on the evaluation page and in a row of the list: numbers in words, doubts too."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from reports.render.evaluation_page import render_evaluation
from reports.render.hours_figures import hours_by_group_figure
from reports.render.hours_section import hours_section, hours_sentence
from reports.render.hours_words import hours_words
from tests.reports.sample_metrics import estimate, risk_metrics

LEAD = {"value": 0.8, "low": 0.4, "high": 1.2}
BODY: dict[str, Any] = {
    "target": "hours_after_reablement", "verdict": "good enough to say", "n": 360, "people": 350,
    "with_care": 90, "mean_hours": 3.2, "mae": estimate(3.8), "rmse": estimate(6.0),
    "bias": estimate(-0.1), "r2": estimate(0.22), "median_absolute_error": 2.3,
    "mae_of_the_middle": estimate(2.9), "period": {"test": ["2025-07-01", "2026-07-18"]},
    "rows": {"train": 735, "train_with_care": 197, "calibrate": 223, "test": 360},
    "interval": {
        "level": 0.8, "coverage": {"value": 0.83, "low": 0.79, "high": 0.87},
        "mean_width": 6.1, "median_width": 4.2,
    },
    "groups": [
        {"group": "age", "level": "65 and over", "n": 280, "note": None, "mean_width": 6.7,
         "mae": 4.0, "bias": estimate(0.1), "coverage": {"value": 0.7, "low": 0.6, "high": 0.79}},
        {"group": "home", "level": "no settled home", "n": None, "note": "too few to say"},
    ],
    "rivals": {"mean": {"label": "The mean, for everybody", "mae": 4.7, "rmse": 6.9,
                        "lead_rmse": LEAD, "lead_mae_of_the_middle": LEAD}},
    "rivals_left_out": [{"rival": "Hours planned", "because": "the source says nothing of it"}],
    "reduction": {"n": 345, "mean": {"value": 9.9, "low": 9.1, "high": 10.8}},
    "truth": {"mae": 3.1, "rmse": 5.2, "r2": 0.43},
    "gates": [{"name": "Share inside the 80% interval", "limit": "within 0.05 of 0.80",
               "value": 0.83, "passed": True}],
}  # fmt: skip
TOLD = {
    "ongoing_care": 0.4, "hours_expected": 9.2, "hours_low": 4.4, "hours_high": 13.1,
    "hours_planned": 15.0, "why_no_hours": "not enough known to say",
}  # fmt: skip


def test_the_page_has_the_hours_with_their_rivals_groups_and_hackney_beside_them() -> None:
    page = render_evaluation(risk_metrics(), [], hours=BODY)
    assert "Hours of care after reablement: good enough to say. On 360 later stays" in page
    assert "83% of them lay inside the interval that is meant to hold 80%" in page
    assert "Hackney reported a mean of 8.2 in March 2026" in page
    assert "Hours fell by 9.9 (9.1 to 10.8) a week" in page
    assert "0.80 (0.40 to 1.20)" in page
    assert "75% of these stays needed none" in page
    assert "Not compared. Hours planned: the source says nothing of it." in page


def test_a_group_that_the_interval_fails_is_named_and_a_small_one_says_nothing() -> None:
    section = hours_section(BODY)
    assert section is not None
    assert (
        "The interval holds too few of: age 65 and over (70% instead of 80%)."
        in section["sentences"]
    )
    groups = section["tables"][2]["rows"]
    assert groups[1][:2] == ("home: no settled home", "too few to say")
    assert set(groups[1][2:]) == {groups[1][2]}


def test_a_refusal_is_a_sentence_and_no_table() -> None:
    verdict = "not enough known to say: 12 training stays with known hours, 300 needed"
    section = hours_section({"verdict": verdict})
    assert section == {
        "sentences": [f"Hours of care after reablement: {verdict}."], "tables": [], "gates": [],
    }  # fmt: skip
    assert "12 training stays" in render_evaluation(risk_metrics(), [], hours={"verdict": verdict})


def test_a_target_without_hours_has_no_such_section() -> None:
    assert hours_section(None) is None
    assert "Hours of care after" not in render_evaluation(risk_metrics(), [])
    assert hours_sentence(None) == "Hours of care after reablement were not judged in this run."


def test_the_picture_is_read_aloud_and_the_same_twice() -> None:
    table = pd.DataFrame(
        {"expected": [1.0, 5.0], "observed": [0.8, 6.0], "low": [0.2, 4.0], "high": [1.4, 8.0],
         "from_hours": [0.0, 1.0], "to_hours": [2.0, 12.0], "n": [70, 71]}
    )  # fmt: skip
    svg = hours_by_group_figure(table, level=0.8)
    assert svg == hours_by_group_figure(table, level=0.8)
    assert "2 groups of people by the hours expected, 141 in all" in svg
    assert "Interval meant to hold 80%" in svg


@pytest.mark.parametrize(
    ("about", "said"),
    [
        pytest.param(
            {}, ": about 9 hours a week (between 4 and 14), from 15 planned at the start", id="all"
        ),
        pytest.param(
            {"hours_planned": float("nan")}, ": about 9 hours a week (between 4 and 14)",
            id="no hours planned",
        ),
        pytest.param(
            {"hours_expected": 1.2, "hours_low": 0.0, "hours_planned": None},
            ": about 1 hour a week (between 0 and 14)", id="one hour",
        ),
        pytest.param(
            {"hours_expected": 0.9, "hours_high": 0.9, "hours_planned": None},
            ": less than 1 hour a week (at most 1)", id="less than one",
        ),
        pytest.param(
            {"hours_expected": float("nan")}, "; hours: not enough known to say",
            id="not good enough",
        ),
        pytest.param({"hours_expected": None, "why_no_hours": ""}, "", id="no such model"),
        pytest.param({"ongoing_care": float("nan")}, "", id="nobody asks"),
    ],
)  # fmt: skip
def test_a_row_says_the_hours_in_words(about: dict[str, Any], said: str) -> None:
    assert hours_words({**TOLD, **about}) == said
