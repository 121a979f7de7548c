"""A morning at a small hub: the people in its window, their records as text, a copy of the models.

Every row can be changed before the list is made; nothing of the road it came from is touched.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.config import Config
from pipeline.daily import DailyList, make_list
from pipeline.paths import Places
from tests.end_to_end.road import Road, places_in

HOUSING = ("tenancy", "property", "housing_condition_survey", "housing_hazard")
DAYS_SEEN = 7
OTHERS = 40


@dataclass(frozen=True)
class Morning:
    """An extract of one small hub (``extract``: a folder of CSV files) and where its list goes."""

    config: Config
    places: Places
    extract: Path
    as_of: pd.Timestamp

    def make(self, as_of: str | None = None) -> DailyList:
        """Make the list of the day, or of another day."""
        return make_list(
            self.config,
            self.places,
            as_of=self.as_of if as_of is None else pd.Timestamp(as_of),
            extracts=self.extract,
            out=self.places.lists,
        )

    def rows(self, table: str) -> pd.DataFrame:
        """A table of the extract, word for word."""
        return as_text(self.extract / f"{table}.csv")

    def write(self, table: str, rows: pd.DataFrame) -> None:
        """Put other rows into the extract."""
        rows.to_csv(self.extract / f"{table}.csv", index=False)

    def change(self, table: str, how: Callable[[pd.DataFrame], pd.DataFrame]) -> None:
        """Change the rows of one table."""
        self.write(table, how(self.rows(table)))

    def add_stay(self, **values: str) -> None:
        """Add a row that copies the first open stay but for the values given."""
        stays = self.rows("discharge_spell")
        copied = stays[stays["discharge_date"] == ""].head(1).assign(**values)
        self.write("discharge_spell", pd.concat([stays, copied]))

    def append(self, table: str, line: str) -> None:
        """Add a line as it stands to a file."""
        with (self.extract / f"{table}.csv").open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")


def as_text(path: Path) -> pd.DataFrame:
    """A CSV file word for word; empty stays empty."""
    return pd.read_csv(path, dtype="str", keep_default_na=False)


def list_of(made: DailyList) -> pd.DataFrame:
    """The published list as its CSV file has it."""
    return as_text(made.folder / "list.csv")


def record_of(made: DailyList) -> dict[str, Any]:
    """The record published beside the list."""
    return dict(json.loads((made.folder / "run.json").read_text("utf-8")))


def rows_accounted_for(record: dict[str, Any]) -> int:
    """All rows that the counts of a record speak of."""
    counts = record["counts"]
    listed = [counts[name] for name in ("scored", "scored_with_gaps", "manual_review")]
    return int(sum(listed) + sum(counts["out_of_scope"].values()) + counts["duplicates"])


def morning_of(road: Road, folder: Path) -> Morning:
    """The people whom the hub of the road can still act on, and a few more, in their own place."""
    places = places_in(folder)
    shutil.copytree(road.places.live, places.live)
    cut_extract(road.places.extracts, places.extracts, as_of=road.as_of)
    return Morning(road.config, places, places.extracts, road.as_of)


def cut_extract(source: Path, folder: Path, *, as_of: pd.Timestamp) -> None:
    """Keep only the people in the window and the first few others, with all their records."""
    tables = {path.stem: as_text(path) for path in sorted(source.glob("*.csv"))}
    stays = tables["discharge_spell"]
    first_day = f"{as_of - pd.Timedelta(days=DAYS_SEEN):%Y-%m-%d}"
    is_seen = (stays["discharge_date"] == "") | (stays["discharge_date"] >= first_day)
    people = {*stays.loc[is_seen, "person_id"], *tables["person"]["person_id"].head(OTHERS)}
    tenancy = tables["tenancy"]
    homes = set(tenancy.loc[tenancy["person_id"].isin(people), "uprn"]) - {""}
    kept = {"person_id": people, "uprn": homes}
    folder.mkdir(parents=True)
    for name, rows in tables.items():
        key = next((key for key in kept if key in rows), None)  # a table of services has none
        of_hub = rows if key is None else rows[rows[key].isin(kept[key])]
        of_hub.to_csv(folder / f"{name}.csv", index=False)
