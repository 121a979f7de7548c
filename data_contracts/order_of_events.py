"""A place in the order of a source that has no calendar, carried in date columns.

Contracts need dates. A source that gives only an order carries place 1 as the first day below,
place 2 as the day after, and so on: before and after stay true, and nothing else is. No such day
may be shown to anyone, and no length of time may be read from two of them.
"""

from __future__ import annotations

import pandas as pd

FIRST_PLACE = pd.Timestamp("1990-01-01")
"""The day that stands for place 1: the first one that every contract takes."""


def days_of_places(places: pd.Series) -> pd.Series:
    """The days that stand for whole-number places, 1 and up; datetime64[us]."""
    days = FIRST_PLACE.to_datetime64().astype("datetime64[D]") + (
        places.to_numpy(dtype="int64") - 1
    ).astype("timedelta64[D]")
    return pd.Series(days.astype("datetime64[us]"), index=places.index)


def place_of(day: pd.Timestamp) -> int:
    """The place that a day stands for.

    >>> place_of(pd.Timestamp("1990-01-01")), place_of(pd.Timestamp("1990-02-01 06:00"))
    (1, 32)
    """
    return int((day.normalize() - FIRST_PLACE).days) + 1
