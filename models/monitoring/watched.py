"""The stays that monitoring reads, and how they are parted by what the model was taught with."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

BoolArray = NDArray[np.bool_]

A_YEAR_DAYS = 365
STAY_COLUMNS = ("person_id", "decided_on", "discharged_on", "score", "label", "early")


@dataclass(frozen=True)
class Watched:
    """Finished stays of one target's cohort as an extract of the day ``as_of`` tells them.

    ``stays`` : indexed by ``spell_id``, with STAY_COLUMNS: days without a time; ``score`` the live
        model's risk at the decision; ``label`` 0 or 1, missing until it has matured; ``early``
        likewise for the early outcome (all missing where the target has none).
    ``features``, ``groups`` : on the same index, the model's inputs and the audit groups.
    ``reference_from``, ``reference_to`` : days of decision of the stays that calibrated the live
        model. The booster saw none of them, so they say what was usual when it was made.
    ``horizon_days`` : from a discharge to the day on which its outcome stands in the extract.
    """

    stays: pd.DataFrame
    features: pd.DataFrame
    groups: pd.DataFrame
    as_of: pd.Timestamp
    reference_from: pd.Timestamp
    reference_to: pd.Timestamp
    horizon_days: int

    def __post_init__(self) -> None:
        """Refuse tables that do not belong together.

        Raises
        ------
        ValueError : a column is absent, indexes differ, or no stay lies in the reference period.
        """
        absent = [name for name in STAY_COLUMNS if name not in self.stays]
        if absent:
            raise ValueError(f"stays lack {', '.join(absent)}")
        for name, table in {"features": self.features, "groups": self.groups}.items():
            if not table.index.equals(self.stays.index):
                raise ValueError(f"{name} and stays must have the same index in the same order")
        if not self.is_reference.any():
            raise ValueError(
                f"none of {len(self.stays)} stays was decided from {self.reference_from:%Y-%m-%d} "
                f"to {self.reference_to:%Y-%m-%d}, when the live model was calibrated; the extract "
                "must reach back to then"
            )

    @cached_property
    def is_reference(self) -> BoolArray:
        """Stays that calibrated the live model."""
        return self.decided_within(self.reference_from, self.reference_to)

    @cached_property
    def is_judged(self) -> BoolArray:
        """Stays with a score and a matured outcome."""
        has_both = self.stays["label"].notna() & self.stays["score"].notna()
        return np.asarray(has_both, dtype=np.bool_)

    @cached_property
    def is_new(self) -> BoolArray:
        """Stays decided since, up to the day of the extract."""
        return self.decided_within(self.reference_to + pd.Timedelta(days=1), self.as_of)

    def decided_within(self, first: pd.Timestamp, last: pd.Timestamp) -> BoolArray:
        """Stays decided from ``first`` to ``last``, both days included."""
        return np.asarray(self.stays["decided_on"].between(first, last), dtype=np.bool_)

    def window(self, *, rows: int, days: int) -> BoolArray:
        """The newest stays: of ``days``, or as many days as it takes to pool ``rows``.

        Where fewer than ``rows`` were decided since the reference period, those of ``days``.
        """
        decided = self.stays["decided_on"]
        first = self.as_of - pd.Timedelta(days=days - 1)
        recent = self.is_new & np.asarray(decided >= first, dtype=np.bool_)
        if recent.sum() >= rows or self.is_new.sum() < rows:
            return recent
        newest = decided[self.is_new].sort_values(kind="stable").iloc[-rows]
        return self.is_new & np.asarray(decided >= newest, dtype=np.bool_)

    def windows_before(self, now: BoolArray) -> list[BoolArray]:
        """Windows of as many stays as ``now`` has, end to end, back from the reference period.

        They reach back as far as the newest stay lies ahead of the reference period, at least a
        year; none where the extract holds no stay before that period.
        """
        decided = self.stays["decided_on"]
        ahead = max(decided[now].max() - self.reference_to, pd.Timedelta(days=A_YEAR_DAYS))
        is_before = self.decided_within(
            self.reference_from - ahead, self.reference_from - pd.Timedelta(days=1)
        )
        order = np.argsort(decided[is_before].to_numpy(), kind="stable")[::-1]
        newest_first = np.flatnonzero(is_before)[order]
        size = int(now.sum())
        windows = []
        for start in range(0, len(newest_first) - size + 1, size):
            mask = np.zeros(len(decided), dtype=np.bool_)
            mask[newest_first[start : start + size]] = True
            windows.append(mask)
        return windows
