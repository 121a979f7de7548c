"""Ten thousand dirty days, each of a few people: how many people are lost? None may be.

    python -m tests.faults.many_days --days 10000

The days are checked many at a time: one folder holds the rows of many days, and nobody stands in
two of them. Cells, rows and lines are spoilt at random, without a thought of what comes of it.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from data_contracts.affected_people import people_in_quarantine
from data_contracts.contract import Contract
from data_contracts.quarantine import Validated
from pipeline.contract_files import read_contracts
from pipeline.reading.extract import read_extract
from pipeline.validation import validate
from simulation.area import simulate
from simulation.dirt import as_text

AS_OF = "2026-09-30"
STAYS = "discharge_spell"
PEOPLE_A_DAY = 8
DAYS_AT_ONCE = 150
WITH_PEOPLE = ("person", "discharge_spell", "diagnosis", "ed_attendance", "referral", "tenancy")
CELLS_SPOILT = 0.01
ROWS_SENT_AGAIN = 0.02
LINES_SPOILT = 0.01
TEXTS = (
    "", " ", "NA", "Null", "None", "nan", "0", "-1", "130", "1e9", "9.43E+09", "85.0", "<5", "inf",
    "1,234", "1900-01-01", "9999-12-31", "2026-02-30", "30/09/2026", "46277", "12-Sep-2026",
    "2026-09-30T23:30:00+00:00", "2199-01-01", "unknown", "yes", "=1+1", "@SUM(A1)", "<b>x</b>",
    "a\x07b", "Zoë", 'a "b" c', "x" * 300, "s0000001", "p000001",
)  # fmt: skip
LINE_FAULTS = (
    lambda line: line[: len(line) // 2],
    lambda line: line + ",more",
    lambda line: f'"{line}',
    lambda line: line.replace(",", ',"', 1),
    lambda line: line[:0],
)

Tables = dict[str, pd.DataFrame]


@dataclass(frozen=True)
class Sent:
    """Text tables as sent, and of each the lines that are no whole row any more."""

    tables: Tables
    spoilt_lines: Mapping[str, Mapping[int, str]]

    def write(self, folder: Path) -> None:
        """Write one CSV file for each table."""
        folder.mkdir(parents=True)
        for name, rows in self.tables.items():
            lines = rows.to_csv(index=False, lineterminator="\n").split("\n")[:-1]
            for row, line in self.spoilt_lines.get(name, {}).items():
                lines[row + 1] = line
            (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", "utf-8")

    def whole(self, table: str) -> pd.DataFrame:
        """The rows of a table that came whole."""
        return self.tables[table].drop(index=list(self.spoilt_lines.get(table, {})))


def clean_days(days: int, *, seed: int) -> Tables:
    """The tables of so many good days, the people of all of them in one folder."""
    people = max(days * PEOPLE_A_DAY, 50)
    area = simulate(people=people, seed=seed, scenario="default", as_of=AS_OF)
    return {name: as_text(area.tables[name]) for name in WITH_PEOPLE}


def spoil(tables: Tables, *, seed: int, is_shape_spoilt: bool = True) -> Sent:
    """Spoil cells, send rows again (some of them changed), and break lines."""
    draws = np.random.default_rng(seed)
    spoilt = {name: _spoil_cells(_send_again(rows, draws), draws) for name, rows in tables.items()}
    shares = {name: draws.random(len(rows)) for name, rows in spoilt.items()}
    share = LINES_SPOILT if is_shape_spoilt else 0.0
    broken = {
        name: _break_lines(rows.loc[shares[name] < share], draws) for name, rows in spoilt.items()
    }
    return Sent(spoilt, broken)


def _send_again(rows: pd.DataFrame, draws: np.random.Generator) -> pd.DataFrame:
    again = rows[draws.random(len(rows)) < ROWS_SENT_AGAIN]
    shuffled = pd.concat([rows, again]).sample(frac=1, random_state=draws)
    return shuffled.reset_index(drop=True)


def _spoil_cells(rows: pd.DataFrame, draws: np.random.Generator) -> pd.DataFrame:
    is_spoilt = draws.random(rows.shape) < CELLS_SPOILT
    texts = np.array(TEXTS, dtype=object)[draws.integers(0, len(TEXTS), rows.shape)]
    values = np.where(is_spoilt, texts, rows.to_numpy(dtype=object))
    return pd.DataFrame(values, columns=rows.columns).astype("str")


def _break_lines(rows: pd.DataFrame, draws: np.random.Generator) -> dict[int, str]:
    lines = rows.to_csv(index=False, header=False, lineterminator="\n").split("\n")[:-1]
    which = draws.integers(0, len(LINE_FAULTS), len(lines))
    return {
        int(row): LINE_FAULTS[fault](line)
        for row, line, fault in zip(rows.index, lines, which, strict=True)
    }


def check(folder: Path, contracts: Mapping[str, Contract]) -> Validated:
    """What the check makes of a folder, as the morning list does it."""
    some = {name: contract for name, contract in contracts.items() if name in WITH_PEOPLE}
    extract = read_extract(folder, some)
    return validate(extract, some, as_of=pd.Timestamp(AS_OF), engine="compiled")


def people_lost(sent: Sent, validated: Validated) -> set[str]:
    """People of a whole row about a stay of whom no stay is accepted or told of in quarantine."""
    refused = people_in_quarantine(validated)
    found = {
        *validated.tables[STAYS].accepted["person_id"].dropna(),
        *refused.loc[refused["table"] == STAYS, "person_id"].dropna(),
    }
    return set(sent.whole(STAYS)["person_id"].str.strip()) - {""} - found


def rows_lost(sent: Sent, validated: Validated) -> int:
    """Rows sent that are neither accepted nor in quarantine nor copies; blank lines are no rows."""
    lost = 0
    for name, rows in sent.tables.items():
        table = validated.tables[name]
        blank = sum(not line.strip() for line in sent.spoilt_lines[name].values())
        found = len(table.accepted) + len(table.quarantined) + table.exact_duplicates
        lost += abs(len(rows) - blank - found)
    return lost


def main(arguments: list[str]) -> int:
    """Check so many days; returns 1 where somebody was lost."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--days", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    started = time.perf_counter()
    contracts = read_contracts()
    lost, rows, checked, people = 0, 0, 0, 0
    seed = options.seed
    while checked < options.days:
        days = min(DAYS_AT_ONCE, options.days - checked)
        sent = spoil(clean_days(days, seed=seed), seed=seed)
        with tempfile.TemporaryDirectory() as folder:
            sent.write(Path(folder) / "day")
            validated = check(Path(folder) / "day", contracts)
        lost += len(people_lost(sent, validated))
        rows += rows_lost(sent, validated)
        people += len(sent.tables["person"])
        checked, seed = checked + days, seed + 1
    seconds = time.perf_counter() - started
    sys.stdout.write(
        f"{checked:,} dirty days, {people:,} people: {lost:,} people lost, {rows:,} rows lost "
        f"({seconds:.0f} s)\n"
    )
    return 1 if lost or rows else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
