"""The audit's figures are those of the libraries that others use, to six decimals."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from fairlearn.metrics import MetricFrame, selection_rate
from sklearn.metrics import precision_score, recall_score, roc_auc_score

from models.calibration_measures import log_odds
from models.groups import NOT_ESTIMABLE, TOO_FEW, group_table
from models.intervals import PersonBootstrap

N = 1200


def invented() -> tuple[pd.DataFrame, pd.DataFrame]:
    rng = np.random.default_rng(11)
    index = pd.Index([f"s{at}" for at in range(N)], name="spell_id")
    score = rng.beta(2, 5, N)
    held = pd.DataFrame(
        {"person_id": [f"p{at // 2}" for at in range(N)], "score": score,
         "label": (rng.random(N) < score).astype("float64")}, index=index,
    )  # fmt: skip
    level = rng.choice(["a", "b", "c"], N).astype(object)
    level[:12] = "few"
    held.loc[held.index[12:20], "label"] = 0.0
    level[12:20] = "none"
    return held, pd.DataFrame({"area": level}, index=index)


HELD, GROUPS = invented()
Rows = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def rows() -> Rows:
    """The audit of the invented stays by level."""
    bootstrap = PersonBootstrap.of(HELD["person_id"], reps=200, seed=3)
    told = group_table(HELD, GROUPS, share=0.1, min_events=20, bootstrap=bootstrap)
    return {row["level"]: row for row in told}


CHOSEN = (HELD["score"] >= HELD["score"].nlargest(120).min()).astype(int)
IS_LARGE = GROUPS["area"].isin(["a", "b", "c"])
RATES = {"selection_rate": selection_rate, "recall": recall_score, "precision": precision_score}
FRAME = MetricFrame(
    metrics=RATES,
    y_true=HELD["label"][IS_LARGE],
    y_pred=CHOSEN[IS_LARGE],
    sensitive_features=GROUPS["area"][IS_LARGE],
).by_group


@pytest.mark.parametrize("level", ["a", "b", "c"])
def test_rates_are_those_of_fairlearn(rows: Rows, level: str) -> None:
    for name in FRAME.columns:
        assert rows[level][name]["value"] == pytest.approx(FRAME.loc[level, name], abs=1e-6)


@pytest.mark.parametrize("level", ["a", "b", "c"])
def test_auroc_is_that_of_scikit_learn_and_the_slope_that_of_statsmodels(
    rows: Rows, level: str
) -> None:
    held = HELD[GROUPS["area"] == level]
    auroc = roc_auc_score(held["label"], held["score"])
    odds = log_odds(held["score"].to_numpy())
    line = sm.GLM(held["label"], sm.add_constant(odds), family=sm.families.Binomial()).fit()
    ratio = held["label"].sum() / held["score"].sum()
    assert rows[level]["auroc"]["value"] == pytest.approx(auroc, abs=1e-6)
    assert rows[level]["slope"]["value"] == pytest.approx(line.params.iloc[1], abs=1e-6)
    assert rows[level]["observed_over_expected"]["value"] == pytest.approx(ratio, abs=1e-6)


@pytest.mark.parametrize("level", ["a", "b", "c"])
def test_a_level_stands_beside_everybody_else(rows: Rows, level: str) -> None:
    inside = (GROUPS["area"] == level).to_numpy()
    label, chosen = HELD["label"].to_numpy(), CHOSEN.to_numpy()
    own = (label * chosen)[inside].sum() / label[inside].sum()
    rest = (label * chosen)[~inside].sum() / label[~inside].sum()
    row = rows[level]
    assert row["recall_against_rest"]["value"] == pytest.approx(own - rest, abs=1e-6)
    ratio = chosen[inside].mean() / chosen[~inside].mean()
    assert row["selection_ratio"]["value"] == pytest.approx(ratio, abs=1e-6)
    for name in ("auroc", "slope", "recall", "precision", "selection_ratio"):
        assert row[name]["low"] < row[name]["value"] < row[name]["high"]


def test_few_cases_are_too_few_and_no_case_is_not_estimable(rows: Rows) -> None:
    assert (rows["few"]["note"], rows["few"]["auroc"]) == (TOO_FEW, None)
    assert (rows["none"]["note"], rows["none"]["n"], rows["none"]["events"]) == (
        NOT_ESTIMABLE,
        8,
        0,
    )
