import json
from typing import Any

import numpy as np
import pandas as pd
import pytest

from models.benefit.evaluate import BenefitEvaluation, evaluate_benefit
from models.benefit.learner import BenefitFit, fit_benefit
from models.benefit.params import BenefitParams
from models.benefit.refusal import NotEstimable
from tests.models.benefit.trials import QUICK, Trial, make_trial


def masks(trial: Trial, *, share: float = 0.6) -> tuple[pd.Series, pd.Series]:
    index = trial.features.index
    train = pd.Series(np.arange(len(index)) < share * len(index), index=index)
    return train, ~train


def evaluated(trial: Trial, *, params: BenefitParams = QUICK, **changes: Any) -> BenefitEvaluation:
    train, held_out = masks(trial)
    fit = fit_benefit(*trial.take(train).tables, params)
    given: dict[str, Any] = {
        "train": train,
        "held_out": held_out,
        "risk": trial.features["need"].fillna(0),
        "truth": trial.benefit.to_frame(),
        "groups": pd.DataFrame({"stairs": trial.features["stairs"].astype("str")}),
        "source": "made up",
    } | changes
    return evaluate_benefit(fit, *trial.tables, params=params, **given)


@pytest.fixture(scope="module")
def trial() -> Trial:
    return make_trial(rows=5000, is_confounded=True, sharpness=0.6, people=3500)


@pytest.fixture(scope="module")
def found(trial: Trial) -> BenefitEvaluation:
    return evaluated(trial)


def keys(body: Any, path: str = "") -> set[str]:
    """Every path of keys, lists not entered."""
    if not isinstance(body, dict):
        return {path}
    return {path} | {one for key in body for one in keys(body[key], f"{path}/{key}")}


def test_a_strong_effect_for_some_supports_targeting(found: BenefitEvaluation) -> None:
    metrics = found.metrics
    assert metrics["verdict"] == "targeting supported"
    assert metrics["ate"]["low"] > 0
    assert metrics["targeting"]["versus"]["constant"]["0.2"]["low"] > 0
    assert metrics["targeting"]["versus"]["none"]["0.2"]["low"] > 0
    assert metrics["targeting"]["fifths"][0]["effect"]["low"] > 0


def test_the_held_out_effect_is_right_where_the_naive_difference_is_wrong(
    trial: Trial, found: BenefitEvaluation
) -> None:
    metrics = found.metrics
    half_width = (metrics["ate"]["high"] - metrics["ate"]["low"]) / 2
    assert abs(metrics["truth"]["ate_error"]) < 3 * half_width / 1.96
    true = metrics["ate"]["value"] - metrics["truth"]["ate_error"]
    assert metrics["naive_difference"]["high"] < true < metrics["ate"]["high"]
    assert "wrong answer" in metrics["naive_difference"]["label"]
    assert abs(metrics["sensitivity"]["placebo"]["value"]) < 0.1


def test_the_average_is_judged_on_both_periods_together(found: BenefitEvaluation) -> None:
    metrics = found.metrics
    both, later = metrics["ate_both_periods"], metrics["ate"]
    gate = metrics["gates"][0]
    assert gate["name"] == "average_effect_above_zero"
    assert gate["value"] == both["low"]
    assert both["high"] - both["low"] < later["high"] - later["low"]
    assert min(later["value"], metrics["train"]["ate"]["value"]) - 0.01 < both["value"]
    assert both["value"] < max(later["value"], metrics["train"]["ate"]["value"]) + 0.01


def test_reasons_are_shown_only_where_the_student_repeats_its_teacher(trial: Trial) -> None:
    strict = evaluated(trial, params=QUICK.model_copy(update={"min_student_r2": 1.01}))
    loose = evaluated(trial, params=QUICK.model_copy(update={"min_student_r2": 0.5}))
    assert strict.metrics["train"]["may_show_reasons"] is False
    assert loose.metrics["train"]["may_show_reasons"] is True


def test_the_truth_is_held_against_the_estimates(found: BenefitEvaluation) -> None:
    truth = found.metrics["truth"]
    assert truth["policy_share_of_oracle"]["0.1"] > 0.7
    assert truth["policy_share_of_oracle"]["0.2"] > truth["risk_ranking_share_of_oracle"]["0.2"]
    assert truth["spearman"] > 0.5
    assert truth["coverage"] >= 0.6


def test_metrics_are_plain_json_and_the_same_twice(trial: Trial, found: BenefitEvaluation) -> None:
    text = json.dumps(found.metrics, allow_nan=False)
    assert text == json.dumps(evaluated(trial).metrics, allow_nan=False)


