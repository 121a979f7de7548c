from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.daily import DailyList
from tests.end_to_end.morning import Morning, morning_of
from tests.end_to_end.road import Road


@pytest.fixture
def morning(small_road: Road, tmp_path: Path) -> Morning:
    """The small hub of the road's last day; the test may change every row of it."""
    return morning_of(small_road, tmp_path)


@pytest.fixture(scope="session")
def ordinary(small_road: Road, tmp_path_factory: pytest.TempPathFactory) -> DailyList:
    """The list of that hub when nothing is wrong; for reading."""
    return morning_of(small_road, tmp_path_factory.mktemp("ordinary")).make()
