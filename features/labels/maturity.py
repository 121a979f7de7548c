"""When an outcome may be believed: only after its window and the recording lag have passed."""

from __future__ import annotations

import pandas as pd


def is_mature(
    clock_start: pd.Series, *, window_days: int, lag_days: int, as_of: pd.Timestamp
) -> pd.Series:
    """Whether ``clock_start + window + lag`` has passed at ``as_of``; days are civil days."""
    return clock_start + pd.Timedelta(days=window_days + lag_days) <= as_of


def only_mature(label: pd.Series, mature: pd.Series) -> pd.Series:
    """The label as ``Float64``, missing where the window has not closed: an early 0 is unknown.

    An early 1 is left out as well: kept, it would make the youngest stays look worse than they
    are.
    """
    return label.astype("Float64").where(mature)


def stated_outcomes(
    outcomes: pd.DataFrame | None, code: str, index: pd.DataFrame
) -> pd.Series | None:
    """Outcomes that the source itself states for ``code``; None where it states none."""
    if outcomes is None:
        return None
    stated = outcomes[outcomes["outcome_code"] == code]
    if stated.empty:
        return None
    return stated.set_index("spell_id")["value"].reindex(index.index).astype("Float64")
