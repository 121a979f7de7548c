"""Where nothing was done to anybody, nothing may be claimed; invented people only."""

import numpy as np
import pandas as pd
import pytest

from models.benefit.evaluate import evaluate_benefit
from models.benefit.learner import BenefitFit, fit_benefit
from models.benefit.verdict import TARGETING
from tests.models.benefit.trials import QUICK, Trial, make_trial

STRONG = 0.3


def verdict_of(trial: Trial) -> str:
    index = trial.features.index
    train = pd.Series(np.arange(len(index)) < len(index) // 2, index=index)
    fit = fit_benefit(*trial.take(train.to_numpy()).tables, QUICK)
    assert isinstance(fit, BenefitFit)
    told = evaluate_benefit(
        fit,
        *trial.tables,
        params=QUICK,
        train=train,
        held_out=~train,
        risk=-trial.features["need"].fillna(0.0),
    )
    return str(told.metrics["verdict"])


def with_arm(trial: Trial, referred: np.ndarray) -> Trial:
    return Trial(
        features=trial.features,
        referred=pd.Series(referred, index=trial.features.index, name="referred"),
        outcome=trial.outcome,
        person_id=trial.person_id,
        benefit=trial.benefit,
    )


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_of_a_made_up_referral_no_targeting_is_claimed(seed: int) -> None:
    """Nobody was helped: the arm is drawn afterwards by need, and outcomes stay as they were."""
    trial = make_trial(rows=4000, seed=seed, effect=0.0)
    random = np.random.Generator(np.random.PCG64(seed))
    chance = 1 / (1 + np.exp(0.6 + 0.8 * trial.features["need"].fillna(0.0)))
    drawn = (random.random(4000) < chance).astype("int64")
    assert verdict_of(with_arm(trial, drawn)) != TARGETING


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_of_shuffled_referrals_no_targeting_is_claimed(seed: int) -> None:
    """A strong effect is there, but who had it is forgotten."""
    trial = make_trial(rows=4000, seed=seed, effect=STRONG)
    random = np.random.Generator(np.random.PCG64(100 + seed))
    assert verdict_of(with_arm(trial, random.permutation(trial.referred))) != TARGETING


def test_with_the_true_referrals_the_same_people_show_it() -> None:
    """The test above can fail: the arm as it was supports targeting."""
    assert verdict_of(make_trial(rows=4000, seed=1, effect=STRONG)) == TARGETING
