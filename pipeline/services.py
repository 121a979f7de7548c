"""The plan of a morning's services, where the area sends its catalogue."""

from __future__ import annotations

import pandas as pd

from data_contracts.quarantine import Validated
from models.benefit.kinds import benefit_by_code
from models.ranking import DECIDED
from models.services.plan import ServicePlan, plan_services
from pipeline.config import Config
from pipeline.paths import BENEFIT_TARGET
from pipeline.scoring import Scored
from reports.render.housing_words import TARGETING_SUPPORTED

CATALOGUE, CAPACITY = "intervention_catalogue", "capacity_day"


def plan_morning(
    validated: Validated,
    scored: Scored,
    ranked: pd.DataFrame,
    config: Config,
    *,
    as_of: pd.Timestamp,
    benefit_verdict: str,
) -> ServicePlan | None:
    """Plan the services of the listed stays; None without a catalogue, or without a calendar.

    Need is what orders the list, on a scale from 0 to 1; ties are those of the list. Who was
    decided about lately and rests is offered no place: it is free for somebody else.

    Parameters
    ----------
    ranked : the order of the list, indexed by ``spell_id``: ``score`` (what it is ordered by,
        missing where none could be given), ``place`` and ``band``.
    benefit_verdict : only where it supports targeting do the benefits of people count, and of those
        only the ones by kinds of help that were measured.
    """
    catalogue = validated.tables.get(CATALOGUE)
    if catalogue is None or catalogue.accepted.empty or not config.features.has_calendar:
        return None
    capacity = validated.tables.get(CAPACITY)
    stays = scored.cohort.index.loc[ranked.index]
    rests = ranked["band"] == DECIDED
    need = (ranked["score"] / max(1.0, ranked["score"].max(skipna=True))).mask(rests)
    benefit = None
    if benefit_verdict == TARGETING_SUPPORTED:
        benefit = benefit_by_code(
            scored.scores.loc[ranked.index, BENEFIT_TARGET],
            scored.benefit_by_kind.loc[ranked.index],
            scored.measured_kinds,
        ).mask(rests)
    people = pd.DataFrame(
        {
            "need": need,
            "leaving": stays["discharge_date"].fillna(stays["expected_discharge_date"]),
            "has_left": stays["discharge_date"].notna(),
            "tie_order": ranked["place"],
        }
    )
    return plan_services(
        catalogue.accepted,
        None if capacity is None else capacity.accepted,
        people,
        scored.rule_fields.loc[ranked.index],
        benefit=benefit,
        moment=as_of + pd.Timedelta(hours=config.features.decision_hour),
        params=config.score.services,
    )
