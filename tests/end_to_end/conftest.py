from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.daily import DailyList
from tests.end_to_end.morning import Morning, morning_of
from tests.end_to_end.road import Road, places_in


@pytest.fixture
def morning(small_road: Road, tmp_path: Path) -> Morning:
    """The small hub of the road's last day; the test may change every row of it."""
    return morning_of(small_road, tmp_path)


@pytest.fixture(scope="session")
def ordinary(small_road: Road, tmp_path_factory: pytest.TempPathFactory) -> DailyList:
    """The list of that hub when nothing is wrong; for reading."""
    return morning_of(small_road, tmp_path_factory.mktemp("ordinary")).make()


@pytest.fixture
def published(small_road: Road, ordinary: DailyList, tmp_path: Path) -> tuple[Morning, DailyList]:
    """That hub once its list of the day is out, and the list; the test may change all of it."""
    hub, own = ordinary.folder.parents[2], tmp_path / "hub"
    shutil.copytree(hub, own, symlinks=True)
    places = places_in(own)
    morning = Morning(small_road.config, places, places.extracts, small_road.as_of)
    return morning, replace(ordinary, folder=own / ordinary.folder.relative_to(hub))
