"""Values of two columns brought together by one pass over both, whatever their order."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray


def numbered(child: pd.Series, parent: pd.Series) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """One number for each value of two columns, the same in both; -1 for an empty cell."""
    numbers = pd.factorize(pd.concat([child, parent], ignore_index=True))[0].astype("int64")
    return numbers[: len(child)], numbers[len(child) :]


def stands_in(child: pd.Series, parent: pd.Series) -> pd.Series:
    """Which values stand in another column too; an empty cell stands nowhere.

    ``isin`` says the same, but makes an object of Python of every text of the parent.
    """
    mine, theirs = numbered(child, parent)
    is_there = np.zeros(max(mine.max(initial=-1), theirs.max(initial=-1)) + 2, dtype=bool)
    is_there[theirs] = True
    is_there[-1] = False
    return pd.Series(is_there[mine], index=child.index)


def looked_up(key: pd.Series, rows: pd.DataFrame, column: str) -> pd.Series:
    """The value of ``column`` in the first row with the same key; missing where there is none.

    ``rows`` calls the key as ``key`` is called. ``map`` says the same, but not of empty rows.
    """
    found = rows.dropna(subset=[key.name]).drop_duplicates(key.name).set_index(key.name)[column]
    return found.reindex(key).set_axis(key.index)
