"""When a service can start."""

from __future__ import annotations

import datetime as dt
import math

import pandas as pd
import pytest

from models.services.lead_time import bank_holidays, days_until_start

GOV_UK_2020_TO_2023 = """
2020-01-01 2020-04-10 2020-04-13 2020-05-08 2020-05-25 2020-08-31 2020-12-25 2020-12-28
2021-01-01 2021-04-02 2021-04-05 2021-05-03 2021-05-31 2021-08-30 2021-12-27 2021-12-28
2022-01-03 2022-04-15 2022-04-18 2022-05-02 2022-06-02 2022-06-03 2022-08-29 2022-09-19
2022-12-26 2022-12-27
2023-01-02 2023-04-07 2023-04-10 2023-05-01 2023-05-08 2023-05-29 2023-08-28 2023-12-25
2023-12-26
"""


def test_bank_holidays_are_those_that_were_kept_in_england() -> None:
    kept = {dt.date.fromisoformat(day) for day in GOV_UK_2020_TO_2023.split()}
    assert {day for day in bank_holidays() if 2020 <= day.year <= 2023} == kept


@pytest.mark.parametrize(
    ("today", "lead", "calendar", "expected"),
    [
        pytest.param("2026-09-30", 33, "", 33, id="33 days to a new home"),
        pytest.param("2026-09-30", 0.5, "all_days", 0, id="within the day"),
        pytest.param("2026-09-30", 1.9, "all_days", 1, id="a day begun is a day"),
        pytest.param("2026-09-30", 3, "working_days", 5, id="Wednesday to Monday"),
        pytest.param("2026-10-03", 0, "working_days", 2, id="Saturday waits for Monday"),
        pytest.param("2026-10-03", 1, "working_days", 3, id="Saturday counts from Monday"),
        pytest.param("2026-12-24", 1, "working_days", 5, id="over Christmas and its Monday"),
        pytest.param("2026-04-02", 1, "working_days", 5, id="over Easter"),
        pytest.param("2026-04-02", 1, "all_days", 1, id="an emergency knows no Easter"),
    ],
)
def test_a_lead_time_counts_its_own_days(
    today: str, lead: float, calendar: str, expected: float
) -> None:
    found = days_until_start(pd.Timestamp(today), [lead], [calendar])
    assert found.tolist() == [expected]


@pytest.mark.parametrize("calendar", ["", "working_days"])
def test_an_unknown_lead_time_stays_unknown(calendar: str) -> None:
    assert math.isnan(days_until_start(pd.Timestamp("2026-09-30"), [math.nan], [calendar])[0])
