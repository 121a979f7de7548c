"""How much of the order of benefits hangs on the seed; everybody is invented."""

import pandas as pd
import pytest

from models.benefit.cohort import Cohort, build_cohort
from models.benefit.learner import BenefitFit, fit_benefit
from models.benefit.params import BenefitParams
from models.benefit.seeds import SEEDS, stability_over_seeds
from tests.models.benefit.trials import QUICK, Trial, make_trial


def gains(booster: object) -> pd.Series:
    used = booster.feature_importance("gain")  # type: ignore[attr-defined]  # any booster
    return pd.Series(used, index=booster.feature_name())  # type: ignore[attr-defined]  # same


def told(fit: BenefitFit, trial: Trial, params: BenefitParams = QUICK) -> dict[str, object]:
    train: Cohort = build_cohort(*trial.tables)
    return stability_over_seeds(fit.model, train, trial.features, params, importance=gains)


def test_where_help_works_for_some_they_stay_first_whatever_the_seed(
    confounded: Trial, confounded_fit: BenefitFit
) -> None:
    found = told(confounded_fit, confounded)
    assert found["seeds"] == SEEDS == 2
    assert found["shapes"] == ["by_person", "by_person"]
    order, kept = found["order_correlation_least"], found["first_kept_least"]
    assert isinstance(order, float)
    assert isinstance(kept, float)
    assert order > 0.85
    assert 0.4 < kept < 1.0


def test_where_help_works_for_nobody_the_order_hangs_more_on_the_seed(
    confounded: Trial, confounded_fit: BenefitFit
) -> None:
    trial = make_trial(rows=3000, effect=0.0, seed=4)
    fit = fit_benefit(*trial.tables, QUICK)
    assert isinstance(fit, BenefitFit)
    found, steady = told(fit, trial), told(confounded_fit, confounded)
    assert found["shapes"] != steady["shapes"]
    for name in ("rank_correlation", "order_correlation", "first_kept"):
        ours, theirs = found[name], steady[name]
        assert isinstance(ours, float)
        assert isinstance(theirs, float)
        assert ours < theirs


def test_a_refit_that_refuses_is_said_and_gives_no_figure(
    confounded: Trial, confounded_fit: BenefitFit
) -> None:
    greedy = QUICK.model_copy(update={"min_effective_rows": 10**6})
    found = told(confounded_fit, confounded, greedy)
    assert found["seeds"] == 0
    assert str(found["why"]).startswith("with another seed not estimable: ")
    with pytest.raises(KeyError):
        found["order_correlation"]


def test_where_nobody_held_out_has_a_number_it_says_so(
    confounded: Trial, confounded_fit: BenefitFit
) -> None:
    found = stability_over_seeds(
        confounded_fit.model, build_cohort(*confounded.tables), confounded.features.iloc[:0],
        QUICK, importance=gains,
    )  # fmt: skip
    assert found == {"seeds": 0, "why": "nobody held out has a number with each seed"}
