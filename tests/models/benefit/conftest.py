import pytest

from models.benefit.learner import BenefitFit, fit_benefit
from tests.models.benefit.trials import QUICK, Trial, make_trial


@pytest.fixture(scope="session")
def confounded() -> Trial:
    return make_trial(rows=4000, is_confounded=True, people=3000)


@pytest.fixture(scope="session")
def confounded_fit(confounded: Trial) -> BenefitFit:
    fit = fit_benefit(*confounded.tables, QUICK)
    assert isinstance(fit, BenefitFit)
    return fit
