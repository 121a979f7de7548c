"""The morning list: check the extract, score with the live models, publish whole or not at all."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline import storage
from pipeline.config import Config
from pipeline.earlier_lists import changes_since
from pipeline.errors import UsageError
from pipeline.heartbeat import NO_LIST, beat, read_beats
from pipeline.intake import local_today
from pipeline.last_extract import keep_extract
from pipeline.list_files import forms_of, rows_sha256, with_record
from pipeline.listing import rank_stays, rows_of
from pipeline.lock import hold_lock
from pipeline.looking import look, stays_in_window
from pipeline.morning import Morning, list_record, list_run
from pipeline.paths import Places
from pipeline.publish import next_revision, point_latest, same_as_newest
from pipeline.retention import DAILY_LOCK
from pipeline.room import check_room, empty_spool, put_out, sweep_own
from pipeline.services import plan_morning
from pipeline.step_clock import StepClock
from pipeline.tie_key import read_tie_key
from reports.render.list_changes import ListChange
from reports.render.list_run import Freshness
from reports.render.list_table import list_table

log = logging.getLogger("homefirst")
EXIT_CODES: dict[Freshness, int] = {"FRESH": 0, "DEGRADED": 10, "STALE": 20, "MANUAL": 30}


@dataclass(frozen=True)
class DailyList:
    """Where today's list stands, how fresh it is, and whether this run made it.

    ``has_stand_in``: a last good model scored in place of a live one.
    """

    folder: Path
    freshness: Freshness
    is_new: bool
    has_stand_in: bool = False

    @property
    def exit_code(self) -> int:
        """What a scheduler reads: 0 fresh, 10 degraded, 20 stale or a model stands in, 30 rule."""
        least = EXIT_CODES["STALE"] if self.has_stand_in else 0
        return max(EXIT_CODES[self.freshness], least)


def make_list(
    config: Config, places: Places, *, as_of: pd.Timestamp, extracts: Path, out: Path
) -> DailyList:
    """Make and publish the list of ``as_of``, unless the same list of the same inputs is there.

    Raises
    ------
    UsageError : ``as_of`` lies in the future.
    ContractError : neither the extract nor an earlier one can be used; an earlier list stays.
    LockedError : another run is making a list.
    StorageError : a disk is full or cannot be written to; an earlier list stays.
    """
    if config.features.has_calendar:
        _refuse_the_future(as_of)
    with hold_lock(places.locks / DAILY_LOCK):
        try:
            made = _make(config, places, as_of=as_of, extracts=extracts, out=out)
        except Exception:
            beat(places, as_of, exit_code=NO_LIST, folder=None)
            raise
        beat(places, as_of, exit_code=made.exit_code, folder=made.folder)
    return made


def _make(
    config: Config, places: Places, *, as_of: pd.Timestamp, extracts: Path, out: Path
) -> DailyList:
    """The work of ``make_list``, done by the one who holds the lock."""
    sweep_own(places, out)
    check_room(places, out, extracts)
    clock = StepClock()
    beats = read_beats(places)
    morning = look(config, places, clock, as_of=as_of, extracts=extracts, out=out, beats=beats)
    with clock.step("rank"):
        ranked = rank_stays(morning, config, tie_key=read_tie_key(places))
    with clock.step("services"):
        plan = plan_morning(
            morning.validated,
            morning.scored,
            ranked,
            config,
            as_of=as_of,
            benefit_verdict=morning.benefit_verdict,
        )
    day = out / config.moments.list_name(as_of, days_back=config.score.days_after_discharge)
    revision = next_revision(day)
    with clock.step("rows"):
        rows = rows_of(morning, ranked, plan, config)
        list_id = f"{day.name}/{revision}"
        table = list_table(rows, list_id=list_id, freshness=morning.freshness)
    inputs = _hashes(morning.intake.files)
    record = list_record(morning, rows, plan, config, inputs=inputs, rows_sha256=rows_sha256(table))
    already = same_as_newest(day, record)
    if already is None:
        with clock.step("render"):
            changes = _changes(day, table, record, config)
            run = list_run(morning, rows, plan, config, list_id=list_id, changes=changes)
            forms = forms_of(run, table, config, day=_iso_day(config, as_of))
        told = {"changes": [change.counts for change in changes], "timings_seconds": clock.seconds}
        files = with_record(forms, record | told)
        folder = put_out(files, day, revision, places=places, beats=beats)
    else:
        folder = already
        point_latest(folder)
    empty_spool(places, out, published=folder)
    last = morning.intake.last
    if not morning.intake.problem and (last is None or last.as_of <= as_of):
        _keep(morning, places, revision=folder.name)
    stand_ins = [model for model in morning.live.values() if model.is_stand_in]
    return DailyList(folder, morning.freshness, already is None, has_stand_in=bool(stand_ins))


def _keep(morning: Morning, places: Places, *, revision: str) -> None:
    """Keep the extract for a morning without one; the list is out, so this may fail aloud."""
    stays = stays_in_window(morning.validated, morning.scored)
    files, as_of = morning.intake.files, morning.as_of
    try:
        keep_extract(places, files, stays, as_of=as_of, revision=revision)
    except OSError as error:
        log.warning("The list is out, but its extract could not be kept: %s.", error.strerror)


def _changes(
    day: Path, table: pd.DataFrame, record: Mapping[str, Any], config: Config
) -> tuple[ListChange, ...]:
    """What changed since the lists before."""
    return changes_since(
        day,
        table,
        record,
        moved_places=config.score.moved_places,
        has_calendar=config.features.has_calendar,
    )


def _iso_day(config: Config, as_of: pd.Timestamp) -> str:
    """The day of the list for machines; empty where the source has no calendar."""
    return f"{as_of:%Y-%m-%d}" if config.features.has_calendar else ""


def _refuse_the_future(as_of: pd.Timestamp) -> None:
    today = local_today()
    if as_of > today:
        raise UsageError(
            f"--as-of {as_of:%Y-%m-%d} lies in the future; today is {today:%Y-%m-%d}. "
            "A list can only say what is known."
        )


def _hashes(files: Iterable[Path]) -> dict[str, str]:
    """SHA-256 of every file that was read, by name."""
    return {path.name: storage.sha256_of(path) for path in files}
