"""Where what is known of the home comes from, how old it is, and what a survey adds."""

from __future__ import annotations

from typing import Any

import pytest

from features.families import housing, housing_source
from tests.features.invented import PARAMS
from tests.features.test_housing import FLAT, GOOD_SURVEY, home, said

TOLD = {**GOOD_SURVEY, "survey_type": "self_report"}


@pytest.mark.parametrize(
    ("place", "survey", "rank", "age"),
    [
        pytest.param(FLAT, GOOD_SURVEY, 1, 171, id="seen"),
        pytest.param(FLAT, TOLD, 2, 171, id="a record outweighs what was told"),
        pytest.param(None, TOLD, 3, 171, id="told"),
        pytest.param(None, None, 4, 730, id="an address alone, recorded long ago"),
        pytest.param(FLAT, {**GOOD_SURVEY, "survey_date": "2023-06-30"}, 2, 171, id="too old"),
    ],
)
def test_the_best_source_on_the_home_has_a_rank_and_an_age(
    place: dict[str, Any] | None, survey: dict[str, Any] | None, rank: int, age: int
) -> None:
    known = home(place=place, survey=survey)
    assert said(housing_source.housing_source_rank(known, PARAMS)) == rank
    assert said(housing_source.housing_data_age_days(known, PARAMS)) == age


@pytest.mark.parametrize(
    ("answer", "is_ok"), [("yes", 1), ("no", 0), ("unknown", None), (None, None)]
)
def test_a_key_safe_lets_carers_in(answer: str | None, is_ok: int | None) -> None:
    known = home(survey={**GOOD_SURVEY, "key_safe": answer})
    assert said(housing.is_access_for_carers_ok(known, PARAMS)) == is_ok
    assert said(housing.is_access_for_carers_ok(home(), PARAMS)) is None


@pytest.mark.parametrize(
    ("hazard", "surveyed", "days"),
    [
        pytest.param({"reported_date": "2025-06-30"}, False, 0, id="reported today"),
        pytest.param({"reported_date": "2025-06-20"}, False, 10, id="open for ten days"),
        pytest.param(
            {"reported_date": "2025-06-20", "hazard_category": 2}, True, 10, id="a minor one too"
        ),
        pytest.param(
            {"reported_date": "2025-06-20", "made_safe_date": "2025-06-30",
             "end_known_at": "2025-06-30"}, True, 0, id="made safe today",
        ),
        pytest.param(None, True, 0, id="surveyed, none open"),
        pytest.param(None, False, None, id="never surveyed"),
    ],
)  # fmt: skip
def test_a_hazard_ages_until_it_is_known_to_be_safe(
    hazard: dict[str, Any] | None, surveyed: bool, days: int | None
) -> None:
    found = None if hazard is None else {"hazard_code": 1, "hazard_category": 1, **hazard}
    known = home(hazard=found, survey=GOOD_SURVEY if surveyed else None)
    assert said(housing.days_open_of_oldest_hazard(known, PARAMS)) == days


@pytest.mark.parametrize(
    ("decided", "prepay", "debt", "cold"),
    [
        pytest.param("2025-12-01", "yes", "yes", 1, id="prepaid and in debt"),
        pytest.param("2025-12-01", "yes", "no", 0, id="prepaid, no debt"),
        pytest.param("2025-12-01", "yes", "unknown", None, id="debt unknown"),
        pytest.param("2025-07-01", "yes", "yes", 0, id="not in July"),
    ],
)
def test_a_prepaid_meter_with_a_debt_is_a_cold_risk_in_the_cold_months(
    decided: str, prepay: str, debt: str, cold: int | None
) -> None:
    known = home(place={**FLAT, "prepay_meter": prepay, "energy_debt": debt}, decided=decided)
    assert said(housing.is_cold_risk(known, PARAMS)) == cold
