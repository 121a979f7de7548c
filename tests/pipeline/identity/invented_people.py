"""Invented people with invented numbers, as the tables that a hospital and a council would send.

Nobody in these rows exists. The first two numbers are published test numbers; those from 999 on
lie in the range that the NHS keeps for tests.
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from pipeline.identity.account import Account
from pipeline.identity.columns import read_choices
from pipeline.identity.keyed import Key
from pipeline.identity.pseudonymise import pseudonymise

ANA, BEN, CY = "9434765919", "4010232137", "9990000018"
WRONG = "9434765918"
KEY = Key(bytes(range(32)))
OTHER_KEY = Key(bytes(range(1, 33)))
Table = Mapping[str, Sequence[str]]

PERSON: Table = {
    "NHS Number": ["943 476 5919", BEN, WRONG, ""],
    "local_patient_id": ["H00001", "H00002", "H00003", "H00004"],
    "Surname": ["Quillfeather", "Otterburn", "Thistlewood", "Null"],
    "Home Postcode": ["ZZ99 3CZ", "ZZ99 3VZ", "", ""],
    "date_of_birth": ["1950-01-02", "1941-11-30", "1938-05-06", ""],
    "sex": ["2", "1", "1", "X"],
    "lives_alone": ["yes", "no", "", " unknown"],
}
SPELL: Table = {
    "spell_id": ["s1", "s2", "s3", "s4", "s5"],
    "local_patient_id": ["H00001", "H00002", "H00003", "H00004", "H00001"],
    "ward": ['W "1", east', "=2+3", "NA", "", "W1"],
}
CARE: Table = {
    "hours_per_week": ["3", "4.50"],
    "nhs_no": [ANA, BEN],
    "UPRN": ["000100012345", "100012345"],
}


def write(folder: Path, tables: Mapping[str, Table]) -> Path:
    """Write tables as CSV, packed or Parquet files; a name without an ending is a CSV file."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, columns in tables.items():
        table = pd.DataFrame(dict(columns), dtype="str")
        if name.endswith(".parquet"):
            table.to_parquet(folder / name)
            continue
        content = table.to_csv(index=False).encode("utf-8")
        if name.endswith(".gz"):
            (folder / name).write_bytes(gzip.compress(content))
        else:
            (folder / f"{name}.csv").write_bytes(content)
    return folder


def run(
    folder: Path,
    out: Path,
    key: Key = KEY,
    *,
    columns: Sequence[str] = (),
    keep: Sequence[str] = (),
    drop: Sequence[str] = (),
    source: str = "hospital",
    key_id: str | None = None,
    person_table: str = "person",
) -> Account:
    return pseudonymise(
        folder,
        out,
        key,
        choices=read_choices(columns, keep, drop),
        source=source,
        key_id=key_id,
        person_table=person_table,
    )


def read(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype="str", keep_default_na=False)
