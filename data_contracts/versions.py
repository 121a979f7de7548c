"""The same thing sent twice with different values: the newest version speaks for it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd


def older_versions(rows: pd.DataFrame, key: Sequence[str], *, as_of: pd.Timestamp) -> pd.Series:
    """Which rows are older versions of another row, and of which.

    The newest version of a key is the one with the latest ``known_at`` up to ``as_of``. Where two
    are equally new, one does not say when it became known, or they speak of different people,
    nobody can tell which of them holds: they are no versions of each other, and the rule that a
    key is unique refuses them all. Without a key no row is a version of another.

    Parameters
    ----------
    rows : typed rows without exact copies, with the columns of ``key`` and ``known_at``.

    Returns
    -------
    For each older version (by its index in ``rows``), the index of the newest one.

    >>> days = pd.to_datetime(["2026-01-01", "2026-01-03", "2026-01-02"])
    >>> stays = pd.DataFrame({"spell_id": ["s1", "s1", "s2"], "known_at": days})
    >>> older_versions(stays, ["spell_id"], as_of=pd.Timestamp("2026-01-31")).to_dict()
    {0: 1}
    """
    columns = list(key)
    if not columns:
        return pd.Series(dtype=rows.index.dtype)
    has_key = rows[columns].notna().all(axis=1)
    twice = rows[has_key & rows.duplicated(columns, keep=False)]
    if twice.empty:
        return pd.Series(dtype=rows.index.dtype)
    keys = [twice[name] for name in columns]
    people = twice["person_id"] if "person_id" in twice else twice[columns[0]]
    is_one_person = people.groupby(keys).transform("nunique", dropna=False) == 1
    is_undated = twice["known_at"].isna().groupby(keys).transform("any")
    known = twice["known_at"].where(twice["known_at"] <= as_of)
    newest = known.groupby(keys).transform("max")
    is_newest = known.eq(newest)
    has_one_newest = is_newest.groupby(keys).transform("sum") == 1
    position = pd.Series(twice.index, index=twice.index).where(is_newest)
    newest_one = position.groupby(keys).transform("first")
    is_older = (known < newest) & has_one_newest & is_one_person & ~is_undated
    return newest_one[is_older].astype(rows.index.dtype)
