"""When the next place comes free, with the worked numbers of the source documents."""

from __future__ import annotations

import math

import pytest

from models.services.throughput import days_between_places


def between(*, units: float, stay: float, void: float, starts: float) -> float:
    return days_between_places(
        units=units, mean_stay_days=stay, void_days=void, starts_per_week=starts
    )


@pytest.mark.parametrize(
    ("units", "stay", "people"),
    [
        pytest.param(10, 41, 89, id="ten flats at 41 days"),
        pytest.param(12, 42, 104, id="twelve flats at six weeks"),
        pytest.param(12, 2.5 * 365 / 12, 58, id="twelve flats at two and a half months"),
    ],
)
def test_places_serve_as_many_people_a_year_as_the_documents_work_out(
    units: float, stay: float, people: int
) -> None:
    assert round(365 / between(units=units, stay=stay, void=0, starts=math.nan)) == people


def test_the_next_place_comes_by_starts_of_the_week_or_by_stays() -> None:
    assert between(units=10, stay=45, void=5, starts=math.nan) == pytest.approx(5)
    assert between(units=10, stay=45, void=math.nan, starts=math.nan) == pytest.approx(4.5)
    assert between(units=10, stay=45, void=5, starts=20) == pytest.approx(0.35)


@pytest.mark.parametrize(("units", "stay"), [(math.nan, 45), (0, 45), (10, math.nan), (10, 0)])
def test_where_nothing_tells_when_a_place_comes_free_it_is_unknown(
    units: float, stay: float
) -> None:
    assert math.isnan(between(units=units, stay=stay, void=0, starts=math.nan))
