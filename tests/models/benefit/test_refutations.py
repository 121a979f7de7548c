from typing import Any

import numpy as np
import pandas as pd
import pytest

from models.benefit.beside import Beside
from models.benefit.cohort import build_cohort
from models.benefit.evaluate import evaluate_benefit
from models.benefit.learner import BenefitFit, fit_benefit
from models.benefit.refutations import placebo_effect
from models.benefit.second import NOT_GIVEN
from models.folds import person_folds
from tests.models.benefit.trials import QUICK, Trial, make_trial


def test_a_referral_by_lot_does_nothing_even_where_the_real_one_works() -> None:
    trial = make_trial(rows=3000, is_confounded=True, effect=0.4)
    cohort = build_cohort(*trial.tables)
    folds = person_folds(cohort.people, 3, salt="placebo")
    found = placebo_effect(cohort, folds, np.full(cohort.rows, 0.4), QUICK)
    assert abs(found.z) < 3
    assert found.se < 0.03


def hidden_need(trial: Trial) -> pd.Series:
    """An old emergency stay that follows need, which is then taken from the features."""
    random = np.random.Generator(np.random.PCG64(9))
    chance = 1 / (1 + np.exp(-1.5 * trial.features["need"].fillna(0)))
    return pd.Series(random.random(len(chance)) < chance, index=chance.index).astype("float64")


def judged(trial: Trial, features: pd.DataFrame, beside: Beside) -> dict[str, Any]:
    index = features.index
    train = pd.Series(np.arange(len(index)) < 0.5 * len(index), index=index)
    part = Beside(
        **{name: None if one is None else one[train] for name, one in vars(beside).items()}
    )
    early = trial.take(train)
    fit = fit_benefit(
        features[train], early.referred, early.outcome, early.person_id, QUICK, beside=part
    )
    assert isinstance(fit, BenefitFit)
    return evaluate_benefit(
        fit, features, *trial.tables[1:], params=QUICK, train=train, held_out=~train,
        risk=trial.features["need"].fillna(0), beside=beside,
        barriers=features["stairs"],
    ).metrics  # fmt: skip


@pytest.fixture(scope="module")
def trial() -> Trial:
    return make_trial(rows=5000, is_confounded=True, sharpness=0.6)


@pytest.fixture(scope="module")
def metrics(trial: Trial) -> dict[str, Any]:
    """Everything beside: a second outcome like the first, an old stay, an emergency before."""
    beside = Beside(
        second_outcome=trial.outcome.mask(np.arange(5000) % 10 == 0),
        negative_control=hidden_need(trial),
        before=pd.Series(1.0, index=trial.features.index),
    )
    return judged(trial, trial.features, beside)


def test_with_need_on_record_every_attempt_to_break_the_effect_fails(
    metrics: dict[str, Any],
) -> None:
    found = metrics["refutations"]
    assert {name for name, one in found.items() if one["passed"]} == {
        "placebo", "random_cause", "subset", "negative_control",
    }  # fmt: skip
    assert abs(found["random_cause"]["value"]) < 0.01


def test_the_negative_control_finds_a_need_that_is_not_on_record(trial: Trial) -> None:
    blind = trial.features.drop(columns="need")
    found = judged(trial, blind, Beside(negative_control=hidden_need(trial)))
    assert found["refutations"]["negative_control"]["passed"] is False
    failed = [gate["name"] for gate in found["gates"] if not gate["passed"]]
    assert "negative_control_z" in failed


def test_without_old_stays_the_negative_control_says_why_it_was_not_made(trial: Trial) -> None:
    few = trial.take(np.arange(1500))
    found = judged(few, few.features, Beside())
    control = found["refutations"]["negative_control"]
    assert control["passed"] is None
    assert control["why_not"] == "fewer than 20 such stays in one arm"
    assert found["second_outcome"]["verdict"] == NOT_GIVEN
    assert found["naive"]["before_after"]["value"] is None


def test_the_second_outcome_has_an_effect_and_a_verdict_of_its_own(
    metrics: dict[str, Any],
) -> None:
    second = metrics["second_outcome"]
    assert second["n"] == 2250
    assert second["ate"]["low"] > 0
    assert second["ate"]["value"] == pytest.approx(metrics["ate"]["value"], abs=0.03)
    assert second["verdict"] == metrics["verdict"] == "targeting supported"


def test_before_and_after_makes_nearly_everybody_better(metrics: dict[str, Any]) -> None:
    naive = metrics["naive"]
    assert naive["before_after"]["value"] > metrics["ate"]["high"] + 0.1
    assert naive["difference"]["value"] == metrics["naive_difference"]["value"]


def test_the_list_is_held_against_the_barrier_rule_and_a_list_drawn_by_lot(
    metrics: dict[str, Any],
) -> None:
    versus = metrics["targeting"]["versus"]
    assert versus["random"]["0.2"]["low"] > 0
    assert abs(versus["barrier_rule"]["0.2"]["value"]) < 0.1
    assert metrics["rank_stability"]["among_first"] > metrics["rank_stability"]["among_others"]
