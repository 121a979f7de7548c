"""Care before the stay, with the days on which it begins and stops to count."""

from __future__ import annotations

from typing import Any

import pytest

from features.families.care import (
    earlier_reablement,
    has_long_term_support,
    has_two_carers,
    package_breakdowns,
    package_hours_per_week,
)
from features.known import KnownFacts
from tests.features.invented import PARAMS, index_of, known_facts, spell, spells, table

STAYS = spells(spell("index", "2025-06-20", "2025-06-30"))
PACKAGE = {
    "service_type": "Long Term Support: Community", "service_component": "Home Support",
    "event_start_date": "2024-01-01", "hours_per_week": 14.0,
}  # fmt: skip
REABLEMENT = {
    "service_type": "Short Term Support: ST-Max", "service_component": "Reablement",
    "event_start_date": "2025-01-01",
}  # fmt: skip


def care(*rows: dict[str, Any]) -> KnownFacts:
    common = {"person_id": "ana", "event_type": "Service", "known_at": "2024-01-01"}
    events = [{**common, "event_id": f"e{n}", **row} for n, row in enumerate(rows)]
    events_table = table("care_package_event", *events)
    return known_facts(index_of(STAYS, "index"), STAYS, care_package_event=events_table)


def ended(day: str, known_at: str | None = None, **more: Any) -> dict[str, Any]:
    return {"event_end_date": day, "end_known_at": known_at or day, **more}


@pytest.mark.parametrize(
    ("dates", "hours"),
    [
        pytest.param({}, 14, id="open"),
        pytest.param(ended("2025-06-19"), 0, id="ended the day before admission"),
        pytest.param(ended("2025-06-20"), 14, id="ended on the day of admission"),
        pytest.param(ended("2025-06-10", "2025-07-01"), 14, id="its end not known yet"),
        pytest.param({"event_start_date": "2025-06-20"}, 14, id="began on the day of admission"),
        pytest.param({"event_start_date": "2025-06-21"}, 0, id="began the day after"),
    ],
)
def test_a_package_counts_while_it_ran_at_admission(dates: dict[str, Any], hours: float) -> None:
    known = care({**PACKAGE, **dates})
    assert package_hours_per_week(known, PARAMS)["index"] == hours
    assert has_long_term_support(known, PARAMS)["index"] == (hours > 0)


def test_hours_of_two_packages_add_up_and_unknown_hours_are_unknown() -> None:
    two = care(PACKAGE, {**PACKAGE, "hours_per_week": 3.5})
    assert package_hours_per_week(two, PARAMS)["index"] == 17.5
    unknown = care({**PACKAGE, "hours_per_week": None})
    assert package_hours_per_week(unknown, PARAMS).isna().all()
    assert has_long_term_support(unknown, PARAMS)["index"] == 1


def test_a_short_service_or_an_assessment_is_no_package() -> None:
    assert package_hours_per_week(care(REABLEMENT | {"hours_per_week": 9.0}), PARAMS)["index"] == 0
    assert package_hours_per_week(care({**PACKAGE, "event_type": "Review"}), PARAMS)["index"] == 0


def test_a_place_in_a_care_home_is_no_support_in_the_community() -> None:
    known = care({**PACKAGE, "service_type": "Long Term Support: Residential Care"})
    assert has_long_term_support(known, PARAMS)["index"] == 0


@pytest.mark.parametrize(("double", "two"), [("yes", 1), ("no", 0), ("unknown", 0)])
def test_two_carers_at_a_time_are_said_by_the_package(double: str, two: int) -> None:
    assert has_two_carers(care({**PACKAGE, "double_handed": double}), PARAMS)["index"] == two


@pytest.mark.parametrize(
    ("started", "count"),
    [
        pytest.param("2024-06-29", 0, id="366 days before"),
        pytest.param("2024-06-30", 1, id="365 days before"),
        pytest.param("2025-06-29", 1, id="the day before"),
        pytest.param("2025-06-30", 0, id="the day of the decision"),
    ],
)
def test_earlier_reablement_counts_for_a_year(started: str, count: int) -> None:
    known = care({**REABLEMENT, "event_start_date": started})
    assert earlier_reablement(known, PARAMS)["index"] == count


@pytest.mark.parametrize(
    ("outcome", "day", "count"),
    [
        pytest.param("NFA: Support ended for other reason", "2025-06-29", 1, id="the day before"),
        pytest.param("NFA: Support ended for other reason", "2025-06-30", 0, id="the day itself"),
        pytest.param("NFA: Support ended for other reason", "2024-06-30", 1, id="365 days before"),
        pytest.param("NFA: Support ended for other reason", "2024-06-29", 0, id="366 days before"),
        pytest.param("Admitted to hospital", "2025-06-19", 0, id="suspended by a stay"),
        pytest.param("NFA: Support ended as planned", "2025-06-01", 0, id="ended as planned"),
    ],
)
def test_a_package_that_broke_down_counts_for_a_year(outcome: str, day: str, count: int) -> None:
    known = care({**PACKAGE, **ended(day, event_outcome=outcome)})
    assert package_breakdowns(known, PARAMS)["index"] == count


def test_without_a_care_table_nothing_is_said_and_an_empty_one_says_none() -> None:
    without = known_facts(index_of(STAYS, "index"), STAYS)
    for build in (
        package_hours_per_week, has_two_carers, has_long_term_support, earlier_reablement,
        package_breakdowns,
    ):  # fmt: skip
        assert build(without, PARAMS).isna().all()
        assert build(care(), PARAMS)["index"] == 0
