"""The files of a folder as rows of text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import ContractError, UsageError
from pipeline.identity.columns import Choices, ColumnPlan, check_named, plan_columns
from pipeline.reading.formats import ENDINGS, read_rows
from pipeline.reading.text_rows import TextRows

MADE_HERE = "pseudonyms.json"


@dataclass(frozen=True)
class SentFile:
    """One file as it came: its rows, what becomes of its columns, and what it is called after."""

    name: str
    table: str
    rows: TextRows
    plan: ColumnPlan

    @property
    def out_name(self) -> str:
        """The name of the file that is made of it."""
        return f"{self.table}.csv"

    @property
    def rows_in(self) -> int:
        """How many rows it holds, whole or not."""
        return len(self.rows.text) + len(self.rows.damaged)


def read_folder(folder: Path, choices: Choices) -> tuple[list[SentFile], list[str]]:
    """Read every table of a folder; returns them by name, and the names of what is no table.

    Raises
    ------
    UsageError : no such folder, no table in it, its files were made by this command, or its
        columns cannot be told apart.
    ContractError : files cannot be read, or two would get one name. Both name every file.
    """
    if not folder.is_dir():
        raise UsageError(f"There is no folder {folder}; name the folder that holds the tables.")
    if (folder / MADE_HERE).exists():
        raise UsageError(
            f"{folder} holds {MADE_HERE}: its tables are pseudonymised already. "
            "Name the folder with the tables as they came."
        )
    paths = sorted(path for path in folder.iterdir() if path.is_file())
    tables = {path: table for path in paths if (table := _table_of(path.name))}
    if not tables:
        raise UsageError(f"{folder} holds no table ({', '.join(ENDINGS)}).")
    rows = _read_all(tables)
    check_named(choices, [one.header for one in rows.values()])
    plans: dict[Path, ColumnPlan] = {}
    faults: list[str] = []
    for path, one in rows.items():
        try:
            plans[path] = plan_columns(one.header, choices)
        except ValueError as fault:
            faults.append(f"{path.name}: {fault}")
    if faults:
        raise UsageError(_screen("The columns cannot be told apart", faults))
    if not any(plan.identifiers for plan in plans.values()):
        raise UsageError(
            "No file has a column with an NHS number or a local id; name it: "
            "--columns nhs_number=NAME or --columns local_id=NAME."
        )
    sent = [SentFile(path.name, tables[path], rows[path], plans[path]) for path in rows]
    return sent, [path.name for path in paths if path not in tables]


def _read_all(tables: dict[Path, str]) -> dict[Path, TextRows]:
    rows: dict[Path, TextRows] = {}
    faults: list[str] = []
    first: dict[str, str] = {}
    for path, table in tables.items():
        same = first.setdefault(table, path.name)
        if same != path.name:
            faults.append(f"{path.name}: {same} would become {table}.csv as well; rename one")
        try:
            rows[path] = read_rows(path)
        except ValueError as fault:
            faults.append(f"{path.name}: {fault}")
    if faults:
        raise ContractError(_screen("The files cannot be used", faults))
    return rows


def _table_of(name: str) -> str | None:
    ending = next((one for one in ENDINGS if name.lower().endswith(one)), None)
    return name[: -len(ending)] if ending else None


def _screen(what: str, faults: Sequence[str]) -> str:
    places = "1 place" if len(faults) == 1 else f"{len(faults)} places"
    lines = [f"{what}: faults in {places}. Nothing was written."]
    return "\n".join(lines + [f"  {fault}" for fault in faults])
