"""An invented area walked to features and labels as the pipeline does, in a passing folder."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from features.known import Tables
from pipeline.config import Config, read_date
from pipeline.extract import invent, write_area
from pipeline.features import Prepared, prepare
from pipeline.paths import Places
from pipeline.validate import check_extract


@dataclass(frozen=True)
class WalkedArea:
    """Accepted tables, what was prepared of them, and the truth by ``spell_id``."""

    tables: Tables
    prepared: Prepared
    truth: pd.DataFrame


def walked_area(config: Config, scenario: str, *, seed: int, people: int) -> WalkedArea:
    """Draw an area and walk it: contracts, gate, features and labels."""
    as_of = read_date(config.extract.as_of)
    with tempfile.TemporaryDirectory() as folder:
        places = Places(data=Path(folder), published=Path(folder), lists=Path(folder))
        area = invent(people=people, seed=seed, scenario=scenario, as_of=config.extract.as_of)
        write_area(area, extracts=places.extracts, truth=places.truth)
        tables = check_extract(config, places, as_of=as_of, engine="compiled").accepted
    return WalkedArea(tables, prepare(tables, config.features, as_of=as_of), area.truth)
