"""Small numbers in published tables: no count from which a person could be known.

Counts of 1 to 7 are hidden and all others are rounded to the nearest 5, as NHS
Hospital Episode Statistics does below national level; rates are recomputed from
the rounded counts. When one level alone of a group is hidden, or all hidden ones are few
together, a reader could get them back from the total: the next smallest level is hidden with
them. So is whoever stands under another name elsewhere ("no home" is a tenure and a home).
One case is left: seven or more levels that are all hidden, with a total of at most one more than
their number. Each is then 1 or 2, and only a hidden total would help.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from reports.render.words import count_with_commas

HIDDEN = "*"
LARGEST_HIDDEN_COUNT = 7
ROUND_TO = 5
WHOLES: dict[str, tuple[str, ...]] = {
    "n": (),
    "events": ("n",),
    "listed": ("n",),
    "listed_events": ("events", "listed"),
}
"""Each count of a level, and the counts that it is part of."""
RATES = {
    "selection_rate": ("listed", "n"),
    "recall": ("listed_events", "events"),
    "precision": ("listed_events", "listed"),
}
COMPARED = {"selection_ratio": "selection_rate", "recall_against_rest": "recall"}
"""Figures beside everybody else, and the rate whose count they would give away."""
NAMES = ("group", "level", "note", "found_less_often")


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


def published_text(count: int | str | None) -> str:
    """A published count as a page writes it.

    >>> published_text(1240), published_text(HIDDEN), published_text(None)
    ('1,240', '*', 'not known')
    """
    return count if isinstance(count, str) else count_with_commas(count)


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
    rows : one mapping per level with ``group``, ``level``, ``n`` and, if known, ``events``,
        ``listed``, ``listed_events``, ``share_refused``, ``same_as`` ("group: level" of the same
        people) and further statistics, as numbers or as value, low and high.

    Returns
    -------
    The same rows in the same order. Counts follow ``published_count`` and are hidden too where
    few are left beside them (all but three had the event) or where the total would give them
    away. Rates are recomputed from the counts shown; their ends are rounded outwards. Where the
    number of people is hidden, every other statistic of the level is hidden with it.

    >>> rows = [{"group": "sex", "level": "women", "n": 204, "events": 41, "auroc": 0.7},
    ...         {"group": "sex", "level": "men", "n": 96, "events": 3, "auroc": 0.6}]
    >>> [(row["n"], row["events"]) for row in published_groups(rows)]
    [(205, '*'), (95, '*')]
    """
    listed = [dict(row) for row in rows]
    people = hidden_places(listed, "n", ())
    hidden = {"n": people} | {
        count: hidden_places(listed, count, people) for count in WHOLES if count != "n"
    }
    return [
        _published_row(row, {count for count, places in hidden.items() if place in places})
        for place, row in enumerate(listed)
    ]


def hidden_places(
    rows: Sequence[Mapping[str, Any]], count: str, already: Iterable[int]
) -> set[int]:
    """Places of the rows whose ``count`` is hidden, at first or at second hand.

    ``already`` are places hidden for another reason: their count cannot be had either.
    """
    known = {place: row[count] for place, row in enumerate(rows) if row.get(count) is not None}
    hidden = set(already) | {place for place in known if _is_telling(rows[place], count)}
    while True:
        more = _given_away(rows, known, hidden)
        if not more:
            return hidden
        hidden |= more


def _is_telling(row: Mapping[str, Any], count: str) -> bool:
    """Whether a count is small, or leaves few in a whole that it is part of."""
    wholes = [row[whole] for whole in WHOLES[count] if row.get(whole) is not None]
    return is_small(row[count]) or any(is_small(max(whole - row[count], 0)) for whole in wholes)


def _given_away(
    rows: Sequence[Mapping[str, Any]], known: Mapping[int, int], hidden: set[int]
) -> set[int]:
    """Places that must be hidden next: twins of hidden ones, and company for lone ones."""
    names = {f"{row['group']}: {row['level']}": place for place, row in enumerate(rows)}
    twins = [{place, names[row["same_as"]]} for place, row in enumerate(rows) if row.get("same_as")]
    more = {place for pair in twins if pair & hidden for place in pair} & set(known) - hidden
    if more:
        return more
    for group in dict.fromkeys(row["group"] for row in rows):
        inside = [place for place in known if rows[place]["group"] == group]
        dark = [place for place in inside if place in hidden and known[place] > 0]
        lone = len(dark) == 1 or 0 < sum(known[place] for place in dark) <= LARGEST_HIDDEN_COUNT
        others = [place for place in inside if place not in hidden and known[place] > 0]
        if dark and lone and others:
            return {min(others, key=lambda place: (known[place], place))}
    return set()


def _published_row(row: dict[str, Any], hidden: set[str]) -> dict[str, Any]:
    """One level, its counts hidden or rounded and its rates recomputed."""
    named = {key: value for key, value in row.items() if key in NAMES}
    body = {key: value for key, value in row.items() if key not in {*NAMES, "same_as"}}
    if "n" in hidden:
        return named | dict.fromkeys(body, HIDDEN)
    published = {key: _rounded(value) for key, value in body.items()}
    for count in WHOLES:
        if row.get(count) is not None:
            published[count] = HIDDEN if count in hidden else published_count(row[count])
    for rate, (part, whole) in RATES.items():
        if body.get(rate) is not None:
            published[rate] = _published_rate_of(published, rate, part, whole)
    for rate, part in COMPARED.items():
        if body.get(rate) is not None and published.get(part) == HIDDEN:
            published[rate] = HIDDEN
    if row.get("share_refused") is not None and row["n"] is not None:
        refused = math.floor(row["share_refused"] * row["n"] + 0.5)
        published["share_refused"] = published_rate(refused, row["n"])
    return named | published


def _published_rate_of(row: Mapping[str, Any], rate: str, part: str, whole: str) -> Any:
    """A rate from the counts shown, with the ends of its interval; hidden if either count is."""
    if part not in row:
        return row[rate]
    above, below = row[part], row[whole]
    if HIDDEN in {above, below}:
        return HIDDEN
    value = min(round(above / below, 4), 1.0) if below else None
    return row[rate] | {"value": value} if isinstance(row[rate], Mapping) else value


def _rounded(value: Any) -> Any:
    """An estimate to three decimals, the ends of its interval outwards to two."""
    if not isinstance(value, Mapping) or value.get("low") is None or value.get("high") is None:
        return value
    ends = {
        "low": math.floor(value["low"] * 100) / 100,
        "high": math.ceil(value["high"] * 100) / 100,
    }
    return {**value, "value": round(value["value"], 3), **ends}
