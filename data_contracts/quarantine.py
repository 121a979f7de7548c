"""What became of every row of an extract, and who stands in the rows that were refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

ROW_IS_WHOLE = "row_is_whole"
"""The rule that a row has one field per column; without it, fields may have slipped."""

QUARANTINE_COLUMNS = ("reasons", "rules", "file", "line")


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
    first). A table that the extract lacks has ``is_present`` false and no rows.
    """

    name: str
    file: str
    is_present: bool
    rows_in: int
    accepted: pd.DataFrame
    quarantined: pd.DataFrame
    exact_duplicates: int
    by_rule: tuple[RuleCount, ...]
    notes: tuple[str, ...]

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
        that what depends on it is unknown and not "none".
        """
        return {name: table.accepted for name, table in self.tables.items() if table.rows_in}

    @property
    def warnings(self) -> tuple[str, ...]:
        """One sentence for each warning rule that some row broke."""
        return tuple(
            f"{name}: {count.rows} rows: {count.description}"
            for name, table in self.tables.items()
            for count in table.by_rule
            if count.severity == "warning" and count.rows
        )


def people_in_quarantine(validated: Validated) -> pd.DataFrame:
    """Whose rows were refused: nobody may vanish from the list because a row was bad.

    Tables without a person (homes, surveys, hazards) are left out. Where the row has no readable
    ``person_id``, the person of its ``spell_id`` is taken. Fields of a row that is not whole may
    have slipped, so its ids count only if they also stand in a whole row.

    Returns
    -------
    One row per refused row, with table, person_id, spell_id (either may be missing), file, line
    and reasons, sorted by table and line.
    """
    refused = [
        table.quarantined.reindex(columns=["person_id", "spell_id", *QUARANTINE_COLUMNS]).assign(
            table=name
        )
        for name, table in sorted(validated.tables.items())
        if "person_id" in table.quarantined
    ]
    if not refused:
        return pd.DataFrame(columns=["table", "person_id", "spell_id", "file", "line", "reasons"])
    rows = pd.concat(refused, ignore_index=True)
    for column in ("person_id", "spell_id"):
        stripped = rows[column].astype("str").str.strip()
        rows[column] = stripped.mask(stripped == "")
    is_whole = rows["rules"] != ROW_IS_WHOLE
    for column in ("person_id", "spell_id"):
        known = _accepted_ids(validated, column) | set(rows.loc[is_whole, column].dropna())
        rows[column] = rows[column].where(is_whole | rows[column].isin(known))
    of_stay = rows["spell_id"].map(_people_of_spells(validated)).astype("str")
    rows["person_id"] = rows["person_id"].fillna(of_stay)
    ordered = rows.sort_values(["table", "line"], kind="stable", ignore_index=True)
    return ordered[["table", "person_id", "spell_id", "file", "line", "reasons"]]


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
        "by_rule": [asdict(count) for count in table.by_rule],
        "notes": list(table.notes),
    }


def _accepted_ids(validated: Validated, column: str) -> set[str]:
    tables = (table.accepted for table in validated.tables.values())
    return {str(value) for table in tables if column in table for value in table[column].dropna()}


def _people_of_spells(validated: Validated) -> pd.Series:
    spells = (
        validated.tables["discharge_spell"].accepted
        if "discharge_spell" in validated.tables
        else None
    )
    if spells is None:
        return pd.Series(dtype="str")
    return spells.drop_duplicates("spell_id").set_index("spell_id")["person_id"]
