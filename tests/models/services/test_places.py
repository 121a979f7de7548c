"""How many people a service can take today; every service is invented."""

from __future__ import annotations

import pandas as pd
import pytest

from models.services.places import places_today
from tests.models.services.invented_services import capacity

MORNING = pd.Timestamp("2026-01-06 06:00")


def places_of(counted: pd.DataFrame | None, *, on: pd.Timestamp = MORNING) -> list[object]:
    found = places_today(counted, ["alarms", "flats"], on, valid_days=1)
    return [None if pd.isna(places) else int(places) for places in found["places"]]


def test_places_are_the_fewer_of_open_places_and_starts_of_the_week() -> None:
    assert places_of(capacity(flats=(3, 12, None), alarms=(9, 30, 4))) == [4, 3]
    assert places_of(capacity(flats=(0, 12, 5), alarms=(2, 30, 4))) == [2, 0]


def test_a_service_that_is_not_counted_is_not_full_but_unknown() -> None:
    assert places_of(capacity(flats=(3, 12, None))) == [None, 3]
    assert places_of(None) == [None, None]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param("2026-01-07", 3, id="counted yesterday"),
        pytest.param("2026-01-08", None, id="counted the day before"),
        pytest.param("2026-01-05", None, id="counted tomorrow"),
    ],
)
def test_an_old_count_says_nothing_of_today(day: str, expected: int | None) -> None:
    on = pd.Timestamp(day) + pd.Timedelta(hours=6)
    assert places_of(capacity(flats=(3, 12, None)), on=on) == [None, expected]


def test_the_newest_count_speaks() -> None:
    newer = capacity(flats=(1, 12, None))
    older = newer.assign(
        capacity_date=pd.Timestamp("2026-01-05"), places_open=pd.array([7], dtype="Int64")
    )
    assert places_of(pd.concat([newer, older])) == [None, 1]
    assert places_of(pd.concat([older, newer])) == [None, 1]
