"""The services in force on a day, each with its rule read; one that cannot be read says why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from models.services.fields import KINDS
from models.services.rules import All, Condition, Rule, RuleError, parse_rule

COLUMNS = (
    "intervention_code", "service_id", "service_title", "eligibility_rule",
    "eligibility_conditions", "rule_version", "age_min", "age_max", "tenures", "capacity_units",
    "lead_time_p50_days", "lead_time_p90_days", "lead_time_calendar", "mean_stay_days",
    "void_days", "unit_cost_gbp", "price_year", "evidence_grade", "prior_risk_ratio", "next_step",
    "next_step_owner", "effective_from", "effective_to", "known_at",
)  # fmt: skip
NO_EFFECT = 1.0


@dataclass(frozen=True)
class Service:
    """One kind of help from one service, as its edition of the day has it.

    Times are days, not a number where the catalogue does not say. ``prior_risk_ratio`` is 1.0
    where no prior stands: no effect on readmission is assumed.
    """

    intervention_code: str
    service_id: str
    title: str
    rule: Rule
    rule_version: str
    lead_time_p50_days: float
    lead_time_p90_days: float
    lead_time_calendar: str
    mean_stay_days: float
    void_days: float
    prior_risk_ratio: float
    next_step: str
    next_step_owner: str


@dataclass(frozen=True)
class Catalogue:
    """Services in force, quickest first; ``problems`` are sentences on those left out."""

    services: tuple[Service, ...]
    problems: tuple[str, ...]


def services_in_force(catalogue: pd.DataFrame, moment: pd.Timestamp) -> Catalogue:
    """The edition in force of each service at a moment, as known by then.

    First and last day of an edition both count. Where two editions hold, the later one does. A
    service whose rule cannot be read is offered to nobody.

    Parameters
    ----------
    catalogue : accepted rows of the table ``intervention_catalogue``.
    """
    today = moment.normalize()
    rows = catalogue.reindex(columns=list(COLUMNS))
    holds = (rows["known_at"] <= moment) & (rows["effective_from"] <= today)
    holds &= rows["effective_to"].isna() | (rows["effective_to"] >= today)
    newest = rows[holds].sort_values("effective_from", kind="stable")
    newest = newest.drop_duplicates(["intervention_code", "service_id"], keep="last")
    order = ["lead_time_p50_days", "intervention_code", "service_id"]
    services, problems = [], []
    for row in newest.sort_values(order, kind="stable").to_dict("records"):
        try:
            services.append(_service(row))
        except RuleError as error:
            problems.append(
                f"{row['service_id']} is offered to nobody today: {error}. Put its "
                "eligibility_conditions right in intervention_catalogue."
            )
    return Catalogue(tuple(services), tuple(problems))


def _service(row: Mapping[Any, Any]) -> Service:
    def text(name: str, otherwise: str = "") -> str:
        return otherwise if pd.isna(row[name]) else str(row[name])

    def number(name: str, otherwise: float = float("nan")) -> float:
        return otherwise if pd.isna(row[name]) else float(row[name])

    return Service(
        intervention_code=str(row["intervention_code"]),
        service_id=str(row["service_id"]),
        title=text("service_title", str(row["service_id"])),
        rule=_whole_rule(row, text("eligibility_conditions")),
        rule_version=text("rule_version"),
        lead_time_p50_days=number("lead_time_p50_days"),
        lead_time_p90_days=number("lead_time_p90_days"),
        lead_time_calendar=text("lead_time_calendar"),
        mean_stay_days=number("mean_stay_days"),
        void_days=number("void_days"),
        prior_risk_ratio=number("prior_risk_ratio", NO_EFFECT),
        next_step=text("next_step"),
        next_step_owner=text("next_step_owner"),
    )


def _whole_rule(row: Mapping[Any, Any], conditions: str) -> Rule:
    """Ages and tenures of the row together with its conditions."""
    parts: list[Rule] = []
    for name, sign in (("age_min", ">="), ("age_max", "<=")):
        if not pd.isna(row[name]):
            parts.append(Condition("age_years", sign, (float(row[name]),)))
    if not pd.isna(row["tenures"]):
        parts.append(Condition("tenure", "in", tuple(str(row["tenures"]).split(";"))))
    own = parse_rule(conditions, KINDS)
    return All((*parts, *(own.parts if isinstance(own, All) else (own,))))
