"""From the rows of a source's files to our tables: each row is in one, or counted out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from data_contracts.contract import CodeList
from data_contracts.order_of_events import days_of_places
from pipeline.counted import counted
from pipeline.errors import ContractError
from pipeline.reading.read_table import DAMAGED_COLUMNS
from pipeline.sources.columns import (
    FILE,
    LINE,
    PLACES,
    ROW,
    column_of,
    columns_named,
    has_one_of,
    made_from,
)
from pipeline.sources.episodes import Spells, episodes_to_spells
from pipeline.sources.files import REASON, SourceRows
from pipeline.sources.mapping import (
    SPELL_ID,
    FileFrom,
    Reshape,
    SourceMapping,
    TableFrom,
)
from pipeline.sources.narrowing import narrowed

WHOLE_NUMBER = r"\d{1,18}"


@dataclass(frozen=True)
class MappedTable:
    """One table of ours as text, days of an order as days; where each row stands in the source.

    ``damaged`` are the rows of its files that are not whole, in our words where a column of
    theirs is taken as it stands.
    """

    rows: pd.DataFrame
    origin: pd.DataFrame
    damaged: pd.DataFrame
    files: tuple[str, ...]


@dataclass(frozen=True)
class MappedSource:
    """Our tables by name, and what became of every row of the files.

    ``rows_in`` = ``places`` + the sum of ``left_out`` (reason → rows). ``places`` is the number
    of rows that are in our tables, a row that is not whole among them: it goes to quarantine.
    """

    mapped: Mapping[str, MappedTable]
    rows_in: int
    left_out: Mapping[str, int]
    places: int
    notes: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse to lose a row."""
        told = self.places + sum(self.left_out.values())
        if told != self.rows_in:
            raise AssertionError(f"{self.rows_in} rows came in but {told} are accounted for")

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The rows of each table."""
        return {name: table.rows for name, table in self.mapped.items()}


def map_source(
    kinds: Mapping[str, SourceRows],
    mapping: SourceMapping,
    code_lists: Mapping[str, CodeList] | None = None,
) -> MappedSource:
    """Turn the rows of the files into our tables.

    A table of which the file is not there is left out.

    Raises
    ------
    ContractError : a code stands in a file that the mapping does not list, or dates stand the
        other way round than it says: columns, counts and the first line, never a value.
    """
    reasons = {kind: pd.Series("", index=read.rows.index) for kind, read in kinds.items()}
    frames = {
        kind: _kept(read.rows, mapping.files[kind], reasons[kind]) for kind, read in kinds.items()
    }
    notes = [note for read in kinds.values() for note in read.notes]
    for name, how in mapping.reshaped.items():
        if how.file in frames:
            spells = episodes_to_spells(frames[how.file], how)
            frames |= {how.file: spells.episodes, name: spells.spells}
            notes += _told(spells, how)
    faults: list[str] = []
    tables: dict[str, MappedTable] = {}
    placed = {kind: pd.Series(False, index=read.rows.index) for kind, read in kinds.items()}
    whose: set[str] = set()
    for name, table in mapping.tables.items():
        file, kind = mapping.file_of(table), mapping.kind_of(table)
        if file not in frames:
            continue
        made = _table(frames[file], table, kinds[kind].absent, code_lists or {})
        faults += [f"  {column}, for {name}.{fault}" for column, fault in made.faults]
        rows = narrowed(made.rows, frames[file], table, reasons[kind])
        placed[kind] |= placed[kind].index.isin(rows[ROW])
        tables[name] = MappedTable(
            rows=rows.drop(columns=[ROW, FILE, LINE]),
            origin=rows[[FILE, LINE]].set_axis(["file", "line"], axis=1),
            damaged=_damaged(table, kinds[kind], is_first=kind not in whose),
            files=kinds[kind].files,
        )
        whose.add(kind)
    if faults:
        columns = counted(len(faults), "column")
        raise ContractError(
            f"{mapping.title} cannot be mapped: faults in {columns}. Nothing was written.\n"
            + "\n".join(faults)
            + "\nAsk the sender, or say what they mean in data_contracts/sources/"
            + f"{mapping.name}.yaml."
        )
    is_in = _is_in(frames, mapping, placed)
    not_whole = {kind: 0 if kind in whose else len(read.damaged) for kind, read in kinds.items()}
    return MappedSource(
        mapped=tables,
        rows_in=sum(read.rows_in for read in kinds.values()),
        left_out=_left_out(reasons, is_in, not_whole),
        places=sum(int(mask.sum()) for mask in is_in.values())
        + sum(len(table.damaged) for table in tables.values()),
        notes=tuple(notes),
    )


def _kept(rows: pd.DataFrame, how: FileFrom, reasons: pd.Series) -> pd.DataFrame:
    """The rows that count, in their order; the others get their reason."""
    out: dict[str, pd.Series] = {}
    for name, values in how.only.items():
        out[f"{name} is not {' or '.join(values)}"] = ~has_one_of(rows[name], values)
    if how.unique is not None:
        key = rows[how.unique]
        out[f"{how.unique} stands in an earlier row"] = key.duplicated() & key.notna()
    if how.order is not None:
        key = rows[how.order.by]
        out[f"{how.order.by} is no whole number"] = ~key.str.fullmatch(WHOLE_NUMBER).eq(True)
        out[f"{how.order.by} stands in an earlier row"] = key.duplicated() & key.notna()
        out[f"{how.order.person} is empty"] = rows[how.order.person].isna()
    for reason, holds in out.items():
        reasons[holds & (reasons == "")] = reason
    kept = rows[reasons == ""]
    return kept if how.order is None else _ordered(kept, how.order.by, how.order.person)


def _ordered(rows: pd.DataFrame, by: str, person: str) -> pd.DataFrame:
    """The rows by their number, with the days that stand for their places."""
    ordered = rows.loc[rows[by].astype("int64").sort_values(kind="stable").index]
    place = pd.Series(range(1, len(ordered) + 1), index=ordered.index, dtype="int64")
    first = place.groupby(ordered[person]).transform("min")
    places = {"own": place, "first": first, "last": place * 0 + len(ordered)}
    return ordered.assign(**{PLACES[name]: days_of_places(one) for name, one in places.items()})


def _told(spells: Spells, how: Reshape) -> list[str]:
    episodes = counted(len(spells.episodes), "episode")
    notes = [f"{how.file}: {episodes} in {counted(len(spells.spells), 'stay')}"]
    if spells.without_first:
        notes.append(
            f"{how.file}: {counted(spells.without_first, 'stay')} without the first episode"
        )
    if spells.without_last:
        notes.append(f"{how.file}: {counted(spells.without_last, 'stay')} without the last episode")
    return notes


@dataclass(frozen=True)
class _Made:
    """Our columns with ``ROW``, ``FILE`` and ``LINE``; per fault, their column and the words."""

    rows: pd.DataFrame
    faults: tuple[tuple[str, str], ...]


def _table(
    rows: pd.DataFrame,
    how: TableFrom,
    absent: frozenset[str],
    code_lists: Mapping[str, CodeList],
) -> _Made:
    """Make our columns: one row per row of the source and part."""
    parts, faults = [], []
    for part in how.parts:
        froms = how.columns | part
        columns = {}
        for name, one in froms.items():
            if one.made_from is not None or one.column in absent:
                continue
            made = column_of(rows, one, code_lists)
            faults += [(str(one.column), f"{name}: {fault}") for fault in made.faults]
            columns[name] = made.cells
        ours = pd.DataFrame(columns, index=rows.index)
        ids = {
            name: made_from(columns_named(one.made_from, ours, rows))
            for name, one in froms.items()
            if one.made_from is not None
        }
        ours = ours.assign(**ids)
        at = rows[[FILE, LINE]].assign(**{ROW: rows.index})
        parts.append(pd.concat([ours[[name for name in froms if name in ours]], at], axis=1))
    return _Made(pd.concat(parts), tuple(dict.fromkeys(faults)))


def _damaged(how: TableFrom, read: SourceRows, *, is_first: bool) -> pd.DataFrame:
    """Rows that are not whole, for the first table of their file: they cannot be mapped."""
    named = {name: one.column for part in (how.columns, *how.parts) for name, one in part.items()}
    if not is_first or read.damaged.empty:
        return pd.DataFrame(columns=[*named, *DAMAGED_COLUMNS], dtype="str")
    ours = {name: read.damaged.get(column, "") for name, column in named.items()}
    where = dict(zip(DAMAGED_COLUMNS, (FILE, LINE, REASON), strict=True))
    told = {ours_of_it: read.damaged[theirs] for ours_of_it, theirs in where.items()}
    return pd.DataFrame(ours | told, index=read.damaged.index)


def _is_in(
    frames: Mapping[str, pd.DataFrame], mapping: SourceMapping, placed: Mapping[str, pd.Series]
) -> dict[str, pd.Series]:
    """Which rows of each kind of file are in a table, by themselves or as part of a stay."""
    is_in = dict(placed)
    for name, how in mapping.reshaped.items():
        if name in frames:
            joined = _is_joined(frames[how.file], frames[name], placed[how.file])
            is_in[how.file] = is_in[how.file] | joined
    return is_in


def _left_out(
    reasons: Mapping[str, pd.Series], is_in: Mapping[str, pd.Series], not_whole: Mapping[str, int]
) -> dict[str, int]:
    """Rows that are in no table, counted by the first reason that was found."""
    counts: dict[str, int] = {}
    for kind, why in reasons.items():
        prefix = f"{kind}: " if len(reasons) > 1 else ""
        for reason, count in why[~is_in[kind]].value_counts(sort=False).items():
            counts[prefix + (str(reason) or "no table takes it")] = int(count)
        if not_whole[kind]:
            counts[f"{prefix}the row is not whole"] = not_whole[kind]
    return counts


def _is_joined(episodes: pd.DataFrame, spells: pd.DataFrame, is_in: pd.Series) -> pd.Series:
    """Episodes that are part of a stay which is in a table."""
    taken = spells.loc[is_in[spells.index], SPELL_ID].dropna()
    return episodes[SPELL_ID].isin(taken).reindex(is_in.index, fill_value=False)
