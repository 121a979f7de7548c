"""Numbers and dates as people say them: one format for every page.

The rules follow the NHS digital service manual ("Numbers, measurements, dates
and time"): whole numbers, a fixed denominator of 10, "22 November 2026", "5am".
"""

import datetime as dt
import math
from collections.abc import Mapping
from typing import Any

NOT_KNOWN = "not known"
NOT_RECORDED = "Not recorded"
NOT_ESTIMABLE = "not estimable"
MINUS = "\N{MINUS SIGN}"
NOTHING_TO_SAY = "\N{EN DASH}"
FEWEST_TENTHS = 0.1
MOST_TENTHS = 0.95


def is_missing(value: object) -> bool:
    """Whether a figure is absent: ``None`` or not a number.

    >>> is_missing(None), is_missing(float("nan")), is_missing(0.0)
    (True, True, False)
    """
    return value is None or (isinstance(value, float) and math.isnan(value))


def tenths(probability: float) -> int:
    """People out of 10, halves rounded up; 0 when under 1 in 10.

    >>> tenths(0.25), tenths(0.35), tenths(0.07)
    (3, 4, 0)

    Raises
    ------
    ValueError : the value is not a probability.
    """
    if not 0 <= probability <= 1:
        raise ValueError(f"a probability lies between 0 and 1, got {probability}")
    return 0 if probability < FEWEST_TENTHS else math.floor(probability * 10 + 0.5)


def natural_frequency(probability: float | None) -> str:
    """A chance out of 10 people.

    >>> natural_frequency(0.31), natural_frequency(0.099), natural_frequency(0.97)
    ('about 3 in 10', 'less than 1 in 10', 'more than 9 in 10')
    >>> natural_frequency(None)
    'not known'
    """
    if probability is None or math.isnan(probability):
        return NOT_KNOWN
    count = tenths(probability)
    if count == 0:
        return "less than 1 in 10"
    if probability >= MOST_TENTHS:
        return "more than 9 in 10"
    return f"about {count} in 10"


def british_date(date: dt.date) -> str:
    """A date in words.

    >>> british_date(dt.date(2026, 11, 2))
    '2 November 2026'
    """
    return f"{date.day} {date:%B %Y}"


def british_day(date: dt.date) -> str:
    """A date with its weekday.

    >>> british_day(dt.date(2026, 11, 22))
    'Sunday 22 November 2026'
    """
    return f"{date:%A} {british_date(date)}"


def british_date_or_text(text: str) -> str:
    """An ISO date in words; any other text, such as "order 41", as it is.

    >>> british_date_or_text("2026-11-22"), british_date_or_text("order 41")
    ('22 November 2026', 'order 41')
    """
    try:
        return british_date(dt.date.fromisoformat(text[:10]))
    except ValueError:
        return text


def days(first: str, last: str) -> str:
    """From one ISO date to another, in words.

    >>> days("2026-06-01", "2026-07-31")
    '1 June 2026 to 31 July 2026'
    """
    return f"{british_date_or_text(first)} to {british_date_or_text(last)}"


def clock_time(moment: dt.time) -> str:
    """A time of day.

    >>> clock_time(dt.time(5)), clock_time(dt.time(18, 10)), clock_time(dt.time(12))
    ('5am', '6:10pm', 'midday')
    >>> clock_time(dt.time(0))
    'midnight'
    """
    if (moment.hour, moment.minute) in {(0, 0), (12, 0)}:
        return "midday" if moment.hour else "midnight"
    minutes = f":{moment.minute:02d}" if moment.minute else ""
    return f"{moment.hour % 12 or 12}{minutes}{'pm' if moment.hour >= 12 else 'am'}"


def count_with_commas(count: float | None) -> str:
    """A whole number with thousands separated.

    >>> count_with_commas(3201), count_with_commas(None)
    ('3,201', 'not known')
    """
    return NOT_KNOWN if count is None or is_missing(count) else f"{round(count):,}"


