import numpy as np
import pandas as pd
import pytest

from models.benefit.beside import Beside
from models.benefit.bundle import open_benefit, pack_benefit
from models.benefit.cohort import build_cohort
from models.benefit.learner import BenefitFit, fit_benefit
from models.benefit.model import BenefitModel, predict_benefit
from tests.models.benefit.trials import QUICK, make_trial

TRIAL = make_trial(rows=1200, is_confounded=True)
INDEX = TRIAL.features.index


@pytest.mark.parametrize(
    ("beside", "words"),
    [
        (Beside(known_propensity=pd.Series(1.0, index=INDEX)), "inside 0 and 1 or missing, 1200"),
        (Beside(second_outcome=pd.Series(0.3, index=INDEX)), "second_outcome must be 0, 1 or"),
        (Beside(kind=pd.Series(["A"], index=["x"])), "kind has other rows than features .1 ag"),
        (Beside(before=pd.Series([1.0], index=["x"])), "before has other rows than features"),
        (Beside(modifiers=("stairs", "attic")), "1 of 2 modifiers are no columns of .*: attic;"),
        (Beside(modifiers=()), "0 of 0 modifiers"),
    ],
)
def test_an_optional_column_that_does_not_fit_is_refused(beside: Beside, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        build_cohort(*TRIAL.tables, beside)


def test_known_chances_are_used_as_they_are_and_the_others_are_estimated() -> None:
    known = pd.Series(np.where(np.arange(1200) < 600, 0.37, np.nan), index=INDEX)
    fit = fit_benefit(*TRIAL.tables, QUICK, beside=Beside(known_propensity=known))
    assert isinstance(fit, BenefitFit)
    assert (fit.rows["propensity"].iloc[:600] == 0.37).all()
    assert fit.rows["propensity"].iloc[600:].nunique() > 500


def test_the_chances_of_a_lottery_give_the_right_effect_where_features_hide_who_was_drawn() -> None:
    """The lot favoured the needy, and need is not among the features."""
    trial = make_trial(rows=6000, is_confounded=True, effect=0.2, seed=3)
    need = trial.features["need"].fillna(0)
    chance = 1 / (1 + np.exp(-(1.2 * need + 0.5 * trial.features["stairs"] - 0.8)))
    blind = trial.features.drop(columns="need")
    known = trial.features["need"].notna()
    rest = (blind[known], trial.referred[known], trial.outcome[known], trial.person_id[known])
    params = QUICK.model_copy(update={"single_limit": 0.001, "band_min_per_arm": 1})
    fitted = fit_benefit(*rest, params)
    told = fit_benefit(*rest, params, beside=Beside(known_propensity=chance[known]))
    assert isinstance(fitted, BenefitFit)
    assert isinstance(told, BenefitFit)
    true = trial.benefit[known].mean()
    assert abs(told.ate.value - true) < 3 * told.ate.se
    assert abs(fitted.ate.value - true) > 4 * fitted.ate.se


def test_the_last_stage_sees_the_named_columns_alone_and_so_does_every_half_sample() -> None:
    trial = make_trial(rows=3000, effect=0.2)
    named = fit_benefit(*trial.tables, QUICK, beside=Beside(modifiers=("stairs",)))
    blind = fit_benefit(*trial.tables, QUICK, beside=Beside(modifiers=("a",)))
    assert isinstance(named, BenefitFit)
    assert isinstance(blind, BenefitFit)
    assert named.rows["teacher"].corr(trial.benefit) > blind.rows["teacher"].corr(trial.benefit)
    standing = named.model.standing
    assert standing is not None
    assert standing.columns == (trial.features.columns.get_loc("stairs"),)
    assert {half.num_feature() for half in standing.halves} == {1}


def test_named_columns_survive_the_bundle() -> None:
    beside = Beside(modifiers=("need", "stairs"))
    fit = fit_benefit(*TRIAL.tables, QUICK, beside=beside)
    assert isinstance(fit, BenefitFit)
    files = pack_benefit(fit.model, TRIAL.features)
    opened = open_benefit({name: text.encode() for name, text in files.items()})
    assert isinstance(opened, BenefitModel)
    pd.testing.assert_frame_equal(
        predict_benefit(opened, TRIAL.features), predict_benefit(fit.model, TRIAL.features)
    )


def test_where_none_are_named_every_column_may_change_what_help_does() -> None:
    assert build_cohort(*TRIAL.tables).modifiers == (0, 1, 2, 3, 4)
