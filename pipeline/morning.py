"""What one morning found, as the page and the record of the list tell it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd

from data_contracts.quarantine import Validated
from models.monitoring.scores import score_summary
from models.rounding import rounded
from models.services.plan import ServicePlan
from pipeline.chained_log import Chain, mark_of
from pipeline.config import Config
from pipeline.freshness import newest_record
from pipeline.intake import SPELLS, Intake
from pipeline.list_accounts import Accounts
from pipeline.live import LiveModel
from pipeline.paths import BENEFIT_TARGET, RISK_TARGETS, TARGETS
from pipeline.scoring import Scored
from reports.render.housing_words import TARGETING_SUPPORTED, WORKS_ON_AVERAGE
from reports.render.list_changes import ListChange
from reports.render.list_run import NO_SERVICES, Freshness, ListRow, ListRun
from reports.render.list_services import service_needs, services_note, services_record
from reports.render.words import clock_time

PLAIN_RULE = "No model is available: ordered by emergency admissions in the last 12 months."
SEEN_BY_NOBODY = {
    "time": "people of a later period whom the model had never seen",
    "person": "other people, whom the model had never seen",
}
BY_RISK = "Ordered by the chance of an emergency stay within 30 days of leaving."


@dataclass(frozen=True)
class Morning:
    """What one run found: the checked extract, the live models, the scores, the accounts."""

    as_of: pd.Timestamp
    intake: Intake
    live: Mapping[str, LiveModel]
    scored: Scored
    accounts: Accounts
    freshness: Freshness
    warnings: tuple[str, ...]
    action_log: Chain

    @property
    def decisions(self) -> tuple[Mapping[str, Any], ...]:
        """What the hub decided before, in the order of the log."""
        return self.action_log.entries

    @property
    def validated(self) -> Validated:
        """The checked rows."""
        return self.intake.validated

    @property
    def benefit_verdict(self) -> str:
        """What the evaluation of the live benefit model allows to be said; empty without one."""
        model = self.live.get(BENEFIT_TARGET)
        return str(model.metrics.get("verdict", "")) if model else ""


def list_run(
    morning: Morning,
    rows: tuple[ListRow, ...],
    plan: ServicePlan | None,
    config: Config,
    *,
    list_id: str,
    changes: tuple[ListChange, ...] = (),
) -> ListRun:
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
        rows=rows,
        is_demonstration=any(model.is_demonstration for model in live.values()),
        checks_passed=sum(count.rows == 0 for count in counts),
        checks_total=len(counts),
        top_band_hit_rate=_hit_rate(ordering, config, len(rows)) if ordering else None,
        hit_rate_basis=SEEN_BY_NOBODY[config.split.by],
        order_rule=PLAIN_RULE if morning.freshness == "MANUAL" else BY_RISK,
        models={
            target: _version_words(live[target]) if target in live else "not available today"
            for target in TARGETS
        },
        warnings=morning.warnings,
        contact=config.score.contact,
        service_needs=service_needs(plan) if plan else (),
        services_note=services_note(plan) if plan else NO_SERVICES,
        changes=changes,
        housing_places=config.score.housing_help_places,
        why_no_housing_order=_why_no_housing_order(morning.benefit_verdict),
        draw=_draw_words(rows, config),
    )


def _why_no_housing_order(verdict: str) -> str:
    """Why nobody is ordered by housing help; empty where they may be."""
    if verdict == TARGETING_SUPPORTED:
        return ""
    if verdict == WORKS_ON_AVERAGE:
        return "the evidence is that help works on average, not whom it helps most"
    if verdict.startswith("not estimable"):
        return verdict
    return "there is no evidence of an effect yet" if verdict else "no benefit model is live"


def _draw_words(rows: tuple[ListRow, ...], config: Config) -> str:
    """That places were drawn by lot, and among how many; empty where none were."""
    drawn = [row for row in rows if 0.0 < (row.look_first_probability or 0.0) < 1.0]
    if not drawn:
        return ""
    places = sum(row.look_first_probability or 0.0 for row in drawn)
    return (
        f"The last {round(places)} places in “Look at first” were drawn by lot among the "
        f"{len(drawn)} people about its end (draw_places: {config.score.draw_places}), so that "
        "later it can be told what being looked at does."
    )


def _hit_rate(model: LiveModel, config: Config, listed: int) -> float | None:
    """How many of the top band come back, from the list length nearest to today's share."""
    lengths = model.metrics.get("at_capacity") or []
    share = config.score.look_first_places / max(listed, 1)
    nearest = min(lengths, key=lambda row: abs(row["share"] - share), default=None)
    return nearest["precision"] if nearest else None


def list_record(
    morning: Morning,
    rows: tuple[ListRow, ...],
    plan: ServicePlan | None,
    config: Config,
    *,
    inputs: Mapping[str, str],
    rows_sha256: str,
) -> dict[str, Any]:
    """The body of run.json, but for what changed and how long each step took.

    Parameters
    ----------
    inputs : SHA-256 of every file that was read, by its name.
    rows_sha256 : one number for what the rows say.
    """
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
        "scores": {
            target: rounded(
                score_summary(
                    morning.scored.scores.loc[morning.accounts.listed, target],
                    threshold=config.score.lowest_risk_to_look_first,
                )
            )
            for target in RISK_TARGETS
        },
        "began_in_a_week": began_in_a_week(morning.validated, as_of=morning.as_of),
        "inputs": dict(inputs),
        "capacity": config.score.look_first_places,
        "services": services_record(plan) if plan else None,
        "warnings": [*morning.warnings, *morning.intake.gaps],
        "draw_places": config.score.draw_places,
        "action_log": mark_of(morning.action_log),
        "rows_sha256": rows_sha256,
    }


def _version_words(model: LiveModel) -> str:
    return f"{model.version} (the last good one)" if model.is_stand_in else model.version


def _status(model: LiveModel | None) -> str:
    if model is None:
        return "not available"
    if model.is_stand_in:
        return "last good"
    return "demonstration" if model.is_demonstration else "live"


def began_in_a_week(validated: Validated, *, as_of: pd.Timestamp) -> int:
    """How many accepted stays began in the week before the list: the size of the feed."""
    days = (as_of - validated.tables[SPELLS].accepted["admission_date"]).dt.days
    return int(days.between(0, 6).sum())
