"""The morning list: check the extract, score with the live models, publish whole or not at all."""

from __future__ import annotations

import csv
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from models.ranking import rank_list
from pipeline import storage
from pipeline.config import Config
from pipeline.contract_files import read_contracts
from pipeline.errors import ModelError, UsageError
from pipeline.freshness import find_gaps, judge_freshness, newest_record
from pipeline.list_accounts import Accounts, account_for_everyone
from pipeline.live import LiveModel, read_live
from pipeline.lock import hold_lock
from pipeline.paths import BENEFIT_TARGET, RISK_TARGETS, TARGETS, Places
from pipeline.publish import next_revision, publish, same_as_newest
from pipeline.reading.extract import read_extract
from pipeline.scoring import Scored, score_stays
from pipeline.tie_key import read_tie_key
from pipeline.validation import Validated, validate
from reports.render.list_page import render_list
from reports.render.list_rows import build_rows
from reports.render.list_run import Freshness, ListRow, ListRun
from reports.render.list_table import list_table
from reports.render.words import clock_time

EXIT_CODES: dict[Freshness, int] = {"FRESH": 0, "DEGRADED": 10, "STALE": 20, "MANUAL": 30}
PLAIN_RULE = "No model is available: ordered by emergency admissions in the last 12 months."
SEEN_BY_NOBODY = {
    "time": "people of a later period whom the model had never seen",
    "person": "other people, whom the model had never seen",
}
BY_RISK = "Ordered by the chance of an emergency stay within 30 days of leaving."


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
class Morning:
    """What one run found: the checked extract, the live models, the scores, the accounts."""

    as_of: pd.Timestamp
    validated: Validated
    live: Mapping[str, LiveModel]
    scored: Scored
    accounts: Accounts
    freshness: Freshness
    warnings: tuple[str, ...]
    gaps: tuple[str, ...]


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
    ContractError : the extract cannot be used; the list of an earlier day stays as it is.
    LockedError : another run is making a list.
    """
    if config.features.has_calendar:
        _refuse_the_future(as_of)
    moments = config.moments
    back = config.score.days_after_discharge
    with hold_lock(places.locks / "daily.lock"):
        clock = StepClock()
        morning = _look(config, places, clock, as_of=as_of, extracts=extracts)
        with clock.step("rank"):
            rows = _rows(morning, config, places)
        table = list_table(rows).to_csv(
            index=False, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC
        )
        record = _record(morning, rows, config, inputs=_hashes(extracts))
        day = out / moments.list_name(as_of, days_back=back)
        already = same_as_newest(day, table.encode(), record)
        if already is not None:
            return DailyList(already, morning.freshness, is_new=False)
        revision = next_revision(day)
        with clock.step("render"):
            page = render_list(_list_run(morning, rows, config, list_id=f"{day.name}-{revision}"))
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
        return DailyList(folder, morning.freshness, is_new=True)


def _refuse_the_future(as_of: pd.Timestamp) -> None:
    today = pd.Timestamp(datetime.now().astimezone().date())
    if as_of > today:
        raise UsageError(
            f"--as-of {as_of:%Y-%m-%d} lies in the future; today is {today:%Y-%m-%d}. "
            "A list can only say what is known."
        )


def _look(
    config: Config, places: Places, clock: StepClock, *, as_of: pd.Timestamp, extracts: Path
) -> Morning:
    """Check the extract, score, and place every row."""
    contracts = read_contracts()
    with clock.step("check"):
        extract = read_extract(extracts, contracts)
        validated = validate(extract, contracts, as_of=as_of, engine="compiled")
    live, unavailable = _live_models(places)
    with clock.step("score"):
        bundles = {target: model.files for target, model in live.items()}
        scored = score_stays(validated.accepted, contracts, bundles, config, as_of=as_of)
    gaps = find_gaps(extract, contracts)
    freshness, warnings = judge_freshness(
        validated,
        {**scored.unavailable, **unavailable},
        gaps,
        as_of=as_of,
        degraded_share=config.score.degraded_quarantined_share,
        in_words=config.moments.words,
    )
    accounts = account_for_everyone(validated, scored, config, as_of=as_of)
    return Morning(as_of, validated, live, scored, accounts, freshness, warnings, gaps)


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
    )
    return [*morning.accounts.review, *rows]


def _list_run(morning: Morning, rows: list[ListRow], config: Config, *, list_id: str) -> ListRun:
    """Everything that the page prints."""
    as_of, live, moments = morning.as_of, morning.live, config.moments
    counts = [count for table in morning.validated.tables.values() for count in table.by_rule]
    ordering = live.get(RISK_TARGETS[0])
    return ListRun(
        list_id=list_id,
        hub=config.score.hub,
        title_date=moments.list_title(as_of, days_back=config.score.days_after_discharge),
        snapshot=moments.words(newest_record(morning.validated)),
        made_at=clock_time(datetime.now().astimezone().time()),
        freshness=morning.freshness,
        capacity=config.score.look_first_places,
        counts=morning.accounts.counts(rows),
        rows=tuple(rows),
        is_demonstration=any(model.is_demonstration for model in live.values()),
        checks_passed=sum(count.rows == 0 for count in counts),
        checks_total=len(counts),
        top_band_hit_rate=_hit_rate(ordering, config, len(rows)) if ordering else None,
        hit_rate_basis=SEEN_BY_NOBODY[config.split.by],
        order_rule=PLAIN_RULE if morning.freshness == "MANUAL" else BY_RISK,
        models={
            target: live[target].version if target in live else "not available today"
            for target in TARGETS
        },
        warnings=morning.warnings,
        contact=config.score.contact,
    )


def _hit_rate(model: LiveModel, config: Config, listed: int) -> float | None:
    """How many of the top band come back, from the list length nearest to today's share."""
    lengths = model.metrics.get("at_capacity") or []
    share = config.score.look_first_places / max(listed, 1)
    nearest = min(lengths, key=lambda row: abs(row["share"] - share), default=None)
    return nearest["precision"] if nearest else None


def _record(
    morning: Morning,
    rows: list[ListRow],
    config: Config,
    *,
    inputs: Mapping[str, str],
) -> dict[str, Any]:
    """The body of run.json, but for how long each step took."""
    counts, moments = morning.accounts.counts(rows), config.moments
    return {
        "as_of": moments.short(morning.as_of),
        "snapshot_at": moments.short(newest_record(morning.validated)),
        "made_at": datetime.now().astimezone().isoformat(timespec="seconds"),
        "freshness": morning.freshness,
        "counts": {
            "in": counts.received,
            "scored": counts.scored,
            "scored_with_gaps": counts.scored_with_gaps,
            "manual_review": counts.manual_review,
            "out_of_scope": dict(counts.out_of_scope),
            "duplicates": counts.duplicates,
        },
        "models": {
            target: {
                "version": model.version if model else None,
                "sha256": model.manifest_sha256 if model else None,
                "status": _status(model),
            }
            for target in TARGETS
            for model in [morning.live.get(target)]
        },
        "inputs": dict(inputs),
        "capacity": config.score.look_first_places,
        "warnings": [*morning.warnings, *morning.gaps],
    }


def _status(model: LiveModel | None) -> str:
    if model is None:
        return "not available"
    return "demonstration" if model.is_demonstration else "live"


def _hashes(extracts: Path) -> dict[str, str]:
    """SHA-256 of every file of the extract, by name."""
    files = sorted(path for path in extracts.iterdir() if path.is_file())
    return {path.name: storage.sha256_of(path) for path in files}
