"""How far today's list may be trusted, in one word, and why in sentences."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from data_contracts.quarantine import Validated
from pipeline.list_accounts import SPELLS
from pipeline.paths import RISK_TARGETS
from reports.render.list_run import Freshness

MOST_DAYS_FRESH = 1
ORDERING_TARGET = RISK_TARGETS[0]


def newest_record(validated: Validated) -> pd.Timestamp:
    """The day of the newest fact about a stay: how old the extract really is."""
    stays = validated.tables[SPELLS].accepted
    return max(stays["known_at"].max(), stays["discharge_known_at"].fillna(pd.Timestamp(0)).max())


def judge_freshness(
    validated: Validated,
    unavailable: Mapping[str, str],
    *,
    as_of: pd.Timestamp,
    degraded_share: float,
) -> tuple[Freshness, tuple[str, ...]]:
    """The word for the list, worst first, and every reason for it.

    MANUAL: no model orders the list. STALE: the newest fact is more than a day older than the
    list. DEGRADED: a table, a column or a model is missing, or more than ``degraded_share`` of a
    table's rows were refused.
    """
    newest = newest_record(validated)
    days_old = (as_of - newest).days
    stale = []
    if days_old > MOST_DAYS_FRESH:
        stale.append(f"The newest record is of {newest:%Y-%m-%d}, {days_old} days before the list.")
    degraded = [f"{target} is not available: {why}" for target, why in unavailable.items()]
    for name, table in validated.tables.items():
        degraded += [f"{name}: {note}" for note in table.notes if "unknown" in note]
        refused = len(table.quarantined)
        if refused > degraded_share * max(table.rows_in, 1):
            degraded.append(f"{name}: {refused:,} of {table.rows_in:,} rows were refused.")
    reasons = (*stale, *degraded, *validated.warnings)
    if ORDERING_TARGET in unavailable:
        return "MANUAL", reasons
    if stale:
        return "STALE", reasons
    return ("DEGRADED" if degraded else "FRESH"), reasons
