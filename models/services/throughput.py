"""How many people a number of places serves: the stay that is practised decides, and empty days."""

from __future__ import annotations

import math

YEAR_DAYS = 365.0
WEEK_DAYS = 7.0


def throughput_per_year(
    units: float, *, mean_stay_days: float, void_days: float, occupancy: float = 1.0
) -> float:
    """People served in a year: units x 365 x occupancy / (mean stay + void days).

    Twelve flats serve 104 people a year at six weeks, 58 at two and a half months.

    Parameters
    ----------
    units : places, 0 or more.
    mean_stay_days : days that a person stays on average, not the longest that is allowed.
    void_days : days that a place stands empty between two people.
    occupancy : share of places in use when they could be, above 0 and at most 1.

    Raises
    ------
    ValueError : a number is outside its range, or stay and void days are both 0.
    """
    if units < 0 or mean_stay_days < 0 or void_days < 0:
        raise ValueError(
            f"units, stay and void days must be 0 or more, got {units:g}, {mean_stay_days:g} and "
            f"{void_days:g}"
        )
    if not 0.0 < occupancy <= 1.0:
        raise ValueError(f"occupancy must be above 0 and at most 1, got {occupancy:g}")
    if mean_stay_days + void_days == 0:
        raise ValueError("stay and void days are both 0: no place would ever be in use")
    return units * YEAR_DAYS * occupancy / (mean_stay_days + void_days)


def days_between_places(
    *, units: float, mean_stay_days: float, void_days: float, starts_per_week: float
) -> float:
    """Days until the next place comes free, on average; missing where nothing tells.

    By starts a week where the service counts them, else by stay and void days. Not a number is
    unknown.
    """
    if starts_per_week > 0:
        return WEEK_DAYS / starts_per_week
    stay = mean_stay_days + (0.0 if math.isnan(void_days) else void_days)
    if not units > 0 or not stay > 0:
        return math.nan
    return YEAR_DAYS / throughput_per_year(units, mean_stay_days=stay, void_days=0.0)
