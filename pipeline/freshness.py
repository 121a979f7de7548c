"""How far today's list may be trusted, in one word, and why in sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import pandas as pd

from data_contracts.quarantine import Validated
from pipeline.intake import SPELLS, Intake
from pipeline.last_extract import SAME_SHARE
from pipeline.paths import RISK_TARGETS
from reports.render.list_run import Freshness

MOST_DAYS_FRESH = 1
MOST_GAPS_NAMED = 8
ORDERING_TARGET = RISK_TARGETS[0]


def newest_record(validated: Validated) -> pd.Timestamp:
    """The day of the newest fact about a stay: how old the extract really is.

    On a day without stays, the day of the newest fact about anybody.
    """
    stays = validated.tables[SPELLS].accepted
    if len(stays):
        return pd.Timestamp(stays[["known_at", "discharge_known_at"]].max().max())
    known = [t.accepted["known_at"] for t in validated.tables.values() if len(t.accepted)]
    return pd.Timestamp(pd.concat(known).max())


def judge_freshness(
    intake: Intake,
    unavailable: Mapping[str, str],
    signs: tuple[str, ...],
    stays: pd.DataFrame,
    *,
    as_of: pd.Timestamp,
    degraded_share: float,
    in_words: Callable[[pd.Timestamp], str],
) -> tuple[Freshness, tuple[str, ...]]:
    """The word for the list, worst first, and every reason for it.

    MANUAL: no model orders the list. STALE: today's extract cannot be used, its newest fact is
    more than a day older than the list, or its stays are those of an earlier list. DEGRADED: a
    table, a column or a model is missing, more than ``degraded_share`` of a table's rows were
    refused, or something is not as usual.

    Parameters
    ----------
    signs : what is not as usual, in sentences (``pipeline/usual.py``).
    stays : accepted rows of the stays that the hub can act on.
    """
    validated, gaps = intake.validated, intake.gaps
    stale = list(_stale(intake, stays, as_of=as_of, in_words=in_words))
    degraded = [f"{target} is not available: {why}" for target, why in unavailable.items()]
    if gaps:
        named = (
            gaps
            if len(gaps) <= MOST_GAPS_NAMED
            else (*gaps[:MOST_GAPS_NAMED], f"{len(gaps) - MOST_GAPS_NAMED} more (all in run.json)")
        )
        degraded.append(f"Missing for everyone: {', '.join(named)}.")
    degraded += intake.refused
    for name, table in validated.tables.items():
        if table.refused > degraded_share * max(table.rows_in, 1):
            degraded.append(f"{name}: {table.refused:,} of {table.rows_in:,} rows were refused.")
    if not validated.tables[SPELLS].rows_in:
        degraded.append(
            "0 discharges in the extract: confirm with the provider that this is right."
        )
    degraded += signs
    reasons = (*stale, *degraded, *validated.warnings)
    if ORDERING_TARGET in unavailable:
        return "MANUAL", reasons
    if stale:
        return "STALE", reasons
    return ("DEGRADED" if degraded else "FRESH"), reasons


def _stale(
    intake: Intake,
    stays: pd.DataFrame,
    *,
    as_of: pd.Timestamp,
    in_words: Callable[[pd.Timestamp], str],
) -> Iterator[str]:
    """Why the rows are not of today."""
    last = intake.last
    if intake.problem and last is not None:
        yield (
            f"Today's extract cannot be used; this list is made from that of "
            f"{in_words(last.as_of)}. {intake.problem}"
        )
    newest = newest_record(intake.validated)
    days_old = (as_of - newest).days
    if days_old > MOST_DAYS_FRESH:
        yield f"The newest record is of {in_words(newest)}, {days_old} days before the list."
    if last is not None and not intake.problem and last.as_of < as_of:
        share = last.share_seen(stays)
        if share >= SAME_SHARE:
            yield (
                f"{share:.0%} of the stays are word for word the same as on the list of "
                f"{in_words(last.as_of)}: is it an old file under a new name?"
            )
