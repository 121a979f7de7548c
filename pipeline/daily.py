"""The morning list: check the extract, score with the live models, publish whole or not at all."""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from data_contracts.contract import Contract
from data_contracts.quarantine import Validated
from models.services.plan import ServicePlan
from pipeline import storage
from pipeline.actions.action_log import read_log
from pipeline.chained_log import Chain
from pipeline.config import Config
from pipeline.contract_files import read_contracts
from pipeline.earlier_lists import changes_since
from pipeline.errors import ContractError, UsageError
from pipeline.freshness import find_gaps, judge_freshness, newest_record
from pipeline.heartbeat import NO_LIST, Beats, beat, read_beats, silence
from pipeline.intake import SPELLS, take_in
from pipeline.last_extract import keep_extract
from pipeline.last_good import MorningModels, find_models
from pipeline.list_accounts import account_for_everyone
from pipeline.list_files import forms_of, with_record
from pipeline.listing import rank_stays, rows_of
from pipeline.live import bundles_of
from pipeline.lock import hold_lock
from pipeline.morning import Morning, began_in_a_week, list_record, list_run
from pipeline.paths import Places
from pipeline.publish import next_revision, point_latest, records_of_days, same_as_newest
from pipeline.retention import DAILY_LOCK
from pipeline.room import check_room, put_out, sweep_own
from pipeline.score_check import EarlierScores, earlier_scores, set_aside, wrong_scores
from pipeline.scoring import Scored, score_stays
from pipeline.services import plan_morning
from pipeline.tie_key import read_tie_key
from pipeline.usual import unusual_values, unusual_volume
from reports.render.list_run import Freshness, ListRow
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


@dataclass(frozen=True)
class StepClock:
    """Seconds that each step took."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time the block under ``name``."""
        started = time.perf_counter()
        yield
        self.seconds[name] = round(time.perf_counter() - started, 3)


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
    morning = _look(config, places, clock, as_of=as_of, extracts=extracts, out=out, beats=beats)
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
    with clock.step("rows"):
        rows = rows_of(morning, ranked, plan, config)
    record = list_record(morning, rows, plan, config, inputs=_hashes(morning.intake.files))
    day = out / config.moments.list_name(as_of, days_back=config.score.days_after_discharge)
    already = same_as_newest(day, record)
    if already is None:
        files = _files(morning, rows, plan, config, clock, record=record, day=day)
        folder = put_out(files, day, next_revision(day), places=places, beats=beats)
    else:
        folder = already
        point_latest(folder)
    shutil.rmtree(places.spool, ignore_errors=True)  # the list is where it belongs
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


def _files(
    morning: Morning,
    rows: tuple[ListRow, ...],
    plan: ServicePlan | None,
    config: Config,
    clock: StepClock,
    *,
    record: dict[str, Any],
    day: Path,
) -> dict[str, bytes]:
    """The four forms of the list and its record, which also says what changed."""
    has_calendar = config.features.has_calendar
    list_id = f"{day.name}/{next_revision(day)}"
    with clock.step("render"):
        table = list_table(rows, list_id=list_id, freshness=morning.freshness)
        changes = changes_since(
            day,
            table,
            record,
            moved_places=config.score.moved_places,
            has_calendar=has_calendar,
        )
        run = list_run(morning, rows, plan, config, list_id=list_id, changes=changes)
        iso_day = f"{morning.as_of:%Y-%m-%d}" if has_calendar else ""
        forms = forms_of(run, table, config, day=iso_day)
    told = [change.counts for change in changes]
    return with_record(forms, {**record, "changes": told, "timings_seconds": clock.seconds})


def _refuse_the_future(as_of: pd.Timestamp) -> None:
    today = _today()
    if as_of > today:
        raise UsageError(
            f"--as-of {as_of:%Y-%m-%d} lies in the future; today is {today:%Y-%m-%d}. "
            "A list can only say what is known."
        )


