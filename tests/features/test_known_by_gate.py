from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from features.pairs import as_known
from features.table import build_feature_table
from tests.features.invented import (
    PARAMS,
    contracts,
    index_of,
    person,
    spell,
    spells,
    table,
)

DECIDED = pd.Timestamp("2025-06-30")
PEOPLE = ("ana", "bo", "cy", "di", "ed", "flo", "gus", "hal")
DAYS = st.lists(st.integers(-700, 700), max_size=6, unique=True)
DAYS_OF_EACH = st.tuples(*[DAYS for _ in PEOPLE])


FOUND = {"falls_admission": "yes", "falls_12m": 2, "cfs_score": 6, "stairs_assessed_safe": "no",
         "cognition_4at": 5, "temporary_address": "yes"}  # fmt: skip


def day(offset: int) -> str:
    return f"{DECIDED + pd.Timedelta(days=offset):%Y-%m-%d}"


def facts_of(who: str, offset: int) -> dict[str, dict[str, Any]]:
    """One fact of each kind, known on that day (days from the decision)."""
    home = f"home-{who}"
    person_fact = {"person_id": who, "known_at": day(offset)}
    home_fact = {"uprn": home, "known_at": day(offset)}
    name = f"{who}{offset}"
    return {
        "diagnosis": {
            **person_fact, "spell_id": f"d{name}", "position": 1, "code": "I50",
            "code_system": "icd10",
        },
        "ed_attendance": {**person_fact, "attendance_id": name, "arrival_date": day(offset)},
        "care_package_event": {
            **person_fact, "event_id": name, "event_type": "Service" if offset % 3 else "Review",
            "hours_per_week": 7.1, "visits_per_day": 3, "event_start_date": day(offset),
            "service_type": "Long Term Support: Community", "service_component": "Home Support",
        },
        "tenancy": {
            **person_fact, "tenancy_id": name, "uprn": home, "tenure": "rent_la",
            "accommodation_status": "Tenant", "tenancy_start_date": day(offset),
        },
        "housing_condition_survey": {
            **home_fact, "survey_id": name, "survey_date": day(offset), "survey_type": "hhsrs",
            "damp_severity": 2, "clutter_image_rating": 3,
        },
        "housing_hazard": {
            **home_fact, "hazard_id": name, "hazard_code": 1, "hazard_category": 1,
            "reported_date": day(offset),
        },
        "homelessness_case": {
            **person_fact, "case_id": name, "application_date": day(offset),
            "accommodation_at_application": "rough_sleeping",
        },
        "referral": {
            **person_fact, "referral_id": name, "spell_id": f"index-{who}",
            "referral_date": day(offset),
        },
    }  # fmt: skip


def world(offsets_of_each: Sequence[list[int]]) -> dict[str, pd.DataFrame]:
    """Invented people, each with one fact of each kind per offset (days from the decision)."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in facts_of("ana", 0)}
    stays, homes = [], []
    for who, offsets in zip(PEOPLE, offsets_of_each, strict=True):
        assessed = [day(offset) for offset in offsets if offset > 0][:1]
        found = {"assessed_date": assessed[0] if assessed else None}
        stays.append(spell(f"index-{who}", day(-9), day(0), person_id=who, **FOUND, **found))
        stays += [
            spell(f"s{who}{o}", day(o - 5), day(o) if o <= 0 else None, person_id=who)
            for o in offsets
            if abs(o) > 40
        ]
        homes.append({"uprn": f"home-{who}", "known_at": "2020-01-01", "epc_band": "F"})
        for offset in offsets:
            for name, fact in facts_of(who, offset).items():
                rows[name].append(fact)
    people = [person(who, lives_alone="yes", household_size=1) for who in PEOPLE]
    return {
        "person": table("person", *people),
        "discharge_spell": spells(*stays),
        "property": table("property", *homes),
        **{name: table(name, *facts) for name, facts in rows.items()},
    }


def features_of(tables: dict[str, pd.DataFrame], people: Sequence[str] = PEOPLE) -> pd.DataFrame:
    index = index_of(tables["discharge_spell"], *[f"index-{who}" for who in people])
    return build_feature_table(tables, index, contracts(), PARAMS)


def rows_of(who: str, tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The tables with the rows of one person and their home alone; every table stays."""
    return {
        name: rows[rows["person_id" if "person_id" in rows else "uprn"].isin([who, f"home-{who}"])]
        for name, rows in tables.items()
    }


