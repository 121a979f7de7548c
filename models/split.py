"""Which rows train, which calibrate, which test: by time with a gap, or by person."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

BoolArray = NDArray[np.bool_]


@dataclass(frozen=True)
class Split:
    """Row masks of the three periods, shape (n,) each, in the order of the cohort.

    Split by time they are disjoint, with rows in the gaps in none of them. Split by
    person every row is in all three, and the folds of people keep them apart.
    ``calibrate_earlier`` marks the earlier half of the calibrate rows, where there are dates.
    """

    train: BoolArray
    calibrate: BoolArray
    test: BoolArray
    calibrate_earlier: BoolArray | None = None


def split_by_time(
    index_datetime: pd.Series,
    *,
    calibrate_from: pd.Timestamp,
    test_from: pd.Timestamp,
    gap_days: int,
) -> Split:
    """Three periods of time, apart by the outcome window.

    train: before ``calibrate_from - gap``; calibrate: ``[calibrate_from, test_from - gap)``;
    test: from ``test_from`` on. The gap lets each outcome of a period end before the
    next period opens, so no label of one is known only inside the other.

    Parameters
    ----------
    index_datetime : the decision time of each row, none missing.
    calibrate_from, test_from : first day of the two later periods.
    gap_days : length of the outcome window in days, 0 or more.

    Raises
    ------
    ValueError : the dates are out of order, the gap is negative, an index time is
        missing, or a period has no rows (named with its dates).
    """
    if gap_days < 0:
        raise ValueError(f"gap_days must be 0 or more, got {gap_days}")
    missing = int(index_datetime.isna().sum())
    if missing:
        raise ValueError(
            f"index_datetime is missing in {missing} rows; they cannot be placed in time"
        )
    gap = pd.Timedelta(days=gap_days)
    if calibrate_from >= test_from - gap:
        raise ValueError(
            f"calibrate_from {calibrate_from:%Y-%m-%d} must lie before test_from "
            f"{test_from:%Y-%m-%d} less the gap of {gap_days} days"
        )
    calibrate = (index_datetime >= calibrate_from) & (index_datetime < test_from - gap)
    split = Split(
        train=_mask(index_datetime < calibrate_from - gap),
        calibrate=_mask(calibrate),
        test=_mask(index_datetime >= test_from),
        calibrate_earlier=_mask(calibrate & (index_datetime < index_datetime[calibrate].median())),
    )
    spans = {
        "train": f"before {calibrate_from - gap:%Y-%m-%d}",
        "calibrate": f"{calibrate_from:%Y-%m-%d} to {test_from - gap:%Y-%m-%d}",
        "test": f"from {test_from:%Y-%m-%d}",
    }
    empty = [f"{name} ({span})" for name, span in spans.items() if not getattr(split, name).any()]
    if empty:
        held = (
            f"{index_datetime.min():%Y-%m-%d} to {index_datetime.max():%Y-%m-%d}"
            if len(index_datetime)
            else "no rows at all"
        )
        raise ValueError(
            f"no rows in {len(empty)} of 3 periods: {', '.join(empty)}; the rows given cover "
            f"{held}. Move the split dates."
        )
    return split


def split_by_person(index_datetime: pd.Series) -> Split:
    """Every row in all three periods: for sources without calendar time.

    The folds of people then stand between training and testing.

    Raises
    ------
    ValueError : there are no rows.
    """
    if index_datetime.empty:
        raise ValueError("no rows to split by person")
    everyone = np.ones(len(index_datetime), dtype=np.bool_)
    return Split(train=everyone, calibrate=everyone.copy(), test=everyone.copy())


def split_by_order(index_datetime: pd.Series, *, test_share: float) -> Split:
    """The first rows of an order train and calibrate, the last ``test_share`` of them test.

    For sources whose rows have an order and no calendar: there is no gap to leave, for nobody
    knows how long one would be. The folds of people still stand between training and testing.

    Raises
    ------
    ValueError : a part would hold no rows.
    """
    later = round(len(index_datetime) * test_share)
    if not 0 < later < len(index_datetime):
        raise ValueError(
            f"{test_share:.0%} of {len(index_datetime)} rows leave nothing to train or to test on"
        )
    place = index_datetime.rank(method="first").to_numpy()
    test = place > len(index_datetime) - later
    return Split(train=~test, calibrate=~test, test=test)


def _mask(condition: pd.Series) -> BoolArray:
    return condition.to_numpy(dtype=np.bool_)
