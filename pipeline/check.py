"""`homefirst check`: what an analyst sees of an extract before any model is run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from data_contracts.quarantine import Validated, data_quality_summary
from pipeline import storage
from pipeline.contract_files import read_contracts
from pipeline.errors import UsageError
from pipeline.reading.extract import read_extract
from pipeline.reading.read_table import Extract
from pipeline.validation import refuse_empty_tables, validate
from reports.render.data_quality import render_data_quality


@dataclass(frozen=True)
class CheckResult:
    """The outcome of a check: one screen of text, and the page and JSON behind it."""

    validated: Validated
    source: str

    @property
    def exit_code(self) -> int:
        """0 when every row was accepted, 3 when some were refused."""
        return 3 if any(len(t.quarantined) for t in self.validated.tables.values()) else 0

    @property
    def screen(self) -> str:
        """Per table: rows in, accepted, refused and copies, then each broken rule."""
        lines = [f"Checked {self.source} as at {self.validated.as_of:%Y-%m-%d}."]
        for name, table in sorted(self.validated.tables.items()):
            if not table.is_present:
                lines.append(f"  {name:<26} not in the extract: what depends on it is unknown")
                continue
            lines.append(
                f"  {name:<26} {table.rows_in:>9,} in {len(table.accepted):>9,} accepted "
                f"{len(table.quarantined):>7,} refused {table.exact_duplicates:>6,} copies"
            )
            lines += [
                f"      {count.rows:>6,} rows: {count.description} ({count.severity})"
                for count in table.by_rule
                if count.rows
            ]
            lines += [f"      note: {note}" for note in table.notes]
        return "\n".join(lines)

    def write(self, folder: Path) -> Path:
        """Write data_quality.html and .json into ``folder``; returns the page."""
        summary = data_quality_summary(self.validated, source=self.source)
        storage.write_json(summary, folder / "data_quality.json")
        storage.write_text(render_data_quality(summary), folder / "data_quality.html")
        return folder / "data_quality.html"


def check_folder(folder: Path, *, as_of: pd.Timestamp | None) -> CheckResult:
    """Check an extract as at ``as_of``, or as at the newest day on which it knew anything.

    Raises
    ------
    UsageError : there is no such folder.
    ContractError : files or tables cannot be used at all.
    """
    if not folder.is_dir():
        raise UsageError(f"There is no folder {folder}; name the folder that holds the extract.")
    contracts = read_contracts()
    extract = read_extract(folder, contracts)
    refuse_empty_tables(extract, contracts)
    day = _newest_day(extract) if as_of is None else as_of
    validated = validate(extract, contracts, as_of=day, engine="great_expectations")
    return CheckResult(validated, source=folder.name)


def _newest_day(extract: Extract) -> pd.Timestamp:
    """The latest known_at of the stays; later facts cannot have been in the extract."""
    newest = extract.tables["discharge_spell"].typed["known_at"].max()
    return pd.Timestamp(newest) if pd.notna(newest) else pd.Timestamp(0)
