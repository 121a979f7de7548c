"""How far today's list may be trusted, in one word, and why in sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from data_contracts.contract import Contract
from data_contracts.quarantine import Validated
from pipeline.errors import ContractError
from pipeline.list_accounts import SPELLS
from pipeline.paths import RISK_TARGETS
from pipeline.reading.read_table import Extract
from reports.render.list_run import Freshness

MOST_DAYS_FRESH = 1
MOST_GAPS_NAMED = 8
ORDERING_TARGET = RISK_TARGETS[0]


def newest_record(validated: Validated) -> pd.Timestamp:
    """The day of the newest fact about a stay: how old the extract really is.

    Raises
    ------
    ContractError : not one stay was accepted, so there is nothing to make a list of.
    """
    stays = validated.tables[SPELLS].accepted
    if stays.empty:
        raise ContractError(
            f"None of {validated.tables[SPELLS].rows_in:,} stays could be accepted; no list was "
            "made and the last one stays. `homefirst check` on the folder says why."
        )
    return pd.Timestamp(stays[["known_at", "discharge_known_at"]].max().max())


def find_gaps(extract: Extract, contracts: Mapping[str, Contract]) -> tuple[str, ...]:
    """Tables and columns that the extract lacks: nobody can be scored with them.

    What the contract calls often absent is no gap.
    """
    tables = [
        f"no {name.replace('_', ' ')} data"
        for name, contract in sorted(contracts.items())
        if not contract.is_often_absent
        and (name not in extract.tables or extract.tables[name].typed.empty)
    ]
    columns = [
        f"no {column.replace('_', ' ')} in {name.replace('_', ' ')}"
        for name, table in sorted(extract.tables.items())
        for column in table.absent_columns
        if not contracts[name].column(column).is_often_absent
    ]
    return (*tables, *columns)


def judge_freshness(
    validated: Validated,
    unavailable: Mapping[str, str],
    gaps: tuple[str, ...],
    *,
    as_of: pd.Timestamp,
    degraded_share: float,
    in_words: Callable[[pd.Timestamp], str],
) -> tuple[Freshness, tuple[str, ...]]:
    """The word for the list, worst first, and every reason for it.

    MANUAL: no model orders the list. STALE: the newest fact is more than a day older than the
    list. DEGRADED: a table, a column or a model is missing, or more than ``degraded_share`` of a
    table's rows were refused. ``gaps`` are the tables and columns missing for everyone.
    """
    newest = newest_record(validated)
    days_old = (as_of - newest).days
    stale = []
    if days_old > MOST_DAYS_FRESH:
        stale.append(
            f"The newest record is of {in_words(newest)}, {days_old} days before the list."
        )
    degraded = [f"{target} is not available: {why}" for target, why in unavailable.items()]
    if gaps:
        named = (
            gaps
            if len(gaps) <= MOST_GAPS_NAMED
            else (*gaps[:MOST_GAPS_NAMED], f"{len(gaps) - MOST_GAPS_NAMED} more (all in run.json)")
        )
        degraded.append(f"Missing for everyone: {', '.join(named)}.")
    for name, table in validated.tables.items():
        refused = len(table.quarantined)
        if refused > degraded_share * max(table.rows_in, 1):
            degraded.append(f"{name}: {refused:,} of {table.rows_in:,} rows were refused.")
    reasons = (*stale, *degraded, *validated.warnings)
    if ORDERING_TARGET in unavailable:
        return "MANUAL", reasons
    if stale:
        return "STALE", reasons
    return ("DEGRADED" if degraded else "FRESH"), reasons
