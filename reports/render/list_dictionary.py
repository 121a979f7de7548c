"""The columns of the list as a page to read."""

from __future__ import annotations

from reports.render.list_columns import COLUMNS, ListColumn
from reports.render.list_decisions import DECISIONS

OPENING = """# Columns of the list

Generated from `reports/render/list_columns.py`: change that, not this page. The workbook, the CSV
and the FHIR file are made of these columns, one row per person; the page shows the same people in
the same order.

| CSV | workbook | kind | for | what it means |
|---|---|---|---|---|
"""
KINDS = {"whole": "whole number", "share": "number with decimals", "text": "text"}


def list_dictionary() -> str:
    """The page as Markdown."""
    words = "\n".join(f"| {one.words} | `{one.action}` |" for one in DECISIONS)
    return (
        OPENING
        + "\n".join(_line(column) for column in COLUMNS)
        + "\n\n## Words for a decision\n\n| word | code in `hub_action` |\n|---|---|\n"
        + words
        + "\n"
    )


def _line(column: ListColumn) -> str:
    reader = "people" if column.width else "machines"
    whom = "the hub, to fill in" if column.is_filled_in else reader
    return (
        f"| `{column.name}` | {column.title} | {KINDS[column.kind]} | {whom} | {column.meaning} |"
    )
