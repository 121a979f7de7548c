"""The entry point: same arguments, same bytes; wrong arguments, a plain error."""

from __future__ import annotations

import hashlib

import pandas as pd
import pytest

from simulation.area import Area, simulate

AS_OF = "2026-09-30"


def fingerprint(area: Area) -> dict[str, str]:
    frames = {**area.tables, "truth": area.truth.reset_index()}
    return {
        name: hashlib.sha256(frame.to_csv(index=False).encode()).hexdigest()
        for name, frame in frames.items()
    }


def small(*, seed: int = 5, scenario: str = "default", people: int = 1_500) -> Area:
    return simulate(people=people, seed=seed, scenario=scenario, as_of=AS_OF)


def test_the_same_seed_gives_the_same_bytes() -> None:
    assert fingerprint(small()) == fingerprint(small())


def test_another_seed_gives_another_area_that_offers_the_same_help() -> None:
    ours, others = fingerprint(small(seed=5)), fingerprint(small(seed=6))
    assert [name for name in ours if ours[name] == others[name]] == ["intervention_catalogue"]


def test_a_scenario_leaves_who_lives_in_the_area_as_it_is() -> None:
    known = ["person_id", "sex", "lsoa_code", "lives_alone", "known_at"]
    default, randomised = small(), small(scenario="randomised")
    pd.testing.assert_frame_equal(
        default.tables["person"][known], randomised.tables["person"][known]
    )
    pd.testing.assert_frame_equal(default.tables["property"], randomised.tables["property"])


def test_all_thirteen_tables_are_there_and_none_is_empty(area: Area) -> None:
    assert sorted(area.tables) == [
        "capacity_day",
        "care_package_event",
        "diagnosis",
        "discharge_spell",
        "ed_attendance",
        "housing_condition_survey",
        "housing_hazard",
        "intervention_catalogue",
        "outcome",
        "person",
        "property",
        "referral",
        "tenancy",
    ]
    assert [name for name, table in area.tables.items() if table.empty] == []


def test_one_person_is_enough() -> None:
    tables = small(people=1).tables
    assert len(tables["person"]) == 1
    assert len(tables["discharge_spell"]) >= 1


def test_an_area_without_people_is_refused() -> None:
    with pytest.raises(ValueError, match="people must be at least 1, got 0"):
        small(people=0)


def test_an_unknown_scenario_is_refused_with_the_names_that_exist() -> None:
    with pytest.raises(ValueError, match="default, randomised, no_effect"):
        small(scenario="sunshine")


def test_a_date_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="someday"):
        simulate(people=10, seed=1, scenario="default", as_of="someday")
