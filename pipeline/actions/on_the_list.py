"""What was decided about the people of a list before: said beside them, and who may rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pandas as pd

from reports.render.list_decisions import BY_WORDS


def decided_before(
    entries: Iterable[Mapping[str, Any]],
    spells: pd.Index,
    *,
    as_of: pd.Timestamp,
    rest_days: int,
    in_words: Callable[[pd.Timestamp], str],
) -> pd.DataFrame:
    """The last decision about each stay by the day of the list.

    Parameters
    ----------
    entries : of the action log, in its order: of two decisions of one day the later entry holds.
    spells : ``spell_id`` of the listed stays.
    rest_days : days for which a decision lets a person stand below the others.

    Returns
    -------
    One row per stay: ``last_decision`` (words and day, missing where none) and ``is_resting``.
    """
    log = pd.DataFrame.from_records(
        list(entries), columns=["spell_id", "decision", "decided_on"]
    ).astype("str")
    day = pd.to_datetime(log["decided_on"], format="%Y-%m-%d")
    made = log.assign(day=day)[day <= as_of].sort_values("day", kind="stable")
    last = made.drop_duplicates("spell_id", keep="last").set_index("spell_id").reindex(spells)
    rests = last["decision"].map({words: one.rests for words, one in BY_WORDS.items()}).eq(True)
    days_ago = (as_of - last["day"]).dt.days
    told = last["decision"] + ", " + last["day"].map(in_words, na_action="ignore").astype("str")
    return pd.DataFrame(
        {
            "last_decision": told.where(last["decision"].notna()),
            "is_resting": rests & (days_ago < rest_days),
        }
    )
