"""Reads a folder of extract files as the contracts' tables.

A table may come in several files, as CSV, packed CSV or Parquet; ``table_files`` says whose file is
whose. A required table that cannot be read stops the run; an optional one is refused and the rest
goes on. A row that cannot be read goes to quarantine with its line number. Nothing here looks at
what the values mean.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from data_contracts.contract import Contract
from pipeline.errors import ContractError
from pipeline.reading.formats import Limits
from pipeline.reading.header_names import nearest
from pipeline.reading.how_to_read import USUAL_LIMITS
from pipeline.reading.manifest import Promise, read_manifest
from pipeline.reading.read_table import Extract, ReadTable
from pipeline.reading.table_files import MANIFEST, FolderFiles, find_files, shown, table_of
from pipeline.reading.table_parts import Delivery, TableParts, put_together, read_parts


class ExtractError(ContractError):
    """The files of an extract cannot be used; the message lists every fault found."""


class ContractBreak(ExtractError):  # noqa: N818  # the word for it on every screen
    """The files can be read, but a table lacks what its contract cannot do without."""


def read_extract(
    folder: Path, contracts: Mapping[str, Contract], limits: Limits = USUAL_LIMITS
) -> Extract:
    """Read every table of the contracts that the folder holds.

    Raises
    ------
    ContractBreak : a required table, or a required column of one, is not there.
    ExtractError : a file of a required table, or the manifest, cannot be used. Either names every
        fault of every file at once, and no value.
    """
    files = find_files(folder, contracts)
    promises, faults = _promises(files)
    not_sent = [name for name in promises if name not in files.names]
    delivery = Delivery(folder, promises, limits)
    gaps: list[str] = []
    tables: dict[str, ReadTable] = {}
    refused: dict[str, str] = {}
    for name, contract in contracts.items():
        found = TableParts()
        found.faults += [
            f"{shown(file)}: listed in {MANIFEST}, but not in the folder; send it"
            for file in not_sent
            if table_of(file, contracts) == name
        ]
        paths = files.by_table.get(name, ())
        if not paths and contract.is_required_table:
            near = nearest(f"{name}.csv", files.unknown)
            found.gaps.append(f"{name}.csv: missing; it is required{near}")
        read_parts(contract, paths, delivery, found)
        if contract.is_required_table:
            faults += found.faults
            gaps += found.gaps
        elif found.faults or found.gaps:
            refused[name] = "; ".join([*found.faults, *found.gaps])
        if found.rows and not (found.faults or found.gaps):
            tables[name] = put_together(contract, found)
    if faults or gaps:
        raise (ContractBreak if gaps else ExtractError)(
            _screen([*faults, *gaps, *refused.values()])
        )
    notes = [
        f"{shown(file)} is listed in {MANIFEST}, but not in the folder"
        for file in not_sent
        if table_of(file, contracts) is None
    ]
    return Extract(tables, files.unknown, refused, tuple(notes))


def _promises(files: FolderFiles) -> tuple[dict[str, Promise], list[str]]:
    """What the manifest promises, or what is wrong with it."""
    if files.manifest is None:
        return {}, []
    try:
        return read_manifest(files.manifest), []
    except ValueError as fault:
        return {}, [f"{shown(files.manifest.name)}: {fault}"]


def _screen(faults: list[str]) -> str:
    places = "1 place" if len(faults) == 1 else f"{len(faults)} places"
    lines = [f"The extract cannot be used: faults in {places}. Nothing was written."]
    lines += [f"  {fault}" for fault in faults]
    lines.append("Send this to the data provider; contracts: data_contracts/<table>.odcs.yaml.")
    return "\n".join(lines)
