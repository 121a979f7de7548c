"""Dates as a source writes them, in formats that its mapping declares, as YYYY-MM-DD."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd


def iso_dates(text: pd.Series, formats: Sequence[str]) -> pd.Series:
    """The text with every date that fits a format written YYYY-MM-DD; what fits none stays.

    >>> iso_dates(pd.Series(["01/02/2026", "soon"], dtype="str"), ["%d/%m/%Y"]).to_list()
    ['2026-02-01', 'soon']
    """
    positions, texts = pd.factorize(text)
    each = pd.Series(texts, dtype="str")
    written = each.copy()
    is_open = each.notna()
    for how in formats:
        days = _parsed(each, how)
        fits = is_open & days.notna()
        written = written.mask(fits, _iso(days))
        is_open &= ~fits
    return written.reindex(positions).set_axis(text.index)


def turned_round(text: pd.Series, formats: Sequence[str]) -> pd.Series:
    """Which dates fit no format, and would fit one if its day and month changed places."""
    other = [_swapped(how) for how in formats if _swapped(how)]
    fits_none = text.notna() & ~_fits_one(text, formats)
    return fits_none & _fits_one(text, other)


def first_part(formats: Sequence[str]) -> str:
    """Whether the formats put the ``day`` or the ``month`` first, for a sentence.

    >>> first_part(["%d/%m/%Y"]), first_part(["%m/%d/%Y"])
    ('day', 'month')
    """
    return "month" if any(_starts(how) == "m" for how in formats) else "day"


def faults_of_formats(formats: Sequence[str]) -> list[str]:
    """Why formats cannot be used: two-digit years, parts missing, or both orders at once.

    >>> faults_of_formats(["%d/%m/%y"])
    ["'%d/%m/%y' has a year of two digits: nobody can tell the century; ask for four"]
    """
    faults = []
    for how in formats:
        if "%y" in how:
            faults.append(
                f"{how!r} has a year of two digits: nobody can tell the century; ask for four"
            )
        elif not all(part in how for part in ("%Y", "%d")) or not re.search("%[mbB]", how):
            faults.append(f"{how!r} needs a day (%d), a month (%m, %b or %B) and a year (%Y)")
    if {_starts(how) for how in formats} >= {"d", "m"}:
        faults.append("day first and month first cannot both be declared: 01/02 would fit either")
    return faults


def _parsed(text: pd.Series, how: str) -> pd.Series:
    return pd.to_datetime(text, format=how, errors="coerce")


def _iso(days: pd.Series) -> pd.Series:
    moments = days.to_numpy().astype("datetime64[D]")
    return pd.Series(np.datetime_as_string(moments), index=days.index, dtype="str")


def _fits_one(text: pd.Series, formats: Sequence[str]) -> pd.Series:
    positions, texts = pd.factorize(text)
    each = pd.Series(texts, dtype="str")
    fits = pd.Series(False, index=each.index)
    for how in formats:
        fits |= _parsed(each, how).notna()
    return fits.reindex(positions, fill_value=False).set_axis(text.index)


def _starts(how: str) -> str:
    """``d`` or ``m`` where the one stands before the other and both before the year."""
    found = re.search(r"%([dm]).*%([dm]).*%Y", how)
    return found[1] if found else ""


def _swapped(how: str) -> str:
    if not _starts(how):
        return ""
    return how.replace("%d", "\0").replace("%m", "%d").replace("\0", "%m")
