"""One stay seen on several mornings: what a hub would have known of it on each of them.

A daily list meets a stay every morning until the person leaves; the model is taught with one
row per stay. These rows are that stay on other mornings, made by the same feature functions.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.known import Contracts, Tables, gather_known_facts
from features.pairs import blank_what_came_later
from features.partitions import in_order_of, in_person_parts
from features.read_columns import only_read
from features.settings import FeatureParams
from features.table import features_of

Days: TypeAlias = NDArray[np.int64]

MOMENT_COLUMNS = ["spell_id", "index_datetime", "is_first", "is_decision"]


def snapshot_moments(index: pd.DataFrame, *, every_days: int, most: int) -> pd.DataFrame:
    """First morning, some between, and the decision itself: at most ``most`` rows for each stay.

    The first morning is the one after admission, or the decision where that comes earlier. The
    rows between lie ``every_days`` apart; a stay too long for that has them further apart, by
    whole multiples.

    Parameters
    ----------
    index : a cohort's index (features/cohort.py), indexed by ``spell_id``.

    Returns
    -------
    Rows in order of stay and time, indexed by ``snapshot_id``, with ``spell_id``,
    ``index_datetime``, ``is_first`` and ``is_decision`` (the row that the model is taught with).

    Raises
    ------
    ValueError : ``every_days`` is below 1, or ``most`` below 2.
    """
    if every_days < 1 or most < 2:
        raise ValueError(
            f"snapshots need a distance of 1 day and 2 rows at least, got {every_days} and {most}"
        )
    days = _days_to_decision(index)
    widest = np.ceil(days / (most - 1))
    step = every_days * np.maximum(np.ceil(widest / every_days), 1)
    between = np.maximum(np.ceil(days / step) - 1, 0).astype(np.int64)
    rows = np.where(days > 0, between + 2, 1)
    stay, turn = _turns(rows)
    day = np.minimum(turn * step[stay], days[stay]).astype(np.int64)
    return _moments(index, stay, day)


def daily_moments(index: pd.DataFrame) -> pd.DataFrame:
    """Every morning of a stay from the first to the day it ended: what a daily list meets.

    Columns and index as of ``snapshot_moments``. A stay that was decided on the day of admission
    has that one row.
    """
    decided = index["index_datetime"].dt.normalize()
    left = index["discharge_date"].fillna(decided)
    stayed_on = np.maximum((left - decided).dt.days.to_numpy(dtype=np.int64), 0)
    stay, day = _turns(_days_to_decision(index) + stayed_on + 1)
    return _moments(index, stay, day)


def build_snapshot_features(
    tables: Tables,
    index: pd.DataFrame,
    moments: pd.DataFrame,
    contracts: Contracts,
    params: FeatureParams,
) -> pd.DataFrame:
    """The feature table with each stay's moment moved: one row for each of ``moments``.

    On the moment that a stay was decided the row is the one that ``build_feature_table`` makes.
    """
    rows = index.loc[moments["spell_id"]].set_axis(moments.index)
    rows = rows.assign(index_datetime=moments["index_datetime"])
    then = moments["index_datetime"].to_numpy()
    seen = blank_what_came_later(rows, contracts["discharge_spell"], then)
    built = []
    read, most = only_read(tables, contracts), params.most_stays_at_once
    for some, part in in_person_parts(read, seen, most_stays=most):
        stay_ids = moments["spell_id"].loc[part.index]
        known = gather_known_facts(some, part, contracts, params, stay_ids=stay_ids)
        built.append(features_of(known, params))
    return in_order_of(seen, built)


def listed_already(index: pd.DataFrame, moments: pd.DataFrame) -> pd.Series:
    """Whether the stay itself stood in the extract on the morning, so that a list could show it.

    The decision itself always counts: training takes it too.
    """
    known_at = index["known_at"].reindex(moments["spell_id"]).set_axis(moments.index)
    return (known_at <= moments["index_datetime"]) | moments["is_decision"]


def _days_to_decision(index: pd.DataFrame) -> Days:
    """Days from the first morning to the decision, 0 or more."""
    decided = index["index_datetime"].dt.normalize()
    days = (decided - index["admission_date"]).dt.days.to_numpy(dtype=np.int64) - 1
    return np.asarray(np.maximum(days, 0))


def _turns(
    rows: Days,
) -> tuple[Days, Days]:
    """Each stay's position as often as it has rows, and the rows of a stay numbered from 0."""
    stay = np.repeat(np.arange(len(rows)), rows)
    before = np.cumsum(rows) - rows
    return stay, np.arange(len(stay)) - before[stay]


def _moments(
    index: pd.DataFrame,
    stay: Days,
    day: Days,
) -> pd.DataFrame:
    """Rows ``day`` mornings after the first one of each stay."""
    ahead = day - _days_to_decision(index)[stay]
    when = index["index_datetime"].to_numpy()[stay] + pd.to_timedelta(ahead, unit="D")
    spell = index.index.to_numpy(dtype=str)[stay]
    frame = pd.DataFrame(
        {
            "spell_id": pd.array(spell, dtype="str"),
            "index_datetime": when,
            "is_first": day == 0,
            "is_decision": ahead == 0,
        }
    )
    label = frame["spell_id"] + "@" + frame["index_datetime"].dt.strftime("%Y-%m-%d")
    return frame[MOMENT_COLUMNS].set_index(pd.Index(label, name="snapshot_id"))
