"""`homefirst retrain`: teach a challenger, judge it beside the live model, write the answer."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from models.release.gate import FROZEN, MAY, NOT_JUDGED, NOTHING, none_of
from models.release.helped import frozen_because
from models.release.periods import NotDue, Periods, release_periods
from pipeline import storage
from pipeline.config import Config
from pipeline.contract_files import read_contracts
from pipeline.errors import ContractError, HomefirstError, ModelError, NothingToDoError
from pipeline.intake import Intake, last_known_day, take_in
from pipeline.lineage.live_links import live_faults
from pipeline.live import LiveModel, read_live
from pipeline.live.versions import MANIFEST
from pipeline.lock import hold_lock
from pipeline.paths import BENEFIT_TARGET, Places, of_challenger
from pipeline.registry import CHALLENGER, mirror
from pipeline.release.decision import write_decision
from pipeline.release.judge_benefit import judge_benefit
from pipeline.release.judge_risk import (
    Case,
    help_told,
    judge_risk,
    newest_outcomes,
    open_champion,
    scores_of,
)
from pipeline.release.road import (
    build_features,
    config_of,
    describe,
    drop_personal_rows,
    fit_and_evaluate,
    write_weights,
)
from pipeline.tracking import lineage_tags
from pipeline.validate import refuse_spoilt_tables

log = logging.getLogger("homefirst")

CODES = {MAY: 0, NOTHING: 4}
SAID_NO = 7
LONG_AGO = "1900-01-01"  # when a model was taught that gives no number


@dataclass(frozen=True)
class Retrained:
    """The answer on one target, and where its page stands.

    ``stopped`` is what kept a challenger from being judged; None where it was.
    """

    target: str
    answer: str
    page: Path
    stopped: HomefirstError | None = None

    @property
    def exit_code(self) -> int:
        """What a scheduler reads: 0 may be promoted, 4 nothing to do, 7 the gate said no.

        Where nothing was judged it is the code of what stopped it: 3 the extract, 5 the live model.
        """
        if self.stopped is not None:
            return self.stopped.exit_code
        return CODES.get(self.answer, SAID_NO)


def worst_code(codes: Sequence[int]) -> int:
    """One exit code for several targets: what stopped, a no, a yes, nothing to do."""
    order = (ContractError.exit_code, ModelError.exit_code, SAID_NO, 0, CODES[NOTHING])
    return next((code for code in order if code in codes), 0)


def retrain(
    config: Config,
    places: Places,
    target: str,
    *,
    as_of: pd.Timestamp,
    extracts: Path,
    is_asked_for: bool = False,
) -> Retrained:
    """Write ``data/challengers/<target>/<as_of>/`` with a bundle, its pages and the decision.

    Nothing goes live by it, and nothing of ``dvc repro`` is touched. Where no model is live, the
    live one cannot be compared with, or the extract cannot be used (an earlier one does not stand
    in), the decision says "not judged" and why, and the answer carries the error.

    Raises
    ------
    ModelError : the log of decisions was altered.
    """
    day = f"{as_of:%Y-%m-%d}"
    own = of_challenger(places, target, day)
    with hold_lock(places.locks / "retrain.lock"):
        body: dict[str, Any] = {
            "target": target,
            "as_of": day,
            "source": config.extract.source,
            "champion": None,
            "run": lineage_tags(),
        }
        stopped: HomefirstError | None = None
        try:
            _refuse_a_mere_order(config)
            live = read_live(places, target)
            body["champion"] = _about_champion(live)
            periods = _periods(config, live, as_of=as_of)
            intake = _intake(config, places, extracts, as_of=as_of)
            drop_personal_rows(places, target)
            body |= _challenge(config, places, own, live, periods, intake, is_asked_for)
        except NotDue as why:
            body |= _without_challenger(NOTHING, str(why))
        except (ContractError, ModelError, NothingToDoError) as error:
            stopped = error
            body |= _not_judged(error)
        write_decision(places, own, body)
        if body["challenger"] is not None:
            log.info("%s", _mirrored(places, body))
    return Retrained(target, body["answer"], own.data / "decision.html", stopped)


def _mirrored(places: Places, body: Mapping[str, Any]) -> str:
    return mirror(
        places,
        body["target"],
        alias=CHALLENGER,
        manifest_sha256=body["challenger"]["manifest_sha256"],
        tags={"as_of": body["as_of"], "answer": body["answer"]},
    )


def _challenge(  # noqa: PLR0917 - one call, each of another kind
    config: Config,
    home: Places,
    own: Places,
    live: LiveModel,
    periods: Periods,
    intake: Intake,
    is_asked_for: bool,  # noqa: FBT001 - passed through
) -> dict[str, Any]:
    """Teach and judge the challenger; what the decision says of both."""
    target = live.target
    set_up = config_of(config, as_of=pd.Timestamp(own.data.name), periods=periods)
    build_features(set_up, own, intake.validated)
    helped, champion, scores = None, None, None
    if target != BENEFIT_TARGET:
        champion = open_champion(live)
        scores = scores_of(champion, own)
        window = config.features.outcome_window_days(target)
        helped = write_weights(home, own, scores["raw"], set_up, window_days=window)
    if helped is not None:
        label = newest_outcomes(own, target, periods)
        why = frozen_because(helped, label, config.release)
        if why:
            return _without_challenger(FROZEN, why) | {"helped": help_told(helped, label.index)}
    fit_and_evaluate(set_up, own, target)
    case = Case(
        config=set_up,
        places=own,
        live=live,
        periods=periods,
        helped=helped,
        lineage_faults=tuple(live_faults(home)),
        is_asked_for=is_asked_for,
    )
    judged = (
        judge_benefit(case)
        if champion is None or scores is None
        else judge_risk(case, champion, scores)
    )
    describe(set_up, own, target)
    return {
        **judged,
        "challenger": {
            "manifest_sha256": storage.sha256_of(own.models / target / MANIFEST),
            "calibrate_from": set_up.split.calibrate_from,
            "test_from": set_up.split.test_from,
            "matured_to": f"{periods.matured_to:%Y-%m-%d}",
        },
        "inputs": {path.name: storage.sha256_of(path) for path in intake.files},
    }


def _intake(config: Config, places: Places, extracts: Path, *, as_of: pd.Timestamp) -> Intake:
    """The checked rows of the extract as it stood on the day; no earlier one stands in."""
    today = last_known_day(config, as_of=as_of)
    intake = take_in(extracts, read_contracts(), places, as_of=as_of, today=today)
    if intake.problem:
        raise ContractError(intake.problem)
    refuse_spoilt_tables(intake.validated, most=config.validate_.largest_quarantined_share)
    return intake


def _refuse_a_mere_order(config: Config) -> None:
    if not config.features.has_calendar:
        raise NotDue("this source gives an order and no dates: nothing matures in it")


def _periods(config: Config, live: LiveModel, *, as_of: pd.Timestamp) -> Periods:
    trained = live.metrics.get("period", {})
    if live.target == BENEFIT_TARGET and str(live.metrics.get("verdict")).startswith("not est"):
        trained = {"train": [LONG_AGO, LONG_AGO]}
    if not trained.get("train"):
        raise ModelError(
            f"The evaluation of {live.target} {live.version} does not say when it was trained; "
            "promote it again with its metrics."
        )
    taught = trained.get("calibrate") or trained["train"]
    return release_periods(
        as_of=as_of,
        window_days=config.features.outcome_window_days(live.target),
        lag_days=config.features.outcome_lag_days,
        champion_trained_to=pd.Timestamp(trained["train"][1]),
        champion_calibrated_to=pd.Timestamp(taught[1]),
        params=config.release,
        is_calibrated_apart=live.target != BENEFIT_TARGET,
    )


def _about_champion(live: LiveModel) -> dict[str, Any]:
    period = live.metrics.get("period", {})
    return {
        "version": live.version,
        "manifest_sha256": live.manifest_sha256,
        "is_demonstration": live.is_demonstration,
        "trained_on": period.get("train"),
        "calibrated_on": period.get("calibrate"),
    }


def _not_judged(error: HomefirstError) -> dict[str, Any]:
    """What a decision says where something stopped it: the error's own lines, fault by fault."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    body = _without_challenger(NOT_JUDGED, lines[0]) | {"look_at": lines}
    if not isinstance(error, ContractError):
        return body
    faults = [line.strip() for line in str(error).splitlines() if line.startswith(" ")]
    check = none_of("Data contracts kept", faults or lines[:1])
    return body | {"checks": [check], "failed": [check["name"]]}


def _without_challenger(answer: str, why: str) -> dict[str, Any]:
    """What a decision says where nothing was taught."""
    return {
        "answer": answer,
        "is_better": False,
        "checks": [],
        "failed": [],
        "look_at": [f"{why[0].upper()}{why[1:]}"],
        "change": "none",
        "update": None,
        "compared": None,
        "helped": None,
        "challenger": None,
        "inputs": {},
    }
