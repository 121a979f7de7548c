"""The morning list as one page: for a screen of 1366 by 768 and for paper."""

from dataclasses import dataclass

from reports.render.environment import render
from reports.render.list_needs import TOGETHER
from reports.render.list_run import MOST_BY_HAND_ON_TOP, Freshness, ListCounts, ListRow, ListRun
from reports.render.words import counted, tenths

MOST_NOTES_ON_TOP = 2  # the reasons for a bad freshness come first; the others stand below
FRESHNESS_WORDS: dict[Freshness, str] = {
    "FRESH": "",
    "DEGRADED": "part of the data or of the models is missing today; see the notes below.",
    "STALE": "the data are not today's. Check each person's record before you act.",
    "MANUAL": "no model could be used today; people stand in the order of a plain rule.",
}
FRESHNESS_LOOKS: dict[Freshness, str] = {
    "FRESH": "good",
    "DEGRADED": "warn",
    "STALE": "stop",
    "MANUAL": "stop",
}


def render_list(run: ListRun) -> str:
    """The list as HTML that stands alone: no script, no request, ready to print.

    People without a score stand on top; when they are many, a line on top says so
    and they follow the top band, so that both are found on the first screen.
    """
    on_top = 0 if run.freshness == "FRESH" else MOST_NOTES_ON_TOP
    first, following, rest = (run.in_band("first"), run.in_band("next"), run.in_band("rest"))
    return render(
        "list.html.j2",
        run=run,
        first=first,
        next=following,
        rest=rest,
        done=run.in_band("done"),
        beyond_top=len(run.rows) - len(first) - len(run.manual_review),
        people_listed=counted(run.counts.listed, "person", "people"),
        sum_words=sum_words(run.counts),
        hit_rate=hit_rate_words(run.top_band_hit_rate, run.hit_rate_basis),
        by_hand_comes_first=1 <= len(run.manual_review) <= MOST_BY_HAND_ON_TOP,
        together=together(run),
        notes_on_top=run.warnings[:on_top],
        notes_below=run.warnings[on_top:],
        housing=housing_order(run),
        freshness_words=FRESHNESS_WORDS[run.freshness],
        freshness_look=FRESHNESS_LOOKS[run.freshness],
    )


@dataclass(frozen=True, kw_only=True)
class HousingOrder:
    """Who gains most from housing help, beside who is at most risk.

    ``rows`` are the first places of that order; ``only_here`` of them are not in "Look at first",
    ``only_there`` are in "Look at first" and not among them.
    """

    rows: tuple[ListRow, ...]
    only_here: tuple[ListRow, ...]
    only_there: tuple[ListRow, ...]


def housing_order(run: ListRun) -> HousingOrder:
    """The order by housing help, as far as the places for it go."""
    placed = sorted((row.housing_rank, row.spell_id, row) for row in run.rows if row.housing_rank)
    rows = tuple(row for rank, _, row in placed if rank <= run.housing_places)
    first, here = run.in_band("first"), {row.spell_id for row in rows}
    return HousingOrder(
        rows=rows,
        only_here=tuple(row for row in rows if row.band != "first"),
        only_there=tuple(row for row in first if row.spell_id not in here),
    )


def together(run: ListRun) -> dict[str, tuple[ListRow, ...]]:
    """The people who need the same arrangements, by what those are; none is empty."""
    found = {name: tuple(r for r in run.rows if name in r.look_together) for name in TOGETHER}
    return {name: rows for name, rows in found.items() if rows}


def hit_rate_words(share: float | None, basis: str) -> str:
    """How often the top of the list is right, said both ways round.

    >>> hit_rate_words(0.41, "")
    'Of 10 people marked “Look at first”, about 4 come back within 30 days; 6 do not.'
    >>> hit_rate_words(None, "")
    'How often the top of the list is right is not known yet.'
    """
    if share is None:
        return "How often the top of the list is right is not known yet."
    count = tenths(share)
    opening = "Of 10 people marked “Look at first”,"
    tail = f" ({basis})" if basis else ""
    if count == 0:
        return f"{opening} fewer than 1 comes back within 30 days{tail}."
    verb = "comes" if count == 1 else "come"
    others = 10 - count
    return (
        f"{opening} about {count} {verb} back within 30 days; "
        f"{others} {'does' if others == 1 else 'do'} not{tail}."
    )


def sum_words(counts: ListCounts) -> str:
    """The counts as a sum that a reader can check.

    >>> sum_words(ListCounts(received=64, scored=55, scored_with_gaps=4, manual_review=2,
    ...                      out_of_scope={"Died": 1, "Under 18": 1}, duplicates=1))
    '64 in = 55 scored + 4 scored with gaps + 2 to look at by hand + 2 not listed + 1 repeated'
    """
    return (
        f"{counts.received:,} in = {counts.scored:,} scored + {counts.scored_with_gaps:,} scored "
        f"with gaps + {counts.manual_review:,} to look at by hand + {counts.not_listed:,} not "
        f"listed + {counts.duplicates:,} repeated"
    )
