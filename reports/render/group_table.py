"""Groups of people, as rows of a table; what is hidden or too few says so in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from models.groups import CROSSED
from reports.render.field_view import flat_text
from reports.render.headlines import FEWEST_EVENTS
from reports.render.suppress import HIDDEN, RATES
from reports.render.words import (
    NOTHING_TO_SAY,
    group_name,
    in_words,
    interval,
    number,
    percent,
)

TOO_FEW = "too few to say"
HEADER = (
    "Group",
    "Stays",
    "Events",
    "AUROC",
    "Calibration slope",
    "Observed over expected",
    "On the list",
    "Found by the list",
    "Of those listed, cases",
    "Found, beside the rest",
    "Note",
)
BENEFIT_HEADER = ("Group", "People", "No number given", "Note")


def group_table(groups: Sequence[Mapping[str, Any]] | None) -> dict[str, Any]:
    """Give ``header`` and ``rows``, one per level in the order given.

    Rows with ``share_refused`` tell to whom the benefit model gives no number.
    """
    rows = list(groups or ())
    if any("share_refused" in row for row in rows):
        return {"header": BENEFIT_HEADER, "rows": [_benefit_row(row) for row in rows]}
    return {"header": HEADER, "rows": [_row(row) for row in rows]}


def nobody_named_words(groups: Sequence[Mapping[str, Any]] | None) -> str:
    """Say what it means that no group is named as served less well.

    >>> nobody_named_words([{"group": "sex", "level": "women", "share_refused": 0.1}])
    'Not measured: only who gets no number was counted, by group.'
    """
    if not groups:
        return "Not measured: this run has no results by group."
    if any("share_refused" in row for row in groups):
        return "Not measured: only who gets no number was counted, by group."
    return "No group with enough people is known to be served less well."


def too_few_words(groups: Sequence[Mapping[str, Any]] | None) -> str:
    """Name the groups with too few cases for anything to be said of them."""
    names = [
        f"{in_words(str(row['group'])).lower()} {row['level']}"
        for row in groups or ()
        if "share_refused" not in row and _is_few(row) and CROSSED not in str(row["group"])
    ]
    return f"Too few cases to say for: {', '.join(names)}." if names else ""


def _is_few(row: Mapping[str, Any]) -> bool:
    """Whether a group has fewer cases than a statement needs."""
    events = row.get("events")
    return bool(row.get("note")) or (isinstance(events, int) and events < FEWEST_EVENTS)


def _row(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Give one level's cells; a level with too few cases has its counts alone."""
    events = row.get("events")
    note = row.get("note") or (TOO_FEW if _is_few(row) else "")
    figures = [
        _interval_or(row.get(name), note)
        for name in ("auroc", "slope", "observed_over_expected", *RATES, "recall_against_rest")
    ]
    return (
        group_name(row),
        _count(row.get("n")),
        _count(events),
        *figures,
        str(note or NOTHING_TO_SAY),
    )


def _interval_or(value: Any, note: str) -> str:
    """Give a figure with its interval; hidden, or nothing where the note says why."""
    if value == HIDDEN:
        return HIDDEN
    if note or value is None:
        return NOTHING_TO_SAY
    return interval(value) if isinstance(value, Mapping) else number(value)


def _benefit_row(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Give one level's cells, for the benefit model."""
    share = row.get("share_refused")
    return (
        group_name(row),
        _count(row.get("n")),
        HIDDEN if share == HIDDEN else percent(share),
        str(row.get("note") or NOTHING_TO_SAY),
    )


def _count(value: Any) -> str:
    """Give a count, or the mark that hides it."""
    return f"{value:,}" if isinstance(value, int) else flat_text(value)
