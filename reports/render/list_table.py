"""The list as one table: the CSV, the workbook and the FHIR bundle are made of it."""

from __future__ import annotations

import csv
from collections.abc import Sequence

import pandas as pd

from reports.render.inert_text import inert_column, shown
from reports.render.list_columns import COLUMNS, NAMES, TYPES
from reports.render.list_run import BAND_WORDS, Freshness, ListRow
from reports.render.words import natural_frequency


def list_table(rows: Sequence[ListRow], *, list_id: str, freshness: Freshness) -> pd.DataFrame:
    """One row per person in the order given, columns as in ``list_columns.COLUMNS``.

    Ranks and ages are ``Int64``, scores ``float64``, all else text as it was sent (a control
    character is shown as one that cannot be shown). Missing stays missing.
    """
    records = [_record(row) for row in rows]
    table = pd.DataFrame.from_records(records, columns=list(NAMES))
    table = table.assign(list_id=list_id, freshness=freshness)
    return table.astype({column.name: TYPES[column.kind] for column in COLUMNS})


def inert_table(table: pd.DataFrame) -> pd.DataFrame:
    """The table with every text so that no spreadsheet runs it."""
    texts = [column.name for column in COLUMNS if column.kind == "text"]
    return table.assign(**{name: inert_column(table[name]) for name in texts})


def list_csv(table: pd.DataFrame) -> str:
    """The table as CSV: text in quotes and inert, numbers with every decimal."""
    return inert_table(table).to_csv(index=False, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)


def _record(row: ListRow) -> dict[str, object]:
    """One person as flat cells."""
    reasons: dict[str, object] = {}
    for place, reason in enumerate(row.reasons, start=1):
        reasons |= {f"reason_{place}_group": reason.group, f"reason_{place}": reason.text}
    cells: dict[str, object] = dict(vars(row)) | reasons
    cells["band"] = BAND_WORDS[row.band] if row.band else None
    cells["gaps"] = "; ".join(row.gaps) or None
    cells["service_offer"] = str(row.service_offer) if row.service_offer else None
    cells["services"] = "; ".join(map(str, row.services)) or None
    cells["look_together"] = "; ".join(row.look_together) or None
    if row.readmission_risk is not None:
        cells["readmission_chance"] = natural_frequency(row.readmission_risk)
    cells["why"] = "; ".join(f"{r.group.capitalize()}: {r.text}" for r in row.reasons) or None
    return {
        name: shown(value) if isinstance(value := cells.get(name), str) else value for name in NAMES
    }
