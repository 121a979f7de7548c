"""Which stays are the reference, which are new, and which window is looked at."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from tests.models.monitoring.invented_watch import AS_OF, REFERENCE, invented_watch

WATCHED = invented_watch()


def test_the_first_and_last_day_of_the_reference_period_belong_to_it() -> None:
    days = WATCHED.stays.loc[WATCHED.is_reference, "decided_on"]
    assert (days.min(), days.max()) == REFERENCE
    assert WATCHED.stays.loc[WATCHED.is_new, "decided_on"].min() == pd.Timestamp("2025-09-01")


@pytest.mark.parametrize(
    ("rows", "first"),
    [
        pytest.param(500, "2026-06-03", id="28 days hold enough stays"),
        pytest.param(1000, "2026-05-12", id="50 days are needed for a thousand"),
        pytest.param(100_000, "2026-06-03", id="never so many since: 28 days"),
    ],
)
def test_the_window_grows_until_it_holds_enough_stays(rows: int, first: str) -> None:
    days = WATCHED.stays.loc[WATCHED.window(rows=rows, days=28), "decided_on"]
    assert days.min() == pd.Timestamp(first)
    assert days.max() == AS_OF


def test_tables_that_do_not_belong_together_are_refused() -> None:
    with pytest.raises(ValueError, match="stays lack early"):
        replace(WATCHED, stays=WATCHED.stays.drop(columns="early"))
    with pytest.raises(ValueError, match="groups and stays must have the same index"):
        replace(WATCHED, groups=WATCHED.groups.iloc[::-1])


def test_an_extract_that_does_not_reach_back_is_refused() -> None:
    with pytest.raises(ValueError, match="the extract must reach back to then"):
        replace(
            WATCHED,
            reference_from=pd.Timestamp("2020-01-01"),
            reference_to=pd.Timestamp("2020-02-01"),
        )
