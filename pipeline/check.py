"""`homefirst check`: what an analyst sees of an extract before any model is run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pandas as pd

from data_contracts.contract import Contract
from data_contracts.quarantine import Validated, ValidatedTable, data_quality_summary
from pipeline import storage
from pipeline.contract_files import read_code_lists, read_contracts
from pipeline.counted import counted
from pipeline.errors import UsageError
from pipeline.paths import SOURCES
from pipeline.reading.extract import read_extract
from pipeline.reading.read_table import Extract
from pipeline.sources.deprivation import read_index
from pipeline.sources.extract import extract_of
from pipeline.sources.mapping import SourceMapping, read_mapping
from pipeline.sources.tables import MappedSource
from pipeline.validation import refuse_empty_tables, validate
from reports.render.data_quality import render_data_quality

CANONICAL = "canonical"
"""The folder holds our own tables, one file each: nothing has to be mapped."""

WIDEST_NOTE = 160


@dataclass(frozen=True)
class CheckResult:
    """The outcome of a check: one screen of text, and the page and JSON behind it.

    ``refused_files`` says of each table whose files cannot be used why. ``mapping`` and
    ``mapped`` are those of a foreign source, or nothing.
    """

    validated: Validated
    source: str
    refused_files: Mapping[str, str]
    mapping: SourceMapping | None = None
    mapped: MappedSource | None = None

    @property
    def exit_code(self) -> int:
        """0 when every file and row was accepted, 3 when some were refused."""
        has_refused_rows = any(table.refused for table in self.validated.tables.values())
        return 3 if has_refused_rows or self.refused_files else 0

    @property
    def screen(self) -> str:
        """Per table: rows in, accepted, refused, blanked cells and copies; then what was broken."""
        lines = [f"Checked {self.source} as at {self.validated.as_of:%Y-%m-%d}."]
        lines += [f"  {one}" for one in self._left_out_lines()]
        for name, table in sorted(self.validated.tables.items()):
            if table.is_present:
                lines += _table_lines(name, table)
            elif name in self.refused_files:
                lines.append(f"  {name:<26} cannot be used: {self.refused_files[name]}")
        lacking = [
            name
            for name, table in sorted(self.validated.tables.items())
            if not table.is_present and name not in self.refused_files
        ]
        if lacking:
            who = "this extract" if self.mapping is None else "this source"
            lines.append(f"  {who} has no {_short(', '.join(lacking))}: unknown, never none")
        lines += [f"  note: {_short(note)}" for note in self._notes()]
        return "\n".join(lines)

    def write(self, folder: Path) -> Path:
        """Write data_quality.html and .json into ``folder``; returns the page."""
        summary = data_quality_summary(self.validated, source=self.source)
        summary["notes"] = [*self._left_out_lines(), *self._notes()]
        if self.mapped is not None:
            summary["rows_of_the_source"] = {
                "in": self.mapped.rows_in,
                "in_tables": self.mapped.places,
                "left_out": dict(self.mapped.left_out),
            }
        storage.write_json(summary, folder / "data_quality.json")
        storage.write_text(render_data_quality(summary), folder / "data_quality.html")
        return folder / "data_quality.html"

    def _left_out_lines(self) -> Iterator[str]:
        if self.mapped is None:
            return
        yield (
            f"{counted(self.mapped.rows_in, 'row')} in the files of the source, "
            f"{self.mapped.places:,} in our tables"
        )
        for reason, count in self.mapped.left_out.items():
            yield f"{counted(count, 'row')} left out: {reason}"

    def _notes(self) -> tuple[str, ...]:
        mapped = () if self.mapped is None else self.mapped.notes
        return (*mapped, *self.validated.notes)


def check_folder(
    folder: Path,
    *,
    as_of: pd.Timestamp | None,
    source: str = CANONICAL,
    deprivation: Path | None = None,
    mappings: Path = SOURCES,
) -> CheckResult:
    """Check an extract as at ``as_of``, or as at the newest day on which it knew anything.

    Parameters
    ----------
    source : the name of its mapping; ``canonical`` where the folder holds our own tables.
    deprivation : a published index, for the decile of where people live.

    Raises
    ------
    UsageError : there is no such folder, source or index, or they do not fit each other.
    ContractError : files or tables cannot be used at all.
    """
    if not folder.is_dir():
        raise UsageError(f"There is no folder {folder}; name the folder that holds the extract.")
    contracts = read_contracts()
    mapping, mapped = None, None
    if source == CANONICAL:
        if deprivation is not None:
            raise UsageError(
                "--deprivation needs --source: only a mapping says of which list (LSOA 2011 or "
                "2021) its codes are."
            )
        extract = read_extract(folder, contracts)
        refuse_empty_tables(extract, contracts)
    else:
        mapping = read_mapping(source, mappings)
        index = None if deprivation is None else read_index(deprivation)
        found = extract_of(folder, mapping, contracts, read_code_lists(), index=index)
        extract, mapped = found.extract, found.mapped
    day = _newest_day(extract, contracts) if as_of is None else as_of
    validated = validate(extract, contracts, as_of=day, engine="great_expectations")
    title = folder.name if mapping is None else f"{folder.name} as {mapping.title}"
    return CheckResult(
        validated, source=title, refused_files=extract.refused, mapping=mapping, mapped=mapped
    )


def _newest_day(extract: Extract, contracts: Mapping[str, Contract]) -> pd.Timestamp:
    """The latest day on which anything became known, up to today: the extract cannot be older."""
    today = pd.Timestamp(datetime.now().astimezone().date())
    known = [
        days[days <= today].max()
        for name, table in extract.tables.items()
        for when in {"known_at", *(c.known_by for c in contracts[name].columns if c.known_by)}
        for days in [table.typed[when]]
    ]
    return max((day for day in known if pd.notna(day)), default=pd.Timestamp(0))


def _table_lines(name: str, table: ValidatedTable) -> Iterable[str]:
    yield (
        f"  {name:<26} {table.rows_in:>9,} in = {len(table.accepted):>9,} accepted + "
        f"{len(table.quarantined):>6,} quarantined + "
        f"{counted(table.exact_duplicates, 'copy', 'copies')}; "
        f"{counted(len(table.blanked), 'cell')} left empty"
    )
    for count in table.by_rule:
        if count.rows:
            told = _short(count.description)
            yield f"      {counted(count.rows, 'row'):>11}: {told} ({count.severity})"
    yield from (f"      note: {_short(note)}" for note in table.notes)


def _short(note: str) -> str:
    """A note that fits the screen; the whole of it is on the page."""
    return note if len(note) <= WIDEST_NOTE else f"{note[:WIDEST_NOTE].rsplit(', ', 1)[0]}, ..."
