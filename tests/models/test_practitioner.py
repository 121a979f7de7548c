"""A practitioner's own estimate beside the model: the same stays for both, and it says how many."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

from models.banned import banned_columns
from models.comparators import left_out
from models.evaluate import Cohort, evaluate_risk
from models.practitioner import PRACTITIONER, compare_with_practitioner, why_no_practitioner
from models.winner import winner_sentence
from tests.models.invented_stays import QUICK
from tests.models.test_evaluate import CONTEXT, FIT, REPORT, SETTINGS, STAYS

N = 2000
RNG = np.random.default_rng(3)
INDEX = pd.Index([f"s{number:04d}" for number in range(N)], name="spell_id")
ODDS = RNG.normal(size=N)
LABEL = (RNG.random(N) < 1 / (1 + np.exp(-ODDS))).astype("float64")
HELD = pd.DataFrame(
    {"person_id": [f"p{number // 2}" for number in range(N)], "label": LABEL, "score": ODDS},
    index=INDEX,
)
LEVEL = pd.Series(np.digitize(ODDS + 2 * RNG.normal(size=N), [-1, 1]) + 1.0, index=INDEX)
SOME = LEVEL.where(np.arange(N) % 4 == 0)


def compared(estimate: pd.Series) -> dict[str, Any]:
    found = compare_with_practitioner(HELD, estimate, reps=200, seed=1)
    assert found is not None
    return found


def test_model_and_practitioner_are_compared_on_the_stays_that_have_an_estimate() -> None:
    found, known = compared(SOME), SOME.notna()
    assert (found["n"], found["events"]) == (500, LABEL[known].sum())
    assert found["auroc"]["value"] == pytest.approx(roc_auc_score(LABEL[known], SOME[known]))
    assert found["model_auroc"]["value"] == pytest.approx(roc_auc_score(LABEL[known], ODDS[known]))
    assert found["delta_auroc"]["low"] > 0
    assert found["label"].endswith("on the 500 of 2,000 stays that have one")
    assert found["unknown_share"] == 0.75


def test_what_the_other_stays_hold_changes_nothing() -> None:
    others = HELD.assign(score=HELD["score"].where(SOME.notna(), 0.0))
    again = compare_with_practitioner(others, SOME, reps=200, seed=1)
    assert again == compared(SOME)


def test_a_practitioner_who_knows_better_is_named_as_the_winner() -> None:
    found = compared(pd.Series(np.digitize(LABEL + 0.6 * RNG.random(N), [0.5, 1]), index=INDEX))
    assert found["delta_auroc"]["high"] < 0
    assert f"{PRACTITIONER}, on the 2,000" in winner_sentence({"practitioner": found})


@pytest.mark.parametrize(
    ("estimate", "why"),
    [
        pytest.param(None, "says nothing of it", id="no such column"),
        pytest.param(LEVEL * np.nan, "says nothing of it", id="an empty column"),
        pytest.param(LEVEL.iloc[:0], "says nothing of it", id="of other stays alone"),
        pytest.param(
            LEVEL.where(LABEL == 1), f"all {int(LABEL.sum()):,} stays that have one ended alike",
            id="only of those who came back",
        ),
    ],
)  # fmt: skip
def test_without_a_comparison_the_page_is_told_why(estimate: pd.Series | None, why: str) -> None:
    assert compare_with_practitioner(HELD, estimate, reps=10, seed=1) is None
    assert why in why_no_practitioner(HELD, estimate)


def test_the_report_has_the_practitioner_where_the_source_has_one() -> None:
    level = pd.Series(
        np.random.default_rng(1).integers(1, 4, len(STAYS.label)).astype("float64"),
        index=STAYS.label.index,
    )
    stays = Cohort(**{**vars(STAYS), "estimate": level.where(np.arange(len(level)) % 2 == 0)})
    metrics = evaluate_risk(FIT, stays, QUICK, SETTINGS, CONTEXT).metrics
    assert metrics["comparators_left_out"] == []
    row = metrics["comparators"]["practitioner"]
    assert row["delta_auroc"]["low"] > 0
    assert 0 < row["n"] < metrics["n"]
    others = {
        name: rival for name, rival in metrics["comparators"].items() if name != "practitioner"
    }
    assert others == REPORT.metrics["comparators"]


def test_a_source_without_estimates_has_it_among_those_left_out() -> None:
    assert REPORT.metrics["comparators_left_out"] == [
        *left_out(STAYS.comparator_inputs),
        {
            "rival": PRACTITIONER,
            "because": "the source says nothing of it for the stays held out",
        },
    ]


@pytest.mark.parametrize(
    "column",
    ["practitioner_estimate_of_return", "practitioner_estimate_of_care_known",
     "practitioner_estimate_date"],
)  # fmt: skip
def test_no_model_may_read_what_a_practitioner_judged(column: str) -> None:
    assert banned_columns([column]) == [{"column": column, "because": "a rival's answer"}]
