"""What a contract is: the columns of one table, and the rules that its rows must keep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LOGICAL_TYPES = ("string", "integer", "number", "date")
CLASSIFICATIONS = ("identifier", "special_category", "restricted", "free")
SEVERITIES = ("row", "table", "warning")


@dataclass(frozen=True)
class CodeList:
    """The codes that a column may hold, with what each stands for and who defined them."""

    name: str
    version: str
    source: str
    effective_from: str
    codes: Mapping[str, str]


@dataclass(frozen=True)
class Column:
    """One column of a table.

    ``required``: the column must stand in the file. ``nullable``: a cell of it may be empty.
    ``known_by`` names the date column that says when its value became known (``None``: with the
    row, at ``known_at``). ``code_list`` names the list of its codes.
    """

    name: str
    logical_type: str
    required: bool
    nullable: bool
    description: str
    unit: str | None
    classification: str
    known_by: str | None
    code_list: str | None


@dataclass(frozen=True)
class Rule:
    """One thing that must hold, in words (``description``) and in a form that can be checked.

    ``severity`` says what a break costs: ``row`` the row goes to quarantine, ``table`` the
    extract is refused, ``warning`` it is only counted.
    """

    name: str
    description: str
    kind: str
    columns: tuple[str, ...]
    arguments: Mapping[str, Any]
    severity: str


@dataclass(frozen=True)
class Contract:
    """What one table must look like; ``grain`` says what one row of it is."""

    name: str
    version: str
    description: str
    grain: str
    key: tuple[str, ...]
    is_required_table: bool
    columns: tuple[Column, ...]
    rules: tuple[Rule, ...]

    def column(self, name: str) -> Column:
        """The column of that name; ``KeyError`` where the contract has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"contract {self.name} has no column {name}")
