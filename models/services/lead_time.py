"""When a service can start: lead times in days or in working days of England."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.tseries.offsets import CustomBusinessDay

WORKING_DAYS = "working_days"
FIRST_DAY, LAST_DAY = dt.date(2010, 1, 1), dt.date(2060, 12, 31)
MOVED_FROM = frozenset({dt.date(2012, 5, 28), dt.date(2020, 5, 4), dt.date(2022, 5, 30)})
GIVEN = frozenset({
    dt.date(2011, 4, 29), dt.date(2012, 6, 4), dt.date(2012, 6, 5), dt.date(2020, 5, 8),
    dt.date(2022, 6, 2), dt.date(2022, 6, 3), dt.date(2022, 9, 19), dt.date(2023, 5, 8),
})  # fmt: skip
"""Moved or given once by proclamation; days of coming years are added when proclaimed."""


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
    from pandas.tseries.holiday import (  # type: ignore[attr-defined]  # MO is not in the stubs
        MO,
        EasterMonday,
        GoodFriday,
        Holiday,
        next_monday,
        next_monday_or_tuesday,
    )

    rules = (
        Holiday("New Year", month=1, day=1, observance=next_monday),
        GoodFriday,
        EasterMonday,
        Holiday("Early May", month=5, day=1, offset=pd.DateOffset(weekday=MO(1))),
        Holiday("Spring", month=5, day=31, offset=pd.DateOffset(weekday=MO(-1))),
        Holiday("Summer", month=8, day=31, offset=pd.DateOffset(weekday=MO(-1))),
        Holiday("Christmas", month=12, day=25, observance=next_monday),
        Holiday("Boxing Day", month=12, day=26, observance=next_monday_or_tuesday),
    )
    by_rule = {day.date() for rule in rules for day in rule.dates(FIRST_DAY, LAST_DAY)}
    return tuple(sorted(by_rule - MOVED_FROM | GIVEN))