def in_words(name: str) -> str:
    """Give a key as words; capitals stay.

    >>> in_words("observed_over_expected"), in_words("AUROC")
    ('Observed over expected', 'AUROC')
    """
    return name if name.isupper() else name.replace("_", " ").capitalize()


def group_name(row: Mapping[str, Any]) -> str:
    """One level of a group, as a page calls it.

    >>> group_name({"group": "age_band", "level": "18 to 49"})
    'Age band: 18 to 49'
    """
    return f"{in_words(str(row['group']))}: {row['level']}"


def counted(count: int, one: str, many: str) -> str:
    """A count and its noun, in agreement.

    >>> counted(1, "person", "people"), counted(1200, "person", "people")
    ('1 person', '1,200 people')
    """
    return f"{count:,} {one if count == 1 else many}"


def number(value: float | None, digits: int = 2) -> str:
    """A figure with a fixed number of decimals and a true minus sign.

    >>> number(0.7, 3), number(None), number(-0.0001)
    ('0.700', 'not estimable', '0.00')
    >>> number(-0.051) == f"{MINUS}0.05"
    True
    """
    if value is None or is_missing(value):
        return NOT_ESTIMABLE
    text = f"{abs(value):.{digits}f}"
    return f"{MINUS}{text}" if value < 0 and float(text) != 0 else text


def percent(share: float | None) -> str:
    """A share as a whole percentage; never "0%" for a share above nothing.

    >>> percent(0.143), percent(0.002), percent(0.0), percent(None)
    ('14%', 'less than 1%', '0%', 'not known')
    """
    if share is None or is_missing(share):
        return NOT_KNOWN
    if 0 < share < 0.01:
        return "less than 1%"
    return f"{math.floor(share * 100 + 0.5)}%"


def percentage_points(difference: float | None) -> str:
    """A difference of two chances.

    >>> percentage_points(0.081), percentage_points(-0.04), percentage_points(0.01)
    ('8 percentage points more', '4 percentage points fewer', '1 percentage point more')
    >>> percentage_points(0.002), percentage_points(None)
    ('less than 1 percentage point either way', 'not estimable')
    """
    if difference is None or is_missing(difference):
        return NOT_ESTIMABLE
    points = math.floor(abs(difference) * 100 + 0.5)
    if points == 0:
        return "less than 1 percentage point either way"
    noun = "percentage point" if points == 1 else "percentage points"
    return f"{points} {noun} {'more' if difference > 0 else 'fewer'}"


def interval(estimate: Mapping[str, Any] | None, digits: int = 2) -> str:
    """An estimate with its 95 % interval.

    >>> interval({"value": 0.741, "low": 0.72, "high": 0.764})
    '0.74 (0.72 to 0.76)'
    >>> interval({"value": 0.741, "low": None, "high": None}), interval(None)
    ('0.74 (interval not estimable)', 'not estimable')
    """
    if estimate is None or is_missing(estimate.get("value")):
        return NOT_ESTIMABLE
    value = number(estimate["value"], digits)
    low, high = estimate.get("low"), estimate.get("high")
    if is_missing(low) or is_missing(high):
        return f"{value} (interval not estimable)"
    return f"{value} ({number(low, digits)} to {number(high, digits)})"


def points_interval(estimate: Mapping[str, Any] | None) -> str:
    """An effect with its 95 % interval, in percentage points.

    >>> points_interval({"value": 0.081, "low": 0.012, "high": 0.14})
    '8 percentage points more (95% interval 1 to 14)'
    >>> points_interval(None)
    'not estimable'
    """
    if estimate is None or is_missing(estimate.get("value")):
        return NOT_ESTIMABLE
    low, high = estimate.get("low"), estimate.get("high")
    words = percentage_points(estimate["value"])
    if low is None or high is None or is_missing(low) or is_missing(high):
        return f"{words} (interval not estimable)"
    return f"{words} (95% interval {number(100 * low, 0)} to {number(100 * high, 0)})"
