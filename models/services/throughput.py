"""When the next place comes free: the stay that is practised decides, and empty days."""

from __future__ import annotations

import math

WEEK_DAYS = 7.0


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
    return stay / units if units > 0 and stay > 0 else math.nan
