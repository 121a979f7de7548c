"""How a moment is written: the one place that knows whether a source has a calendar.

With dates, a moment is a day. With an order alone, it is a place in that order: an invented date
would be believed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from data_contracts.order_of_events import place_of
from reports.render.words import british_date, british_day

Calendar = Literal["dates", "order"]
NO_CALENDAR = "order only, no calendar"


@dataclass(frozen=True)
class Moments:
    """The words for moments of one source; ``last`` is the day of the extract."""

    calendar: Calendar
    last: pd.Timestamp

    def short(self, moment: pd.Timestamp) -> str:
        """A moment in a table or a file.

        >>> Moments("dates", pd.Timestamp("2026-09-30")).short(pd.Timestamp("2026-09-30 06:00"))
        '2026-09-30'
        >>> Moments("order", pd.Timestamp("1990-02-01")).short(pd.Timestamp("1990-01-03 06:00"))
        'encounter 3 of 32'
        """
        return self._place(moment) if self.calendar == "order" else f"{moment:%Y-%m-%d}"

    def words(self, moment: pd.Timestamp) -> str:
        """A moment in a sentence.

        >>> Moments("dates", pd.Timestamp("2026-09-30")).words(pd.Timestamp("2026-09-30"))
        '30 September 2026'
        """
        return self._place(moment) if self.calendar == "order" else british_date(moment)

    def list_title(self, moment: pd.Timestamp, *, days_back: int) -> str:
        """What a list is of: a day, or the last places of an order.

        >>> Moments("order", pd.Timestamp("1990-02-01")).list_title(
        ...     pd.Timestamp("1990-02-01"), days_back=9)
        'last 10 encounters (order only, no calendar)'
        """
        if self.calendar == "order":
            return f"last {days_back + 1} encounters ({NO_CALENDAR})"
        return british_day(moment)

    def list_name(self, moment: pd.Timestamp, *, days_back: int) -> str:
        """The name of a list's folder.

        >>> Moments("dates", pd.Timestamp("2026-09-30")).list_name(
        ...     pd.Timestamp("2026-09-30"), days_back=7)
        '2026-09-30'
        """
        return f"last-{days_back + 1}" if self.calendar == "order" else f"{moment:%Y-%m-%d}"

    def _place(self, moment: pd.Timestamp) -> str:
        return f"encounter {place_of(moment):,} of {place_of(self.last):,}"
