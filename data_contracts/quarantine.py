"""What became of every row of an extract."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import pandas as pd

ROW_IS_WHOLE = "row_is_whole"
"""The rule that a row has one field per column; without it, fields may have slipped."""

ROW_IS_NEWEST = "row_is_newest_version"
"""The rule that no newer version of the row stands in the extract."""

QUARANTINE_COLUMNS = ("reasons", "rules", "file", "line")
BLANKED_COLUMNS = ("row", "column", "rule", "reason", "value", "file", "line")


def nothing_blanked() -> pd.DataFrame:
    """No cell was blanked."""
    dtypes = dict.fromkeys(BLANKED_COLUMNS, "str") | {"row": "int64", "line": "int64"}
    return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in dtypes.items()})


@dataclass(frozen=True)
class RuleCount:
    """How many rows broke one rule; 0 is a rule that was kept."""

    rule: str
    description: str
    severity: str
    rows: int


@dataclass(frozen=True)
class ValidatedTable:
    """One table, each row of it accounted for.

    ``accepted`` has the contract's columns, typed. ``quarantined`` has the text of the file's
    columns and, per row, all ``reasons`` and ``rules`` (joined with ``; ``), ``file`` and
    ``line``. ``rows_in`` = accepted + quarantined + ``exact_duplicates`` (copies beyond the
    first). ``blanked`` are cells of accepted rows that could not be used: ``row`` is the position
    in ``accepted``, ``value`` the text that stood there. A table that the extract lacks has
    ``is_present`` false and no rows.
    """

    name: str
    file: str
    is_present: bool
    is_required: bool
    rows_in: int
    accepted: pd.DataFrame
    quarantined: pd.DataFrame
    exact_duplicates: int
    by_rule: tuple[RuleCount, ...]
    notes: tuple[str, ...]
    blanked: pd.DataFrame = field(default_factory=nothing_blanked)

    @property
    def older_versions(self) -> int:
        """How many quarantined rows are only older versions of a row that was read."""
        if self.quarantined.empty:
            return 0
        return int((self.quarantined["rules"] == ROW_IS_NEWEST).sum())

    @property
    def refused(self) -> int:
        """How many rows broke a rule or could not be read: quarantined, but for older versions."""
        return len(self.quarantined) - self.older_versions

    def __post_init__(self) -> None:
        """Refuse to lose a row."""
        found = len(self.accepted) + len(self.quarantined) + self.exact_duplicates
        if found != self.rows_in:
            raise AssertionError(
                f"{self.name}: {self.rows_in} rows came in but {found} are accounted for"
            )


@dataclass(frozen=True)
class Validated:
    """Every table of the contracts, checked as at the day the extract was taken."""

    as_of: pd.Timestamp
    tables: Mapping[str, ValidatedTable]
    notes: tuple[str, ...]

    @property
    def accepted(self) -> dict[str, pd.DataFrame]:
        """The accepted rows of the tables that the extract has.

        A file with a header and no row tells nothing: it counts as a table that was not sent, so
        that what depends on it is unknown and not "none". Tables that the contracts require are
        there all the same.
        """
        return {
            name: table.accepted
            for name, table in self.tables.items()
            if table.rows_in or table.is_required
        }

    @property
    def warnings(self) -> tuple[str, ...]:
        """One sentence for each warning rule that some row broke."""
        return tuple(
            f"{name}: {count.rows:,} {'row' if count.rows == 1 else 'rows'}: {count.description}"
            for name, table in self.tables.items()
            for count in table.by_rule
            if count.severity == "warning" and count.rows
        )


def all_blanked(validated: Validated) -> pd.DataFrame:
    """Every cell that was blanked, with its table: ``BLANKED_COLUMNS`` after ``table``."""
    found = [
        table.blanked.assign(table=name)
        for name, table in sorted(validated.tables.items())
        if len(table.blanked)
    ]
    cells = pd.concat(found, ignore_index=True) if found else nothing_blanked().assign(table="")
    return cells[["table", *BLANKED_COLUMNS]]


def iso_day(moment: pd.Timestamp) -> str:
    """A moment as YYYY-MM-DD."""
    return f"{moment:%Y-%m-%d}"


def data_quality_summary(
    validated: Validated,
    *,
    source: str = "not stated",
    in_words: Callable[[pd.Timestamp], str] = iso_day,
) -> dict[str, Any]:
    """Give the body of data_quality.json: counts and sentences, never a value.

    ``in_words`` writes a moment. The same extract gives the same body; tables by name, rules in
    the order of the contract.
    """
    tables = [_counts(table) for _, table in sorted(validated.tables.items())]
    return {
        "as_of": in_words(validated.as_of),
        "source": source,
        "rules_checked": sum(len(table["by_rule"]) for table in tables),
        "notes": list(validated.notes),
        "tables": tables,
    }


def _counts(table: ValidatedTable) -> dict[str, Any]:
    return {
        "table": table.name,
        "file": table.file,
        "is_present": table.is_present,
        "rows_in": table.rows_in,
        "accepted": len(table.accepted),
        "quarantined": len(table.quarantined),
        "exact_duplicates": table.exact_duplicates,
        "blanked_cells": len(table.blanked),
        "by_rule": [asdict(count) for count in table.by_rule],
        "notes": list(table.notes),
    }
