import numpy as np
import pandas as pd
import pytest

from models.benefit.beside import Beside
from models.benefit.learner import BenefitFit, fit_benefit
from models.benefit.second import rarer
from tests.models.benefit.trials import QUICK, make_trial

TRIAL = make_trial(rows=1500, is_confounded=True)
SHORT = QUICK.model_copy(update={"repeats": 1, "student_rounds": 20, "stability_halves": 4})


def scores_of(second: pd.Series) -> pd.Series:
    fit = fit_benefit(*TRIAL.tables, SHORT, beside=Beside(second_outcome=second))
    assert isinstance(fit, BenefitFit)
    return fit.rows["phi_second"]


def test_an_unknown_second_outcome_teaches_nothing_and_has_no_score() -> None:
    unknown = np.arange(1500) % 5 == 0
    found = scores_of(TRIAL.outcome.mask(unknown))
    assert found.isna().to_numpy().tolist() == unknown.tolist()


@pytest.mark.parametrize(
    "second",
    [
        pytest.param(TRIAL.outcome.where(TRIAL.referred == 1), id="known of the referred alone"),
        pytest.param(TRIAL.outcome.mask(TRIAL.referred == 0, 1.0), id="always good for the others"),
    ],
)
def test_a_second_outcome_that_says_nothing_of_one_arm_is_not_estimated(second: pd.Series) -> None:
    assert scores_of(second).isna().all()


def test_the_rarer_outcome_is_counted_among_the_known() -> None:
    assert rarer(np.array([1.0, 1.0, 0.0, np.nan])) == 1
    assert rarer(np.array([0.0, 0.0, 1.0, 1.0, 1.0])) == 2
