"""Dirt of a day: faults planted in the rows and cells of clean tables, and a record of each.

Numbers are those of the fault corpus (docs/decisions/0031). Faults of whole files (cut, packed, in
another encoding) are no matter of tables and are not planted here. Nobody gets more than one
fault, so that what must become of each row can be said beforehand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from simulation.streams import stream

Outcome = Literal["row", "field", "copy", "older", "kept"]
Tables = Mapping[str, pd.DataFrame]

PLANTED_COLUMNS = ("fault", "table", "row", "key", "column", "was", "outcome")
KEYS: Mapping[str, tuple[str, ...]] = {
    "care_package_event": ("event_id",),
    "diagnosis": ("spell_id", "position"),
    "discharge_spell": ("spell_id",),
    "ed_attendance": ("attendance_id",),
    "housing_condition_survey": ("survey_id",),
    "housing_hazard": ("hazard_id",),
    "outcome": ("spell_id", "outcome_code"),
    "person": ("person_id",),
    "property": ("uprn",),
    "referral": ("referral_id",),
    "tenancy": ("tenancy_id",),
}
SPELLS = "discharge_spell"


@dataclass(frozen=True)
class CellFault:
    """A text that takes the place of what stands in a column, and what must come of it."""

    fault: int
    table: str
    column: str
    text: str
    outcome: Outcome


CELL_FAULTS: tuple[CellFault, ...] = (
    CellFault(20, SPELLS, "ward", "None", "kept"),
    CellFault(21, SPELLS, "spell_id", "", "row"),
    CellFault(21, SPELLS, "person_id", "", "row"),
    CellFault(22, SPELLS, "person_id", "9.43E+09", "row"),
    CellFault(22, "ed_attendance", "person_id", "9434765919.0", "row"),
    CellFault(27, "ed_attendance", "arrival_date", "13/09/2026", "row"),
    CellFault(28, SPELLS, "admission_date", "12-Sep-2026", "row"),
    CellFault(28, "person", "known_at", "12 September", "row"),
    CellFault(29, SPELLS, "known_at", "46277", "row"),
    CellFault(30, "care_package_event", "event_start_date", "12/09/26", "row"),
    CellFault(31, SPELLS, "discharge_date", "2199-01-01", "row"),
    CellFault(31, "tenancy", "known_at", "2199-01-01", "row"),
    CellFault(32, SPELLS, "age_at_admission_years", "-1", "field"),
    CellFault(32, SPELLS, "age_at_admission_years", "130", "field"),
    CellFault(32, SPELLS, "discharge_date", "1989-01-01", "row"),  # before the ready date too
    CellFault(32, SPELLS, "expected_discharge_date", "9999-12-31", "field"),
    CellFault(32, "person", "date_of_death", "1900-01-01", "field"),
    CellFault(32, "property", "epc_date", "1900-01-01", "field"),
    CellFault(37, SPELLS, "cfs_score", "<5", "field"),
    CellFault(37, "care_package_event", "hours_per_week", "inf", "field"),
    CellFault(37, "property", "external_steps_count", "many", "field"),
    CellFault(38, SPELLS, "discharge_pathway", "P9", "field"),
    CellFault(38, "ed_attendance", "department_type", "99", "field"),
    CellFault(38, "housing_condition_survey", "heating_working", "sometimes", "field"),
    CellFault(38, SPELLS, "admission_method", "77", "row"),
    CellFault(38, "tenancy", "tenure", "castle", "row"),
    CellFault(45, SPELLS, "ward", "=HYPERLINK(A1)", "kept"),
    CellFault(45, SPELLS, "ward", "<script>alert(1)</script>", "kept"),
    CellFault(45, SPELLS, "spell_id", "=1+1", "row"),
    CellFault(57, "tenancy", "uprn", "", "kept"),
)
COPIED = (SPELLS, "diagnosis", "ed_attendance", "tenancy")
"""Tables in which a row is sent twice, word for word (fault 25)."""

VERSIONED = ((SPELLS, "ward"), ("tenancy", "notice_served"))
"""Tables with an older version of a row (fault 26), and a column in which it differs."""

EARLIER_DAY = "1999-12-31"
"""When an older version is said to have become known: before any stay of an invented area."""


def as_text(table: pd.DataFrame) -> pd.DataFrame:
    """The table as a CSV file has it: dates as YYYY-MM-DD, missing as empty."""
    columns = {}
    for name in table.columns:
        values = table[name]
        if pd.api.types.is_datetime64_any_dtype(values):
            values = values.dt.strftime("%Y-%m-%d")
        columns[name] = values.astype("str").where(values.notna(), "").astype("str")
    return pd.DataFrame(columns, index=table.index)


def plant(
    tables: Tables, *, seed: int, per_fault: int = 3
) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    """Plant each fault ``per_fault`` times, or as often as people and homes last.

    Parameters
    ----------
    tables : text tables of an extract without faults, each row with its key.

    Returns
    -------
    The dirty tables, rows added at their end, and what was planted (``PLANTED_COLUMNS``): the
    number of the fault, the table, the position of the row in it (from 0), the row's key before,
    the column, what stood there, and what must come of it. ``row``: the row is refused; so are
    the rows that hang on it, with the same number. ``field``: the cell is blanked. ``copy`` and
    ``older``: the row is a copy, or an older version. ``kept``: the row is taken as it is.
    """
    floor = _Floor(tables, seed)
    for fault in CELL_FAULTS:
        floor.plant_cells(fault, per_fault)
    for name in COPIED:
        floor.add_rows(25, name, per_fault, outcome="copy")
    for name, column in VERSIONED:
        floor.add_rows(26, name, per_fault, outcome="older", column=column, known_at=EARLIER_DAY)
        floor.add_rows(26, name, per_fault, outcome="row", column=column)
    planted = floor.planted()
    everything = pd.concat([planted, _hanging_on(tables, planted)])
    order = ["table", "row", "fault"]
    return floor.tables, everything.sort_values(order, kind="stable", ignore_index=True)


class _Floor:
    """The tables while they are being spoilt, and who has had a fault already."""

    def __init__(self, tables: Tables, seed: int) -> None:
        self.tables = {name: rows.reset_index(drop=True) for name, rows in tables.items()}
        self._owners = {
            name: rows["person_id" if "person_id" in rows else "uprn"]
            for name, rows in self.tables.items()
            if name in KEYS  # a table of services is nobody's
        }
        self._draws = stream(seed, "dirt")
        self._spoilt = {""}
        self._planted: list[pd.DataFrame] = []

    def planted(self) -> pd.DataFrame:
        return pd.concat(self._planted, ignore_index=True)

    def plant_cells(self, fault: CellFault, count: int) -> None:
        rows = self.tables[fault.table]
        chosen = self._choose(fault.table, rows[fault.column] != "", count)
        self._note(fault.fault, fault.table, chosen, fault.column, fault.outcome)
        changed = rows[fault.column].mask(rows.index.isin(chosen), fault.text)
        self.tables[fault.table] = rows.assign(**{fault.column: changed})

    def add_rows(
        self,
        fault: int,
        table: str,
        count: int,
        *,
        outcome: Outcome,
        column: str = "",
        known_at: str | None = None,
    ) -> None:
        """Send rows again; with a ``column``, another text in it, and perhaps known earlier."""
        rows = self.tables[table]
        chosen = self._choose(table, _has_another(rows[column]) if column else None, count)
        again = rows.loc[chosen]
        if column:
            again = again.assign(**{column: _another(rows[column], again[column])})
        if known_at is not None:
            again = again.assign(known_at=known_at)
        added = pd.Index(range(len(rows), len(rows) + len(again)))
        self.tables[table] = pd.concat([rows, again], ignore_index=True)
        owners = self._owners[table]
        self._owners[table] = pd.concat([owners, owners[chosen]], ignore_index=True)
        self._note(fault, table, added, column, outcome)
        if outcome == "row":
            self._note(fault, table, chosen, column, outcome)

    def _choose(self, table: str, is_fit: pd.Series | None, count: int) -> pd.Index:
        """Rows at random, of people (or homes) who have no fault yet, one row of each."""
        owners = self._owners[table]
        is_clean = ~owners.isin(self._spoilt)
        fit = owners[is_clean if is_fit is None else is_clean & is_fit]
        drawn = fit.iloc[self._draws.permutation(len(fit))]
        chosen = drawn[~drawn.duplicated()].head(count)
        self._spoilt |= set(chosen)
        return chosen.index.sort_values()

    def _note(
        self, fault: int, table: str, chosen: pd.Index, column: str, outcome: Outcome
    ) -> None:
        rows = self.tables[table].loc[chosen]
        was = rows[column].to_numpy() if column else ""
        self._planted.append(_record(rows, table, fault, column=column, was=was, outcome=outcome))


def _has_another(column: pd.Series) -> pd.Series:
    """Which cells are filled, where the column has at least two texts to choose from."""
    is_filled = column != ""
    return is_filled & (len(column[is_filled].drop_duplicates()) > 1)


def _another(of: pd.Series, than: pd.Series) -> pd.Series:
    """For each text another one that stands in the column as well."""
    if than.empty:
        return than
    first, second = of[of != ""].drop_duplicates().head(2)
    return than.eq(first).map({True: second, False: first}).astype("str")


def _hanging_on(tables: Tables, planted: pd.DataFrame) -> pd.DataFrame:
    """The rows whose person or stay was refused: nobody can tell any more whose they are."""
    refused = planted[planted["outcome"] == "row"]
    found = [planted.iloc[:0]]
    for parent, column in (("person", "person_id"), (SPELLS, "spell_id")):
        lost = refused[refused["table"] == parent].drop_duplicates("key")
        faults = lost.set_index("key")["fault"]
        for name, rows in tables.items():
            if name == parent or column not in rows:
                continue
            hanging = rows.reset_index(drop=True)
            hanging = hanging[hanging[column].isin(faults.index)]
            number = hanging[column].map(faults).to_numpy()
            was = hanging[column].to_numpy()
            found.append(_record(hanging, name, number, column=column, was=was, outcome="row"))
    return pd.concat(found).drop_duplicates(["table", "row"])


def _record(
    rows: pd.DataFrame, table: str, fault: object, *, column: str, was: object, outcome: Outcome
) -> pd.DataFrame:
    keys = rows[list(KEYS[table])].agg("|".join, axis=1) if len(rows) else pd.Series(dtype="str")
    columns = {
        "fault": fault, "table": table, "row": rows.index, "key": keys.to_numpy(),
        "column": column, "was": was, "outcome": outcome,
    }  # fmt: skip
    return pd.DataFrame(columns, index=range(len(rows)))[list(PLANTED_COLUMNS)]
