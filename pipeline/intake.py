"""The rows that today's list is made of: today's extract, or the last one that could be used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pandas as pd

from data_contracts.contract import Contract
from data_contracts.quarantine import Validated
from pipeline.config import Config
from pipeline.errors import ContractError
from pipeline.last_extract import LastExtract, read_last_extract
from pipeline.paths import Places
from pipeline.reading.extract import read_extract
from pipeline.reading.read_table import Extract, ReadTable
from pipeline.validation import refuse_empty_tables, validate

SPELLS = "discharge_spell"


@dataclass(frozen=True)
class Intake:
    """The checked rows and where they came from; what was read as text is let go.

    ``files`` are those that were read. ``gaps`` are tables and columns that the extract lacks,
    ``refused`` says of optional tables why their files cannot be used. ``set_aside`` counts rows
    of stays that became known after the day of the list. ``problem`` says why today's extract
    could not be used; it is empty where it could. ``last`` is the last extract that was kept
    before.
    """

    files: tuple[Path, ...]
    gaps: tuple[str, ...]
    refused: tuple[str, ...]
    validated: Validated
    set_aside: int
    problem: str
    last: LastExtract | None


def last_known_day(config: Config, *, as_of: pd.Timestamp) -> pd.Timestamp:
    """The last day on which a row can have become known; a later one breaks its contract.

    Today where the hub works, or the day of the extract where that lies ahead, as it may in an
    invented area. Where the source has no calendar, ``as_of`` itself.
    """
    if not config.features.has_calendar:
        return as_of
    return max(as_of, local_today(), pd.Timestamp(config.extract.as_of))


def local_today() -> pd.Timestamp:
    """The day it is where the hub works."""
    return pd.Timestamp(datetime.now().astimezone().date())


def take_in(
    extracts: Path,
    contracts: Mapping[str, Contract],
    places: Places,
    *,
    as_of: pd.Timestamp,
    today: pd.Timestamp,
) -> Intake:
    """Read and check today's extract; where it cannot be used, the last one that could.

    A header without stays is an empty day, not a fault.

    Raises
    ------
    ContractError : today's extract cannot be used and none was kept.
    """
    last = read_last_extract(places)
    try:
        return _usable(extracts, contracts, as_of=as_of, today=today, last=last)
    except ContractError as error:
        if last is None:
            raise
        kept = _usable(last.folder, contracts, as_of=as_of, today=today, last=last)
        return replace(kept, problem=str(error))


def _usable(
    folder: Path,
    contracts: Mapping[str, Contract],
    *,
    as_of: pd.Timestamp,
    today: pd.Timestamp,
    last: LastExtract | None,
) -> Intake:
    extract = read_extract(folder, contracts)
    refuse_empty_tables(extract, contracts, but=[SPELLS])
    tables = {
        name: as_known_on(table, contracts[name], as_of=as_of, today=today)
        for name, table in extract.tables.items()
    }
    set_aside = extract.tables[SPELLS].rows_in - tables[SPELLS].rows_in
    extract = replace(extract, tables=tables)
    validated = validate(extract, contracts, as_of=as_of, engine="compiled")
    stays = validated.tables[SPELLS]
    if stays.rows_in and stays.accepted.empty:
        raise ContractError(
            f"None of {stays.rows_in:,} stays could be accepted; `homefirst check` on the folder "
            "says why."
        )
    return Intake(
        files=tuple(
            folder / name for name in sorted({n for t in tables.values() for n in t.files})
        ),
        gaps=find_gaps(extract, contracts),
        refused=tuple(extract.refused.values()),
        validated=validated,
        set_aside=set_aside,
        problem="",
        last=last,
    )


def find_gaps(extract: Extract, contracts: Mapping[str, Contract]) -> tuple[str, ...]:
    """Tables and columns that the extract lacks: nobody can be scored with them.

    What the contract calls often absent is no gap.
    """
    tables = [
        f"no {name.replace('_', ' ')} data"
        for name, contract in sorted(contracts.items())
        if not contract.is_often_absent
        and (name not in extract.tables or extract.tables[name].typed.empty)
    ]
    columns = [
        f"no {column.replace('_', ' ')} in {name.replace('_', ' ')}"
        for name, table in sorted(extract.tables.items())
        for column in table.absent_columns
        if not contracts[name].column(column).is_often_absent
    ]
    return (*tables, *columns)


def as_known_on(
    table: ReadTable, contract: Contract, *, as_of: pd.Timestamp, today: pd.Timestamp
) -> ReadTable:
    """The table as it stood on an earlier day, where a list of that day is made again.

    Rows that became known after ``as_of`` are set aside and cells that did are emptied. A day
    after ``today`` is a fault for the contract check, not something to set aside.
    """

    def is_later(days: pd.Series) -> pd.Series:
        return (days > as_of) & (days <= today)

    row_is_later = is_later(table.typed["known_at"])
    late = {c.name: c.known_by for c in contract.columns if c.known_by is not None}
    cell_is_later = {
        name: mask
        for name, when in [*late.items(), *((when, when) for when in late.values())]
        for mask in [is_later(table.typed[when])]
        if mask.any()
    }
    if not row_is_later.any() and not cell_is_later:
        return table
    kept = table.typed.index[~row_is_later]

    def cut(rows: pd.DataFrame, otherwise: object) -> pd.DataFrame:
        emptied = {
            name: rows[name].mask(mask, otherwise)
            for name, mask in cell_is_later.items()
            if name in rows
        }
        return rows.assign(**emptied).loc[kept].reset_index(drop=True)

    return replace(
        table,
        text=cut(table.text, ""),
        typed=cut(table.typed, None),
        unreadable=cut(table.unreadable, False),
        origin=table.origin.loc[kept].reset_index(drop=True),
    )
