"""Who is at home, how secure the home is, and which groups an audit asks about."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from features.families import living, referral
from features.groups import GROUP_COLUMNS, NOT_RECORDED, audit_groups
from features.known import KnownFacts, current_tenancies
from features.registry import ARM_COLUMN, BY_NAME, FEATURES, KNOWN_SUFFIX, build_arm, model_columns
from features.table import features_of
from tests.features.invented import PARAMS, index_of, known_facts, person, spell, spells, table

STAYS = spells(spell("index", "2025-06-20", "2025-06-30"))


def facts(**tables: pd.DataFrame) -> KnownFacts:
    return known_facts(index_of(STAYS, "index"), STAYS, **tables)


def of_person(**about: Any) -> KnownFacts:
    return facts(person=table("person", person(**about)))


def of_homes(*rows: dict[str, Any]) -> KnownFacts:
    common = {
        "person_id": "ana", "uprn": "u1", "tenure": "rent_la", "accommodation_status": "Tenant",
        "known_at": "2025-01-01",
    }  # fmt: skip
    homes = [{**common, "tenancy_id": f"t{n}", **row} for n, row in enumerate(rows)]
    return facts(tenancy=table("tenancy", *homes))


def said(series: pd.Series) -> float | None:
    return None if series.isna()["index"] else float(series["index"])


@pytest.mark.parametrize(
    ("about", "alone"),
    [
        pytest.param({"lives_alone": "yes"}, 1, id="alone"),
        pytest.param({"lives_alone": "no"}, 0, id="with others"),
        pytest.param({"lives_alone": "unknown"}, None, id="unknown"),
        pytest.param({}, None, id="not recorded"),
        pytest.param({"lives_alone": "yes", "carer_lives_with": "yes"}, None, id="contradiction"),
        pytest.param({"lives_alone": "yes", "known_at": "2025-07-01"}, None, id="known later"),
    ],
)
def test_living_alone_is_yes_no_or_unknown(about: dict[str, Any], alone: int | None) -> None:
    assert said(living.lives_alone(of_person(**about), PARAMS)) == alone


@pytest.mark.parametrize(
    ("carer", "without"), [("no", 1), ("yes", 0), ("unknown", None), (None, None)]
)
def test_having_no_carer_is_yes_no_or_unknown(carer: str | None, without: int | None) -> None:
    assert said(living.is_without_carer(of_person(has_unpaid_carer=carer), PARAMS)) == without


@pytest.mark.parametrize(
    ("status", "without_home"),
    [
        pytest.param("Rough sleeper / squatting", 1, id="rough sleeper"),
        pytest.param("Registered care home", 1, id="care home"),
        pytest.param("Tenant", 0, id="tenant"),
        pytest.param("Unknown", None, id="unknown"),
    ],
)
def test_a_settled_home_is_yes_no_or_unknown(status: str, without_home: int | None) -> None:
    known = of_homes({"accommodation_status": status})
    assert said(living.is_without_settled_home(known, PARAMS)) == without_home


def test_without_a_tenancy_table_nothing_is_said_of_the_home() -> None:
    known = facts()
    for build in (living.is_without_settled_home, living.is_tenancy_at_risk, living.moves):
        assert said(build(known, PARAMS)) is None


@pytest.mark.parametrize(
    ("notice", "at_risk"), [("s21", 1), ("s8", 1), ("none", 0), ("unknown", None), (None, None)]
)
def test_a_notice_puts_a_tenancy_at_risk(notice: str | None, at_risk: int | None) -> None:
    assert said(living.is_tenancy_at_risk(of_homes({"notice_served": notice}), PARAMS)) == at_risk


@pytest.mark.parametrize(
    ("started", "count"),
    [
        pytest.param("2023-06-30", 0, id="731 days before"),
        pytest.param("2023-07-01", 1, id="730 days before"),
        pytest.param("2025-06-29", 1, id="the day before"),
        pytest.param("2025-06-30", 0, id="the day of the decision"),
    ],
)
def test_a_move_counts_for_730_days(started: str, count: int) -> None:
    known = of_homes({"tenancy_start_date": started, "known_at": "2023-01-01"})
    assert said(living.moves(known, PARAMS)) == count


def test_the_home_is_the_latest_tenancy_that_had_begun_and_not_ended() -> None:
    known = of_homes(
        {"tenure": "first", "tenancy_start_date": "2019-01-01"},
        {"tenure": "ended", "tenancy_start_date": "2024-01-01", "tenancy_end_date": "2025-06-29",
         "end_known_at": "2025-06-29"},
        {"tenure": "end not known yet", "tenancy_start_date": "2023-01-01",
         "tenancy_end_date": "2025-06-01", "end_known_at": "2025-07-01"},
        {"tenure": "to come", "tenancy_start_date": "2025-07-01"},
    )  # fmt: skip
    home = current_tenancies(known.tenancies, known.index)
    assert home["tenure"]["index"] == "end not known yet"


@pytest.mark.parametrize(
    ("spell_id", "known_at", "is_open", "earlier"),
    [
        pytest.param("index", "2025-06-30", 1, 0, id="in this stay"),
        pytest.param("index", "2025-07-01", 0, 0, id="in this stay, known later"),
        pytest.param("before", "2024-06-30", 0, 1, id="in an earlier stay"),
        pytest.param("before", "2023-06-30", 0, 0, id="731 days before"),
    ],
)
def test_a_referral_is_of_this_stay_or_an_earlier_one(
    spell_id: str, known_at: str, is_open: int, earlier: int
) -> None:
    row = {
        "referral_id": "r", "person_id": "ana", "spell_id": spell_id, "known_at": known_at,
        "referral_date": known_at,
    }  # fmt: skip
    known = facts(referral=table("referral", row))
    assert said(build_arm(known, PARAMS)) == is_open
    assert said(referral.earlier_housing_referrals(known, PARAMS)) == earlier
    assert said(build_arm(facts(), PARAMS)) is None


def test_groups_are_words_and_never_missing() -> None:
    people = table("person", person(sex="2", ethnic_category="M", imd_decile=3, lives_alone="no"))
    known = facts(person=people)
    groups = audit_groups(known, features_of(known, PARAMS), people)
    assert list(groups) == list(GROUP_COLUMNS)
    row = groups.loc["index"].to_dict()
    assert (row["sex"], row["ethnic_group"], row["deprivation_fifth"]) == ("female", "black", "2")
    assert (row["age_band"], row["lives_alone"], row["site"]) == (
        "75 to 84",
        "with others",
        "north",
    )
    assert (row["tenure"], row["home"], row["home_survey"]) == (NOT_RECORDED,) * 3


def test_groups_of_a_person_of_whom_nothing_is_recorded_say_so() -> None:
    stays = spells(spell("index", "2025-06-20", "2025-06-30", site_code=None))
    nobody = table("person", person("bo"))
    known = known_facts(index_of(stays, "index"), stays, person=nobody)
    groups = audit_groups(known, features_of(known, PARAMS), nobody)
    assert not groups.isna().any(axis=None)
    assert set(groups.drop(columns="age_band").loc["index"]) == {NOT_RECORDED}


@pytest.mark.parametrize(
    ("decile", "fifth"), [(1, "1 most deprived"), (2, "1 most deprived"), (9, "5 least deprived")]
)
def test_two_deciles_are_a_fifth(decile: int, fifth: str) -> None:
    people = table("person", person(imd_decile=decile))
    known = facts(person=people)
    groups = audit_groups(known, features_of(known, PARAMS), people)
    assert groups["deprivation_fifth"].to_list() == [fifth]


def test_a_model_uses_each_feature_and_then_each_known_flag_but_for_what_it_may_not() -> None:
    columns = model_columns("readmission_30d")
    half = len(columns) // 2
    assert columns[half:] == [name + KNOWN_SUFFIX for name in columns[:half]]
    assert columns[:half] == [f.name for f in FEATURES if "readmission_30d" not in f.not_for]
    assert "discharge_pathway" in columns
    assert "discharge_pathway" not in model_columns("ongoing_care")
    assert "discharge_pathway_known" not in model_columns("ongoing_care")


@pytest.mark.parametrize("target", ["readmission_30d", "ongoing_care", "housing_benefit"])
def test_no_model_sees_the_arm_or_a_protected_group(target: str) -> None:
    columns = set(model_columns(target))
    assert ARM_COLUMN not in columns
    assert ARM_COLUMN not in BY_NAME
    assert (
        columns & {"sex", "ethnic_group", "ethnic_category", "tenure", "site", "person_id"} == set()
    )
