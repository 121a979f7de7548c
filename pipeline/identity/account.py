"""What was done, in counts: for the screen, and for the record beside the tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.identity.columns import LOCAL, ColumnPlan
from pipeline.identity.people import STATUSES
from pipeline.identity.read_folder import SentFile

FORMAT = "homefirst pseudonyms 1"
SOME_ROWS_WITHOUT_PERSON = 3
UNNAMED_SOURCE = "local"


@dataclass(frozen=True)
class FileAccount:
    """What became of one file; column names and counts, no cell."""

    sent_as: str
    name: str
    rows: int
    damaged: int
    plan: ColumnPlan
    reading_notes: tuple[str, ...]

    @classmethod
    def of(cls, sent: SentFile) -> FileAccount:
        """The account of a file as it was read."""
        return cls(
            sent_as=sent.name,
            name=sent.out_name,
            rows=sent.rows_in,
            damaged=len(sent.rows.damaged),
            plan=sent.plan,
            reading_notes=sent.rows.notes,
        )

    @property
    def record(self) -> dict[str, Any]:
        """Its part of pseudonyms.json."""
        return {
            "made_of": self.sent_as,
            "rows": self.rows,
            "damaged_rows": self.damaged,
            "has_person_id": bool(self.plan.identifiers),
            "removed": [*self.plan.removed, *self.plan.suspected],
            "pseudonyms_of_homes": list(self.plan.homes),
            "kept_by_name": list(self.plan.kept_by_name),
        }

    @property
    def notes(self) -> list[str]:
        """What the reader of the screen should know of it."""
        plan = self.plan
        notes = [f"read: {note}" for note in self.reading_notes]
        if not plan.identifiers:
            notes.append("no NHS number and no local id, so no person_id")
        if plan.removed:
            notes.append(f"removed: {', '.join(plan.removed)}")
        if plan.suspected:
            names = ", ".join(plan.suspected)
            notes.append(f"removed, as its name suggests a person: {names} (if not: --keep NAME)")
        if plan.homes:
            notes.append(f"made into a pseudonym of the home: {', '.join(plan.homes)}")
        if plan.kept_by_name:
            notes.append(f"kept because you said so: {', '.join(plan.kept_by_name)}")
        if self.damaged:
            notes.append(
                f"damaged rows, which keep their place and lose their cells: {self.damaged:,}"
            )
        return notes


@dataclass(frozen=True)
class Account:
    """How many rows came in and went out, and whose they are. It holds no cell of anybody."""

    key_id: str
    source: str
    person_table: str
    files: Sequence[FileAccount]
    left_alone: Sequence[str]
    by_status: Mapping[str, Mapping[str, int]]
    rows_out: int
    rows_without_person: int
    review: Path
    rows_to_review: int

    @property
    def rows_in(self) -> int:
        """The rows of every file, whole or not."""
        return sum(one.rows for one in self.files)

    @property
    def exit_code(self) -> int:
        """0 when every row has its person, 3 when some have none (the data provider must act)."""
        return SOME_ROWS_WITHOUT_PERSON if self.rows_without_person else 0

    @property
    def record(self) -> dict[str, Any]:
        """The content of pseudonyms.json."""
        return {
            "format": FORMAT,
            "is_complete": True,
            "key_id": self.key_id,
            "source": self.source,
            "rows_in": self.rows_in,
            "rows_out": self.rows_out,
            "rows_without_person": self.rows_without_person,
            "by_status": {name: dict(counts) for name, counts in self.by_status.items()},
            "files": {one.name: one.record for one in self.files},
        }

    @property
    def screen(self) -> str:
        """One screen: rows, statuses, files, what was removed and why. The rows add up."""
        lines = [f"{self.rows_in:,} rows in, {self.rows_out:,} rows out; key id {self.key_id}."]
        lines += [
            f"  {status:<30}{counts['rows']:>10,} rows {counts['people']:>10,} people"
            for status, counts in self.by_status.items()
        ]
        damaged = sum(one.damaged for one in self.files)
        nobodys = sum(one.rows - one.damaged for one in self.files if not one.plan.identifiers)
        lines += [
            f"  {what:<30}{count:>10,} rows"
            for what, count in (("damaged", damaged), ("in tables of no people", nobodys))
            if count
        ]
        for one in self.files:
            lines += [f"  {one.name:<30}{one.rows:>10,} rows"]
            lines += [f"      {note}" for note in one.notes]
        return "\n".join([*lines, *(f"  {advice}" for advice in self._advice())])

    def _advice(self) -> list[str]:
        """What the reader should do next."""
        advice = []
        if f"{self.person_table}.csv" not in {one.name for one in self.files}:
            advice.append(
                f"note: no table is called {self.person_table}, so none has identity_status "
                "(--person-table NAME)"
            )
        if self.source == UNNAMED_SOURCE and any(LOCAL in one.plan.by_role for one in self.files):
            advice.append(
                "note: say which system gave the local ids (--source NAME); else the same id of "
                "two systems becomes one person"
            )
        if self.left_alone:
            advice.append(f"note: no tables, left alone: {', '.join(self.left_alone)}")
        if self.rows_without_person:
            advice.append(
                f"{self.rows_without_person:,} rows have no person_id: nothing in them says safely "
                "whose they are. Send them back to the provider."
            )
        if self.rows_to_review:
            advice.append(
                f"{self.rows_to_review:,} rows to look at, by file and line: {self.review}"
            )
        return advice


def count_by_status(people: pd.DataFrame) -> dict[str, dict[str, int]]:
    """Rows and people of each status; rows without a person are counted as rows alone."""
    with_person = people[people["person_id"] != ""]
    rows = people["status"].value_counts()
    persons = with_person.groupby("status")["person_id"].nunique()
    return {
        status: {"rows": int(rows.get(status, 0)), "people": int(persons.get(status, 0))}
        for status in STATUSES
    }
