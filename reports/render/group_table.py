"""Groups of people, as rows of a table; what is hidden or too few says so in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from reports.render.field_view import flat_text
from reports.render.headlines import FEWEST_EVENTS
from reports.render.suppress import HIDDEN
from reports.render.words import NOTHING_TO_SAY, in_words, natural_frequency, number, percent

TOO_FEW = "too few to say"
HEADER = ("Group", "People", "Events", "AUROC", "Observed over expected", "On the list", "Note")
BENEFIT_HEADER = ("Group", "People", "No number given", "Note")


def group_table(groups: Sequence[Mapping[str, Any]] | None) -> dict[str, Any]:
    """Give ``header`` and ``rows``, one per level in the order given.

    Rows with ``share_refused`` tell to whom the benefit model gives no number.
    """
    rows = list(groups or ())
    if any("share_refused" in row for row in rows):
        return {"header": BENEFIT_HEADER, "rows": [_benefit_row(row) for row in rows]}
    return {"header": HEADER, "rows": [_row(row) for row in rows]}


def too_few_words(groups: Sequence[Mapping[str, Any]] | None) -> str:
    """Name the groups with too few cases for anything to be said of them."""
    names = [
        f"{in_words(str(row['group'])).lower()} {row['level']}"
        for row in groups or ()
        if "share_refused" not in row and _is_few(row.get("events"))
    ]
    return f"Too few cases to say for: {', '.join(names)}." if names else ""


def _is_few(events: Any) -> bool:
    """Whether a group has fewer cases than a statement needs, or a hidden number."""
    return events == HIDDEN or (isinstance(events, int) and events < FEWEST_EVENTS)


def _row(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Give one level's cells."""
    events = row.get("events")
    is_few = _is_few(events)
    rate = row.get("selection_rate")
    return (
        f"{in_words(str(row['group']))}: {row['level']}",
        _count(row.get("n")),
        _count(events),
        TOO_FEW if is_few else _figure(row.get("auroc")),
        TOO_FEW if is_few else _figure(row.get("observed_over_expected")),
        HIDDEN if rate == HIDDEN else natural_frequency(rate if _is_share(rate) else None),
        str(row.get("note") or NOTHING_TO_SAY),
    )


def _benefit_row(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Give one level's cells, for the benefit model."""
    share = row.get("share_refused")
    return (
        f"{in_words(str(row['group']))}: {row['level']}",
        _count(row.get("n")),
        HIDDEN if share == HIDDEN else percent(share),
        str(row.get("note") or NOTHING_TO_SAY),
    )


def _is_share(value: Any) -> bool:
    """Whether a value is a share."""
    return isinstance(value, (int, float)) and 0 <= value <= 1


def _count(value: Any) -> str:
    """Give a count, or the mark that hides it."""
    return f"{value:,}" if isinstance(value, int) else flat_text(value)


def _figure(value: Any) -> str:
    """Give a figure, with its interval where there is one."""
    return flat_text(value) if isinstance(value, (Mapping, str)) else number(value)
