"""Which services are in force on a day; every service is invented."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from models.services.catalogue import services_in_force
from models.services.fields import LABELS, TENURES
from models.services.rules import describe
from pipeline.contract_files import read_code_lists
from tests.models.services.invented_services import catalogue

MORNING = pd.Timestamp("2026-01-06 06:00")


@pytest.mark.parametrize(
    ("first", "last", "holds"),
    [
        pytest.param("2026-01-06", None, True, id="the day it opens"),
        pytest.param("2026-01-07", None, False, id="the day before it opens"),
        pytest.param("2025-01-01", "2026-01-06", True, id="its last day"),
        pytest.param("2025-01-01", "2026-01-05", False, id="the day after its last"),
    ],
)
def test_a_service_is_in_force_from_its_first_day_to_its_last(
    first: str, last: str | None, holds: bool
) -> None:
    rows = catalogue({"service_id": "flats", "effective_from": first, "effective_to": last})
    assert len(services_in_force(rows, MORNING).services) == int(holds)


def test_an_edition_that_nobody_had_sent_by_the_morning_is_not_in_force() -> None:
    rows = catalogue({"service_id": "flats", "known_at": "2026-01-07"})
    assert services_in_force(rows, MORNING).services == ()


def test_of_two_editions_the_later_one_speaks() -> None:
    rows = catalogue(
        {"service_id": "flats", "effective_from": "2026-01-01", "rule_version": "2"},
        {"service_id": "flats", "effective_from": "2025-01-01", "rule_version": "1"},
    )
    assert [s.rule_version for s in services_in_force(rows, MORNING).services] == ["2"]


def test_ages_tenures_and_conditions_make_one_rule() -> None:
    rows = catalogue(
        {
            "service_id": "flats",
            "age_min": 55,
            "age_max": 90,
            "tenures": "rent_la;rent_prp",
            "eligibility_conditions": "lives_alone and not had_cancer",
        }
    )
    (service,) = services_in_force(rows, MORNING).services
    assert describe(service.rule, LABELS) == (
        "age at least 55 and age at most 90 and kind of tenure is one of council rent, "
        "housing association rent and lives alone and not a condition on a record that is not shown"
    )


def test_every_tenure_of_the_code_list_has_words() -> None:
    assert set(TENURES) == set(read_code_lists()["tenure"].codes) - {"unknown"}


def test_a_service_whose_rule_cannot_be_read_is_left_out_and_says_why() -> None:
    rows = catalogue(
        {"service_id": "flats", "eligibility_conditions": "has_stairz"},
        {"service_id": "alarms"},
    )
    found = services_in_force(rows, MORNING)
    assert [service.service_id for service in found.services] == ["alarms"]
    (problem,) = found.problems
    assert problem == (
        "flats is offered to nobody today: there is no field 'has_stairz'. Put its "
        "eligibility_conditions right in intervention_catalogue."
    )


def test_what_the_catalogue_does_not_say_is_unknown_and_claims_no_effect() -> None:
    rows = catalogue({"service_id": "flats", "lead_time_p50_days": None})
    (service,) = services_in_force(rows, MORNING).services
    assert service.title == "flats"
    assert math.isnan(service.lead_time_p50_days)
    assert service.prior_risk_ratio == 1.0
    assert service.next_step == ""


def test_the_quickest_service_comes_first_whatever_the_order_of_rows() -> None:
    rows = catalogue(
        {"service_id": "slow", "lead_time_p50_days": 33},
        {"service_id": "unknown", "lead_time_p50_days": None},
        {"service_id": "quick", "lead_time_p50_days": 0.5},
    )
    for order in (rows, rows.iloc[::-1]):
        found = services_in_force(order, MORNING).services
        assert [service.service_id for service in found] == ["quick", "slow", "unknown"]
