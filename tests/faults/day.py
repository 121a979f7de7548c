"""A day's files that a fault may spoil, and the few people of it whom the cases speak of.

Everyone here is invented. The ward holds a name that must never come out on a screen.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pipeline.daily import DailyList
from tests.end_to_end.morning import Morning, as_text, list_of, morning_of
from tests.end_to_end.road import Road

STAYS = "discharge_spell"
CANARY = "Quillfeather"
CANARY_WITH_ACCENT = "Quillfeäther"
CANARIES = (CANARY, CANARY_WITH_ACCENT)


@dataclass(frozen=True)
class Who:
    """Somebody of the ordinary list, by the ids that the extract has for them."""

    person_id: str
    spell_id: str


@dataclass(frozen=True)
class Day:
    """The folder of one day's extract. ``cast``: ana, ben and dee are in hospital, cy has left."""

    folder: Path
    cast: Mapping[str, Who]

    def path(self, table: str) -> Path:
        """Where the file of a table stands."""
        return self.folder / f"{table}.csv"

    def rows(self, table: str) -> pd.DataFrame:
        """A table word for word."""
        return as_text(self.path(table))

    def write(self, table: str, rows: pd.DataFrame) -> None:
        """Send other rows."""
        rows.to_csv(self.path(table), index=False, lineterminator="\n")

    def rows_of(self, rows: pd.DataFrame, name: str) -> pd.Series:
        """Which rows are about somebody: of the stays only the one that is on the list."""
        who = self.cast[name]
        is_theirs = rows["person_id"] == who.person_id
        return rows["spell_id"] == who.spell_id if "ward" in rows else is_theirs


Damage = Callable[[Day], None]


@dataclass(frozen=True)
class GoodDays:
    """What the cases start from: a good day's files before and after a list was made of them.

    ``listed`` is the ordinary list of the day. ``fresh`` and ``settled`` are whole places (live
    models, extract, lists), the second with that list published.
    """

    road: Road
    cast: Mapping[str, Who]
    listed: pd.DataFrame
    fresh: Path
    settled: Path


def good_days(road: Road, folder: Path, *, whole: bool = False) -> GoodDays:
    """Make the places that every case copies: of one small hub, or of the whole invented area."""
    fresh, settled = folder / "fresh", folder / "settled"
    morning = morning_of(road, fresh)
    if whole:
        shutil.rmtree(morning.extract)
        shutil.copytree(road.places.extracts, morning.extract)
    morning.change(STAYS, lambda rows: rows.assign(ward=CANARY))
    shutil.copytree(fresh, settled)
    listed = list_of(list_in(road, settled))
    return GoodDays(road, cast_of(listed, morning.rows(STAYS)), listed, fresh, settled)


def list_in(road: Road, folder: Path) -> DailyList:
    """Make the ordinary list of the day in a place."""
    from tests.end_to_end.road import places_in

    places = places_in(folder)
    return Morning(road.config, places, places.extracts, road.as_of).make()


def cast_of(listed: pd.DataFrame, stays: pd.DataFrame) -> dict[str, Who]:
    """Three people who are in hospital and one who has left, with one stay in the window each."""
    known = listed.merge(stays[["spell_id", "discharge_date"]], on="spell_id")
    known = known.sort_values("spell_id")
    inside, left = known[known["discharge_date"] == ""], known[known["discharge_date"] != ""]
    people = [*inside.head(3).itertuples(), *left.head(1).itertuples()]
    return {
        name: Who(str(person.person_id), str(person.spell_id))
        for name, person in zip(("ana", "ben", "dee", "cy"), people, strict=True)
    }


def parts_of(table: str) -> tuple[str, str]:
    """The names of two files that hold one table between them."""
    return f"{table}_1.csv", f"{table}_2.csv"
