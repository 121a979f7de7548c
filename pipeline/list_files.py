"""The files of one list: four forms of one table, and the record of how it came about."""

from __future__ import annotations

import hashlib
from typing import Any

import pandas as pd

from pipeline import storage
from pipeline.config import Config
from pipeline.contract_files import read_code_list
from pipeline.publish import RECORD
from reports.render.list_decisions import HELP_CODES, REASON_CODES, choices_of
from reports.render.list_fhir import FhirWords, list_fhir
from reports.render.list_page import hit_rate_words, render_list
from reports.render.list_run import Freshness, ListRun
from reports.render.list_table import list_csv
from reports.render.list_workbook import WorkbookWords, list_workbook

NAMED_BY_FRESHNESS: tuple[Freshness, ...] = ("STALE", "MANUAL")
"""Lists that must not be mistaken for today's: the word stands in a second name of each file."""


def rows_sha256(table: pd.DataFrame) -> str:
    """One number for what the rows say, whichever revision they stand in and however fresh."""
    said = table.assign(list_id="", freshness="FRESH")
    return hashlib.sha256(list_csv(said).encode()).hexdigest()


def forms_of(run: ListRun, table: pd.DataFrame, config: Config, *, day: str) -> dict[str, bytes]:
    """The page, the workbook, the CSV and the FHIR bundle: same people, same order, same numbers.

    Parameters
    ----------
    table : of the rows of the run.
    day : ISO day of the list; empty where the source has no calendar.
    """
    hit_rate = hit_rate_words(run.top_band_hit_rate, run.hit_rate_basis)
    sheet_words = WorkbookWords(
        list_id=run.list_id,
        freshness=run.freshness,
        heading=run.heading,
        note=" ".join((*run.warnings, hit_rate, run.order_rule)),
    )
    fhir_words = FhirWords(
        list_id=run.list_id,
        freshness=run.freshness,
        day=day,
        person_system=config.score.person_id_system,
        models=run.models,
    )
    choices = choices_of({name: read_code_list(name) for name in (HELP_CODES, REASON_CODES)})
    files = {
        "list.html": render_list(run).encode(),
        "list.xlsx": list_workbook(table, sheet_words, choices),
        "list.csv": list_csv(table).encode(),
        "list.fhir.json": list_fhir(table, fhir_words).encode(),
    }
    if run.freshness in NAMED_BY_FRESHNESS:
        files |= {
            name.replace("list", f"list-{run.freshness}", 1): content
            for name, content in files.items()
        }
    return files


def with_record(forms: dict[str, bytes], record: dict[str, Any]) -> dict[str, bytes]:
    """The forms and the record of the run, as they are published."""
    return forms | {RECORD: storage.as_json(record).encode()}
