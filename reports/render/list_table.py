"""The list as a table, for the CSV and the workbook: every score with its decimals."""

from collections.abc import Sequence

import pandas as pd

from reports.render.inert_text import inert
from reports.render.list_run import BAND_WORDS, MOST_REASONS, ListRow

WHOLE_NUMBERS = ("rank", "age_years")
SCORES = ("readmission_risk", "ongoing_care_risk", "housing_benefit")
REASONS = tuple(
    f"reason_{place}{part}" for place in range(1, MOST_REASONS + 1) for part in ("_group", "")
)
COLUMNS = (
    *("rank", "spell_id", "person_id", "age_years", "site", "ward", "pathway", "status", "band"),
    *("readmission_risk", *REASONS, "ongoing_care", "ongoing_care_risk"),
    *("housing_help", "housing_benefit", "barrier", "barrier_source", "barrier_date"),
    *("housing_ask", "expected_leaving", "delay", "next_step", "next_step_owner"),
    *("service_offer", "services", "service_ask", "services_not"),
    *("gaps", "review_reason"),
)


def list_table(rows: Sequence[ListRow]) -> pd.DataFrame:
    """One row per person in the order given, columns as in ``COLUMNS``.

    Ranks and ages are ``Int64``, scores ``float64``, all else text that no
    spreadsheet will run as a formula. Missing stays missing.
    """
    records = [_record(row) for row in rows]
    table = pd.DataFrame.from_records(records, columns=list(COLUMNS))
    types = dict.fromkeys(COLUMNS, "str") | dict.fromkeys(WHOLE_NUMBERS, "Int64")
    types |= dict.fromkeys(SCORES, "float64")
    return table.astype(types)


def _record(row: ListRow) -> dict[str, object]:
    """One person as flat cells, text made inert."""
    reasons: dict[str, object] = {}
    for place, reason in enumerate(row.reasons, start=1):
        reasons |= {f"reason_{place}_group": reason.group, f"reason_{place}": reason.text}
    cells: dict[str, object] = dict(vars(row)) | reasons
    cells["band"] = BAND_WORDS[row.band] if row.band else None
    cells["gaps"] = "; ".join(row.gaps) or None
    cells["service_offer"] = str(row.service_offer) if row.service_offer else None
    cells["services"] = "; ".join(map(str, row.services)) or None
    return {
        name: inert(value) if isinstance(value := cells.get(name), str) else value
        for name in COLUMNS
    }
