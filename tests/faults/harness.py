"""Runs one case as people run it, and says in sentences what did not come out as it must.

Of every case, whatever else it expects: everyone of the good folder is on the list, for review or
counted out; rows received = listed + copies + out of scope; no value of a person stands on the
screen, in the log, in an error or in the record; nothing on the list runs as a formula or a page.
"""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pandas as pd
from fhir.resources.bundle import Bundle
from typer.testing import CliRunner

from pipeline import cli
from pipeline.config import read_config
from pipeline.errors import UsageError
from pipeline.paths import PARAMS, Places
from tests.end_to_end.morning import as_text, rows_accounted_for
from tests.end_to_end.road import Road, places_in
from tests.faults.case import ANY, NEXT_DAY, REVIEW, Case, SettingsCase
from tests.faults.day import CANARIES, STAYS, Day, GoodDays

IDS = re.compile(r"\b[ps]\d{6,7}\b|\b990000\d{6}\b")
MOST_LINES = 40
RUNS_AS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
NUMBER = r"-?\d+(\.\d+)?(e-?\d+)?"
"""A cell that is a number and nothing more: a spreadsheet may read it as one."""
ALIVE = 45
"""The fault of values that would run as a formula or as a page: all four forms are looked at."""
ALIVE_ON_A_PAGE = ("<script>alert", "<b>1</b>")


@dataclass(frozen=True)
class Outcome:
    """What a run left: exit code, screen, the newest list with record and page, its folder."""

    exit_code: int
    screen: str
    listed: pd.DataFrame | None
    record: dict[str, Any]
    page: str
    folder: Path | None = None

    @property
    def said(self) -> str:
        """All that is told to people."""
        parts = [self.screen, *self.record.get("warnings", []), self.page]
        if self.listed is not None:
            parts += [*self.listed["review_reason"], *self.listed["gaps"]]
        return "\n".join(parts)


def run_command(places: Places, road: Road, *arguments: str | Path) -> tuple[int, str]:
    """Run ``homefirst`` in places of its own; returns exit code and both streams."""
    with patch.object(cli, "DEFAULT", places), patch.object(cli, "_config", lambda: road.config):
        done = CliRunner().invoke(cli.app, [str(argument) for argument in arguments])
    return done.exit_code, done.output


def faults_of(case: Case, good: GoodDays, folder: Path) -> list[str]:
    """Run a case in a new folder; nothing is returned where all is as it must be."""
    shutil.copytree(good.settled if case.after_yesterday else good.fresh, folder, symlinks=True)
    places = places_in(folder)
    day = Day(places.extracts, good.cast)
    case.damage(day)
    as_of = case.as_of or (NEXT_DAY if case.after_yesterday else f"{good.road.as_of:%Y-%m-%d}")
    before = {path.parent.name for path in places.lists.glob("*/*/run.json")}
    outcome = make(good.road, places, as_of)
    if case.again is not None:
        case.again(day)
        outcome = make(good.road, places, as_of)
    faults = [*_of_run(case, outcome), *_of_list(case, good, outcome, day)]
    if case.result[0] is None and before != {
        path.parent.name for path in places.lists.glob("*/*/run.json")
    }:
        faults.append("a list was published all the same")
    if case.checked is not None:
        faults += _of_check(case, good.road, places)
    return faults


def make(road: Road, places: Places, as_of: str) -> Outcome:
    """Make the list of a day; ``listed`` is missing where this run published or found none."""
    options = ("--as-of", as_of, "--extracts", places.extracts, "--out", places.lists)
    exit_code, screen = run_command(places, road, "daily", *options)
    page = next((ln for ln in screen.splitlines() if ln.endswith("list.html")), None)
    if exit_code in {1, 2, 75} or page is None:
        return Outcome(exit_code, screen, None, {}, "")
    folder = Path(page).parent
    record = dict(json.loads((folder / "run.json").read_text("utf-8")))
    html = (folder / "list.html").read_text("utf-8")
    return Outcome(exit_code, screen, as_text(folder / "list.csv"), record, html, folder)


def _of_run(case: Case, outcome: Outcome) -> Iterator[str]:
    freshness, exit_code = case.result
    if outcome.exit_code != exit_code:
        yield f"exit code {outcome.exit_code}, not {exit_code}: {_last_lines(outcome.screen)}"
    if outcome.record.get("freshness") != freshness:
        yield (
            f"the list is {outcome.record.get('freshness')}, not {freshness}: "
            f"{outcome.record.get('warnings', '')}"
        )
    if "Traceback" in outcome.screen or "A fault of homefirst" in outcome.screen:
        yield "the screen shows a fault of homefirst itself"
    if len(outcome.screen.splitlines()) > MOST_LINES:
        yield f"the screen has {len(outcome.screen.splitlines())} lines"
    if case.told and not re.search(case.told, outcome.said):
        yield f"nobody is told {case.told!r}: {_last_lines(outcome.screen)}"
    if ("already made" in outcome.screen) == case.is_new and outcome.listed is not None:
        yield "a new list was made" if not case.is_new else "no new list was made"
    yield from _values_in(outcome.screen, "the screen")
    yield from _values_in(json.dumps(outcome.record), "run.json")


def _of_list(case: Case, good: GoodDays, outcome: Outcome, day: Day) -> Iterator[str]:
    listed = outcome.listed
    if listed is None:
        return
    received = outcome.record["counts"]["in"]
    if rows_accounted_for(outcome.record) != received:
        yield f"of {received} rows received {rows_accounted_for(outcome.record)} are accounted for"
    if case.result[0] != "STALE" and received != rows_sent(day.folder):
        yield f"{rows_sent(day.folder)} rows of stays were sent, {received} counted"
    scored = listed[listed["status"] != REVIEW]
    if scored["person_id"].duplicated().any():
        yield "somebody is scored twice"
    if case.result[0] != "STALE" and not files_sent(day.folder) <= set(outcome.record["inputs"]):
        yield "run.json does not name every file with its hash"
    yield from _of_people(case, good, listed)
    yield from _of_cells(listed, outcome.page)
    if case.fault == ALIVE and outcome.folder is not None:
        yield from of_other_forms(outcome.folder)
    if case.same_list and not same_but_ward(listed, good.listed):
        yield "the list is not the ordinary one"


