"""From what the morning found to the rows of the list, in the order of the hub's work."""

from __future__ import annotations

import pandas as pd

from models.ranking import rank_by_benefit, rank_list
from models.services.plan import ServicePlan
from pipeline.actions.on_the_list import decided_before
from pipeline.config import Config
from pipeline.morning import Morning
from pipeline.own_gaps import own_gaps
from pipeline.paths import RISK_TARGETS
from reports.render.housing_words import TARGETING_SUPPORTED
from reports.render.list_needs import ASKED_OF, FEATURES_SAID
from reports.render.list_rows import build_rows
from reports.render.list_run import ListRow, in_list_order
from reports.render.list_services import offer_words


def rank_stays(morning: Morning, config: Config, *, tie_key: bytes) -> pd.DataFrame:
    """The stays with features in their order, and their place by expected gain from housing help.

    Returns
    -------
    As ``rank_list`` gives it, with ``last_decision`` and ``housing_rank``.
    """
    scored, listed, score = morning.scored, morning.accounts.listed, config.score
    stays = scored.cohort.index.loc[listed]
    features = scored.features.loc[listed]
    decided = decided_before(
        morning.decisions,
        listed,
        as_of=morning.as_of,
        rest_days=score.decision_rests_days,
        in_words=config.moments.words,
    )
    is_by_rule = morning.freshness == "MANUAL"
    order_by = scored.scores.loc[listed, RISK_TARGETS[0]]
    day = f"{morning.as_of:%Y-%m-%d}"
    ranked = rank_list(
        stays["person_id"],
        features["emergency_admissions"] if is_by_rule else order_by,
        list_date=day,
        key=tie_key,
        capacity=score.look_first_places,
        floor=0.0 if is_by_rule else score.lowest_risk_to_look_first,
        is_resting=decided["is_resting"],
        draw_places=0 if is_by_rule else score.draw_places,
    )
    return ranked.assign(
        last_decision=decided["last_decision"],
        housing_rank=_by_benefit(morning, stays, day=day, tie_key=tie_key),
    )


def rows_of(
    morning: Morning, ranked: pd.DataFrame, plan: ServicePlan | None, config: Config
) -> tuple[ListRow, ...]:
    """Everyone on the list, in the one order that all its forms have.

    Parameters
    ----------
    ranked : of ``rank_stays``.
    plan : the day's services; None where the source sends none.
    """
    scored, listed = morning.scored, ranked.index
    features = scored.features.loc[listed]
    facts = [
        scored.cohort.index.loc[listed],
        scored.barriers.loc[listed],
        scored.scores.loc[listed],
        features[list(FEATURES_SAID)],
        ranked[["rank", "band", "first_probability", "last_decision", "housing_rank"]],
    ]
    words = config.moments.words
    stated_care = config.extract.stated_outcomes.get(RISK_TARGETS[1])
    rows = build_rows(
        pd.concat(facts, axis="columns").rename_axis("spell_id"),
        scored.reasons[scored.reasons["spell_id"].isin(listed)],
        benefit_verdict=morning.benefit_verdict,
        gaps=morning.intake.gaps,
        in_words=words,
        stated_care=stated_care.short if stated_care else "",
        own_gaps=own_gaps(morning.validated, ranked["person_id"]),
        offers=offer_words(plan, today=morning.as_of, in_words=words) if plan else {},
        asked=[name for name in ASKED_OF if features[name].notna().any()],
    )
    return in_list_order([*morning.accounts.review, *rows])


def _by_benefit(morning: Morning, stays: pd.DataFrame, *, day: str, tie_key: bytes) -> pd.Series:
    """The place of each stay by expected gain; nobody has one where no such order may be told."""
    benefit = morning.scored.scores.loc[stays.index, "housing_benefit"]
    if morning.benefit_verdict != TARGETING_SUPPORTED:
        benefit = benefit.mask(benefit.notna())
    return rank_by_benefit(stays["person_id"], benefit, list_date=day, key=tie_key)
