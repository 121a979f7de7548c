"""How secure the home is: notice, arrears, a lost tenancy, an application as homeless."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from features.families import living
from features.known import KnownFacts
from tests.features.invented import PARAMS, index_of, known_facts, person, spell, spells, table

STAYS = spells(spell("index", "2025-06-20", "2025-06-30"))


def at_home(*homes: dict[str, Any], case: dict[str, Any] | None = None, **about: Any) -> KnownFacts:
    common = {"person_id": "ana", "tenure": "rent_la", "known_at": "2025-01-01"}
    rows = [{**common, "tenancy_id": f"t{n}", **home} for n, home in enumerate(homes)]
    tables = {"person": table("person", person(**about)), "tenancy": table("tenancy", *rows)}
    if case is not None:
        told = {"case_id": "c", "person_id": "ana", "known_at": "2025-06-01",
                "application_date": "2025-06-01", **case}  # fmt: skip
        tables["homelessness_case"] = table("homelessness_case", told)
    return known_facts(index_of(STAYS, "index"), STAYS, **tables)


def said(series: pd.Series) -> float | None:
    return None if series.isna()["index"] else float(series["index"])


def at_risk(known: KnownFacts) -> float | None:
    return said(living.is_tenancy_at_risk(known, PARAMS))


def unsettled(known: KnownFacts) -> float | None:
    return said(living.is_without_settled_home(known, PARAMS))


@pytest.mark.parametrize(
    ("home", "risk"),
    [
        pytest.param({"rent_arrears_weeks": 7.9}, None, id="just under 8 weeks, notice not known"),
        pytest.param({"rent_arrears_weeks": 8.0}, 1, id="8 weeks owed"),
        pytest.param({"rent_arrears_weeks": 7.9, "notice_served": "none"}, 0, id="no notice"),
        pytest.param({"rent_arrears_gbp": 9000.0}, None, id="pounds alone say nothing"),
        pytest.param(
            {"tenancy_status": "under_notice", "end_known_at": "2025-06-01"}, 1, id="under notice"
        ),
        pytest.param(
            {"tenancy_status": "under_notice", "end_known_at": "2025-07-01"},
            None,
            id="under notice, known later",
        ),
    ],
)
def test_notice_or_8_weeks_of_rent_put_a_tenancy_at_risk(
    home: dict[str, Any], risk: int | None
) -> None:
    assert at_risk(at_home(home)) == risk


ENDED = {"tenancy_end_date": "2025-06-29", "end_known_at": "2025-06-29", "notice_served": "none"}


@pytest.mark.parametrize(
    ("homes", "risk", "no_home"),
    [
        pytest.param([ENDED], 1, None, id="ended the day before"),
        pytest.param(
            [{**ENDED, "tenancy_end_date": "2025-06-30"}], 0, 0, id="ends today: still held"
        ),
        pytest.param([{**ENDED, "end_known_at": "2025-07-01"}], 0, 0, id="its end not known yet"),
        pytest.param([ENDED, {"notice_served": "none"}], 0, 0, id="another home is held"),
        pytest.param(
            [{"tenancy_status": "ended", "end_known_at": "2025-06-01"}], 1, None,
            id="said to have ended, without a day",
        ),
    ],
)  # fmt: skip
def test_a_tenancy_that_ended_leaves_the_home_unknown_and_at_risk(
    homes: list[dict[str, Any]], risk: int, no_home: int | None
) -> None:
    known = at_home(*({"accommodation_status": "Tenant", **home} for home in homes))
    assert at_risk(known) == risk
    assert unsettled(known) == no_home


def test_a_lost_tenancy_outweighs_an_older_record_of_a_settled_person() -> None:
    assert unsettled(at_home(ENDED, accommodation_status="Tenant")) is None
    assert unsettled(at_home(ENDED, accommodation_status="Refuge")) == 1


def test_the_record_of_the_person_speaks_where_the_tenancy_is_silent() -> None:
    assert unsettled(at_home({}, accommodation_status="Tenant")) == 0
    assert (
        unsettled(at_home({"accommodation_status": "Refuge"}, accommodation_status="Tenant")) == 1
    )


RELIEF = {"initial_assessment": "relief", "decision_known_at": "2025-06-10"}
CLOSED = {"closed_date": "2025-06-30", "end_known_at": "2025-06-30"}
SLEPT_OUT = {"accommodation_at_application": "rough_sleeping"}


@pytest.mark.parametrize(
    ("case", "risk", "no_home"),
    [
        pytest.param(RELIEF, 1, 1, id="owed relief"),
        pytest.param({**RELIEF, "initial_assessment": "prevention"}, 1, 0, id="only threatened"),
        pytest.param({**RELIEF, "decision_known_at": "2025-07-01"}, 1, 0, id="decided later"),
        pytest.param(SLEPT_OUT, 1, 1, id="rough sleeping, not decided yet"),
        pytest.param({**RELIEF, **CLOSED}, 0, 0, id="closed today"),
        pytest.param(
            {**RELIEF, **CLOSED, "end_known_at": "2025-07-01"}, 1, 1, id="its end not known yet"
        ),
        pytest.param({**RELIEF, "application_date": "2025-07-01"}, 0, 0, id="applies tomorrow"),
        pytest.param({**RELIEF, "known_at": "2025-07-01"}, 0, 0, id="known later"),
    ],
)
def test_an_open_application_as_homeless_puts_the_home_at_risk(
    case: dict[str, Any], risk: int, no_home: int
) -> None:
    known = at_home({"accommodation_status": "Tenant", "notice_served": "none"}, case=case)
    assert at_risk(known) == risk
    assert unsettled(known) == no_home


def test_an_application_is_known_without_any_table_of_tenancies() -> None:
    told = {"case_id": "c", "person_id": "ana", "known_at": "2025-06-01",
            "application_date": "2025-06-01", **SLEPT_OUT}  # fmt: skip
    cases = table("homelessness_case", told)
    known = known_facts(index_of(STAYS, "index"), STAYS, homelessness_case=cases)
    assert (at_risk(known), unsettled(known)) == (1, 1)
    without = known_facts(index_of(STAYS, "index"), STAYS, homelessness_case=cases.iloc[:0])
    assert (at_risk(without), unsettled(without)) == (None, None)


@pytest.mark.parametrize(
    ("about", "frail"),
    [
        pytest.param({"household_type": "couple_one_frail"}, 1, id="a frail partner"),
        pytest.param({"household_type": "couple"}, 0, id="a partner"),
        pytest.param({"household_type": "alone"}, 0, id="alone"),
        pytest.param({"household_type": "unknown"}, None, id="unknown"),
        pytest.param({}, None, id="not recorded"),
        pytest.param(
            {"household_type": "couple_one_frail", "lives_alone": "yes"}, None, id="contradiction"
        ),
    ],
)
def test_a_frail_partner_is_said_by_the_household(about: dict[str, Any], frail: int | None) -> None:
    assert said(living.has_frail_partner(at_home(**about), PARAMS)) == frail


@pytest.mark.parametrize(
    ("about", "alone"),
    [
        pytest.param({"household_size": 1}, 1, id="a household of one"),
        pytest.param({"household_size": 2}, None, id="a household of two contradicts"),
        pytest.param({"household_type": "with_family"}, None, id="a family contradicts"),
        pytest.param({"household_type": "alone"}, 1, id="both say alone"),
    ],
)
def test_a_household_of_more_contradicts_living_alone(
    about: dict[str, Any], alone: int | None
) -> None:
    assert said(living.lives_alone(at_home(lives_alone="yes", **about), PARAMS)) == alone


@pytest.mark.parametrize(
    ("recorded", "age"),
    [("2025-06-30", 0), ("2025-06-29", 1), ("2023-07-01", 730), ("2019-01-01", 730)],
)
def test_a_tenancy_record_has_an_age_of_two_years_at_most(recorded: str, age: int) -> None:
    known = at_home({"known_at": recorded})
    assert said(living.tenancy_record_age_days(known, PARAMS)) == age


def test_without_a_tenancy_its_record_has_no_age() -> None:
    assert said(living.tenancy_record_age_days(at_home(), PARAMS)) is None
    assert said(living.tenancy_record_age_days(at_home(ENDED), PARAMS)) is None
