"""Who may be offered what, what to ask where nobody knows, and whether it comes in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.services.catalogue import Service
from models.services.fields import ASKS, LABELS, SENSITIVE
from models.services.lead_time import days_until_start
from models.services.rules import Answer, answer, describe

Codes = NDArray[np.int8]
Floats = NDArray[np.float64]
NOT_ELIGIBLE, ELIGIBLE, ASK = 0, 1, 2
TOO_LATE, AFTER_LEAVING, PERHAPS_BEFORE, BEFORE_LEAVING = 0, 1, 2, 3
NO_LEAVING_DATE, NO_LEAD_TIME = 4, 5
TIMING_WORDS = {
    TOO_LATE: "too late to matter now",
    AFTER_LEAVING: "after leaving",
    PERHAPS_BEFORE: "perhaps by the leaving date",
    BEFORE_LEAVING: "by the leaving date",
    NO_LEAVING_DATE: "no leaving date recorded",
    NO_LEAD_TIME: "lead time not recorded",
}


@dataclass(frozen=True)
class Eligibility:
    """People by services, shape (n, m).

    ``state`` is NOT_ELIGIBLE, ELIGIBLE or ASK (it hangs on something unknown); ``timing`` one of
    the codes of TIMING_WORDS. ``start_days`` and ``start_by_days`` are days from today, shape (m,),
    not a number where unknown: half of the starts come by the first, nine in ten by the second.
    ``by_sensitive_alone``: eligible only because of a field that no list may tell, shape (n, m).
    """

    people: pd.Index
    services: tuple[Service, ...]
    state: Codes
    timing: Codes
    start_days: Floats
    start_by_days: Floats
    answers: tuple[Answer, ...]
    by_sensitive_alone: NDArray[np.bool_]

    @property
    def is_actionable(self) -> NDArray[np.bool_]:
        """Eligible, and able to start before it no longer matters, shape (n, m)."""
        return np.asarray((self.state == ELIGIBLE) & (self.timing != TOO_LATE), dtype=np.bool_)

    def asks(self, service: int) -> pd.Series:
        """What to ask each person for one service, joined by commas; empty where nothing."""
        words = pd.Series("", index=self.people, dtype="str")
        said: dict[str, NDArray[np.bool_]] = {}
        for field, hangs in self.answers[service].asks.items():
            said[ASKS[field]] = said.get(ASKS[field], np.zeros(len(words), dtype=np.bool_)) | hangs
        is_open = self.state[:, service] == ASK
        for ask, hangs in said.items():
            words = words + np.where(hangs & is_open, f"{ask}, ", "")
        return words.str.removesuffix(", ")

    def why_not(self, service: int) -> pd.Series:
        """Why each person may not be offered one service, a sentence; empty where they may.

        Empty too for who comes too late for what a field that no list may tell opens.
        """
        words = pd.Series("", index=self.people, dtype="str")
        for rule, misses in reversed(self.answers[service].misses):
            words = words.mask(misses, f"Only for: {describe(rule, LABELS)}.")
        shut_out = self.state[:, service] == NOT_ELIGIBLE
        late = (self.state[:, service] == ELIGIBLE) & (self.timing[:, service] == TOO_LATE)
        late &= ~self.by_sensitive_alone[:, service]
        return words.where(shut_out, "").mask(
            late, f"Starts in about {self.start_days[service]:.0f} days: too late to matter now."
        )


def hold_against(
    fields: pd.DataFrame,
    services: Sequence[Service],
    *,
    today: pd.Timestamp,
    leaving: pd.Series,
    has_left: pd.Series,
    matters_within_days: int,
) -> Eligibility:
    """Hold every person against every service.

    Help matters if it starts within ``matters_within_days`` of leaving. Who has not left leaves
    today at the soonest: an expected day in the past, or none, counts as today.

    Parameters
    ----------
    fields : one row per person (``models/services/fields.py``).
    leaving : expected day of leaving, or the day the person left; missing where not recorded.
    has_left : whether the person has left hospital.
    """
    answers = tuple(answer(service.rule, fields) for service in services)
    shape = (len(fields), len(services))
    state = np.full(shape, ASK, dtype=np.int8)
    for place, of_rule in enumerate(answers):
        state[of_rule.fails, place] = NOT_ELIGIBLE
        state[of_rule.holds, place] = ELIGIBLE
    untold = fields.assign(**dict.fromkeys(SENSITIVE, np.nan))
    by_sensitive_alone = np.zeros(shape, dtype=np.bool_)
    for place, of_rule in enumerate(answers):
        if not of_rule.asks.keys().isdisjoint(SENSITIVE):
            without = answer(services[place].rule, untold)
            by_sensitive_alone[:, place] = of_rule.holds & ~without.holds
    calendars = [service.lead_time_calendar for service in services]
    start = days_until_start(today, [s.lead_time_p50_days for s in services], calendars)
    start_by = days_until_start(today, [s.lead_time_p90_days for s in services], calendars)
    until_leaving = (leaving.dt.normalize() - today.normalize()).dt.days.to_numpy(np.float64)
    timing = _timing(
        start,
        start_by,
        until_leaving,
        has_left.to_numpy(dtype=np.bool_),
        within=matters_within_days,
    )
    return Eligibility(
        people=fields.index,
        services=tuple(services),
        state=state,
        timing=timing,
        start_days=start,
        start_by_days=start_by,
        answers=answers,
        by_sensitive_alone=by_sensitive_alone,
    )


def _timing(
    start: Floats, start_by: Floats, leaving: Floats, has_left: NDArray[np.bool_], *, within: int
) -> Codes:
    """The timing code of each person and service; days count from today.

    A start is "by the leaving date" where nine in ten are, "perhaps" where half are.
    """
    day = np.where(has_left, leaving, np.fmax(leaving, 0.0))[:, np.newaxis]
    is_undated = (np.isnan(leaving) & ~has_left)[:, np.newaxis]
    timing = np.full((len(leaving), len(start)), AFTER_LEAVING, dtype=np.int8)
    timing[start <= day] = PERHAPS_BEFORE
    timing[np.fmax(start, start_by) <= day] = BEFORE_LEAVING
    timing[np.broadcast_to(is_undated, timing.shape)] = NO_LEAVING_DATE
    timing[start > day + within] = TOO_LATE
    timing[:, np.isnan(start)] = NO_LEAD_TIME
    return timing
