"""Hours of care after reablement, as a row of the list says them."""

from collections.abc import Mapping
from math import ceil, floor
from typing import Any

import pandas as pd

from reports.render.words import counted


def hours_words(stay: Mapping[Any, Any]) -> str:
    """What follows the words on ongoing care: the hours, why there are none, or nothing.

    ``stay`` has ``ongoing_care`` and, where such a model is live, ``hours_expected``,
    ``hours_low``, ``hours_high``, ``hours_planned`` (hours a week) and ``why_no_hours``. Nothing is
    said of people who are not asked about. Ends are rounded outwards.

    >>> told = {"ongoing_care": 0.4, "hours_expected": 9.2, "hours_low": 4.4, "hours_high": 13.1}
    >>> hours_words({**told, "hours_planned": 15.0})
    ': about 9 hours a week (between 4 and 14), from 15 planned at the start'
    >>> hours_words({**told, "hours_expected": 0.3, "hours_low": 0.0, "hours_high": 0.9})
    ': less than 1 hour a week (at most 1)'
    >>> hours_words({"ongoing_care": 0.4, "why_no_hours": "not enough known to say"})
    '; hours: not enough known to say'
    >>> hours_words({"ongoing_care": None, "why_no_hours": "not enough known to say"})
    ''
    """
    if pd.isna(stay.get("ongoing_care")):
        return ""
    expected = stay.get("hours_expected")
    if expected is None or pd.isna(expected):
        why = stay.get("why_no_hours")
        return f"; hours: {why}" if why else ""
    low, high = floor(stay["hours_low"]), ceil(stay["hours_high"])
    planned = stay.get("hours_planned")
    start = (
        "" if planned is None or pd.isna(planned) else f", from {planned:g} planned at the start"
    )
    if expected < 1:
        return f": less than 1 hour a week (at most {max(high, 1)}){start}"
    about = counted(round(expected), "hour", "hours")
    return f": about {about} a week (between {low} and {high}){start}"
