from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from models.benefit.bundle import open_benefit, pack_benefit
from models.benefit.learner import BenefitFit, fit_benefit
from models.benefit.model import BenefitModel, predict_benefit
from models.benefit.standing import fifth_of
from tests.models.benefit.trials import QUICK, Trial, make_trial

SHOWN = ["fifth", "fifth_effect", "fifth_low", "fifth_high", "rank_stability"]


@pytest.mark.parametrize(
    ("benefit", "fifth"),
    [(0.5, 1), (0.4, 1), (0.39, 2), (0.2, 3), (0.1, 4), (0.0999, 5), (-1.0, 5)],
)
def test_a_benefit_on_a_cut_belongs_to_the_better_fifth(benefit: float, fifth: int) -> None:
    assert fifth_of(np.array([benefit]), (0.4, 0.3, 0.2, 0.1)).tolist() == [fifth]


def test_no_number_is_given_without_its_fifth_and_its_interval(
    confounded: Trial, confounded_fit: BenefitFit
) -> None:
    answer = predict_benefit(confounded_fit.model, confounded.features)
    with_number = answer[answer["supported"]]
    assert with_number[SHOWN].notna().all(axis=None)
    assert (with_number["fifth_low"] < with_number["fifth_effect"]).all()
    assert answer.loc[~answer["supported"], SHOWN].isna().all(axis=None)


def test_fifths_are_of_like_size_and_those_with_stairs_are_in_the_first(
    confounded: Trial, confounded_fit: BenefitFit
) -> None:
    answer = predict_benefit(confounded_fit.model, confounded.features)
    shares = answer["fifth"].value_counts(normalize=True)
    assert shares.between(0.15, 0.25).all()
    effect = answer.groupby("fifth")["fifth_effect"].first()
    assert effect[1] > effect[5] + 0.1
    assert confounded.features.loc[answer["fifth"] == 1, "stairs"].mean() > 0.95


def yes_or_no(*, rows: int = 1500) -> Trial:
    """Two columns of yes or no: four answers are possible, so that many benefits are equal."""
    trial = make_trial(rows=rows)
    stairs = trial.features["stairs"]
    need = trial.features["need"].gt(0).astype("float64")
    return replace(trial, features=pd.DataFrame({"stairs": stairs, "need": need}))


def test_where_many_have_the_least_benefit_an_empty_fifth_has_the_effect_of_the_next_better() -> (
    None
):
    trial = yes_or_no()
    fit = fit_benefit(*trial.tables, QUICK)
    assert isinstance(fit, BenefitFit)
    standing = fit.model.standing
    assert standing is not None
    told = predict_benefit(fit.model, trial.features)["fifth"]
    empty = sorted(set(range(2, 6)) - set(told))
    assert empty
    for number in empty:
        assert standing.fifths[number - 1] == standing.fifths[number - 2]
    assert np.isfinite(standing.fifths).all()
    assert pack_benefit(fit.model, trial.features)["standing.json"]


def test_people_first_in_line_stay_so_in_most_half_samples(
    confounded: Trial, confounded_fit: BenefitFit
) -> None:
    answer = predict_benefit(confounded_fit.model, confounded.features)
    is_first = answer["benefit"].rank(pct=True) > 1 - QUICK.stable_share
    steady = answer["rank_stability"]
    assert steady.between(0, 1).all()
    assert steady[is_first].mean() > 0.4
    assert steady[~is_first].mean() < 0.12


def test_the_standing_and_the_kinds_travel_with_the_bundle(
    confounded: Trial, confounded_fit: BenefitFit
) -> None:
    opened = open_benefit(pack_benefit(confounded_fit.model, confounded.features))
    assert isinstance(opened, BenefitModel)
    assert opened.kinds == confounded_fit.model.kinds
    pd.testing.assert_frame_equal(
        predict_benefit(opened, confounded.features),
        predict_benefit(confounded_fit.model, confounded.features),
    )
