"""Invented extracts as folders of files, and what a check says of them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from data_contracts.quarantine import Validated
from pipeline.contract_files import read_contracts
from pipeline.reading.extract import read_extract
from pipeline.validation import refuse_empty_tables, validate
from tests.data_contracts.invented_extract import AS_OF, EXTRACT, Row

CONTRACTS = read_contracts()
PEOPLE = ["ana", "ben", "cy"]


def write(folder: Path, **tables: Iterable[Row]) -> Path:
    """Write the invented extract, some of its tables replaced."""
    for name, rows in (EXTRACT | tables).items():
        columns = list(EXTRACT[name][0])
        pd.DataFrame(list(rows), columns=columns, dtype="str").to_csv(
            folder / f"{name}.csv", index=False
        )
    return folder


def check(folder: Path, engine: Any = "compiled") -> Validated:
    extract = read_extract(folder, CONTRACTS)
    refuse_empty_tables(extract, CONTRACTS)
    return validate(extract, CONTRACTS, as_of=AS_OF, engine=engine)


def reasons(validated: Validated, table: str) -> list[str]:
    refused = validated.tables[table].quarantined
    return refused["reasons"].tolist() if len(refused) else []


def changed(table: str, number: int, **cells: str) -> list[Row]:
    rows = [dict(row) for row in EXTRACT[table]]
    rows[number] |= cells
    return rows
