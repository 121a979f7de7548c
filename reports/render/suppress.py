"""Small numbers in published tables: no count from which a person could be known.

Counts of 1 to 7 are hidden and all others are rounded to the nearest 5, as NHS
Hospital Episode Statistics does below national level; rates are recomputed from
the rounded counts. When one level alone of a group is hidden, a reader could get
it back from the total, so the next smallest level is hidden with it.
"""

import math
from collections.abc import Iterable, Mapping
from typing import Any

HIDDEN = "*"
LARGEST_HIDDEN_COUNT = 7
ROUND_TO = 5


def is_small(count: int) -> bool:
    """Whether a count must be hidden.

    >>> is_small(0), is_small(1), is_small(7), is_small(8)
    (False, True, True, False)

    Raises
    ------
    ValueError : the count is negative.
    """
    if count < 0:
        raise ValueError(f"a count is 0 or more, got {count}")
    return 1 <= count <= LARGEST_HIDDEN_COUNT


def published_count(count: int | None) -> int | str | None:
    """A count as it may be printed: hidden, or rounded to the nearest 5.

    >>> [published_count(n) for n in (0, 1, 7, 8, 12, 13, 1238, None)]
    [0, '*', '*', 10, 10, 15, 1240, None]
    """
    if count is None:
        return None
    if is_small(count):
        return HIDDEN
    return ROUND_TO * math.floor(count / ROUND_TO + 0.5)


def published_rate(events: int | None, people: int | None) -> float | str | None:
    """A rate from rounded counts; hidden when either side of it is small.

    >>> published_rate(31, 118), published_rate(3, 118), published_rate(115, 118)
    (0.25, '*', '*')
    >>> published_rate(0, 0), published_rate(None, 118)
    (None, None)
    """
    if events is None or people is None or people == 0:
        return None
    if is_small(people) or is_small(events) or is_small(max(people - events, 0)):
        return HIDDEN
    top, bottom = published_count(events), published_count(people)
    return min(round(int(top or 0) / int(bottom or 1), 4), 1.0)


def published_groups(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """A table of groups as it may be printed.

    Parameters
    ----------
    rows : one mapping per level with ``group``, ``level``, ``n``, ``events`` and, if
        known, ``selection_rate``, ``share_refused``, ``recall`` and further statistics.

    Returns
    -------
    The same rows in the same order. ``n`` and ``events`` follow ``published_count``,
    rates follow ``published_rate``; where the number of people is
    hidden, every other statistic of the level is hidden with it.

    >>> rows = [{"group": "sex", "level": "women", "n": 204, "events": 41, "auroc": 0.7},
    ...         {"group": "sex", "level": "men", "n": 96, "events": 3, "auroc": 0.6}]
    >>> [(row["n"], row["events"]) for row in published_groups(rows)]
    [(205, 40), (95, '*')]
    """
    listed = [dict(row) for row in rows]
    hidden = _hidden_rows(listed)
    return [_published_row(row, hide=place in hidden) for place, row in enumerate(listed)]


def _hidden_rows(rows: list[dict[str, Any]]) -> set[int]:
    """Places of rows whose number of people is hidden, at first or second hand."""
    hidden = {place for place, row in enumerate(rows) if is_small(row["n"] or 0)}
    for group in dict.fromkeys(row["group"] for row in rows):
        places = [place for place, row in enumerate(rows) if row["group"] == group]
        if len(hidden.intersection(places)) == 1:
            others = [p for p in places if p not in hidden and (rows[p]["n"] or 0) > 0]
            hidden.update(sorted(others, key=lambda p: (rows[p]["n"], p))[:1])
    return hidden


def _published_row(row: dict[str, Any], *, hide: bool) -> dict[str, Any]:
    """One level, its counts hidden or rounded and its rates recomputed."""
    if hide:
        return {
            key: value if key in {"group", "level", "note"} else HIDDEN
            for key, value in row.items()
        }
    people, events = row["n"], row.get("events")
    published = dict(row) | {"n": published_count(people)}
    if events is not None:
        is_close_to_all = is_small(max((people or 0) - events, 0))
        published["events"] = HIDDEN if is_close_to_all else published_count(events)
    for rate in ("selection_rate", "share_refused"):
        if row.get(rate) is not None and people is not None:
            published[rate] = published_rate(math.floor(row[rate] * people + 0.5), people)
    if published.get("events") == HIDDEN and row.get("recall") is not None:
        published["recall"] = HIDDEN
    return published
