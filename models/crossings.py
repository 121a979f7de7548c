"""Crossings of groups: a level for each combination that can be told, one for all the others."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

BETWEEN = ", "
ALL_OTHERS = "all other combinations"
LARGEST_SMALL_REST = 7  # people; so few would stand out as what is left of a margin


def crossed_levels(
    groups: pd.DataFrame, names: Sequence[str], counts: FloatArray, *, fewest: int
) -> pd.Series:
    """The combination of ``names`` of each row, or ALL_OTHERS where it is too few to tell.

    A combination is told when ``fewest`` rows or more have the event and as many do not, and when
    taking all told ones from any level of any one group leaves nobody, or more than
    LARGEST_SMALL_REST: else the smallest of that level joins the others.

    Parameters
    ----------
    counts : shape (n, m), what is counted of each row: the first column the event, any others
        (a place on the list) as 0 to 1.
    """
    first, *rest = names
    level = groups[first].str.cat(groups[rest], sep=BETWEEN)
    event = pd.Series(counts[:, 0], index=level.index)
    events = event.groupby(level).sum()
    sizes = level.value_counts()
    told = {name for name in sizes.index if min(events[name], sizes[name] - events[name]) >= fewest}
    counted = np.column_stack([np.ones(len(level)), counts])
    while True:
        is_told = level.isin(told)
        exposed = _exposed_level(groups, names, is_told, counted)
        if exposed is None:
            return level.where(is_told, ALL_OTHERS)
        inside = level[is_told & exposed]
        told.discard(str(inside.value_counts().sort_index(kind="stable").idxmin()))


def _exposed_level(
    groups: pd.DataFrame, names: Sequence[str], is_told: pd.Series, counted: FloatArray
) -> pd.Series | None:
    """Rows of the first level of which the told combinations leave a few; None where none does."""
    for name in names:
        for level in sorted(groups[name].unique()):
            inside: pd.Series = groups[name] == level
            rest = counted[(inside & ~is_told).to_numpy()].sum(axis=0).round()
            if (inside & is_told).any() and ((rest >= 1) & (rest <= LARGEST_SMALL_REST)).any():
                return inside
    return None
