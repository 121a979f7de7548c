"""Extracts of one morning: of the people on the list, with all their records, once or many times.

Everybody is invented. A larger hub is the same people many times over, each time under other ids.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from simulation.area import simulate
from simulation.dirt import as_text

AS_OF = "2026-09-30"
DAYS_SEEN = 7
COPIES_APART = 1_000_000  # between the numbers of a home and of its copy
STAYS = "discharge_spell"
Tables = dict[str, pd.DataFrame]


def invented_hub(people: int, *, seed: int) -> Tables:
    """Text tables of those of an area whom its hub can still act on, with all their records."""
    area = simulate(people=people, seed=seed, scenario="default", as_of=AS_OF)
    tables = {name: as_text(rows) for name, rows in area.tables.items()}
    stays = tables[STAYS]
    first = f"{pd.Timestamp(AS_OF) - pd.Timedelta(days=DAYS_SEEN):%Y-%m-%d}"
    is_seen = (stays["discharge_date"] == "") | (stays["discharge_date"] >= first)
    seen = set(stays.loc[is_seen, "person_id"])
    homes = set(tables["tenancy"].query("person_id in @seen")["uprn"]) - {""}
    kept = {"person_id": seen, "uprn": homes}
    return {name: _cut(rows, kept) for name, rows in tables.items()}


def _cut(rows: pd.DataFrame, kept: dict[str, set[str]]) -> pd.DataFrame:
    """The rows about these people, or of these homes; a table of services is kept whole."""
    key = next((key for key in kept if key in rows), None)
    return rows if key is None else rows[rows[key].isin(kept[key])]


def many_times(tables: Tables, times: int) -> Tables:
    """The same people so many times, as others; services and their places stay what they are."""
    return {
        name: pd.concat([_as_others(rows, number) for number in range(times)])
        if {"person_id", "uprn"} & set(rows)
        else rows
        for name, rows in tables.items()
    }


def _as_others(rows: pd.DataFrame, number: int) -> pd.DataFrame:
    ids = [name for name in rows if str(name).endswith("_id") and name != "service_id"]
    renamed = {name: rows[name].where(rows[name] == "", rows[name] + f"n{number}") for name in ids}
    if "uprn" in rows:
        homes = pd.to_numeric(rows["uprn"]).astype("Int64") + number * COPIES_APART
        renamed["uprn"] = homes.astype("str").where(rows["uprn"] != "", "")
    return rows.assign(**{str(name): column for name, column in renamed.items()})


def write_extract(tables: Tables, folder: Path) -> None:
    """Write one CSV file for each table."""
    folder.mkdir(parents=True)
    for name, rows in tables.items():
        rows.to_csv(folder / f"{name}.csv", index=False)
