"""The list as a workbook to filter, print and send back: nothing in it runs, follows or changes.

Cells are locked but for the columns that a coordinator fills in. The same list gives the same
bytes: the workbook states no clock time of its making.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pandas as pd

from reports.render.list_columns import COLUMNS, FILLED_IN, FOR_PEOPLE, NAMES
from reports.render.list_run import Freshness
from reports.render.list_table import inert_table

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

MADE = datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook has no time zone; fixed, for equal bytes
SHEET = "Discharge list"
WORDS_SHEET = "Words"
BANNER_ROW, NOTE_ROW, HEADER_ROW = 0, 1, 2
FIRST_ROW = HEADER_ROW + 1
A4 = 9
COLOURS: dict[Freshness, str] = {
    "FRESH": "#CCE2D8",
    "DEGRADED": "#FFF4CC",
    "STALE": "#FDECEA",
    "MANUAL": "#FDECEA",
}
INERT = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@dataclass(frozen=True, kw_only=True)
class WorkbookWords:
    """What stands above the table: ``banner`` in the first row, ``note`` in the second."""

    list_id: str
    freshness: Freshness
    heading: str
    note: str

    @property
    def banner(self) -> str:
        """The first row: freshness first, then which list this is."""
        return (
            f"{self.freshness} · list {self.list_id} · {self.heading} · "
            "OFFICIAL-SENSITIVE: PERSONAL. Do not email. Shred paper copies."
        )


def list_workbook(
    table: pd.DataFrame, words: WorkbookWords, choices: Mapping[str, Sequence[str]]
) -> bytes:
    """The workbook as bytes: the list, and a sheet that says what the words mean.

    Parameters
    ----------
    table : of ``list_table``.
    choices : the words that may be chosen, by the name of the column to fill in.
    """
    import xlsxwriter

    out = BytesIO()
    book = xlsxwriter.Workbook(out, INERT)
    book.set_properties(
        {"title": words.heading, "subject": words.list_id, "status": words.freshness}
        | {"created": MADE}
    )
    book.set_custom_property("list_id", words.list_id)
    book.set_custom_property("freshness", words.freshness)
    sheet = book.add_worksheet(SHEET)
    _write_head(book, sheet, words)
    _write_people(book, sheet, inert_table(table))
    _write_choices(sheet, choices, people=len(table))
    _lay_out(sheet, people=len(table))
    _write_words(book, choices)
    book.close()
    return out.getvalue()


def _write_head(book: Workbook, sheet: Worksheet, words: WorkbookWords) -> None:
    """Banner, note and titles."""
    banner = book.add_format({"bold": True, "bg_color": COLOURS[words.freshness]})
    title = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 2, "bg_color": "#F0F4F5"}
    locked, open_ = book.add_format(title), book.add_format(title | {"bg_color": "#FFF4CC"})
    sheet.set_row(BANNER_ROW, 18, banner)
    sheet.write_string(BANNER_ROW, 0, words.banner, banner)
    sheet.write_string(NOTE_ROW, 0, words.note)
    for place, column in enumerate(COLUMNS):
        look = open_ if column.is_filled_in else locked
        sheet.write_string(HEADER_ROW, place, column.title, look)


def _write_people(book: Workbook, sheet: Worksheet, table: pd.DataFrame) -> None:
    """Every cell as what it is: text as text, so that no id becomes a number."""
    cell = {"text_wrap": True, "valign": "top"}
    locked = book.add_format(cell)
    open_ = book.add_format(cell | {"locked": False, "num_format": "@", "bg_color": "#FFFBE6"})
    for place, column in enumerate(COLUMNS):
        values = table[column.name].astype("object")
        is_there = table[column.name].notna().to_numpy()
        write: Any = sheet.write_string if column.kind == "text" else sheet.write_number
        look = open_ if column.is_filled_in else locked
        for row, (value, known) in enumerate(zip(values, is_there, strict=True), start=FIRST_ROW):
            if known:
                write(row, place, value, look)
            elif column.is_filled_in:
                sheet.write_blank(row, place, None, look)


def _write_choices(sheet: Worksheet, choices: Mapping[str, Sequence[str]], *, people: int) -> None:
    """Drop-down lists on the columns to fill in; their words stand on the other sheet."""
    if not people:
        return
    for number, (name, options) in enumerate(choices.items()):
        place = _place_of(name)
        letter = chr(ord("A") + number)
        source = f"={WORDS_SHEET}!${letter}$2:${letter}${len(options) + 1}"
        rule = {
            "validate": "list", "source": source, "ignore_blank": True,
            "error_title": "Choose from the list",
            "error_message": "Only the words of the list can be read back.",
        }  # fmt: skip
        sheet.data_validation(FIRST_ROW, place, HEADER_ROW + people, place, rule)


def _lay_out(sheet: Worksheet, *, people: int) -> None:
    """Widths, hidden columns, filters, what stays in sight, protection, and paper."""
    for place, column in enumerate(COLUMNS):
        hidden = {} if column.width else {"hidden": True}
        sheet.set_column(place, place, column.width or 8, None, hidden)
    sheet.autofilter(HEADER_ROW, 0, HEADER_ROW + people, len(COLUMNS) - 1)
    sheet.freeze_panes(FIRST_ROW, _place_of("person_id") + 1)
    sheet.protect(
        "", {"autofilter": True, "sort": False, "format_columns": True, "format_rows": True}
    )
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(BANNER_ROW, HEADER_ROW)
    sheet.print_area(0, 0, HEADER_ROW + people, len(FOR_PEOPLE) + len(FILLED_IN) - 1)
    sheet.set_footer("&LOFFICIAL-SENSITIVE: PERSONAL. Shred after use.&RPage &P of &N")


def _write_words(book: Workbook, choices: Mapping[str, Sequence[str]]) -> None:
    """The second sheet: the words of the drop-down lists, and what each column means."""
    sheet = book.add_worksheet(WORDS_SHEET)
    title = book.add_format({"bold": True})
    titles = {column.name: column.title for column in COLUMNS}
    for place, (name, options) in enumerate(choices.items()):
        sheet.write_string(0, place, titles[name], title)
        for row, option in enumerate(options, start=1):
            sheet.write_string(row, place, option)
        sheet.set_column(place, place, 34)
    beside = len(choices) + 1
    sheet.write_string(0, beside, "Column", title)
    sheet.write_string(0, beside + 1, "What it means", title)
    for row, column in enumerate(COLUMNS, start=1):
        sheet.write_string(row, beside, column.title)
        sheet.write_string(row, beside + 1, column.meaning)
    sheet.set_column(beside, beside, 24)
    sheet.set_column(beside + 1, beside + 1, 100)
    sheet.protect()


def _place_of(name: str) -> int:
    return NAMES.index(name)
