"""The public function on data that nobody here made, with an experiment's own answer beside."""

import numpy as np
import pandas as pd
import pytest

from models.benefit.beside import Beside
from models.benefit.learner import BenefitFit, fit_benefit
from models.benefit.nuisance import Nuisances
from models.benefit.params import BenefitParams
from models.benefit.refusal import NotEstimable
from models.benefit.scores import Estimate, effect_on_treated, naive_difference

TRAINING_COLUMNS = ["age", "educ", "black", "hisp", "marr", "nodegree", "re74", "re75"]
MORE_REFUSALS = 0.65
"""Share without anybody alike up to which to go on; the settings of params.yaml stop at half."""


def fitted(
    table: pd.DataFrame,
    columns: list[str],
    arm: str,
    outcome: str,
    *,
    known: float | None = None,
    params: BenefitParams | None = None,
) -> BenefitFit | NotEstimable:
    rows = table.reset_index(drop=True)
    rows.index = pd.Index([f"s{number:05d}" for number in range(len(rows))], name="spell_id")
    people = pd.Series(rows.index.str.replace("s", "p"), index=rows.index)
    chance = None if known is None else pd.Series(known, index=rows.index)
    return fit_benefit(
        rows[columns].astype("float64"),
        rows[arm].astype("float64"),
        rows[outcome].astype("float64"),
        people,
        params or BenefitParams(),
        beside=Beside(known_propensity=chance),
    )


def on_treated(fit: BenefitFit) -> Estimate:
    rows = fit.rows
    chance = rows["propensity"].to_numpy()
    nuisances = Nuisances(
        raw_propensity=chance,
        propensity=chance,
        home_untreated=rows["home_untreated"].to_numpy(),
        home_treated=rows["home_treated"].to_numpy(),
        plug_in=np.zeros(len(rows)),
        was_recalibrated=False,
    )
    found = effect_on_treated(
        rows["referred"].to_numpy(), rows["outcome"].to_numpy(), nuisances, clip=0.02
    )
    return found.estimate(rows["person_id"].to_numpy(dtype=object))


def earned(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(earned=table["re78"] > 0)


@pytest.fixture(scope="module")
def experiment() -> pd.DataFrame:
    """A training for the long-term unemployed, given by lot: 185 with it, 260 without."""
    from causaldata import nsw_mixtape

    return earned(nsw_mixtape.load_pandas().data)


@pytest.fixture(scope="module")
def survey() -> pd.DataFrame:
    """15,992 men of a national survey, who were never offered the training."""
    from causaldata import cps_mixtape

    return earned(cps_mixtape.load_pandas().data)


def experiments_answer(table: pd.DataFrame) -> Estimate:
    """Plain difference between the arms of the lottery: the right one there."""
    arm, outcome = (
        table["treat"].to_numpy(dtype="float64"),
        table["earned"].to_numpy(dtype="float64"),
    )
    people = np.arange(len(table)).astype(str).astype(object)
    return naive_difference(arm, outcome).estimate(people)


def test_445_people_are_too_few_and_the_refusal_says_so(experiment: pd.DataFrame) -> None:
    answer = fitted(experiment, TRAINING_COLUMNS, "treat", "earned")
    assert isinstance(answer, NotEstimable)
    assert answer.verdict == ("not estimable: 445 discharges with a known outcome, 500 needed")


@pytest.mark.slow
def test_men_unlike_those_trained_are_refused_as_a_comparison(
    experiment: pd.DataFrame, survey: pd.DataFrame
) -> None:
    both = pd.concat([experiment[experiment["treat"] == 1], survey])
    answer = fitted(both, TRAINING_COLUMNS, "treat", "earned")
    assert isinstance(answer, NotEstimable)
    assert "have nobody alike in the other arm" in answer.reason


@pytest.mark.slow
def test_among_men_like_those_trained_the_effect_is_the_experiments_and_half_are_refused(
    experiment: pd.DataFrame, survey: pd.DataFrame
) -> None:
    """Black men: the plain difference has the wrong sign."""
    alike = experiment[experiment["black"] == 1]
    both = pd.concat([alike[alike["treat"] == 1], survey[survey["black"] == 1]])
    usual = fitted(both, TRAINING_COLUMNS, "treat", "earned")
    assert isinstance(usual, NotEstimable)
    params = BenefitParams(max_refused_to_estimate=MORE_REFUSALS)
    answer = fitted(both, TRAINING_COLUMNS, "treat", "earned", params=params)
    assert isinstance(answer, BenefitFit)
    ours = on_treated(answer)
    truth = experiments_answer(alike)
    naive = experiments_answer(both)
    assert naive.value < 0 < ours.value
    assert abs(ours.value - truth.value) <= 1.96 * np.hypot(ours.se, truth.se)
    assert abs(ours.value - truth.value) < abs(naive.value - truth.value)
    assert answer.share_refused > 0.4


@pytest.fixture(scope="module")
def incentives() -> pd.DataFrame:
    """2,894 villagers in Malawi, some drawn by lot to be paid for fetching a test result."""
    from causaldata import thornton_hiv

    return pd.DataFrame(thornton_hiv.load_pandas().data).dropna(subset=["got", "any"])


INCENTIVE_COLUMNS = ["distvct", "age", "hiv2004"]


@pytest.mark.slow
def test_a_payment_drawn_by_lot_brings_45_points_more_and_nobody_is_refused(
    incentives: pd.DataFrame,
) -> None:
    means = incentives.groupby("any")["got"].mean()
    plain = means[1.0] - means[0.0]
    assert plain == pytest.approx(0.45, abs=0.005)
    for known in (None, float(incentives["any"].mean())):
        answer = fitted(incentives, INCENTIVE_COLUMNS, "any", "got", known=known)
        assert isinstance(answer, BenefitFit)
        assert answer.ate.value == pytest.approx(plain, abs=answer.ate.se)
        assert answer.share_refused == 0


@pytest.mark.slow
def test_a_payment_whose_receivers_are_shuffled_brings_nothing(incentives: pd.DataFrame) -> None:
    random = np.random.Generator(np.random.PCG64(1))
    shuffled = incentives.assign(drawn=random.permutation(incentives["any"]))
    answer = fitted(shuffled, INCENTIVE_COLUMNS, "drawn", "got")
    assert isinstance(answer, BenefitFit)
    assert answer.ate.low < 0 < answer.ate.high
    assert answer.slope.z < 1.65
