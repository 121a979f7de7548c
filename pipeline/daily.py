"""The morning list: check the extract, score with the live models, publish whole or not at all."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pandas as pd

from data_contracts.quarantine import Validated
from pipeline import storage
from pipeline.actions.action_log import read_log
from pipeline.chained_log import Chain
from pipeline.config import Config
from pipeline.contract_files import read_contracts
from pipeline.earlier_lists import changes_since
from pipeline.errors import ContractError, ModelError, UsageError
from pipeline.freshness import find_gaps, judge_freshness, newest_record
from pipeline.intake import SPELLS, take_in
from pipeline.last_extract import keep_extract
from pipeline.list_accounts import account_for_everyone
from pipeline.list_files import forms_of, with_record
from pipeline.listing import rank_stays, rows_of
from pipeline.live import LiveModel, bundles_of, read_live
from pipeline.lock import hold_lock
from pipeline.morning import Morning, began_in_a_week, list_record, list_run
from pipeline.paths import TARGETS, Places
from pipeline.publish import next_revision, publish, records_of_days, same_as_newest
from pipeline.scoring import Scored, score_stays
from pipeline.services import plan_morning
from pipeline.tie_key import read_tie_key
from pipeline.usual import unusual_values, unusual_volume
from reports.render.list_run import Freshness
from reports.render.list_table import list_table

EXIT_CODES: dict[Freshness, int] = {"FRESH": 0, "DEGRADED": 10, "STALE": 20, "MANUAL": 30}


@dataclass(frozen=True)
class DailyList:
    """Where today's list stands, how fresh it is, and whether this run made it."""

    folder: Path
    freshness: Freshness
    is_new: bool

    @property
    def exit_code(self) -> int:
        """What a scheduler reads: 0 fresh, 10 degraded, 20 stale, 30 ordered by plain rule."""
        return EXIT_CODES[self.freshness]


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
    """
    if config.features.has_calendar:
        _refuse_the_future(as_of)
    moments = config.moments
    back = config.score.days_after_discharge
    with hold_lock(places.locks / "daily.lock"):
        clock = StepClock()
        morning = _look(config, places, clock, as_of=as_of, extracts=extracts, out=out)
        intake = morning.intake
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
        record = list_record(morning, rows, plan, config, inputs=_hashes(intake.files))
        day = out / moments.list_name(as_of, days_back=back)
        already = same_as_newest(day, record)
        if already is not None:
            return DailyList(already, morning.freshness, is_new=False)
        revision = next_revision(day)
        with clock.step("render"):
            has_calendar = config.features.has_calendar
            table = list_table(rows, list_id=f"{day.name}/{revision}", freshness=morning.freshness)
            changes = changes_since(
                day,
                table,
                record,
                moved_places=config.score.moved_places,
                has_calendar=has_calendar,
            )
            record["changes"] = [change.counts for change in changes]
            list_id = f"{day.name}/{revision}"
            run = list_run(morning, rows, plan, config, list_id=list_id, changes=changes)
            iso_day = f"{as_of:%Y-%m-%d}" if has_calendar else ""
            forms = forms_of(run, table, config, day=iso_day)
        record["timings_seconds"] = clock.seconds
        folder = publish(with_record(forms, record), day, revision)
        if not intake.problem:
            stays = stays_in_window(intake.validated, morning.scored)
            keep_extract(places, intake.files, stays, as_of=as_of, revision=revision)
        return DailyList(folder, morning.freshness, is_new=True)


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
) -> Morning:
    """Check the extract, score, and place every row."""
    contracts = read_contracts()
    today = _today() if config.features.has_calendar else as_of
    with clock.step("check"):
        intake = take_in(extracts, contracts, places, as_of=as_of, today=today)
        validated = intake.validated
    live, unavailable = _live_models(places)
    log, altered = _action_log(places)
    with clock.step("score"):
        bundles = bundles_of(live)
        scored = score_stays(validated.accepted, contracts, bundles, config, as_of=as_of)
    gaps = find_gaps(intake.extract, contracts)
    signs: tuple[str, ...] = altered
    if config.features.has_calendar:
        begun = began_in_a_week(validated, as_of=as_of)
        signs = (
            *altered,
            *unusual_volume(begun, began_before(out), day=as_of),
            *unusual_values(validated, contracts, newest=newest_record(validated)),
        )
    freshness, warnings = judge_freshness(
        intake,
        {**scored.unavailable, **unavailable},
        gaps,
        signs,
        stays_in_window(validated, scored),
        as_of=as_of,
        degraded_share=config.score.degraded_quarantined_share,
        in_words=config.moments.words,
    )
    accounts = account_for_everyone(intake, scored, config, as_of=as_of)
    return Morning(as_of, intake, live, scored, accounts, freshness, warnings, gaps, log)


def began_before(lists: Path) -> dict[pd.Timestamp, int]:
    """How many stays had begun in the week before each earlier list, where its record says so."""
    return {
        pd.Timestamp(day): record["began_in_a_week"]
        for day, record in records_of_days(lists).items()
        if "began_in_a_week" in record
    }


def stays_in_window(validated: Validated, scored: Scored) -> pd.DataFrame:
    """Accepted rows of the stays that the hub can act on, as they were sent."""
    stays = validated.tables[SPELLS].accepted
    return stays[stays["spell_id"].isin(scored.cohort.index.index)]


def _live_models(places: Places) -> tuple[dict[str, LiveModel], dict[str, str]]:
    """The live model of each target, and why a target has none: one must not stop the others."""
    live: dict[str, LiveModel] = {}
    unavailable: dict[str, str] = {}
    for target in TARGETS:
        try:
            live[target] = read_live(places, target)
        except ModelError as error:
            unavailable[target] = str(error)
    return live, unavailable


def _action_log(places: Places) -> tuple[Chain, tuple[str, ...]]:
    """What the hub decided before; a log that was altered stops no list, and says so."""
    try:
        return read_log(places), ()
    except ContractError as error:
        return Chain((), ()), (f"{error} What the hub decided before is not shown.",)


def _hashes(files: Iterable[Path]) -> dict[str, str]:
    """SHA-256 of every file that was read, by name."""
    return {path.name: storage.sha256_of(path) for path in files}
