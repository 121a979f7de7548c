"""Months of decisions whose outcomes have all matured: the cohorts that figures are given of."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.monitoring.watched import BoolArray, Watched

MAY_WAIT = 0.01  # of the stays of a month, or a single stay


@dataclass(frozen=True)
class Months:
    """Calendar months of decisions whose outcomes have all matured, oldest first."""

    months: tuple[pd.Period, ...]

    def of(self, watched: Watched) -> BoolArray:
        """Stays decided in these months."""
        if not self.months:
            return np.zeros(len(watched.stays), dtype=np.bool_)
        first, last = self.months[0].start_time, self.months[-1].end_time.normalize()
        return watched.decided_within(first, last) & watched.is_judged


def matured_months(watched: Watched) -> tuple[pd.Period, ...]:
    """Whole months after the reference period in which no stay still waits for its outcome.

    A month has matured when its last day lies ``horizon_days`` back. Who left long after the
    decision may still wait then: one stay in a hundred may, or a single one of a small hub, and the
    others speak for the month.
    """
    stays = watched.stays[watched.is_new]
    month = stays["decided_on"].dt.to_period("M")
    waits = stays["label"].isna().groupby(month).agg(["sum", "size"])
    horizon = pd.Timedelta(days=watched.horizon_days)
    matured = []
    for one, (waiting, size) in zip(waits.index, waits.to_numpy(), strict=True):
        is_over = one.end_time.normalize() + horizon <= watched.as_of
        if not is_over or waiting > max(1, MAY_WAIT * size):
            break
        if one.start_time > watched.reference_to:
            matured.append(one)
    return tuple(matured)
