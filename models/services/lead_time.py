"""When a service can start: lead times in days or in working days of England."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.tseries.offsets import CustomBusinessDay, Easter

WORKING_DAYS = "working_days"
FIRST_YEAR, LAST_YEAR = 2010, 2060
DAY = dt.timedelta(days=1)
MOVED_MAY_DAYS = {2020: dt.date(2020, 5, 8)}
MOVED_SPRING_DAYS = {2012: dt.date(2012, 6, 4), 2022: dt.date(2022, 6, 2)}
EXTRA_DAYS = (
    dt.date(2011, 4, 29), dt.date(2012, 6, 5), dt.date(2022, 6, 3), dt.date(2022, 9, 19),
    dt.date(2023, 5, 8),
)  # fmt: skip
"""Days given once by proclamation; those of coming years are added when they are proclaimed."""


def days_until_start(
    today: pd.Timestamp, lead_days: Sequence[float], calendars: Sequence[str]
) -> NDArray[np.float64]:
    """Days from today until each service starts if it is asked for today; missing where unknown.

    Only whole days count: half a day is today, one and a half is tomorrow. Where today is no
    working day, a lead time in working days counts from the next one.

    Parameters
    ----------
    lead_days : days from referral to start, not a number where unknown, shape (m,).
    calendars : ``working_days``, or anything else for all days, shape (m,).
    """
    day = today.normalize()
    working = CustomBusinessDay(holidays=list(bank_holidays()))
    until = []
    for lead, calendar in zip(lead_days, calendars, strict=True):
        if calendar == WORKING_DAYS and not np.isnan(lead):
            start = working.rollforward(day) + int(lead) * working
            until.append(float((start - day).days))
        else:
            until.append(float(np.floor(lead)))
    return np.array(until, dtype=np.float64)


@lru_cache(maxsize=1)
def bank_holidays() -> tuple[dt.date, ...]:
    """Bank holidays of England from 2010 to 2060, by rule and by proclamation.

    Source: Banking and Financial Dealings Act 1971, schedule 1, with substitute days where a
    holiday falls on a weekend; Good Friday and Christmas by common law.
    """
    days = {day for year in range(FIRST_YEAR, LAST_YEAR + 1) for day in _of_year(year)}
    return tuple(sorted(days | set(EXTRA_DAYS)))


def _of_year(year: int) -> tuple[dt.date, ...]:
    sunday = (pd.Timestamp(year, 1, 1) + Easter()).date()
    early_may = _weekday_from(dt.date(year, 5, 1), (0,))
    last_mondays = [_weekday_from(dt.date(year, month, 25), (0,)) for month in (5, 8)]
    christmas = _weekday_from(dt.date(year, 12, 25))
    return (
        _weekday_from(dt.date(year, 1, 1)),
        sunday - 2 * DAY,
        sunday + DAY,
        MOVED_MAY_DAYS.get(year, early_may),
        MOVED_SPRING_DAYS.get(year, last_mondays[0]),
        last_mondays[1],
        christmas,
        _weekday_from(christmas + DAY),
    )


def _weekday_from(day: dt.date, weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)) -> dt.date:
    """The first day on or after ``day`` that is one of the weekdays, 0 being Monday."""
    while day.weekday() not in weekdays:
        day += DAY
    return day
