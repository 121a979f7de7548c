"""Stage extract: invent an area, so that a fresh clone runs with nobody's data."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from pipeline import storage
from pipeline.config import Config
from pipeline.errors import UsageError
from pipeline.paths import Places
from pipeline.stage import run_as_stage
from simulation.area import Area, simulate


def run(config: Config, places: Places) -> str:
    """Write the invented tables as CSV files, and apart from them the truth."""
    params = config.extract
    area = invent(
        people=params.people, seed=params.seed, scenario=params.scenario, as_of=params.as_of
    )
    write_area(area, extracts=places.extracts, truth=places.truth)
    rows = sum(len(table) for table in area.tables.values())
    return f"invented {params.people:,} people, {len(area.tables)} tables, {rows:,} rows"


def invent(*, people: int, seed: int, scenario: str, as_of: str) -> Area:
    """Draw an invented area.

    Raises
    ------
    UsageError : there is no such scenario, or the numbers cannot make an area.
    """
    try:
        return simulate(people=people, seed=seed, scenario=scenario, as_of=as_of)
    except ValueError as error:
        raise UsageError(str(error)) from error


def write_area(area: Area, *, extracts: Path, truth: Path) -> None:
    """Write each table to ``extracts/<table>.csv`` and the truth to ``truth/truth.parquet``.

    What was planted in a dirty area goes to ``truth/planted.parquet``.
    """
    for name, table in area.tables.items():
        storage.write_bytes(as_csv(table), extracts / f"{name}.csv")
    storage.write_table(area.truth, truth / "truth.parquet")
    if area.planted is not None:
        storage.write_table(area.planted, truth / "planted.parquet")


def as_csv(table: pd.DataFrame) -> bytes:
    """The table as UTF-8 CSV with ISO dates; missing is empty."""
    dates = table.select_dtypes("datetime").columns
    text = table.assign(**{name: table[name].dt.strftime("%Y-%m-%d") for name in dates})
    return text.to_csv(index=False, lineterminator="\n").encode("utf-8")


if __name__ == "__main__":
    run_as_stage(run)