def same(one: pd.DataFrame, other: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(one, other, check_exact=True)


@settings(max_examples=6, deadline=None)
@given(offsets_of_each=DAYS_OF_EACH)
def test_what_became_known_later_changes_no_feature(offsets_of_each: Sequence[list[int]]) -> None:
    past = [[offset for offset in offsets if offset <= 0] for offsets in offsets_of_each]
    same(features_of(world(offsets_of_each)), features_of(world(past)))


@settings(max_examples=3, deadline=None)
@given(offsets_of_each=DAYS_OF_EACH, seed=st.integers(0, 9))
def test_the_order_of_rows_changes_no_feature(
    offsets_of_each: Sequence[list[int]], seed: int
) -> None:
    tables = world(offsets_of_each)
    shuffled = {
        name: rows.sample(frac=1.0, random_state=seed).reset_index(drop=True)
        for name, rows in tables.items()
    }
    same(features_of(shuffled), features_of(tables))


@settings(max_examples=3, deadline=None)
@given(offsets_of_each=DAYS_OF_EACH, seed=st.integers(0, 9), is_turned=st.booleans())
def test_a_history_split_over_two_files_in_either_order_changes_no_feature(
    offsets_of_each: Sequence[list[int]], seed: int, is_turned: bool
) -> None:
    tables = world(offsets_of_each)
    draw = random.Random(seed)  # noqa: S311 - which file a row stands in is no secret
    split = {}
    for name, rows in tables.items():
        is_first = pd.Series(
            [draw.random() < 0.5 for _ in range(len(rows))], index=rows.index, dtype="bool"
        )
        files = [rows[is_first], rows[~is_first]]
        split[name] = pd.concat(files[::-1] if is_turned else files, ignore_index=True)
    same(features_of(split), features_of(tables))


@settings(max_examples=3, deadline=None)
@given(offsets_of_each=DAYS_OF_EACH, who=st.sampled_from(PEOPLE))
def test_the_rows_of_other_people_change_no_feature(
    offsets_of_each: Sequence[list[int]], who: str
) -> None:
    tables = world(offsets_of_each)
    together = features_of(tables).loc[[f"index-{who}"]]
    same(together, features_of(rows_of(who, tables), [who]))


@settings(max_examples=3, deadline=None)
@given(offsets_of_each=DAYS_OF_EACH)
def test_people_decided_alone_or_together_have_the_same_features(
    offsets_of_each: Sequence[list[int]],
) -> None:
    tables = world(offsets_of_each)
    halves = [features_of(tables, PEOPLE[:4]), features_of(tables, PEOPLE[4:])]
    same(features_of(tables), pd.concat(halves).sort_index())


def test_the_invented_world_fills_most_of_the_features() -> None:
    """A property of columns that are always missing would be no property."""
    told = features_of(world([[-650, -400, -90, -45, -3]] * len(PEOPLE))).notna().any()
    assert told.sum() >= 0.8 * len(told)


def test_a_service_looks_open_until_its_end_was_known() -> None:
    events = table(
        "care_package_event",
        {"event_id": "e", "person_id": "ana", "event_type": "Service", "known_at": "2025-01-08",
         "event_start_date": "2025-01-01", "event_end_date": "2025-06-01",
         "end_known_at": "2025-07-01"},
    )  # fmt: skip
    contract = contracts()["care_package_event"]
    seen = as_known(events, contract, pd.Timestamp("2025-06-30"))
    assert seen["event_end_date"].isna().all()
    seen = as_known(events, contract, pd.Timestamp("2025-07-01"))
    assert seen["event_end_date"].notna().all()


def test_the_end_of_the_index_stay_is_not_known_when_it_is_decided() -> None:
    stays = spells(spell("index", "2025-06-20", "2025-07-05", discharge_ready_date="2025-06-30"))
    seen = as_known(stays, contracts()["discharge_spell"], pd.Timestamp("2025-06-30 06:00"))
    assert (
        seen[["discharge_date", "discharge_destination", "discharge_method"]].isna().all(axis=None)
    )
    assert seen["discharge_ready_date"].notna().all()