def test_the_tables_of_the_figures(found: BenefitEvaluation) -> None:
    assert list(found.fifths.columns) == ["fifth", "n", "predicted", "effect", "low", "high"]
    assert list(found.curve.columns) == [
        "share", "gain", "low", "high", "risk_ranking", "constant",
    ]  # fmt: skip
    assert found.held_out["fifth"].notna().sum() == found.metrics["targeting"]["n"]


def test_each_row_is_accounted_for(trial: Trial, found: BenefitEvaluation) -> None:
    flow = {one["step"]: one["rows"] for one in found.metrics["flow"]}
    assert flow["held-out discharges"] == 2000
    train, held_out = masks(trial)
    came_back = trial.person_id[held_out].isin(trial.person_id[train]).sum()
    assert came_back > 500
    assert came_back in flow.values()
    groups = found.metrics["overlap"]["by_group"]
    assert sum(one["n"] for one in groups) == 2000


def test_a_refusal_has_the_same_shape_with_nulls(trial: Trial, found: BenefitEvaluation) -> None:
    train, held_out = masks(trial)
    refused = fit_benefit(*trial.take(train).tables, QUICK, has_housing_data=False)
    assert isinstance(refused, NotEstimable)
    answer = evaluate_benefit(
        refused,
        *trial.tables,
        params=QUICK,
        train=train,
        held_out=held_out,
        risk=trial.features["need"],
        truth=trial.benefit.to_frame(),
    )
    assert keys(answer.metrics) == keys(found.metrics)
    assert answer.metrics["verdict"] == "not estimable: no housing data"
    assert answer.metrics["ate"] == {"value": None, "low": None, "high": None}
    assert answer.metrics["n"] == 3000
    assert list(answer.curve.columns) == list(found.curve.columns)
    assert len(answer.fifths) == 0
    json.dumps(answer.metrics, allow_nan=False)


def test_too_few_later_discharges_are_a_refusal_of_their_own(trial: Trial) -> None:
    late = pd.Series(np.arange(5000) >= 4700, index=trial.features.index)
    metrics = evaluated(trial, held_out=late).metrics
    assert metrics["verdict"] == (
        "not estimable: 300 discharges with a known outcome in the held-out period, 500 needed"
    )


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_effect_gives_no_claim(seed: int) -> None:
    metrics = evaluated(make_trial(rows=3500, effect=0.0, seed=seed)).metrics
    assert metrics["verdict"] in {"no evidence of effect", "works on average, no targeting claim"}
    assert metrics["truth"]["policy_share_of_oracle"]["0.1"] is None
    assert metrics["truth"]["spearman"] is None


def test_harm_is_shown_as_harm() -> None:
    metrics = evaluated(make_trial(rows=3500, effect=-0.3)).metrics
    assert metrics["ate"]["high"] < 0
    assert metrics["targeting"]["fifths"][4]["effect"]["high"] < 0
    assert metrics["targeting"]["fifths"][4]["predicted"] < -0.1


def test_rows_that_were_also_trained_on_widen_the_intervals() -> None:
    trial = make_trial(rows=2000, people=1500)
    everyone = pd.Series(True, index=trial.features.index)
    fit = fit_benefit(*trial.tables, QUICK)
    given: dict[str, Any] = {"train": everyone, "held_out": everyone, "risk": trial.benefit}

    def half_width(factor: float) -> float:
        params = QUICK.model_copy(update={"same_rows_inflation": factor})
        answer = evaluate_benefit(fit, *trial.tables, params=params, **given)
        assert answer.metrics["targeting"]["standard_error_factor"] == factor
        autoc = answer.metrics["targeting"]["autoc"]
        return float(autoc["high"] - autoc["low"])

    assert half_width(1.3) == pytest.approx(1.3 * half_width(1.0), rel=0.01)


def test_the_fit_must_be_of_the_training_rows(trial: Trial, confounded_fit: BenefitFit) -> None:
    train, held_out = masks(trial)
    with pytest.raises(ValueError, match=r"fit was made on 4000 discharges, train marks 3000"):
        evaluate_benefit(
            confounded_fit,
            *trial.tables,
            params=QUICK,
            train=train,
            held_out=held_out,
            risk=trial.features["need"],
        )


def test_a_mask_must_say_true_or_false_for_each_row(trial: Trial) -> None:
    with pytest.raises(ValueError, match=r"held_out must be true or false for each of 5000"):
        evaluated(trial, held_out=pd.Series(1, index=trial.features.index))


def test_a_later_row_without_a_risk_or_a_truth_is_named_by_number(trial: Trial) -> None:
    short = make_trial(rows=2000)
    risk = short.features["need"].fillna(0)
    with pytest.raises(ValueError, match=r"risk is missing for \d+ of \d+ held-out"):
        evaluated(short, risk=risk.iloc[:1300])
    with pytest.raises(ValueError, match=r"truth has no benefit for 700 of 800 held-out"):
        evaluated(short, truth=short.benefit.to_frame().iloc[:1300])
