"""The truth is true: what happened agrees with the chances it came from."""

from __future__ import annotations

import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

from simulation.area import Area


def within_three_standard_errors(happened: pd.Series, chance: pd.Series) -> bool:
    error = happened.mean() - chance.mean()
    return bool(abs(error) <= 3 * (chance * (1 - chance)).mean() ** 0.5 / len(chance) ** 0.5)


@pytest.mark.parametrize("arm", [0.0, 1.0], ids=["not referred", "referred"])
@pytest.mark.parametrize("fixture", ["discharges", "randomised_discharges"])
def test_readmission_comes_as_often_as_the_truth_says(
    request: pytest.FixtureRequest, fixture: str, arm: float
) -> None:
    rows = request.getfixturevalue(fixture)
    rows = rows[rows["arm"] == arm]
    assert within_three_standard_errors(rows["is_readmitted"], rows["readmission_30d_risk"])


@pytest.mark.parametrize(
    ("arm", "chance"), [(0.0, "home_84d_untreated"), (1.0, "home_84d_treated")]
)
@pytest.mark.parametrize("fixture", ["discharges", "randomised_discharges"])
def test_people_are_home_on_day_84_as_often_as_the_truth_says(
    request: pytest.FixtureRequest, fixture: str, arm: float, chance: str
) -> None:
    rows = request.getfixturevalue(fixture)
    rows = rows[(rows["arm"] == arm) & rows[chance].notna()]
    assert within_three_standard_errors(rows["is_home"], rows[chance])


def test_truth_is_calibrated_from_the_lowest_to_the_highest_tenth(
    discharges: pd.DataFrame,
) -> None:
    tenth = pd.qcut(discharges["readmission_30d_risk"], 10, labels=False)
    for _, rows in discharges.groupby(tenth):
        assert within_three_standard_errors(rows["is_readmitted"], rows["readmission_30d_risk"])


def test_even_a_perfect_model_would_rank_readmission_no_better_than_0_74(
    discharges: pd.DataFrame,
) -> None:
    best = roc_auc_score(discharges["is_readmitted"], discharges["readmission_30d_risk"])
    assert 0.70 <= best <= 0.74


def test_earlier_emergency_stays_are_the_strongest_single_signal(
    area: Area, discharges: pd.DataFrame
) -> None:
    spells = area.tables["discharge_spell"]
    emergencies = spells[
        spells["admission_method"].isin(["21", "22", "23", "24", "25", "2A", "2D"])
    ]
    rows = discharges.reset_index()
    pairs = rows[["spell_id", "person_id", "admission_date"]].merge(
        emergencies[["person_id", "admission_date"]], on="person_id", suffixes=("", "_earlier")
    )
    days = (pairs["admission_date"] - pairs["admission_date_earlier"]).dt.days
    counts = pairs[days.between(1, 365)].groupby("spell_id").size()
    counts = counts.reindex(rows["spell_id"]).fillna(0)
    happened = rows["is_readmitted"]
    by_history = roc_auc_score(happened, counts)
    others = {
        "age": rows["age_at_admission_years"].astype(float),
        "nights": (rows["discharge_date"] - rows["admission_date"]).dt.days,
        "deprivation": -rows["imd_decile"].astype(float),
    }
    assert by_history > 0.62
    for values in others.values():
        assert by_history > roc_auc_score(happened, values)


def test_truth_stands_only_where_it_has_a_meaning(area: Area) -> None:
    spells = area.tables["discharge_spell"].set_index("spell_id")
    truth = area.truth
    goes_on = spells["discharge_date"].isna() | spells["discharge_destination"].isin(["51", "79"])
    assert truth.loc[goes_on].isna().all(axis=None)
    assert truth.loc[~goes_on, "readmission_30d_risk"].between(0, 1).all()
    is_home = spells["discharge_destination"].isin(["19", "29"])
    assert truth.loc[is_home, "home_84d_benefit"].notna().all()
    assert truth.loc[~is_home, "home_84d_benefit"].isna().all()
    benefit = truth["home_84d_treated"] - truth["home_84d_untreated"]
    pd.testing.assert_series_equal(benefit, truth["home_84d_benefit"], check_names=False)
