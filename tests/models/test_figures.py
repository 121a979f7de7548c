"""No published picture shows one person: every dot, bar and list stands for ten or more."""

import numpy as np
import pandas as pd
import pytest

from models.comparators import Comparator
from models.figures import FEWEST_SHOWN, figure_tables, score_spread

RNG = np.random.default_rng(2)
SCORE = RNG.beta(1.5, 8, 373)
LABEL = (RNG.random(373) < SCORE).astype("float64")
INDEX = pd.Index([f"s{at}" for at in range(373)], name="spell_id")
RULE = Comparator(
    name="age_and_emergency",
    label="Age and emergency admissions",
    score=pd.Series(SCORE, INDEX),
    probability=pd.Series(SCORE, INDEX),
    unknown_share=0.0,
)


@pytest.mark.parametrize("scores", [SCORE, np.r_[np.full(50, 0.2), 0.99], np.array([0.5])])
def test_a_bar_of_the_histogram_is_never_a_few_people(scores: np.ndarray) -> None:
    people = score_spread(scores)["people"]
    few = people[(people > 0) & (people < FEWEST_SHOWN)]
    assert len(few) == 0 or len(scores) < FEWEST_SHOWN
    assert (people % 5 == 0).all()


def test_a_dot_or_a_list_is_never_a_few_people() -> None:
    tables = figure_tables(LABEL, SCORE, {}, INDEX)
    assert (tables["calibration_curve"]["n"] >= FEWEST_SHOWN).all()
    assert (tables["precision_recall"]["share"] * 373 >= FEWEST_SHOWN - 0.1).all()
    assert (tables["hit_rate"]["k"] >= FEWEST_SHOWN).all()


def test_the_decision_curve_has_the_simple_rule_where_one_gives_chances() -> None:
    with_rule = figure_tables(LABEL, SCORE, {"age_and_emergency": RULE}, INDEX)["decision_curve"]
    pd.testing.assert_series_equal(with_rule["simple_rule"], with_rule["model"], check_names=False)
    assert "simple_rule" not in figure_tables(LABEL, SCORE, {}, INDEX)["decision_curve"]
