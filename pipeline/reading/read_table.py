"""What the readers hand to the contract check, whatever the files looked like."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from data_contracts.contract import Contract
from data_contracts.text_values import to_typed

ORIGIN_COLUMNS = ("file", "line", "has_nul")
DAMAGED_COLUMNS = ("file", "line", "reason")


@dataclass(frozen=True)
class ReadTable:
    """One table as read: the same rows as text and as types, in the order of its files.

    ``text`` holds the contract's columns that stand in the files, word for word. ``typed`` holds
    every column of the contract, typed; columns that are not in the files are missing throughout.
    ``unreadable`` says which cells have a text that is not of the column's type. ``origin`` is
    the ``file`` and ``line`` of each row (``TextRows.line``), and ``has_nul``: whether NUL
    characters were taken out of it. ``damaged`` are the rows that do
    not have one field per column: what fields they have, by position, and ``file``, ``line`` and
    ``reason``. ``notes`` say what had to be done to read the files.
    """

    name: str
    files: tuple[str, ...]
    text: pd.DataFrame
    typed: pd.DataFrame
    unreadable: pd.DataFrame
    origin: pd.DataFrame
    damaged: pd.DataFrame
    absent_columns: tuple[str, ...]
    extra_columns: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def file(self) -> str:
        """The names of the files in one text."""
        return ", ".join(self.files)

    @property
    def rows_in(self) -> int:
        """How many rows the files hold, whole or not."""
        return len(self.typed) + len(self.damaged)


@dataclass(frozen=True)
class Extract:
    """The tables that the folder holds, by name.

    ``unknown_files`` are names of files that no contract knows. ``refused`` says why the files of
    an optional table cannot be used, by table; the table is then as if it had not been sent.
    ``notes`` say what was odd about the folder and belongs to no table.
    """

    tables: Mapping[str, ReadTable]
    unknown_files: tuple[str, ...]
    refused: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def to_read_table(
    contract: Contract,
    text: pd.DataFrame,
    origin: pd.DataFrame,
    damaged: pd.DataFrame,
    *,
    files: Sequence[str],
    header: Iterable[str],
    notes: Sequence[str] = (),
) -> ReadTable:
    """Give text columns the types of their contract.

    Parameters
    ----------
    text : text columns by the contract's names, and perhaps others.
    origin : ``file`` and ``line`` of each row of ``text``, in its order, and perhaps ``has_nul``;
        without it no row had any.
    damaged : fields of damaged rows by the contract's names, with ``DAMAGED_COLUMNS``.
    header : the column names that the files have, in the contract's words.
    """
    names = [column.name for column in contract.columns]
    header = tuple(header)
    present = [name for name in names if name in header]
    typed, unreadable = to_typed(text[present], contract.columns)
    return ReadTable(
        name=contract.name,
        files=tuple(files),
        text=text[present],
        typed=typed,
        unreadable=unreadable,
        origin=origin.reindex(columns=list(ORIGIN_COLUMNS), fill_value=False),
        damaged=damaged[[*present, *DAMAGED_COLUMNS]],
        absent_columns=tuple(name for name in names if name not in header),
        extra_columns=tuple(name for name in header if name not in names),
        notes=tuple(notes),
    )
