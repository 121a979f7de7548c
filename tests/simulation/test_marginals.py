"""The area looks like the country: published or stated ranges, measured on the tables."""

from __future__ import annotations

import pandas as pd
import pytest

from simulation.area import Area

GROUPS = {
    "owner_outright": "owner",
    "owner_mortgage": "owner",
    "shared_ownership": "owner",
    "rent_la": "social",
    "rent_prp": "social",
    "rent_private": "private",
    "tied": "private",
    "rent_free": "private",
}


def share_yes(answers: pd.Series) -> float:
    return float(answers[answers != "unknown"].eq("yes").mean())


def surveyed_homes(area: Area, people: pd.DataFrame) -> pd.DataFrame:
    """Homes of the survey programme, visits during a stay apart, by landlord."""
    surveys = area.tables["housing_condition_survey"]
    programme = surveys[surveys["survey_type"] != "h2h_visit"]
    worst = programme.groupby("uprn")["damp_severity"].max().reset_index()
    homes = people.assign(group=people["tenure"].map(GROUPS)).dropna(subset=["group"])
    homes = homes.merge(worst, on="uprn")
    hazards = area.tables["housing_hazard"]["uprn"]
    return homes.assign(has_hazard=homes["uprn"].isin(hazards))


def test_of_adults_leaving_hospital_46_percent_are_65_or_older(discharges: pd.DataFrame) -> None:
    assert 0.43 <= discharges["age_at_admission_years"].ge(65).mean() <= 0.50


def test_some_are_under_18_so_that_leaving_them_out_is_exercised(area: Area) -> None:
    ages = area.tables["discharge_spell"]["age_at_admission_years"]
    assert 0.01 <= ages.lt(18).mean() <= 0.03


def test_30_day_readmission_is_12_to_16_percent_and_rises_with_age(
    discharges: pd.DataFrame,
) -> None:
    assert 0.12 <= discharges["is_readmitted"].mean() <= 0.16
    bands = pd.cut(discharges["age_at_admission_years"].astype(int), [17, 64, 74, 84, 120])
    by_age = discharges.groupby(bands, observed=True)["is_readmitted"].mean()
    assert by_age.is_monotonic_increasing


@pytest.mark.parametrize(
    ("group", "low", "high"),
    [("owner", 0.76, 0.82), ("social", 0.13, 0.19), ("private", 0.03, 0.07)],
)
def test_tenure_at_65_and_over(
    first_stays: pd.DataFrame, group: str, low: float, high: float
) -> None:
    older = first_stays[first_stays["age_at_admission_years"] >= 65]
    assert low <= older["tenure"].map(GROUPS).dropna().eq(group).mean() <= high


def test_younger_people_rent_more(first_stays: pd.DataFrame) -> None:
    group = first_stays["tenure"].map(GROUPS)
    rents = group.ne("owner").where(group.notna())
    is_older = first_stays["age_at_admission_years"] >= 65
    assert rents[~is_older].mean() > rents[is_older].mean() + 0.1


def test_homeless_people_are_about_one_and_a_half_percent(first_stays: pd.DataFrame) -> None:
    assert 0.010 <= first_stays["tenure"].eq("none").mean() <= 0.020


@pytest.mark.parametrize(
    ("group", "low", "high"),
    [("owner", 0.02, 0.06), ("social", 0.05, 0.09), ("private", 0.05, 0.13)],
)
def test_damp_by_landlord(
    area: Area, first_stays: pd.DataFrame, group: str, low: float, high: float
) -> None:
    homes = surveyed_homes(area, first_stays).dropna(subset=["damp_severity"])
    assert low <= homes.loc[homes["group"] == group, "damp_severity"].gt(0).mean() <= high


@pytest.mark.parametrize(
    ("group", "low", "high"),
    [("owner", 0.05, 0.10), ("social", 0.02, 0.06), ("private", 0.06, 0.14)],
)
def test_category_1_hazards_by_landlord(
    area: Area, first_stays: pd.DataFrame, group: str, low: float, high: float
) -> None:
    homes = surveyed_homes(area, first_stays)
    assert low <= homes.loc[homes["group"] == group, "has_hazard"].mean() <= high


@pytest.mark.parametrize(
    ("group", "low", "high"),
    [("owner", 0.10, 0.25), ("social", 0.55, 0.70), ("private", 0.10, 0.25)],
)
def test_surveys_are_missing_where_nobody_is_the_landlord(
    area: Area, first_stays: pd.DataFrame, group: str, low: float, high: float
) -> None:
    homes = first_stays[first_stays["tenure"].map(GROUPS) == group]
    surveyed = homes["uprn"].isin(area.tables["housing_condition_survey"]["uprn"])
    assert low <= surveyed.mean() <= high


def test_heating_fails_about_twice_as_often_in_winter(area: Area) -> None:
    surveys = area.tables["housing_condition_survey"]
    is_out = surveys["heating_working"].eq("no")
    in_winter = surveys["survey_date"].dt.month.isin([12, 1, 2])
    assert 1.5 <= is_out[in_winter].mean() / is_out[~in_winter].mean() <= 2.5


def test_energy_certificates_and_property_matches(area: Area, first_stays: pd.DataFrame) -> None:
    assert 0.60 <= area.tables["property"]["epc_band"].notna().mean() <= 0.70
    housed = first_stays[first_stays["tenure"].map(GROUPS).notna()]
    assert 0.85 <= housed["uprn"].notna().mean() <= 0.95


def test_one_in_three_live_alone_at_65_and_more_at_75(first_stays: pd.DataFrame) -> None:
    ages = first_stays["age_at_admission_years"]
    assert 0.30 <= share_yes(first_stays.loc[ages >= 65, "lives_alone"]) <= 0.37
    assert 0.38 <= share_yes(first_stays.loc[ages >= 75, "lives_alone"]) <= 0.46
    assert 0.09 <= first_stays["lives_alone"].eq("unknown").mean() <= 0.15


def test_frailty_of_emergency_stays_at_75_and_over(area: Area) -> None:
    spells = area.tables["discharge_spell"]
    older = spells[
        spells["age_at_admission_years"].ge(75) & spells["admission_method"].str.startswith("2")
    ]
    scores = older["cfs_score"].dropna().astype(int)
    shares = pd.cut(scores, [0, 3, 4, 5, 6, 7, 9]).value_counts(normalize=True, sort=False)
    expected = [0.20, 0.15, 0.20, 0.25, 0.15, 0.05]
    assert shares.tolist() == pytest.approx(expected, abs=0.035)


def test_frailty_is_rarely_scored_below_65(area: Area) -> None:
    spells = area.tables["discharge_spell"]
    is_older = spells["age_at_admission_years"] >= 65
    assert spells.loc[~is_older, "cfs_score"].isna().mean() > 0.9
    assert 0.15 <= spells.loc[is_older, "cfs_score"].isna().mean() <= 0.25


def test_people_wait_about_a_day_after_they_are_ready(discharges: pd.DataFrame) -> None:
    waited = (discharges["discharge_date"] - discharges["discharge_ready_date"]).dt.days
    assert 0.7 <= waited.mean() <= 2.0
    has_reason = discharges["delay_reason"].notna()
    assert (has_reason == (waited > 0)).all()
