"""An invented list of four people, published, and the sheet that comes back from the hub."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import openpyxl

from pipeline.contract_files import read_code_lists
from reports.render.list_columns import BY_TITLE, NAMES
from reports.render.list_decisions import choices_of
from reports.render.list_table import list_csv, list_table
from reports.render.list_workbook import WorkbookWords, list_workbook
from tests.reports.sample_list import ranked_row

LIST_ID = "2026-09-30/r1"
FIRST_ROW = 4
RAILS = "rails, steps, small adaptations"
REFERRED = {"decision": "Referred", "help": RAILS, "initials": "ab"}
Answers = dict[int, dict[str, Any]]


def publish_four(lists: Path) -> None:
    """The list of four people, ranks 1 to 4, as its CSV and its workbook; a lot placed rank 2."""
    rows = tuple(
        ranked_row(rank, look_first_probability=0.5 if rank == 2 else 1.0) for rank in range(1, 5)
    )
    table = list_table(rows, list_id=LIST_ID, freshness="FRESH")
    folder = lists / LIST_ID
    folder.mkdir(parents=True)
    (folder / "list.csv").write_text(list_csv(table), "utf-8")
    (folder / "run.json").write_text("{}", "utf-8")
    words = WorkbookWords(list_id=LIST_ID, freshness="FRESH", heading="Invented", note="Invented.")
    (folder / "list.xlsx").write_bytes(list_workbook(table, words, choices_of(read_code_lists())))


def returned_workbook(lists: Path, path: Path, answers: Answers) -> Path:
    """The workbook with answers by rank, as a spreadsheet program saves it."""
    book = openpyxl.load_workbook(lists / LIST_ID / "list.xlsx")
    sheet = book.worksheets[0]
    for rank, answer in answers.items():
        for name, value in answer.items():
            sheet.cell(FIRST_ROW + rank - 1, NAMES.index(name) + 1).value = value
    book.save(path)
    return path


def returned_csv(
    lists: Path, path: Path, answers: Answers, *, delimiter: str = ",", encoding: str = "utf-8"
) -> Path:
    """The sheet saved as CSV: two rows above the titles, then the people."""
    with (lists / LIST_ID / "list.csv").open(encoding="utf-8", newline="") as file:
        people = list(csv.DictReader(file))
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerows([["FRESH · list"], ["Read this."], list(BY_TITLE)])
    for rank, person in enumerate(people, start=1):
        writer.writerow((person | answers.get(rank, {}))[name] for name in NAMES)
    path.write_bytes(out.getvalue().encode(encoding))
    return path
