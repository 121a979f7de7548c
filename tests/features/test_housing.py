"""The home: what is known of it, for how long, and when it is a barrier."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from features.barrier import NONE_RECORDED, PRESENT, UNKNOWN, housing_barriers
from features.families import housing
from features.known import KnownFacts
from features.table import features_of
from tests.features.invented import PARAMS, index_of, known_facts, person, spell, spells, table

STEPS = {"internal_stairs": "yes", "external_steps_count": 0, "bathroom_floor": "upper"}
FLAT = {"internal_stairs": "no", "external_steps_count": 0, "bathroom_floor": "ground"}
GOOD_SURVEY = {
    "survey_date": "2025-01-10", "survey_type": "hhsrs", "damp_severity": 0,
    "clutter_image_rating": 1, "heating_working": "yes",
}  # fmt: skip


def home(
    *,
    place: dict[str, Any] | None = None,
    survey: dict[str, Any] | None = None,
    hazard: dict[str, Any] | None = None,
    decided: str = "2025-06-30",
    cfs: int | None = 7,
    status: str = "Tenant",
) -> KnownFacts:
    """What is known of the home of one person; every table is there, perhaps without a row."""
    admitted = f"{pd.Timestamp(decided) - pd.Timedelta(days=9):%Y-%m-%d}"
    stays = spells(spell("index", admitted, decided, cfs_score=cfs))
    common = {"uprn": "u1", "known_at": "2025-01-10"}
    tenancy = {
        **common, "tenancy_id": "t", "person_id": "ana", "tenure": "rent_la",
        "accommodation_status": status, "known_at": "2020-01-01",
    }  # fmt: skip

    def rows(name: str, key: str, given: dict[str, Any] | None) -> pd.DataFrame:
        return table(name, *([] if given is None else [{**common, key: "x", **given}]))

    return known_facts(
        index_of(stays, "index"),
        stays,
        person=table("person", person()),
        tenancy=table("tenancy", tenancy),
        property=rows(
            "property", "unit_type", None if place is None else {"unit_type": "flat", **place}
        ),
        housing_condition_survey=rows("housing_condition_survey", "survey_id", survey),
        housing_hazard=rows("housing_hazard", "hazard_id", hazard),
    )


def said(series: pd.Series) -> float | None:
    return None if series.isna()["index"] else float(series["index"])


def barrier_of(known: KnownFacts) -> dict[str, Any]:
    return dict(housing_barriers(known, features_of(known, PARAMS)).loc["index"])


@pytest.mark.parametrize(
    ("surveyed", "damp"),
    [
        pytest.param("2023-06-30", None, id="731 days old"),
        pytest.param("2023-07-01", 2, id="730 days old"),
        pytest.param("2025-06-30", 2, id="of today"),
    ],
)
def test_a_survey_is_valid_for_730_days(surveyed: str, damp: int | None) -> None:
    known = home(survey={**GOOD_SURVEY, "damp_severity": 2, "survey_date": surveyed})
    assert said(housing.damp_severity(known, PARAMS)) == damp
    assert (said(housing.survey_age_days(known, PARAMS)) is None) == (damp is None)


def test_the_latest_survey_is_the_one_that_speaks() -> None:
    known = home(survey=GOOD_SURVEY)
    assert known.surveys is not None
    newer = known.surveys.assign(
        survey_id="y", survey_date=pd.Timestamp("2025-02-01"), heating_working="no"
    )
    both = KnownFacts(**{**vars(known), "surveys": pd.concat([newer, known.surveys])})
    assert said(housing.has_heating_fault(known, PARAMS)) == 0
    assert said(housing.has_heating_fault(both, PARAMS)) == 1


@pytest.mark.parametrize(
    ("place", "cfs", "barrier"),
    [
        pytest.param(STEPS, 6, 1, id="stairs and frail"),
        pytest.param(STEPS, 5, 0, id="stairs and fitter"),
        pytest.param(STEPS, None, None, id="stairs and frailty unknown"),
        pytest.param(FLAT, None, 0, id="no steps at all"),
        pytest.param({**FLAT, "external_steps_count": 1}, 7, 1, id="a step outside"),
        pytest.param({**FLAT, "floor_of_entry": 3, "lift_available": "no"}, 7, 1, id="no lift"),
        pytest.param({**FLAT, "floor_of_entry": 3, "lift_available": "yes"}, 7, 0, id="a lift"),
        pytest.param({"internal_stairs": "unknown"}, 7, None, id="stairs unknown"),
        pytest.param(None, 7, None, id="home unknown"),
    ],
)
def test_stairs_are_a_barrier_to_the_frail(
    place: dict[str, Any] | None, cfs: int | None, barrier: int | None
) -> None:
    assert said(housing.has_stairs_barrier(home(place=place, cfs=cfs), PARAMS)) == barrier


@pytest.mark.parametrize(
    ("floor", "cfs", "barrier"),
    [("upper", 7, 1), ("both", 7, 0), ("upper", 4, 0), ("unknown", 7, None), (None, 7, None)],
)
def test_a_bathroom_upstairs_is_a_barrier_to_the_frail(
    floor: str | None, cfs: int, barrier: int | None
) -> None:
    known = home(place={**STEPS, "bathroom_floor": floor}, cfs=cfs)
    assert said(housing.has_bathroom_barrier(known, PARAMS)) == barrier


@pytest.mark.parametrize(
    ("decided", "band", "heating", "cold"),
    [
        pytest.param("2025-10-01", "E", None, 1, id="October, band E"),
        pytest.param("2025-09-30", "E", None, 0, id="September, band E"),
        pytest.param("2026-03-31", "G", None, 1, id="March, band G"),
        pytest.param("2026-04-01", "G", None, 0, id="April, band G"),
        pytest.param("2025-12-01", "D", None, 0, id="December, band D"),
        pytest.param("2025-12-01", "D", "no", 1, id="December, heating broken"),
        pytest.param("2025-12-01", None, None, None, id="December, nothing known"),
        pytest.param("2025-07-01", None, None, None, id="July, nothing known"),
    ],
)
def test_a_home_is_a_cold_risk_in_the_cold_months(
    decided: str, band: str | None, heating: str | None, cold: int | None
) -> None:
    survey = None if heating is None else {**GOOD_SURVEY, "heating_working": heating}
    known = home(place={**FLAT, "epc_band": band}, survey=survey, decided=decided)
    assert said(housing.is_cold_risk(known, PARAMS)) == cold


@pytest.mark.parametrize(
    ("hazard", "surveyed", "count"),
    [
        pytest.param({"reported_date": "2025-06-30"}, False, 1, id="reported today"),
        pytest.param({"reported_date": "2025-02-01", "hazard_category": 2}, True, 0, id="minor"),
        pytest.param(
            {"reported_date": "2025-02-01", "made_safe_date": "2025-06-30",
             "end_known_at": "2025-06-30"}, True, 0, id="made safe today",
        ),
        pytest.param(
            {"reported_date": "2025-02-01", "made_safe_date": "2025-03-01",
             "end_known_at": "2025-07-01"}, True, 1, id="made safe, not known yet",
        ),
        pytest.param(None, True, 0, id="surveyed, none found"),
        pytest.param(None, False, None, id="never surveyed"),
    ],
)  # fmt: skip
def test_a_serious_hazard_counts_until_it_is_known_to_be_safe(
    hazard: dict[str, Any] | None, surveyed: bool, count: int | None
) -> None:
    found = None if hazard is None else {"hazard_code": 1, "hazard_category": 1, **hazard}
    known = home(hazard=found, survey=GOOD_SURVEY if surveyed else None)
    assert said(housing.open_serious_hazards(known, PARAMS)) == count


def test_a_home_with_a_barrier_names_it_its_source_and_its_day() -> None:
    found = barrier_of(home(place=STEPS, survey={**GOOD_SURVEY, "damp_severity": 1}))
    assert found["state"] == PRESENT
    assert found["barriers"] == "stairs or steps; bathroom upstairs; damp or mould"
    assert found["source"] == "hhsrs"
    assert found["source_date"] == pd.Timestamp("2025-01-10")


def test_a_surveyed_home_without_a_fault_has_none_recorded() -> None:
    found = barrier_of(home(place=FLAT, survey=GOOD_SURVEY))
    assert (found["state"], found["barriers"]) == (NONE_RECORDED, "")


def test_a_home_that_nobody_surveyed_is_unknown_and_not_without_a_barrier() -> None:
    assert barrier_of(home(place=FLAT))["state"] == UNKNOWN
    assert barrier_of(home())["source"] == "tenancy record"
    assert barrier_of(home(place=FLAT))["source"] == "property record"


def test_a_person_without_a_settled_home_has_a_barrier_without_any_survey() -> None:
    found = barrier_of(home(status="Rough sleeper / squatting"))
    assert (found["state"], found["barriers"]) == (PRESENT, "no settled home")


def test_without_housing_tables_the_home_is_unknown() -> None:
    stays = spells(spell("index", "2025-06-20", "2025-06-30"))
    found = barrier_of(known_facts(index_of(stays, "index"), stays))
    assert found["state"] == UNKNOWN
    assert pd.isna(found["source"])
    assert pd.isna(found["source_date"])


@pytest.mark.parametrize(
    ("survey", "is_barrier"),
    [
        pytest.param({"damp_severity": 1}, True, id="damp from 1"),
        pytest.param({"damp_severity": 0}, False, id="no damp"),
        pytest.param({"clutter_image_rating": 4}, True, id="clutter from 4"),
        pytest.param({"clutter_image_rating": 3}, False, id="clutter of 3"),
        pytest.param({"heating_working": "no"}, True, id="heating broken"),
        pytest.param({"heating_working": "unknown"}, False, id="heating unknown"),
    ],
)
def test_a_fault_is_a_barrier_from_its_threshold(survey: dict[str, Any], is_barrier: bool) -> None:
    found = barrier_of(home(place=FLAT, survey={**GOOD_SURVEY, **survey}))
    assert (found["state"] == PRESENT) == is_barrier
