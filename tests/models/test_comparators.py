"""Published point tables, and rivals that are judged as the model is."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

from models.comparators import (
    hospital,
    hospital_frailty,
    lace,
    left_out,
    parr30,
    point_scores,
    random_order,
    stay_in_last_30_days,
)


def inputs(**values: float) -> pd.DataFrame:
    known = {
        "los_days": 0.0,
        "is_emergency": 0.0,
        "charlson": 0.0,
        "ed_visits_183d": 0.0,
        "age_years": 0.0,
        "admissions_365d": 0.0,
        "emergency_admissions_365d": 0.0,
        "had_stay_30d": 0.0,
        "hospital_frailty": 0.0,
        "had_emergency_stay_30d": 0.0,
    }
    return pd.DataFrame([{**known, **values}], index=pd.Index(["s1"], name="spell_id"))


@pytest.mark.parametrize(
    ("facts", "points"),
    [
        pytest.param({}, 0, id="nothing"),
        pytest.param({"los_days": 0.9}, 0, id="under a day"),
        pytest.param({"los_days": 1}, 1, id="one day"),
        pytest.param({"los_days": 2}, 2, id="two days"),
        pytest.param({"los_days": 3}, 3, id="three days"),
        pytest.param({"los_days": 4}, 4, id="four days"),
        pytest.param({"los_days": 6}, 4, id="six days"),
        pytest.param({"los_days": 7}, 5, id="a week"),
        pytest.param({"los_days": 13}, 5, id="thirteen days"),
        pytest.param({"los_days": 14}, 7, id="a fortnight"),
        pytest.param({"is_emergency": 1}, 3, id="emergency"),
        pytest.param({"charlson": 3}, 3, id="Charlson 3"),
        pytest.param({"charlson": 4}, 5, id="Charlson 4"),
        pytest.param({"ed_visits_183d": 4}, 4, id="four visits"),
        pytest.param({"ed_visits_183d": 9}, 4, id="nine visits"),
        pytest.param(
            {"los_days": 30, "is_emergency": 1, "charlson": 9, "ed_visits_183d": 9},
            19,
            id="everything",
        ),
    ],
)
def test_lace_points(facts: dict[str, float], points: int) -> None:
    assert lace(inputs(**facts)).score.tolist() == [points]


@pytest.mark.parametrize(
    ("facts", "points"),
    [
        pytest.param({}, 0, id="nothing"),
        pytest.param({"is_emergency": 1}, 1, id="urgent"),
        pytest.param({"los_days": 4}, 0, id="four days"),
        pytest.param({"los_days": 5}, 2, id="five days"),
        pytest.param({"admissions_365d": 1}, 2, id="one earlier stay"),
        pytest.param({"admissions_365d": 5}, 2, id="five earlier stays"),
        pytest.param({"admissions_365d": 6}, 5, id="six earlier stays"),
        pytest.param({"is_haemoglobin_low": 1, "is_sodium_low": 1}, 2, id="blood results"),
        pytest.param({"is_oncology": 1, "had_procedure": 1}, 3, id="oncology and procedure"),
    ],
)
def test_hospital_points(facts: dict[str, float], points: int) -> None:
    assert hospital(inputs(**facts)).score.tolist() == [points]


def test_hospital_says_how_many_items_it_lacks() -> None:
    assert hospital(inputs()).label == "HOSPITAL score, simplified (4 of 7 items not in the data)"


def test_parr30_of_a_worked_example() -> None:
    scored = parr30(
        inputs(
            age_years=80,
            emergency_admissions_365d=2,
            had_emergency_stay_30d=1,
            is_emergency=1,
            imd_decile=1,
            had_dementia=1,
            had_renal=0,
        )
    )
    log_odds = -2.91821 + 0.000060581 * 6400 + 0.243 + 0.5258 + 0.5565 + 0.1017 + 0.0467
    assert scored.score.iloc[0] == pytest.approx(log_odds, abs=1e-12)
    assert scored.probability is not None
    assert scored.probability.iloc[0] == pytest.approx(expit(log_odds), abs=1e-12)


def test_an_unknown_fact_counts_nothing_and_is_reported() -> None:
    two = pd.concat([inputs(los_days=5, is_emergency=1), inputs(los_days=np.nan, is_emergency=1)])
    two.index = pd.Index(["s1", "s2"])
    scored = lace(two)
    assert scored.score.tolist() == [7, 3]
    assert scored.unknown_share == 0.5
    assert parr30(inputs(imd_decile=np.nan)).score.notna().all()


def test_a_rival_without_its_inputs_is_left_out_of_the_set() -> None:
    assert set(point_scores(inputs(), seed=1)) == {
        "lace",
        "hospital",
        "parr30",
        "hospital_frailty",
        "recent_stay",
        "random",
    }
    few = inputs(hospital_frailty=np.nan).drop(columns=["charlson", "had_stay_30d"])
    assert set(point_scores(few, seed=1)) == {"hospital", "parr30", "random"}
    assert left_out(few) == [
        {"rival": "LACE index", "because": "the data lack charlson"},
        {
            "rival": "Hospital Frailty Risk Score",
            "because": "the source says nothing of hospital_frailty",
        },
        {"rival": "Any stay in the last 30 days", "because": "the data lack had_stay_30d"},
    ]
    with pytest.raises(ValueError, match="comparator inputs lack charlson"):
        lace(few)


def test_a_recent_stay_ranks_above_none() -> None:
    assert stay_in_last_30_days(inputs(had_stay_30d=1)).score.tolist() == [1.0]


def test_hospital_frailty_ranks_by_its_points_and_an_unknown_counts_none() -> None:
    three = pd.concat([inputs(hospital_frailty=points) for points in (7.1, 0.0, np.nan)])
    scored = hospital_frailty(three)
    assert scored.score.tolist() == [7.1, 0.0, 0.0]
    assert scored.unknown_share == pytest.approx(1 / 3)


def test_random_is_the_same_twice_and_another_with_another_seed() -> None:
    index = pd.RangeIndex(50)
    first, again, other = (random_order(index, seed=seed).score for seed in (1, 1, 2))
    pd.testing.assert_series_equal(first, again)
    assert (first != other).all()
