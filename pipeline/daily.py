"""The morning list: check the extract, score with the live models, publish whole or not at all."""

from __future__ import annotations

import csv
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pandas as pd

from data_contracts.quarantine import Validated
from models.ranking import rank_list
from pipeline import storage
from pipeline.config import Config
from pipeline.contract_files import read_contracts
from pipeline.errors import ModelError, UsageError
from pipeline.freshness import find_gaps, judge_freshness, newest_record
from pipeline.intake import SPELLS, take_in
from pipeline.last_extract import keep_extract
from pipeline.list_accounts import account_for_everyone
from pipeline.live import LiveModel, bundles_of, read_live
from pipeline.lock import hold_lock
from pipeline.morning import Morning, began_in_a_week, list_record, list_run
from pipeline.own_gaps import own_gaps
from pipeline.paths import BENEFIT_TARGET, RISK_TARGETS, TARGETS, Places
from pipeline.publish import next_revision, publish, records_of_days, same_as_newest
from pipeline.scoring import Scored, score_stays
from pipeline.tie_key import read_tie_key
from pipeline.usual import unusual_values, unusual_volume
from reports.render.list_page import render_list
from reports.render.list_rows import build_rows
from reports.render.list_run import Freshness, ListRow
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
            rows = _rows(morning, config, places)
        table = list_table(rows).to_csv(
            index=False, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC
        )
        record = list_record(morning, rows, config, inputs=_hashes(intake.files))
        day = out / moments.list_name(as_of, days_back=back)
        already = same_as_newest(day, table.encode(), record)
        if already is not None:
            return DailyList(already, morning.freshness, is_new=False)
        revision = next_revision(day)
        with clock.step("render"):
            page = render_list(list_run(morning, rows, config, list_id=f"{day.name}-{revision}"))
        record["timings_seconds"] = clock.seconds
        folder = publish(
            {
                "list.csv": table.encode(),
                "list.html": page.encode(),
                "run.json": storage.as_json(record).encode(),
            },
            day,
            revision,
        )
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
    with clock.step("score"):
        bundles = bundles_of(live)
        scored = score_stays(validated.accepted, contracts, bundles, config, as_of=as_of)
    gaps = find_gaps(intake.extract, contracts)
    signs: tuple[str, ...] = ()
    if config.features.has_calendar:
        begun = began_in_a_week(validated, as_of=as_of)
        signs = (
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
    return Morning(as_of, intake, live, scored, accounts, freshness, warnings, gaps)


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


def _rows(morning: Morning, config: Config, places: Places) -> list[ListRow]:
    """Rows of the list in its order, those for manual review first."""
    scored, listed = morning.scored, morning.accounts.listed
    stays = scored.cohort.index.loc[listed]
    order_by = scored.scores.loc[listed, RISK_TARGETS[0]]
    floor = config.score.lowest_risk_to_look_first
    if morning.freshness == "MANUAL":
        order_by, floor = scored.features.loc[listed, "emergency_admissions"], 0.0
    ranked = rank_list(
        stays["person_id"],
        order_by,
        list_date=f"{morning.as_of:%Y-%m-%d}",
        key=read_tie_key(places),
        capacity=config.score.look_first_places,
        floor=floor,
    )
    facts = [
        stays,
        scored.barriers.loc[listed],
        scored.scores.loc[listed],
        scored.features.loc[listed, ["delay_so_far_days"]],
        ranked[["rank", "band"]],
    ]
    in_order = pd.concat(facts, axis="columns").loc[ranked.index]
    benefit = morning.live.get(BENEFIT_TARGET)
    stated_care = config.extract.stated_outcomes.get(RISK_TARGETS[1])
    rows = build_rows(
        in_order.rename_axis("spell_id"),
        scored.reasons[scored.reasons["spell_id"].isin(listed)],
        benefit_verdict=str(benefit.metrics.get("verdict", "")) if benefit else "",
        gaps=morning.gaps,
        in_words=config.moments.words,
        stated_care=stated_care.short if stated_care else "",
        own_gaps=own_gaps(morning.validated, stays["person_id"]),
    )
    return [*morning.accounts.review, *rows]


def _hashes(files: Iterable[Path]) -> dict[str, str]:
    """SHA-256 of every file that was read, by name."""
    return {path.name: storage.sha256_of(path) for path in files}
