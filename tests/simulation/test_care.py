"""Packages, reablement and its sequel."""

from __future__ import annotations

import pandas as pd
import pytest

from simulation.area import Area

COMMUNITY = "Long Term Support: Community"
SHORT_BED = "Short Term Residential Care"
NOT_ONGOING = (
    "NFA: Support ended as planned",
    "NFA: Information and advice or signposting",
    "NFA: Responsibility moved to another local authority",
)
TO_SERVICES = "Progress to support planning or services"


@pytest.fixture(scope="module")
def services(area: Area) -> pd.DataFrame:
    events = area.tables["care_package_event"]
    return events[events["event_type"] == "Service"]


@pytest.fixture(scope="module")
def reablement(services: pd.DataFrame) -> pd.DataFrame:
    return services[services["service_component"] == "Reablement"]


def test_a_tenth_of_adults_come_in_with_a_package_of_13_hours(
    area: Area, services: pd.DataFrame
) -> None:
    spells = area.tables["discharge_spell"]
    adults = spells[spells["age_at_admission_years"] >= 18]
    packages = services[services["service_type"] == COMMUNITY]
    pairs = adults.merge(packages, on="person_id")
    pairs = pairs[pairs["event_start_date"] < pairs["admission_date"]]
    pairs = pairs[~(pairs["event_end_date"] < pairs["admission_date"])]
    assert 0.08 <= pairs["spell_id"].nunique() / len(adults) <= 0.15
    assert 11.5 <= pairs["hours_per_week"].mean() <= 14.5


def test_nobody_has_two_packages_at_once(services: pd.DataFrame) -> None:
    packages = services[services["service_type"] == COMMUNITY]
    packages = packages.sort_values(["person_id", "event_start_date", "event_end_date"])
    same = packages["person_id"].eq(packages["person_id"].shift(-1))
    overlap = packages["event_end_date"] > packages["event_start_date"].shift(-1)
    assert not overlap[same].any()


def test_enough_people_start_reablement_to_learn_from(reablement: pd.DataFrame) -> None:
    assert len(reablement) >= 1_500
    assert 10 <= reablement["hours_per_week"].median() <= 12


def test_reablement_begins_around_a_discharge_and_lasts_six_weeks_at_most(
    area: Area, reablement: pd.DataFrame
) -> None:
    left = area.tables["discharge_spell"][["person_id", "discharge_date"]].dropna()
    gaps = reablement.merge(left, on="person_id")
    gaps["days"] = (gaps["event_start_date"] - gaps["discharge_date"]).dt.days
    near = gaps.loc[gaps["days"].between(-1, 3), "event_id"]
    ended = reablement["event_end_date"].notna()
    assert reablement.loc[ended, "event_id"].isin(near).all()
    lasted = (reablement["event_end_date"] - reablement["event_start_date"]).dt.days
    assert lasted.max() <= 42


def test_ongoing_care_comes_as_often_as_the_truth_says(
    area: Area, services: pd.DataFrame, reablement: pd.DataFrame
) -> None:
    spells = area.tables["discharge_spell"].set_index("spell_id")
    starts = spells.join(area.truth["ongoing_care_probability"].dropna(), how="inner")
    pairs = starts.reset_index().merge(reablement, on="person_id")
    days = (pairs["event_start_date"] - pairs["discharge_date"]).dt.days
    pairs = pairs[days.between(-1, 3)].drop_duplicates("spell_id", keep="last")
    known = pairs[pairs["event_outcome"].isin([*NOT_ONGOING, TO_SERVICES])]
    is_ongoing = known["event_outcome"].eq(TO_SERVICES).astype("float64")
    error = is_ongoing.mean() - known["ongoing_care_probability"].mean()
    assert len(known) > 900
    assert abs(error) <= 3 * is_ongoing.std() / len(known) ** 0.5
    assert 0.25 <= is_ongoing.mean() <= 0.40

    follows = known[is_ongoing.eq(1)].merge(services, on="person_id", suffixes=("", "_next"))
    gap = (follows["event_start_date_next"] - follows["event_end_date"]).dt.days
    is_care = follows["service_type_next"].eq(COMMUNITY)
    is_care |= follows["service_component_next"].eq(SHORT_BED)
    served = follows.loc[gap.between(0, 7) & is_care, "spell_id"].nunique()
    assert served / is_ongoing.sum() > 0.95


def test_sequels_that_tell_nothing_occur(reablement: pd.DataFrame) -> None:
    outcomes = set(reablement["event_outcome"].dropna())
    assert {
        "Admitted to hospital",
        "NFA: Deceased",
        "NFA: Self-funded client or under 12wk disregard",
        "NFA: Support declined",
        "NFA: Referral to NHS services or NHS funded social care",
    } <= outcomes


def test_the_follow_up_on_day_91_is_a_snapshot(area: Area) -> None:
    outcome = area.tables["outcome"]
    assert set(outcome["outcome_code"]) == {"home_91d"}
    assert 0.78 <= outcome["value"].mean() <= 0.92
    days = (outcome["observed_through"] - outcome["clock_start_date"]).dt.days
    assert set(days) == {91}
