"""`homefirst monitor`: hold the live models against an extract, and write what was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from data_contracts.contract import Contract
from data_contracts.quarantine import Validated, ValidatedTable
from models.bundle import open_bundle
from models.monitoring.report import target_report
from pipeline import storage
from pipeline.config import Config
from pipeline.contract_files import read_contracts
from pipeline.errors import ModelError, NothingToDoError
from pipeline.features import Prepared, prepare
from pipeline.freshness import newest_record
from pipeline.intake import Intake, last_known_day, take_in
from pipeline.live import LiveModel, read_live
from pipeline.lock import hold_lock
from pipeline.morning import began_in_a_week
from pipeline.paths import RISK_TARGETS, Places
from pipeline.publish import records_of_days
from pipeline.scoring import UNUSABLE, why_unusable
from pipeline.usual import began_before, unusual_values, unusual_volume
from pipeline.watched_rows import MOVES_BY_ITSELF, leading_inputs, watched_rows
from reports.render.monitor_page import render_monitor

LISTS_SHOWN_DAYS = 28
QUIET, RANG = 0, 7
UNKNOWN_CODE = "_is_a_known_code"


@dataclass(frozen=True)
class Monitored:
    """Where the page stands, and how many alarms are on it."""

    page: Path
    alarms: int

    @property
    def exit_code(self) -> int:
        """What a scheduler reads: 0 where nothing rang, 7 where somebody must look."""
        return RANG if self.alarms else QUIET


def monitor(config: Config, places: Places, *, as_of: pd.Timestamp, extracts: Path) -> Monitored:
    """Write ``data/monitor/<date>/monitor.json`` and ``.html``; a second run replaces them.

    Raises
    ------
    NothingToDoError : the source has no calendar to watch over.
    ContractError : neither the extract nor an earlier one can be used.
    """
    if not config.features.has_calendar:
        raise NothingToDoError("This source gives an order and no dates: no week can be watched.")
    with hold_lock(places.locks / "monitor.lock"):
        contracts = read_contracts()
        today = last_known_day(config, as_of=as_of)
        intake = take_in(extracts, contracts, places, as_of=as_of, today=today)
        records = records_of_days(places.lists)
        tables = intake.validated.accepted
        prepared = prepare(tables, config.features, as_of=as_of)
        body = {
            "as_of": f"{as_of:%Y-%m-%d}",
            "source": config.extract.source,
            "inputs": _inputs(intake, contracts, records, as_of=as_of),
            "lists": list_days(records, as_of=as_of),
            "targets": {
                target: _target(config, places, prepared, intake.validated, target, as_of=as_of)
                for target in RISK_TARGETS
            },
        }
        folder = places.monitor / f"{as_of:%Y-%m-%d}"
        storage.write_json(body, folder / "monitor.json")
        storage.write_text(render_monitor(body), folder / "monitor.html")
    return Monitored(folder / "monitor.html", count_alarms(body))


def count_alarms(body: Mapping[str, Any]) -> int:
    """Signs of the extract, alarms of every target, and one for each that cannot be watched."""
    of_targets = sum(
        1 if "unavailable" in target else len(target["alarms"])
        for target in body["targets"].values()
    )
    return len(body["inputs"]["signs"]) + of_targets


def _inputs(
    intake: Intake,
    contracts: Mapping[str, Contract],
    records: Mapping[str, Mapping[str, Any]],
    *,
    as_of: pd.Timestamp,
) -> dict[str, Any]:
    """What came in: rows of each table, of the last week and in all, and what is unusual."""
    validated = intake.validated
    newest = newest_record(validated)
    signs = [
        *([f"Today's extract cannot be used: {intake.problem}"] if intake.problem else []),
        *unusual_volume(
            began_in_a_week(validated, as_of=as_of),
            began_before(records),
            day=as_of,
        ),
        *unusual_values(validated, contracts, newest=newest),
    ]
    return {
        "newest_record": f"{newest:%Y-%m-%d}",
        "signs": signs,
        "tables": [
            table_volumes(table, newest=newest)
            for table in validated.tables.values()
            if table.is_present
        ],
    }


def table_volumes(table: ValidatedTable, *, newest: pd.Timestamp) -> dict[str, Any]:
    """Counts of one table: rows, last week's, refused, cells left empty, unknown codes, nulls."""
    rows = table.accepted
    days_ago = (newest - rows["known_at"]).dt.days
    blanked_rules = table.blanked["rule"].astype("str")
    return {
        "table": table.name,
        "rows_in": table.rows_in,
        "rows_of_last_week": int(days_ago.between(0, 6).sum()),
        "quarantined": len(table.quarantined),
        "blanked_cells": len(table.blanked),
        "unknown_codes": int(blanked_rules.str.endswith(UNKNOWN_CODE).sum()),
        "share_of_cells_empty": round(float(rows.isna().to_numpy().mean()), 4)
        if len(rows)
        else None,
    }


def _target(
    config: Config,
    places: Places,
    prepared: Prepared,
    validated: Validated,
    target: str,
    *,
    as_of: pd.Timestamp,
) -> dict[str, Any]:
    """The report of one target, or why there is none."""
    try:
        live = read_live(places, target)
        bundle = open_bundle(live.files)
        watched = watched_rows(
            prepared,
            validated.accepted,
            bundle,
            config.features,
            as_of=as_of,
            early_days=config.monitor.early_days,
            reference=calibrated_on(live),
        )
    except (ModelError, *UNUSABLE) as error:
        return {"unavailable": why_unusable(error)}
    report = target_report(
        watched,
        config.monitor,
        leading=leading_inputs(bundle, config.monitor.leading_inputs),
        apart=MOVES_BY_ITSELF,
        threshold=config.score.lowest_risk_to_look_first,
        least_events=getattr(config.evaluate, target).group_events_least,
    )
    return {"version": live.version, "sha256": live.manifest_sha256, **report}


def calibrated_on(live: LiveModel) -> tuple[pd.Timestamp, pd.Timestamp]:
    """First and last day of the stays that calibrated a live model, as its evaluation says.

    Raises
    ------
    ModelError : its evaluation does not say so.
    """
    period = live.metrics.get("period", {}).get("calibrate")
    if not period:
        raise ModelError(
            f"The evaluation of {live.target} {live.version} does not say when it was calibrated; "
            "promote it again with its metrics."
        )
    first, last = (pd.Timestamp(day) for day in period)
    return first, last


def list_days(
    records: Mapping[str, Mapping[str, Any]], *, as_of: pd.Timestamp
) -> list[dict[str, Any]]:
    """The newest list of each of the last 28 days, from its record, oldest first."""
    first = as_of - pd.Timedelta(days=LISTS_SHOWN_DAYS - 1)
    days = []
    for name, record in sorted(records.items()):
        day = pd.to_datetime(name, format="%Y-%m-%d", errors="coerce")
        if not first <= day <= as_of:
            continue
        counts = record["counts"]
        listed = sum(counts[key] for key in ("scored", "scored_with_gaps", "manual_review"))
        days.append(
            {
                "day": name,
                "freshness": record["freshness"],
                "listed": listed,
                "with_gaps": counts["scored_with_gaps"],
                "manual_review": counts["manual_review"],
                "share_manual_review": round(counts["manual_review"] / listed, 4)
                if listed
                else None,
                "scores": record.get("scores", {}).get(RISK_TARGETS[0]),
            }
        )
    return days
