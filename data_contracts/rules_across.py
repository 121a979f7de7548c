"""Rules that look across rows and tables: what two records say of the same person or home.

Each is one sort and one search, whatever the order of the rows. A row with an empty key matches
nothing, and a rule that points to a table that is not there breaks nowhere. Dates are whole days;
an interval without a last day goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_contracts.matching import looked_up, numbered, stands_in

SPAN = 2**23
"""More days than lie between the years 1 and 9999: key number x SPAN + day sorts by both."""

DAYS_BEFORE_1970 = 2**22
NEVER, ALWAYS = 0, SPAN - 1
"""Before and after every day that can be written."""

Tables = Mapping[str, pd.DataFrame]
Places = NDArray[np.int64]


def no_overlap(start: pd.Series, key: pd.Series, end: pd.Series, **_: Any) -> pd.Series:
    """Rows of one key that share more than a first or last day; both are told.

    A row that ends before it begins is left to the rule that says so.
    """
    numbers = numbered(key, key.head(0))[0]
    first, last = _days(start, missing=NEVER), _days(end, missing=ALWAYS)
    is_judged = (numbers >= 0) & start.notna().to_numpy() & (first <= last)
    begins = (numbers * SPAN + first)[is_judged]
    ends = (numbers * SPAN + last)[is_judged]
    order = np.lexsort((ends, begins))
    begins, ends = begins[order], ends[order]
    is_hit = np.zeros(len(order), dtype=bool)
    is_hit[1:] |= np.maximum.accumulate(ends)[:-1] > begins[1:]
    is_hit[:-1] |= begins[1:] < ends[:-1]
    mask = np.zeros(len(key), dtype=bool)
    mask[np.flatnonzero(is_judged)[order]] = is_hit
    return pd.Series(mask, index=key.index)


def not_strictly_inside(
    day: pd.Series,
    key: pd.Series,
    given: pd.Series,
    *,
    when: list[str],
    table: str,
    first_day: str,
    last_day: str,
    parents: Tables,
    **_: Any,
) -> pd.Series:
    """Days after the first and before the last day of a row of ``table`` with the same key."""
    if table not in parents:
        return pd.Series(False, index=day.index)
    rows = parents[table].dropna(subset=[first_day])
    numbers, of_rows = numbered(key, rows[key.name])
    asked, reached = _reached(
        numbers, day, of_rows, rows[first_day], rows[last_day], begun_by="the day before"
    )
    return given.isin(when) & day.notna() & key.notna() & (reached > asked)


def falls_within(
    day: pd.Series,
    key: pd.Series,
    given: pd.Series,
    *,
    when: list[str],
    table: str,
    first_day: str,
    last_day: str,
    parents: Tables,
    **_: Any,
) -> pd.Series:
    """Days outside every row of ``table`` with the same key, where that key has rows there."""
    if table not in parents:
        return pd.Series(False, index=day.index)
    rows = parents[table]
    numbers, of_rows = numbered(key, rows[key.name])
    asked, reached = _reached(
        numbers, day, of_rows, rows[first_day], rows[last_day], begun_by="the day"
    )
    is_known = stands_in(key, rows[key.name])
    return given.isin(when) & day.notna() & is_known & (reached < asked)


def newest_within_months(
    day: pd.Series,
    home: pd.Series,
    *,
    months: int,
    table: str,
    homes: str,
    as_of: pd.Timestamp,
    parents: Tables,
    **_: Any,
) -> pd.Series:
    """Newest rows of a home, too old, where somebody who lives there is in hospital.

    ``table`` has the stays and ``homes`` who lives where. Most homes are surveyed once in many
    years: an old survey matters on the day that somebody is to go back there.
    """
    if table not in parents or homes not in parents:
        return pd.Series(False, index=day.index)
    stays, lived_in = parents[table], parents[homes]
    in_hospital = stays.loc[stays["discharge_date"].isna(), "person_id"]
    is_left_empty = stands_in(lived_in["person_id"], in_hospital)
    awaiting = lived_in[is_left_empty & lived_in["tenancy_end_date"].isna()]
    is_newest = day == day.groupby(home).transform("max")
    is_old = day < as_of - pd.DateOffset(months=months)
    return is_newest & is_old & stands_in(home, awaiting[home.name])


def alone_at_home(
    home: pd.Series,
    person: pd.Series,
    end: pd.Series,
    *,
    table: str,
    column: str,
    parents: Tables,
    **_: Any,
) -> pd.Series:
    """Open rows of somebody who lives alone (``column`` is yes), in a home with somebody else."""
    if table not in parents:
        return pd.Series(False, index=home.index)
    is_open = end.isna() & home.notna() & person.notna()
    people = person[is_open].groupby(home[is_open]).nunique()
    rows = parents[table]
    is_alone = stands_in(person, rows[rows[column] == "yes"][person.name])
    return is_open & is_alone & stands_in(home, people.index[people > 1].to_series())


def not_before_in(
    day: pd.Series,
    key: pd.Series,
    *,
    table: str,
    column: str,
    parents: Tables,
    **_: Any,
) -> pd.Series:
    """Days before the day in ``column`` of the row of ``table`` with the same key."""
    if table not in parents:
        return pd.Series(False, index=day.index)
    return day < looked_up(key, parents[table], column)


CHECKS: Mapping[str, Callable[..., pd.Series]] = {
    "no_overlap": no_overlap,
    "not_strictly_inside": not_strictly_inside,
    "falls_within": falls_within,
    "newest_within_months": newest_within_months,
    "alone_at_home": alone_at_home,
    "not_before_in": not_before_in,
}
"""Each kind of rule in this module, by the name that a contract calls it."""


def _days(column: pd.Series, *, missing: int) -> Places:
    days = column.to_numpy(dtype="datetime64[D]").astype("int64") + DAYS_BEFORE_1970
    return np.where(column.isna().to_numpy(), missing, days)


def _reached(
    numbers: Places,
    day: pd.Series,
    of_rows: Places,
    first: pd.Series,
    last: pd.Series,
    *,
    begun_by: Literal["the day", "the day before"],
) -> tuple[Places, Places]:
    """Each day as a place on the line of its key, and the furthest place of what had begun.

    A place of one key is always before those of the next, so a key with no row that had begun
    reaches no place of its own.
    """
    is_keyed = of_rows >= 0
    begins = (of_rows * SPAN + _days(first, missing=NEVER))[is_keyed]
    ends = (of_rows * SPAN + _days(last, missing=ALWAYS))[is_keyed]
    order = np.argsort(begins, kind="stable")
    furthest = np.concatenate([[-1], np.maximum.accumulate(ends[order])])
    asked = numbers * SPAN + _days(day, missing=NEVER)
    side: Literal["left", "right"] = "right" if begun_by == "the day" else "left"
    return asked, furthest[np.searchsorted(begins[order], asked, side=side)]