def _of_people(case: Case, good: GoodDays, listed: pd.DataFrame) -> Iterator[str]:
    """Everyone of the good list is on this one, and each with the status that is expected."""
    named = {who.spell_id: name for name, who in good.cast.items()}
    by_stay = listed.drop_duplicates("spell_id").set_index("spell_id")["status"]
    by_person = listed.drop_duplicates("person_id").set_index("person_id")["status"]
    unnamed = listed["spell_id"].str.startswith("line ").sum()
    lost = []
    for spell_id, person_id in zip(good.listed["spell_id"], good.listed["person_id"], strict=True):
        name = named.get(spell_id, "")
        expected = case.people.get(name, case.others)
        found = by_stay.get(spell_id, by_person.get(person_id))
        if found is None:
            lost.append(name or "somebody")
        elif expected not in {ANY, found}:
            yield f"{name or 'somebody'} is {found}, not {expected}"
    may_be_gone = case.fewer or case.as_of is not None
    if len(lost) > unnamed and not may_be_gone and not _left_the_window(case, good, lost):
        yield f"{len(lost)} people are not on the list: {', '.join(sorted(set(lost)))}"


def _left_the_window(case: Case, good: GoodDays, lost: list[str]) -> bool:
    """Whether those gone a day later are no more than those who left on the first day seen."""
    if not case.after_yesterday:
        return False
    stays = as_text(good.fresh / "data" / "extracts" / f"{STAYS}.csv")
    first = good.road.as_of - pd.Timedelta(days=good.road.config.score.days_after_discharge)
    return len(lost) <= int((stays["discharge_date"] == f"{first:%Y-%m-%d}").sum())


def _of_cells(listed: pd.DataFrame, page: str) -> Iterator[str]:
    for column in listed.columns:
        words = listed[column][~listed[column].str.fullmatch(NUMBER)]
        if words.str.lstrip(" ").str.startswith(RUNS_AS_FORMULA).any():
            yield f"{column} of list.csv runs as a formula"
        if listed[column].str.contains(r"[\x00-\x08\x0b-\x1f]", regex=True).any():
            yield f"{column} of list.csv has a control character"
    yield from (f"list.html has {tag} alive" for tag in ALIVE_ON_A_PAGE if tag in page)


def of_other_forms(folder: Path) -> Iterator[str]:
    """What could run in the workbook of a list, and whether its FHIR file is one."""
    with zipfile.ZipFile(folder / "list.xlsx") as book:
        parts = {name: book.read(name).decode() for name in book.namelist() if "sheet" in name}
    for name, text in parts.items():
        if re.search(r"<f[ >]|<hyperlink", text):
            yield f"{name} of list.xlsx runs a formula or opens a link"
    try:
        Bundle.model_validate_json((folder / "list.fhir.json").read_text("utf-8"))
    except ValueError as error:
        yield f"list.fhir.json is no FHIR: {type(error).__name__}"


def _of_check(case: Case, road: Road, places: Places) -> Iterator[str]:
    exit_code, pattern = case.checked or (0, "")
    found, screen = run_command(
        places, road, "check", places.extracts, "--out", places.data / "page"
    )
    if found != exit_code:
        yield f"check ends with {found}, not {exit_code}: {_last_lines(screen)}"
    if not re.search(pattern, screen):
        yield f"check does not say {pattern!r}"
    yield from _values_in(screen, "the screen of check")


def _values_in(text: str, where: str) -> Iterator[str]:
    if IDS.search(text):
        yield f"{where} shows an id"
    yield from (f"{where} shows the ward" for canary in CANARIES if canary in text)


def files_sent(folder: Path) -> set[str]:
    """Names of the files that hold the stays."""
    return {path.name for path in folder.glob(f"{STAYS}*")}


def rows_sent(folder: Path) -> int:
    """Rows of stays in the files of the folder: their lines, but for headers and blank lines."""
    sent = 0
    for path in folder.glob(f"{STAYS}*"):
        if path.suffix == ".parquet":
            sent += len(pd.read_parquet(path))
        else:
            sent += sum(1 for line in path.read_bytes().splitlines() if line.strip()) - 1
    return sent


def same_but_ward(listed: pd.DataFrame, good: pd.DataFrame) -> bool:
    """Whether two lists say the same of the same people."""
    return listed.drop(columns="ward").equals(good.drop(columns="ward"))


def _last_lines(screen: str) -> str:
    return " / ".join(line.strip() for line in screen.splitlines()[:4])


def faults_of_settings(case: SettingsCase, folder: Path) -> list[str]:
    """Read the settings with one text replaced: exit code, message and line must be right."""
    text = PARAMS.read_text("utf-8")
    line = text[: text.index(case.old)].count("\n") + 1
    changed = folder / PARAMS.name
    folder.mkdir(parents=True)
    changed.write_text(text.replace(case.old, case.new, 1), "utf-8")
    try:
        read_config(changed)
    except UsageError as error:
        said = str(error)
    else:
        return ["the settings are read as if nothing were wrong"]
    faults = [] if re.search(case.told, said) else [f"nobody is told {case.told!r}: {said}"]
    if not re.search(rf"line ({line}|{line + 1})\b", said):
        faults.append(f"line {line} is not named: {said.splitlines()[1:2]}")
    return faults
