"""Who is referred, and what a referral does."""

from __future__ import annotations

import pandas as pd
import pytest

from simulation.area import Area

COLD_MONTHS = (10, 11, 12, 1, 2, 3)
NO_HOME = (
    "Rough sleeper / squatting",
    "Night shelter / emergency hostel / direct access hostel",
    "Placed in temporary accommodation by the council (inc. homelessness resettlement)",
    "Staying with family / friends as a short-term guest",
)


def with_housing(area: Area, rows: pd.DataFrame) -> pd.DataFrame:
    """Discharges home with what was on record of the home: a barrier, or no survey at all."""
    tenancies = area.tables["tenancy"]
    tenancies = tenancies[tenancies["accommodation_status"] != "Registered care home"]
    tenancies = tenancies.sort_values(["person_id", "tenancy_id"]).drop_duplicates(
        "person_id", keep="last"
    )
    table = rows[rows["home_84d_benefit"].notna()].reset_index()
    table = table.merge(
        tenancies[["person_id", "uprn", "accommodation_status"]], on="person_id", how="left"
    ).merge(area.tables["property"].drop(columns="known_at"), on="uprn", how="left")
    ready = table[["spell_id", "uprn", "discharge_ready_date"]]
    surveys = ready.merge(area.tables["housing_condition_survey"], on="uprn")
    age = (surveys["discharge_ready_date"] - surveys["survey_date"]).dt.days
    surveys = surveys[
        age.between(0, 730) & (surveys["known_at"] <= surveys["discharge_ready_date"])
    ]
    latest = surveys.sort_values("survey_date").drop_duplicates("spell_id", keep="last")
    table = table.merge(
        latest[["spell_id", "damp_severity", "heating_working", "survey_id"]],
        on="spell_id",
        how="left",
    )
    steps = table["internal_stairs"].eq("yes") | table["external_steps_count"].gt(0).fillna(False)
    is_cold = table["epc_band"].isin(list("EFG"))
    is_cold &= table["discharge_ready_date"].dt.month.isin(COLD_MONTHS)
    barrier = (steps & table["cfs_score"].ge(6).fillna(False)) | is_cold
    barrier |= table["damp_severity"].gt(0).fillna(False) | table["heating_working"].eq("no")
    barrier |= table["accommodation_status"].isin(NO_HOME)
    return table.assign(has_barrier=barrier, is_unknown=table["survey_id"].isna())


@pytest.fixture(scope="module")
def homes(area: Area, discharges: pd.DataFrame) -> pd.DataFrame:
    return with_housing(area, discharges)


@pytest.fixture(scope="module")
def cohort(homes: pd.DataFrame) -> pd.DataFrame:
    return homes[homes["has_barrier"] | homes["is_unknown"]]


def naive_difference(rows: pd.DataFrame) -> float:
    referred = rows["arm"] == 1
    return float(rows.loc[referred, "is_home"].mean() - rows.loc[~referred, "is_home"].mean())


def test_about_a_fifth_of_those_with_a_barrier_or_no_survey_are_referred(
    cohort: pd.DataFrame,
) -> None:
    assert 0.18 <= cohort["arm"].mean() <= 0.22


def test_nobody_with_a_barrier_is_certain_of_either_arm(homes: pd.DataFrame) -> None:
    chance = homes.loc[homes["has_barrier"], "referral_probability"]
    assert chance.quantile(0.01) > 0.05
    assert chance.max() <= 0.85


def test_those_in_need_are_found_so_that_a_naive_look_hides_the_benefit(
    cohort: pd.DataFrame,
) -> None:
    assert cohort["referral_probability"].corr(1 - cohort["home_84d_untreated"]) > 0.25
    effect_on_referred = cohort.loc[cohort["arm"] == 1, "home_84d_benefit"].mean()
    assert effect_on_referred > 0.015
    assert naive_difference(cohort) < effect_on_referred - 0.015


def test_by_lot_a_naive_look_is_right(
    randomised: Area, randomised_discharges: pd.DataFrame
) -> None:
    rows = with_housing(randomised, randomised_discharges)
    assert set(rows["referral_probability"]) == {0.3}
    by_arm = rows.groupby("arm")["home_84d_untreated"].mean()
    assert by_arm[1.0] == pytest.approx(by_arm[0.0], abs=0.01)
    assert naive_difference(rows) == pytest.approx(rows["home_84d_benefit"].mean(), abs=0.02)


def test_a_referral_helps_most_people_with_a_barrier_and_harms_some(homes: pd.DataFrame) -> None:
    benefit = homes.loc[homes["has_barrier"], "home_84d_benefit"]
    assert 0.025 <= benefit.mean() <= 0.055
    assert 0.03 <= benefit.std() <= 0.05
    assert 0.05 <= benefit.lt(-0.02).mean() <= 0.12
    assert -0.05 <= benefit[benefit < -0.02].mean() <= -0.03


def test_the_very_frail_are_harmed(homes: pd.DataFrame) -> None:
    is_very_frail = homes["cfs_score"].ge(8).fillna(False)
    assert is_very_frail.any()
    assert homes.loc[is_very_frail, "home_84d_benefit"].lt(0).all()


def test_without_an_effect_nobody_gains_or_loses(no_effect: Area) -> None:
    benefit = no_effect.truth["home_84d_benefit"].dropna()
    assert len(benefit) > 0
    assert benefit.eq(0).all()
    truth = no_effect.truth.dropna(subset=["arm"])
    assert (truth["readmission_30d_risk_treated"] == truth["readmission_30d_risk_untreated"]).all()


def test_without_an_effect_referrals_still_go_to_those_in_need(no_effect: Area) -> None:
    truth = no_effect.truth.dropna(subset=["home_84d_untreated"])
    assert truth["referral_probability"].corr(1 - truth["home_84d_untreated"]) > 0.2


def test_the_arm_is_a_referral_by_discharge_and_later_ones_do_not_count(area: Area) -> None:
    spells = area.tables["discharge_spell"].dropna(subset=["discharge_date"])
    rows = area.tables["referral"].merge(spells, on=["spell_id", "person_id"])
    is_in_time = rows["referral_date"] <= rows["discharge_date"]
    assert (~is_in_time).sum() > 100
    assert (rows["referral_date"] >= rows["admission_date"]).all()
    settled = spells.loc[spells["discharge_date"] < pd.Timestamp("2026-09-30"), "spell_id"]
    arm = area.truth["arm"].reindex(settled)
    in_time = set(rows.loc[is_in_time, "spell_id"])
    assert in_time & set(settled) == set(arm.index[arm == 1])
