"""The workbook: typed cells, locked but for the decision, and nothing that runs or follows."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import openpyxl
import pytest

from reports.render.list_columns import BY_TITLE, COLUMNS, FILLED_IN, NAMES
from reports.render.list_decisions import DECISIONS
from reports.render.list_run import Freshness, ListRow
from reports.render.list_table import list_table
from reports.render.list_workbook import WorkbookWords, list_workbook
from tests.reports.sample_list import ranked_row, sample_rows

HOSTILE = ("=1+1", "+1", "-1", "@SUM(A1)", "\tx", "https://example.org", "9434765919", "007", "1E5")
CHOICES = {
    "decision": tuple(decision.words for decision in DECISIONS),
    "help": ("rails, steps, small adaptations", "clearing and deep clean"),
    "decision_reason": ("the person does not want it", "another reason"),
}
HEADER, FIRST = 3, 4


def workbook(rows: tuple[ListRow, ...] | None = None, freshness: Freshness = "FRESH") -> bytes:
    table = list_table(
        sample_rows(12) if rows is None else rows, list_id="2026-11-22/r1", freshness=freshness
    )
    words = WorkbookWords(
        list_id="2026-11-22/r1", freshness=freshness, heading="Discharge list", note="Read this."
    )
    return list_workbook(table, words, CHOICES)


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def place(name: str) -> int:
    return NAMES.index(name) + 1


def xml_of(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return {name: parts.read(name).decode() for name in parts.namelist()}


def sheet_xml(content: bytes) -> str:
    return xml_of(content)["xl/worksheets/sheet1.xml"]


def test_the_same_list_gives_the_same_bytes() -> None:
    assert workbook() == workbook()


@pytest.mark.parametrize("freshness", ["FRESH", "DEGRADED", "STALE", "MANUAL"])
def test_the_first_row_says_how_fresh_and_which_list(freshness: Freshness) -> None:
    book = opened(workbook(freshness=freshness))
    assert book.worksheets[0]["A1"].value.startswith(f"{freshness} · list 2026-11-22/r1 · ")
    assert book.worksheets[0]["A2"].value == "Read this."
    assert book.custom_doc_props["list_id"].value == "2026-11-22/r1"
    assert book.properties.subject == "2026-11-22/r1"


def test_hostile_text_becomes_no_formula_no_link_and_no_number() -> None:
    rows = tuple(
        ranked_row(number, person_id=text, ward=text, gaps=(text,), status="scored_with_gaps")
        for number, text in enumerate(HOSTILE, start=1)
    )
    content = workbook(rows)
    parts = xml_of(content)
    sheets = {name: text for name, text in parts.items() if "worksheets/" in name}
    assert [name for name, text in sheets.items() if re.search(r"<f[ >]|<hyperlink", text)] == []
    assert [
        name for name in parts if "externalLink" in name or name.endswith("sheet1.xml.rels")
    ] == []
    sheet = opened(content).worksheets[0]
    shown = [sheet.cell(row, place("ward")) for row in range(FIRST, FIRST + len(HOSTILE))]
    assert {cell.data_type for cell in shown} == {"s"}
    assert [str(cell.value).removeprefix("'") for cell in shown] == list(HOSTILE)


def test_a_formula_that_got_in_would_be_seen() -> None:
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.add_worksheet().write("A1", "=1+1")
    book.close()
    assert any(re.search(r"<f[ >]", text) for text in xml_of(out.getvalue()).values())


def test_only_the_columns_to_fill_in_can_be_written_and_they_offer_words() -> None:
    book = opened(workbook())
    sheet = book.worksheets[0]
    assert sheet.protection.sheet
    is_open = {
        column.name
        for column in COLUMNS
        if not sheet.cell(FIRST, place(column.name)).protection.locked
    }
    assert is_open == {column.name for column in FILLED_IN}
    offered = {
        str(rule.sqref).split(":")[0]: rule.formula1
        for rule in sheet.data_validations.dataValidation
    }
    of_decision = offered[sheet.cell(FIRST, place("decision")).coordinate]
    first, last = re.findall(r"\$A\$(\d+)", of_decision)
    words = [book["Words"].cell(row, 1).value for row in range(int(first), int(last) + 1)]
    assert tuple(words) == CHOICES["decision"]
    assert len(offered) == 3


def test_it_can_be_filtered_frozen_at_the_name_and_printed_on_a4_with_its_titles() -> None:
    sheet = opened(workbook()).worksheets[0]
    assert sheet.freeze_panes == f"C{FIRST}"
    assert sheet.auto_filter.ref.startswith(f"A{HEADER}:")
    assert sheet.print_title_rows == f"$1:${HEADER}"
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)


def test_scores_lie_hidden_and_words_are_seen() -> None:
    layout = re.findall(r'<col min="(\d+)" max="(\d+)"([^>]*)>', sheet_xml(workbook()))
    hidden = {
        NAMES[at - 1]
        for first, last, about in layout
        for at in range(int(first), int(last) + 1)
        if 'hidden="1"' in about
    }
    assert hidden == {column.name for column in COLUMNS if not column.width}
    assert "readmission_risk" in hidden
    assert {"person_id", "readmission_chance", "decision"} & hidden == set()


def test_the_second_sheet_says_what_every_column_means() -> None:
    sheet = opened(workbook())["Words"]
    told = {row[4]: row[5] for row in sheet.iter_rows(min_row=2, values_only=True) if row[4]}
    assert told == {column.title: column.meaning for column in COLUMNS}
    assert set(told) == set(BY_TITLE)


def test_an_empty_list_is_a_workbook_too() -> None:
    sheet = opened(workbook(())).worksheets[0]
    assert sheet.max_row == HEADER
    assert sheet["A1"].value.startswith("FRESH")
