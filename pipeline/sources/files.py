"""The files of a source as text rows, each with its file and line; nothing is made of them yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pipeline.counted import counted
from pipeline.errors import ContractError, UsageError
from pipeline.reading.formats import TextFormat, read_rows
from pipeline.reading.header_names import nearest
from pipeline.sources.columns import standing_at
from pipeline.sources.mapping import FileFrom, SourceMapping

REASON = "\0reason"
MOST_NAMED = 60


@dataclass(frozen=True)
class SourceRows:
    """The rows of one kind of file: the columns that the mapping asks for, and nothing else.

    ``rows`` has an index from 0, text columns (a null token is missing), ``FILE`` and ``LINE``;
    ``damaged`` the fields of rows that are not whole, by position, with ``REASON`` too.
    ``absent`` are columns that no file has, missing throughout. ``notes`` say what was found
    beside, in the words of the source.
    """

    rows: pd.DataFrame
    damaged: pd.DataFrame
    files: tuple[str, ...]
    absent: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()

    @property
    def rows_in(self) -> int:
        """How many rows the files hold, whole or not."""
        return len(self.rows) + len(self.damaged)


def read_source(folder: Path, mapping: SourceMapping) -> dict[str, SourceRows]:
    """Read every kind of file that the mapping names; optional ones that are absent are left out.

    Raises
    ------
    UsageError : there is no such folder, or a required file is not in it.
    ContractError : a file cannot be read, has no rows or lacks columns; all faults are named.
    """
    if not folder.is_dir():
        patterns = ", ".join(how.file for how in mapping.files.values())
        raise UsageError(f"There is no folder {folder}; name the one that holds {patterns}.")
    found = {kind: _paths(folder, kind, how) for kind, how in mapping.files.items()}
    _refuse_shared(found)
    absent = [how.file for k, how in mapping.files.items() if how.required and not found[k]]
    if absent:
        are = "is" if len(absent) == 1 else "are"
        raise UsageError(
            f"{', '.join(absent)} {are} not in {folder}. The files of {mapping.title} are named "
            f"in data_contracts/sources/{mapping.name}.yaml."
        )
    faults: list[str] = []
    read = {
        kind: _kind(paths, mapping, kind, faults) for kind, paths in found.items() if len(paths)
    }
    if faults:
        raise ContractError(
            "\n".join(faults)
            + f"\nIs it {mapping.title}? Its mapping is data_contracts/sources/{mapping.name}.yaml;"
            " nothing was written."
        )
    return read


def unknown_files(folder: Path, mapping: SourceMapping) -> tuple[str, ...]:
    """Data files of the folder that no pattern of the mapping names."""
    taken = {path for how in mapping.files.values() for path in folder.glob(how.file)}
    return tuple(
        path.name
        for path in sorted(folder.iterdir())
        if path not in taken and (".csv" in path.suffixes or path.suffix == ".parquet")
    )


def _paths(folder: Path, kind: str, how: FileFrom) -> list[Path]:
    paths = sorted(path for path in folder.glob(how.file) if path.is_file())
    if len(paths) > 1 and not how.is_many:
        raise UsageError(
            f"{len(paths)} files fit {how.file} ({kind}) in {folder.name}, and one is expected: "
            f"{', '.join(path.name for path in paths)}. Keep the one that counts."
        )
    return paths


def _refuse_shared(found: dict[str, list[Path]]) -> None:
    kinds: dict[Path, list[str]] = {}
    for kind, paths in found.items():
        for path in paths:
            kinds.setdefault(path, []).append(kind)
    shared = [f"{path.name} ({' and '.join(of)})" for path, of in kinds.items() if len(of) > 1]
    if shared:
        raise UsageError(
            f"{counted(len(shared), 'file fits', 'files fit')} two patterns of the mapping: "
            f"{', '.join(shared)}. Make the patterns or the names tell them apart."
        )


def _kind(paths: list[Path], mapping: SourceMapping, kind: str, faults: list[str]) -> SourceRows:
    how, asked = mapping.files[kind], mapping.columns_read(kind)
    good, damaged, notes = [], [], []
    for path in paths:
        try:
            rows = read_rows(
                path, TextFormat(how.encoding, how.delimiter), columns=_asked_of(how, asked)
            )
        except ValueError as fault:
            faults.append(f"{path.name} {fault}.")
            continue
        names, said = _names(rows.header, how)
        notes += [f"{path.name}: {note}" for note in (*rows.notes, *said)]
        missing = [name for name in asked if name not in names.values()]
        faults += _lacking(path.name, [m for m in missing if asked[m]], asked, rows.header)
        unmapped = [name for name in rows.header if names[name] not in asked]
        notes += _beside(path.name, [m for m in missing if not asked[m]], unmapped, rows.header)
        text = rows.text.rename(columns=names)
        kept = [name for name in asked if name in text]
        good.append(standing_at(_cells(text[kept], how), path.name, rows.line))
        bad = standing_at(rows.damaged.rename(columns=names)[kept], path.name, rows.damaged_line)
        damaged.append(bad.assign(**{REASON: rows.damaged_reason}))
    if good and not faults and not sum(map(len, good)) + sum(map(len, damaged)):
        faults.append(f"{', '.join(path.name for path in paths)} has a header and no rows.")
    return SourceRows(
        rows=_together(good, asked),
        damaged=_together(damaged, asked),
        files=tuple(path.name for path in paths),
        absent=frozenset(name for name in asked if not any(name in one for one in good)),
        notes=tuple(notes),
    )


def _together(parts: list[pd.DataFrame], asked: Iterable[str]) -> pd.DataFrame:
    """The rows of all files, with every column that was asked for."""
    if not parts:
        return pd.DataFrame()
    together: pd.DataFrame = pd.concat(parts, ignore_index=True)
    nothing = pd.Series(pd.NA, index=together.index, dtype="str")
    return together.assign(**{name: nothing for name in asked if name not in together})


def _cells(text: pd.DataFrame, how: FileFrom) -> pd.DataFrame:
    """White space around a value goes; an empty cell and a null token are missing."""
    return pd.DataFrame(
        {
            name: cells.mask(cells.isin(["", *how.null_tokens]))
            for name in text
            for cells in [text[name].str.strip()]
        },
        index=text.index,
    )


def _names(header: tuple[str, ...], how: FileFrom) -> tuple[dict[str, str], list[str]]:
    """What each column of the header is called in the mapping; older names are said."""
    names = {name: name for name in header}
    notes = []
    for ours, others in how.aliases.items():
        old = [name for name in others if name in header]
        if ours not in header and old:
            names[old[0]] = ours
            notes.append(f"column {old[0]} is taken as {ours}")
    return names, notes


def _asked_of(how: FileFrom, asked: Iterable[str]) -> set[str]:
    """The columns to read, under each name that they may have."""
    return {*asked, *(old for name in asked for old in how.aliases.get(name, ()))}


def _lacking(
    file: str, missing: list[str], asked: dict[str, bool], header: tuple[str, ...]
) -> Iterator[str]:
    if missing:
        named = ", ".join(f"{name}{nearest(name, header)}" for name in missing)
        yield f"{file} lacks {len(missing)} of {len(asked)} columns: {named}."


def _beside(
    file: str, missing: list[str], unmapped: list[str], header: tuple[str, ...]
) -> Iterator[str]:
    for name in missing:
        yield f"{file}: column {name} is not there{nearest(name, header)}"
    if unmapped:
        named = ", ".join(unmapped[:MOST_NAMED])
        more = f" and {len(unmapped) - MOST_NAMED} more" if len(unmapped) > MOST_NAMED else ""
        columns = counted(len(unmapped), "column is", "columns are")
        yield f"{file}: {columns} not mapped: {named}{more}"
