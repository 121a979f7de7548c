"""The public function on data that nobody here made, with an experiment's own answer beside."""

import numpy as np
import pandas as pd
import pytest

from models.benefit import BenefitFit, BenefitParams, Beside, NotEstimable, fit_benefit
from models.benefit.nuisance import Nuisances
from models.benefit.scores import Estimate, effect_on_treated, naive_difference

TRAINING_COLUMNS = ["age", "educ", "black", "hisp", "marr", "nodegree", "re74", "re75"]
POOR_BEFORE = 5000.0
"""Dollars earned a year before the training, at most: the people that the training was for."""


def fitted(
    table: pd.DataFrame,
    columns: list[str],
    arm: str,
    outcome: str,
    *,
    known: float | None = None,
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
        BenefitParams(),
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
def test_among_men_as_poor_before_the_effect_on_the_trained_is_the_experiments(
    experiment: pd.DataFrame, survey: pd.DataFrame
) -> None:
    alike = survey[(survey["re74"] <= POOR_BEFORE) & (survey["re75"] <= POOR_BEFORE)]
    trained = experiment[experiment["treat"] == 1]
    answer = fitted(pd.concat([trained, alike]), TRAINING_COLUMNS, "treat", "earned")
    truth = experiments_answer(experiment)
    if isinstance(answer, NotEstimable):
        assert "alike" in answer.reason or "after weighing" in answer.reason
        return
    ours = on_treated(answer)
    assert abs(ours.value - truth.value) <= 1.96 * np.hypot(ours.se, truth.se)
