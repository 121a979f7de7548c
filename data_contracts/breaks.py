"""Every way in which the rows of one table break their contract, each with what to tell the row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from data_contracts.contract import Contract, Rule
from data_contracts.matching import stands_in
from data_contracts.retired import hints
from data_contracts.rules import COMPILED_KINDS, failing_rows
from data_contracts.text_values import READABLE_AS


@dataclass(frozen=True)
class Break:
    """A rule and the rows that break it (none, where it was kept).

    ``column`` is the one that a break of severity ``field`` blanks. ``reasons`` tells each of
    these rows more than the description, where there is more to tell.
    """

    rule: str
    description: str
    severity: str
    column: str
    rows: pd.Series
    reasons: pd.Series | None = None

    @cached_property
    def count(self) -> int:
        """How many rows break the rule."""
        return int(self.rows.to_numpy().sum())

    def told(self, index: pd.Index) -> pd.Series:
        """What to tell the rows of ``index``, each of which breaks the rule."""
        if self.reasons is None:
            return pd.Series(self.description, index=index, dtype="str")
        return self.reasons[index]


@dataclass(frozen=True)
class Surroundings:
    """What a rule may look at beside the rows of its own table.

    ``standing`` has the keys of every row that the files hold, ``accepted`` the accepted rows and
    ``refused`` the quarantined ones with their ``reasons``, all by table, of the tables that were
    checked before.
    """

    as_of: pd.Timestamp
    standing: Mapping[str, pd.DataFrame]
    accepted: Mapping[str, pd.DataFrame]
    refused: Mapping[str, pd.DataFrame]


def breaks_of(
    contract: Contract,
    rows: pd.DataFrame,
    unreadable: pd.DataFrame,
    found: Mapping[str, pd.Series],
    around: Surroundings,
) -> list[Break]:
    """List the breaks of each row rule, then unreadable cells, then refused parents.

    A rule about a cell that cannot be read is not broken as well: the row is told once.

    Parameters
    ----------
    rows : typed rows, without exact copies.
    unreadable : bool, of the same shape: cells whose text is not of the column's type.
    found : the rows that break each rule that an engine has checked, by the rule's name.
    """
    return [
        *_rule_breaks(contract, rows, unreadable, found, around),
        *_unreadable_cells(contract, unreadable),
        *_refused_parents(contract, rows, around),
    ]


def _rule_breaks(
    contract: Contract,
    rows: pd.DataFrame,
    unreadable: pd.DataFrame,
    found: Mapping[str, pd.Series],
    around: Surroundings,
) -> Iterator[Break]:
    has_unreadable = unreadable.any()
    for rule in contract.rules:
        if rule.severity == "table":
            continue
        if rule.kind in COMPILED_KINDS:
            parents = around.standing if rule.kind == "exists_in" else around.accepted
            mask = failing_rows(rule, rows, as_of=around.as_of, parents=parents)
        else:
            mask = found[rule.name]
        for name in rule.columns:
            if has_unreadable[name]:
                mask = mask & ~unreadable[name]
        yield Break(
            rule.name,
            rule.description,
            rule.severity,
            rule.columns[0],
            mask,
            _reasons(rule, rows, mask),
        )


def _reasons(rule: Rule, rows: pd.DataFrame, mask: pd.Series) -> pd.Series | None:
    if not mask.any():
        return None
    if "retired" in rule.arguments:
        return hints(rule, rows[mask])
    return _copies(rule, rows, mask) if rule.kind == "unique" else None


def _copies(rule: Rule, rows: pd.DataFrame, mask: pd.Series) -> pd.Series:
    key = list(rule.columns)
    count = rows[mask].groupby(key)[key[0]].transform("size").astype("str")
    return f"same {' and '.join(key)} on " + count + " rows with different values"


def _unreadable_cells(contract: Contract, unreadable: pd.DataFrame) -> Iterator[Break]:
    """A cell that nobody can read costs its row where the row rests on it, else only itself."""
    needed = _needed_columns(contract)
    for column in contract.columns:
        mask = unreadable[column.name]
        if mask.any():
            text = f"{column.name} is not {READABLE_AS[column.logical_type]}"
            severity = "row" if column.name in needed else "field"
            yield Break(f"{column.name}_is_readable", text, severity, column.name, mask)


def _needed_columns(contract: Contract) -> set[str]:
    """Columns that a row cannot stand without: those that a rule refuses rows for."""
    ruled = {name for rule in contract.rules if rule.severity == "row" for name in rule.columns}
    known_by = {column.known_by for column in contract.columns if column.known_by}
    return {*contract.key, *ruled, *known_by}


def _refused_parents(
    contract: Contract, rows: pd.DataFrame, around: Surroundings
) -> Iterator[Break]:
    for rule in contract.rules:
        if rule.kind != "exists_in" or rule.severity != "row":
            continue
        parent, column = rule.arguments["table"], rule.arguments["column"]
        if parent not in around.accepted:
            continue
        child = rows[rule.columns[0]]
        is_standing = stands_in(child, around.standing[parent][column])
        refused = is_standing & ~stands_in(child, around.accepted[parent][column])
        if refused.any():
            name = f"{rule.columns[0]}_row_of_{parent}_is_accepted"
            told = f"its {parent} row was refused"
            why = _why(child[refused], around.refused[parent], column)
            yield Break(
                name, told, "row", rule.columns[0], refused, (f"{told}: " + why).fillna(told)
            )


def _why(child: pd.Series, refused: pd.DataFrame, column: str) -> pd.Series:
    """Why the row with each key was refused; missing where its key cannot be read."""
    keys = refused[column].astype("str").str.strip()
    first = ~keys.duplicated().to_numpy()
    return child.map(refused["reasons"].set_axis(keys)[first]).astype("str")
