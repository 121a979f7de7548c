"""What a morning finds before anything is written: rows checked, stays scored, freshness judged."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from data_contracts.contract import Contract
from data_contracts.quarantine import Validated
from pipeline.actions.action_log import read_log
from pipeline.chained_log import Chain
from pipeline.config import Config
from pipeline.contract_files import read_contracts
from pipeline.errors import ContractError
from pipeline.freshness import judge_freshness, newest_record
from pipeline.heartbeat import Beats, silence
from pipeline.intake import SPELLS, last_known_day, take_in
from pipeline.last_good import MorningModels, find_models
from pipeline.list_accounts import account_for_everyone
from pipeline.live import bundles_of
from pipeline.morning import Morning, began_in_a_week
from pipeline.paths import Places
from pipeline.publish import records_of_days
from pipeline.score_check import EarlierScores, earlier_scores, set_aside, wrong_scores
from pipeline.scoring import Scored, score_stays
from pipeline.step_clock import StepClock
from pipeline.usual import began_before, unusual_values, unusual_volume


def look(
    config: Config,
    places: Places,
    clock: StepClock,
    *,
    as_of: pd.Timestamp,
    extracts: Path,
    out: Path,
    beats: Beats,
) -> Morning:
    """Check the extract, score, and place every row."""
    contracts = read_contracts()
    today = last_known_day(config, as_of=as_of)
    with clock.step("check"):
        intake = take_in(extracts, contracts, places, as_of=as_of, today=today)
        validated = intake.validated
    log, altered = _action_log(places)
    with clock.step("score"):
        models, scored = _score(config, places, validated, contracts, as_of=as_of)
    records = records_of_days(out)
    signs = (*models.signs, *altered)
    notes: tuple[str, ...] = ()
    earlier: Mapping[str, EarlierScores] = {}
    if config.features.has_calendar:
        begun = began_in_a_week(validated, as_of=as_of)
        signs = (
            *signs,
            *unusual_volume(begun, began_before(records), day=as_of),
            *unusual_values(validated, contracts, newest=newest_record(validated)),
        )
        notes = silence(beats, as_of=as_of, days_most=config.daily.days_without_run_most)
        earlier = earlier_scores(records, as_of=as_of, days=config.daily.mean_risk_days)
    wrong = wrong_scores(scored, earlier, config.daily)
    scored = set_aside(scored, wrong)
    freshness, warnings = judge_freshness(
        intake,
        {**scored.unavailable, **models.unavailable},
        signs,
        stays_in_window(validated, scored),
        as_of=as_of,
        degraded_share=config.score.degraded_quarantined_share,
        in_words=config.moments.words,
    )
    accounts = account_for_everyone(intake, scored, config, as_of=as_of)
    return Morning(
        as_of=as_of,
        intake=intake,
        live={target: model for target, model in models.usable.items() if target not in wrong},
        scored=scored,
        accounts=accounts,
        freshness=freshness,
        warnings=(*warnings, *notes),
        action_log=log,
    )


def stays_in_window(validated: Validated, scored: Scored) -> pd.DataFrame:
    """Accepted rows of the stays that the hub can act on, as they were sent."""
    stays = validated.tables[SPELLS].accepted
    return stays[stays["spell_id"].isin(scored.cohort.index.index)]


def _score(
    config: Config,
    places: Places,
    validated: Validated,
    contracts: Mapping[str, Contract],
    *,
    as_of: pd.Timestamp,
) -> tuple[MorningModels, Scored]:
    """Score with the live models; one that cannot be used makes room for the last good one."""
    broken: dict[tuple[str, str], str] = {}
    while True:
        models = find_models(places, broken)
        bundles = bundles_of(models.usable)
        scored = score_stays(validated.accepted, contracts, bundles, config, as_of=as_of)
        failed = {
            (target, model.version): scored.unavailable[target]
            for target, model in models.usable.items()
            if target in scored.unavailable
        }
        if not failed:
            return models, scored
        broken |= failed


def _action_log(places: Places) -> tuple[Chain, tuple[str, ...]]:
    """What the hub decided before; a log that was altered stops no list, and says so."""
    try:
        return read_log(places), ()
    except ContractError as error:
        return Chain((), ()), (f"{error} What the hub decided before is not shown.",)
