"""Where a search judges: later stays of other people, inside the training period alone."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.folds import person_folds
from models.origins import rolling_origins
from models.search_params import SearchParams

BoolArray = NDArray[np.bool_]
SALT = "search:"  # other groups of people than those that score each other in the protocol
SHARES = 1000


@dataclass(frozen=True)
class Part:
    """One fit of a trial: who teaches and who judges, as row masks of the training rows."""

    name: str
    taught: BoolArray
    judging: BoolArray


def parts_by_time(
    index_datetime: pd.Series, person_id: pd.Series, *, gap_days: int, params: SearchParams
) -> list[Part]:
    """From each origin inside the training rows: earlier stays teach, later ones of others judge.

    The last future ends with the last training row. Parts without rows on either side are left
    out.

    Raises
    ------
    ValueError : no part has rows on both sides.
    """
    origins = rolling_origins(
        last_test_to=index_datetime.max().normalize() + pd.Timedelta(days=1),
        count=params.origins,
        test_days=params.test_days,
        calibrate_days=1,
        gap_days=gap_days,
    )
    fold = person_folds(salted(person_id), params.folds)
    gap = pd.Timedelta(days=gap_days)
    parts = []
    for origin in origins:
        before = (index_datetime < origin.test_from - gap).to_numpy(dtype=np.bool_)
        after = index_datetime.between(origin.test_from, origin.test_to, inclusive="left")
        for f in range(params.folds):
            judging = after.to_numpy(dtype=np.bool_) & (fold == f)
            parts.append(Part(f"{origin.name}, fold {f + 1}", before & (fold != f), judging))
    return _with_rows(parts)


def parts_by_person(person_id: pd.Series, *, params: SearchParams) -> list[Part]:
    """Folds of a share of the people; the others stay out, so that they may judge the result.

    Raises
    ------
    ValueError : no part has rows on both sides.
    """
    fold = person_folds(salted(person_id), params.folds)
    searched = is_searched(person_id, params)
    return _with_rows(
        [
            Part(f"fold {f + 1}", searched & (fold != f), searched & (fold == f))
            for f in range(params.folds)
        ]
    )


def is_searched(person_id: pd.Series, params: SearchParams) -> BoolArray:
    """Whether a row's person is one of the share that a search without calendar may use."""
    place = person_folds(salted(salted(person_id)), SHARES)
    return np.asarray(place < params.people_share * SHARES, dtype=np.bool_)


def salted(person_id: pd.Series) -> pd.Series:
    """Ids that fall into other folds than the person's own."""
    return person_id.radd(SALT)


def _with_rows(parts: list[Part]) -> list[Part]:
    kept = [part for part in parts if part.taught.any() and part.judging.any()]
    if not kept:
        raise ValueError("no part of the training rows has stays on both sides; nothing to search")
    return kept
