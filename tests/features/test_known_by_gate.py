from __future__ import annotations

from typing import Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from features.known import as_known
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
DAYS = st.lists(st.integers(-700, 700), max_size=6, unique=True)


def day(offset: int) -> str:
    return f"{DECIDED + pd.Timedelta(days=offset):%Y-%m-%d}"


def world(offsets: list[int]) -> dict[str, pd.DataFrame]:
    """An invented person with one fact of each kind per offset (days from the decision)."""
    stays = [
        spell(f"s{o}", day(o - 5), day(o) if o <= 0 else None, known_at=day(o - 5))
        for o in offsets
        if abs(o) > 40
    ]
    facts: dict[str, list[dict[str, Any]]] = {
        "diagnosis": [], "ed_attendance": [], "care_package_event": [], "tenancy": [],
        "housing_condition_survey": [], "housing_hazard": [], "referral": [],
    }  # fmt: skip
    for o in offsets:
        common = {"person_id": "ana", "known_at": day(o)}
        facts["diagnosis"].append(
            {
                **common,
                "spell_id": f"d{o}",
                "position": 1,
                "code": "I50",
                "code_system": "icd10",
            }
        )
        facts["ed_attendance"].append({**common, "attendance_id": f"a{o}", "arrival_date": day(o)})
        facts["care_package_event"].append(
            {**common, "event_id": f"e{o}", "event_type": "Service", "hours_per_week": 7.0,
             "service_type": "Long Term Support: Community", "event_start_date": day(o),
             "service_component": "Home Support"}
        )  # fmt: skip
        facts["tenancy"].append(
            {**common, "tenancy_id": f"t{o}", "uprn": "u1", "tenure": "rent_la",
             "accommodation_status": "Tenant", "tenancy_start_date": day(o)}
        )  # fmt: skip
        facts["housing_condition_survey"].append(
            {"known_at": day(o), "survey_id": f"v{o}", "uprn": "u1", "survey_date": day(o),
             "survey_type": "hhsrs", "damp_severity": 2, "clutter_image_rating": 3}
        )  # fmt: skip
        facts["housing_hazard"].append(
            {"known_at": day(o), "hazard_id": f"h{o}", "uprn": "u1", "hazard_code": 1,
             "hazard_category": 1, "reported_date": day(o)}
        )  # fmt: skip
        facts["referral"].append(
            {**common, "referral_id": f"r{o}", "spell_id": "s-other", "referral_date": day(o)}
        )
    own = spell("index", day(-9), day(0))
    return {
        "person": table("person", person(lives_alone="yes")),
        "discharge_spell": spells(own, *stays),
        "property": table("property", {"uprn": "u1", "known_at": "2020-01-01", "epc_band": "F"}),
        **{name: table(name, *rows) for name, rows in facts.items()},
    }


def features_of(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    index = index_of(tables["discharge_spell"], "index")
    return build_feature_table(tables, index, contracts(), PARAMS)


@settings(max_examples=25, deadline=None)
@given(offsets=DAYS)
def test_what_became_known_later_changes_no_feature(offsets: list[int]) -> None:
    past_only = features_of(world([offset for offset in offsets if offset <= 0]))
    pd.testing.assert_frame_equal(features_of(world(offsets)), past_only)


@settings(max_examples=10, deadline=None)
@given(offsets=DAYS, seed=st.integers(0, 9))
def test_the_order_of_rows_changes_no_feature(offsets: list[int], seed: int) -> None:
    tables = world(offsets)
    shuffled = {
        name: rows.sample(frac=1.0, random_state=seed).reset_index(drop=True)
        for name, rows in tables.items()
    }
    pd.testing.assert_frame_equal(features_of(shuffled), features_of(tables))


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
