"""Invented encounters in the shape of the real source's file: no row of it is anybody's."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from pipeline.sources import tables
from pipeline.sources.columns import standing_at
from pipeline.sources.files import REASON, SourceRows
from pipeline.sources.mapping import SourceMapping, read_mapping
from pipeline.sources.tables import MappedSource

SOURCE = "uci_diabetes130"
FILE_NAME = "diabetic_data.csv.gz"
ROW = {
    "encounter_id": "1", "patient_nbr": "900", "race": "Caucasian", "gender": "Female",
    "age": "[70-80)", "admission_type_id": "1", "discharge_disposition_id": "1",
    "admission_source_id": "7", "time_in_hospital": "3", "medical_specialty": "InternalMedicine",
    "num_lab_procedures": "40", "num_procedures": "1", "num_medications": "12",
    "number_outpatient": "0", "number_emergency": "0", "number_inpatient": "0", "diag_1": "250.83",
    "diag_2": "428", "diag_3": "?", "number_diagnoses": "6", "readmitted": "NO",
}  # fmt: skip


def mapping() -> SourceMapping:
    """The mapping that ships with the code."""
    return read_mapping(SOURCE)


def map_source(rows: pd.DataFrame, how: SourceMapping) -> MappedSource:
    """Map rows as if they stood in the file of the source, one after the other."""
    placed = standing_at(rows, FILE_NAME, range(2, len(rows) + 2))
    nothing = placed.head(0).assign(**{REASON: ""})
    return tables.map_source({"encounters": SourceRows(placed, nothing, (FILE_NAME,))}, how)


def encounters(*rows: dict[str, Any]) -> pd.DataFrame:
    """Rows as the reader gives them; what a row does not say is as in ROW, "?" is missing."""
    table = pd.DataFrame([{**ROW, **row} for row in rows], dtype="str")
    return table.mask(table.isin(["?", ""]))


def write_file(folder: Path, table: pd.DataFrame) -> Path:
    """Write the rows under the name and in the form of the source's file."""
    text = table.fillna("?").to_csv(index=False)
    (folder / FILE_NAME).write_bytes(gzip.compress(text.encode()))
    return folder


def invent_encounters(count: int, *, seed: int) -> pd.DataFrame:
    """Many encounters of fewer people, whose return depends on how often they came before."""
    rng = np.random.Generator(np.random.PCG64(seed))

    def draw(*codes: str) -> Any:
        return rng.choice(np.array(codes), size=count)

    before = rng.poisson(0.7, count)
    is_back = rng.random(count) < 0.08 + 0.12 * np.minimum(before, 4)
    age = rng.integers(3, 10, count)
    table = pd.DataFrame(
        {
            "encounter_id": rng.permutation(np.arange(1, count + 1) * 7).astype(str),
            "patient_nbr": rng.integers(1, count * 2 // 3, count).astype(str),
            "race": draw("Caucasian", "AfricanAmerican", "Hispanic", "?"),
            "gender": draw("Female", "Male"),
            "age": [f"[{band * 10}-{band * 10 + 10})" for band in age],
            "admission_type_id": draw("1", "2", "3", "6"),
            "discharge_disposition_id": np.where(
                rng.random(count) < age / 14, draw("3", "6", "22"), draw("1", "1", "11", "13", "18")
            ),
            "admission_source_id": draw("1", "5", "7", "17"),
            "time_in_hospital": rng.integers(1, 15, count).astype(str),
            "medical_specialty": draw("InternalMedicine", "Cardiology", "?"),
            "num_lab_procedures": rng.integers(1, 90, count).astype(str),
            "num_procedures": rng.integers(0, 6, count).astype(str),
            "num_medications": rng.integers(1, 40, count).astype(str),
            "number_outpatient": rng.poisson(0.4, count).astype(str),
            "number_emergency": rng.poisson(0.2, count).astype(str),
            "number_inpatient": before.astype(str),
            "diag_1": draw("250.83", "428", "486", "V57", "E888", "8"),
            "diag_2": draw("401", "276", "?"),
            "diag_3": draw("585", "?"),
            "number_diagnoses": rng.integers(1, 10, count).astype(str),
            "readmitted": np.where(is_back, "<30", draw("NO", ">30")),
        }
    )
    return table.astype("str")
