import numpy as np
import pandas as pd
import pytest

from models.benefit.bundle import open_benefit, pack_benefit
from models.benefit.learner import BenefitFit
from models.benefit.model import BenefitModel, predict_benefit
from models.benefit.standing import fifth_of
from tests.models.benefit.trials import QUICK, Trial

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
