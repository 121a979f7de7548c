from typing import Any

import pandas as pd
import pytest

from reports.render.evaluation_page import render_evaluation
from reports.render.figures import calibration_figure
from reports.render.picture import Picture, page_table
from tests.reports.sample_metrics import (
    benefit_metrics,
    calibration_map,
    calibration_points,
    estimate,
    null_metrics,
    refused_metrics,
    risk_metrics,
)

PICTURE = Picture(
    title="Are the chances right?",
    sentence="Points on the line are right.",
    svg=calibration_figure(calibration_points()),
    table=calibration_points(),
)


def test_figures_come_with_intervals_and_the_winner_is_named() -> None:
    page = render_evaluation(risk_metrics(), [PICTURE], card="../cards/readmission_30d.html")
    assert "0.741 (0.721 to 0.761)" in page
    assert "The model puts cases first better than every simple rule." in page
    assert 'href="../cards/readmission_30d.html"' in page


def test_the_rivals_left_out_and_the_known_truth_are_told_and_the_proofs_linked() -> None:
    metrics = risk_metrics(
        comparators_left_out=[{"rival": "PARR-30", "because": "the data lack age_years"}],
        truth={"oracle_auroc": estimate(0.76), "gap": estimate(0.019), "leak_alarm": False},
    )
    page = render_evaluation(metrics, [], leaks="leak_proofs.html")
    assert "Not compared. PARR-30: the data lack age_years." in page
    assert "Against the known truth of the invented area" in page
    assert "<td>0.019 (-0.001 to 0.039)</td>" in page.replace("\N{MINUS SIGN}", "-")
    assert 'href="leak_proofs.html"' in page
    assert "Main diagnosis code" not in page
    plain = render_evaluation(risk_metrics(), [])
    assert "Against the known truth" not in plain
    assert "leak_proofs.html" not in plain


def test_the_map_that_was_picked_is_told_with_those_that_were_tried() -> None:
    page = render_evaluation(risk_metrics(), [])
    assert "Chances go through a new level fitted on every morning of each stay." in page
    for cell in (
        "As the trees say it",
        "Intercept on the log-odds, every morning of each stay",
        "one row per stay, at the decision",
        "0.4020",
        "\N{MINUS SIGN}0.0080 (\N{MINUS SIGN}0.0120 to \N{MINUS SIGN}0.0040)",
    ):
        assert f">{cell}</t" in page
    few = calibration_map(candidates=[], sentence="Too few to tell one map from another.")
    page = render_evaluation(risk_metrics(calibration={"map": few}), [])
    assert "Too few to tell one map from another." in page
    assert "Held against" not in page


def test_a_simple_rule_that_wins_is_told_plainly() -> None:
    page = render_evaluation(risk_metrics(winner="LACE wins: use it instead."), [])
    assert "LACE wins: use it instead." in page


def test_a_failed_gate_is_told_in_words() -> None:
    gate = {"name": "ICI at most 0.02", "limit": 0.02, "value": 0.03, "passed": False}
    page = render_evaluation(risk_metrics(gates=[gate]), [])
    assert ">Not passed</span>" in page
    assert "0 of 1 passed" in page


@pytest.mark.parametrize(
    "metrics",
    [
        pytest.param(null_metrics(), id="nothing measured"),
        pytest.param({"target": "ongoing_care"}, id="no figures"),
        pytest.param(refused_metrics(), id="refusal"),
    ],
)
def test_missing_figures_never_break_the_page(metrics: dict[str, Any]) -> None:
    page = render_evaluation(metrics, [])
    assert "not estimable" in page or "not known" in page
    assert ">None<" not in page


def test_the_benefit_page_tells_effect_adjustment_and_truth() -> None:
    page = render_evaluation(benefit_metrics(), [])
    assert "Verdict: targeting supported." in page
    assert "Plain difference, no adjustment (misleads)" in page
    assert "Against the known truth of the invented area" in page
    assert "Highest risk first, 10% helped" in page
    assert "Sex: women</th>" in page
    assert ">11%</td>" in page


def test_small_groups_are_shown_as_the_metrics_have_them_hidden() -> None:
    page = render_evaluation(risk_metrics(), [])
    assert "too few to say" in page
    assert ">84</td>" not in page


def test_the_table_stands_beside_its_picture() -> None:
    page = render_evaluation(risk_metrics(), [PICTURE])
    assert page.index("<svg") < page.index("Are the chances right?: the figures")
    assert ">1,400</td>" in page


def test_a_long_table_is_thinned_and_says_so() -> None:
    table = page_table(pd.DataFrame({"recall": [place / 100 for place in range(101)]}))
    assert (len(table.rows), table.rows[0], table.rows[-1]) == (12, ("0.000",), ("1.000",))
    assert table.note == "12 of 101 rows, evenly spaced; the CSV holds all."


def test_yes_and_no_are_words_and_missing_figures_say_so() -> None:
    frame = pd.DataFrame({"is_model": [True, False], "value": [0.5, None]})
    table = page_table(frame)
    assert table.rows == (("yes", "0.500"), ("no", "not estimable"))
    assert table.is_number == (False, True)
