"""What a contract is: the columns of one table, and the rules that its rows must keep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

LOGICAL_TYPES = ("string", "integer", "number", "date")
CLASSIFICATIONS = ("identifier", "special_category", "restricted", "free")
SEVERITIES = ("row", "field", "table", "warning")


@dataclass(frozen=True)
class RetiredCode:
    """A code that stood in a list ``until`` a day, and the codes that stand for it ``now``.

    ``now`` is empty where nothing took its place.
    """

    meaning: str
    until: str
    now: tuple[str, ...]


@dataclass(frozen=True)
class CodeList:
    """The codes that a column may hold, with what each stands for and who defined them.

    ``retired`` are codes of earlier editions: no code is both current and retired.
    """

    name: str
    version: str
    source: str
    effective_from: str
    codes: Mapping[str, str]
    retired: Mapping[str, RetiredCode] = field(default_factory=dict)

    @property
    def known(self) -> frozenset[str]:
        """Every code that has a meaning, current or retired."""
        return frozenset(self.codes) | frozenset(self.retired)


@dataclass(frozen=True)
class Column:
    """One column of a table.

    ``required``: the column must stand in the file. ``nullable``: a cell of it may be empty.
    ``known_by`` names the date column that says when its value became known (``None``: with the
    row, at ``known_at``). ``code_list`` names the list of its codes. ``is_often_absent``: many
    good sources lack the column, so that a list made without it is not called degraded.
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
    is_often_absent: bool = False


@dataclass(frozen=True)
class Rule:
    """One thing that must hold, in words (``description``) and in a form that can be checked.

    ``severity`` says what a break costs: ``row`` the row goes to quarantine, ``field`` the cell of
    ``columns[0]`` is emptied and the row stays, ``table`` the extract is refused, ``warning`` it
    is only counted.
    """

    name: str
    description: str
    kind: str
    columns: tuple[str, ...]
    arguments: Mapping[str, Any]
    severity: str


@dataclass(frozen=True)
class Contract:
    """What one table must look like; ``grain`` says what one row of it is.

    ``owner`` answers for the data; ``retention_years`` is how long they may be kept.
    ``is_often_absent``: as of a column, of the whole table.
    """

    name: str
    version: str
    description: str
    grain: str
    key: tuple[str, ...]
    is_required_table: bool
    columns: tuple[Column, ...]
    rules: tuple[Rule, ...]
    owner: str = ""
    retention_years: int = 0
    is_often_absent: bool = False

    def column(self, name: str) -> Column:
        """The column of that name; ``KeyError`` where the contract has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"contract {self.name} has no column {name}")