def _today() -> pd.Timestamp:
    return pd.Timestamp(datetime.now().astimezone().date())


def _look(
    config: Config,
    places: Places,
    clock: StepClock,
    *,
    as_of: pd.Timestamp,
    extracts: Path,
    out: Path,
    beats: Beats,
) -> Morning:
    """Check the extract, score, and place every row."""
    contracts = read_contracts()
    today = _today() if config.features.has_calendar else as_of
    with clock.step("check"):
        intake = take_in(extracts, contracts, places, as_of=as_of, today=today)
        validated = intake.validated
    log, altered = _action_log(places)
    with clock.step("score"):
        models, scored = _score(config, places, validated, contracts, as_of=as_of)
    records = records_of_days(out)
    gaps = find_gaps(intake.extract, contracts)
    signs = (*models.signs, *altered)
    notes: tuple[str, ...] = ()
    earlier: Mapping[str, EarlierScores] = {}
    if config.features.has_calendar:
        begun = began_in_a_week(validated, as_of=as_of)
        signs = (
            *signs,
            *unusual_volume(begun, began_before(records), day=as_of),
            *unusual_values(validated, contracts, newest=newest_record(validated)),
        )
        notes = silence(beats, as_of=as_of, days_most=config.daily.days_without_run_most)
        earlier = earlier_scores(records, as_of=as_of, days=config.daily.mean_risk_days)
    wrong = wrong_scores(scored, earlier, config.daily)
    scored = set_aside(scored, wrong)
    freshness, warnings = judge_freshness(
        intake,
        {**scored.unavailable, **models.unavailable},
        gaps,
        signs,
        stays_in_window(validated, scored),
        as_of=as_of,
        degraded_share=config.score.degraded_quarantined_share,
        in_words=config.moments.words,
    )
    accounts = account_for_everyone(intake, scored, config, as_of=as_of)
    return Morning(
        as_of=as_of,
        intake=intake,
        live={target: model for target, model in models.usable.items() if target not in wrong},
        scored=scored,
        accounts=accounts,
        freshness=freshness,
        warnings=(*warnings, *notes),
        gaps=gaps,
        action_log=log,
    )


def _score(
    config: Config,
    places: Places,
    validated: Validated,
    contracts: Mapping[str, Contract],
    *,
    as_of: pd.Timestamp,
) -> tuple[MorningModels, Scored]:
    """Score with the live models; one that cannot be used makes room for the last good one."""
    broken: dict[tuple[str, str], str] = {}
    while True:
        models = find_models(places, broken)
        bundles = bundles_of(models.usable)
        scored = score_stays(validated.accepted, contracts, bundles, config, as_of=as_of)
        failed = {
            (target, model.version): scored.unavailable[target]
            for target, model in models.usable.items()
            if target in scored.unavailable
        }
        if not failed:
            return models, scored
        broken |= failed


def began_before(records: Mapping[str, Mapping[str, Any]]) -> dict[pd.Timestamp, int]:
    """How many stays had begun in the week before each earlier list, where its record says so."""
    return {
        pd.Timestamp(day): record["began_in_a_week"]
        for day, record in records.items()
        if "began_in_a_week" in record
    }


def stays_in_window(validated: Validated, scored: Scored) -> pd.DataFrame:
    """Accepted rows of the stays that the hub can act on, as they were sent."""
    stays = validated.tables[SPELLS].accepted
    return stays[stays["spell_id"].isin(scored.cohort.index.index)]


def _action_log(places: Places) -> tuple[Chain, tuple[str, ...]]:
    """What the hub decided before; a log that was altered stops no list, and says so."""
    try:
        return read_log(places), ()
    except ContractError as error:
        return Chain((), ()), (f"{error} What the hub decided before is not shown.",)


def _hashes(files: Iterable[Path]) -> dict[str, str]:
    """SHA-256 of every file that was read, by name."""
    return {path.name: storage.sha256_of(path) for path in files}
