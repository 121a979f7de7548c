"""Hospital episodes joined into provider spells: one row per stay under one provider."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from pipeline.sources.mapping import SPELL_ID, Reshape

WHOLE_NUMBER = r"\d{1,9}"
ORDER_NOT_KNOWN = 97
"""HES writes 98 (not applicable) and 99 (not known) where the order of an episode is not known."""


@dataclass(frozen=True)
class Spells:
    """Episodes and the spells that they make.

    ``episodes`` stand spell by spell, each in its order, and have ``SPELL_ID``. ``spells`` have
    the same columns and the index of their first episode. ``without_first`` and ``without_last``
    count spells of which the rows do not hold that episode.
    """

    episodes: pd.DataFrame
    spells: pd.DataFrame
    without_first: int
    without_last: int


def episodes_to_spells(rows: pd.DataFrame, how: Reshape) -> Spells:
    """Join episodes with the same key, in the order of the first column of ``how.order``.

    A row with an empty part of the key is a spell of its own: nobody can tell whose it is, and
    its ``SPELL_ID`` is empty. An order that is empty or not known comes last; ties go by the
    other columns of ``how.order``, then by the rows as they stand.

    Parameters
    ----------
    rows : text, one row per episode; the index tells them apart.
    """
    keys = rows[how.key]
    has_key = keys.notna().all(axis=1)
    spell_id = keys[how.key[0]]
    for name in how.key[1:]:
        spell_id = spell_id + ":" + keys[name]
    alone = "\0" + pd.Series(rows.index.astype("str"), index=rows.index, dtype="str")
    group = spell_id.where(has_key, alone)
    number = pd.to_numeric(
        rows[how.order[0]].where(rows[how.order[0]].str.fullmatch(WHOLE_NUMBER).eq(True))
    )
    at = pd.Series(range(len(rows)), index=rows.index).groupby(group).transform("min")
    ranked = rows.assign(
        **{SPELL_ID: spell_id.where(has_key), "\0group": group, "\0at": at},
        **{"\0order": number.where(number <= ORDER_NOT_KNOWN)},
    ).sort_values(["\0at", "\0order", *how.order[1:]], kind="stable", na_position="last")
    by_spell = ranked.groupby("\0group", sort=False)
    first = ranked.loc[~ranked["\0group"].duplicated()]
    is_last = pd.Series(True, index=ranked.index)
    for name, value in how.last.items():
        is_last &= ranked[name].eq(value)
    told = ranked.assign(**{"\0is_last": is_last & bool(how.last)})
    last = told.sort_values("\0is_last", kind="stable").drop_duplicates("\0group", keep="last")
    ends = last.set_index("\0group")[how.from_last]
    spells = first.assign(
        **{name: ends[name].reindex(first["\0group"]).to_numpy() for name in how.from_last}
    )
    helpers = ["\0group", "\0at", "\0order"]
    return Spells(
        episodes=ranked.drop(columns=helpers),
        spells=spells.drop(columns=helpers),
        without_first=int((by_spell["\0order"].min() != 1).sum()),
        without_last=int((~is_last.groupby(ranked["\0group"]).any()).sum()) if how.last else 0,
    )
