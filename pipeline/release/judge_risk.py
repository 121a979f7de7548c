"""A risk challenger beside the live model: which change, on which rows, with what answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from models.bundle import Bundle, open_bundle, pack_bundle, predict
from models.release.comparison import compare
from models.release.gate import Facts, release_decision
from models.release.helped import Help, sensitivity
from models.release.periods import Periods
from models.release.recalibrated import recalibrated_metrics
from models.release.seeds import overlap_over_seeds
from models.release.update import RECALIBRATED, Update, choose_update
from models.risk import RiskParams
from models.rounding import rounded
from models.sealed import BundleError
from pipeline import storage
from pipeline.bundle_files import read_bundle, write_bundle
from pipeline.config import Config
from pipeline.errors import ModelError
from pipeline.live import LiveModel
from pipeline.paths import Places
from pipeline.risk_settings import fitted_params
from pipeline.target_rows import LABEL_OF, TargetRows, read_target_rows


@dataclass(frozen=True)
class Case:
    """What a challenger is judged by: its places and periods, the live model, and who was helped.

    ``is_asked_for``: the operator wants a new model though the evidence asks for none.
    """

    config: Config
    places: Places
    live: LiveModel
    periods: Periods
    helped: Help | None
    lineage_faults: tuple[str, ...]
    is_asked_for: bool

    @property
    def target(self) -> str:
        """What is predicted."""
        return self.live.target


def open_champion(live: LiveModel) -> Bundle:
    """Open the live risk model.

    Raises
    ------
    ModelError : it is not what was promoted, or scores differently here.
    """
    try:
        return open_bundle(live.files)
    except BundleError as error:
        raise ModelError(f"The live model cannot be compared with: {error}") from error


def scores_of(champion: Bundle, places: Places) -> pd.DataFrame:
    """Log-odds and risk by the champion of every stay of the challenger's feature table.

    Raises
    ------
    ModelError : a feature that it needs is no longer built.
    """
    features = storage.read_table(places.features / "features.parquet")
    try:
        return predict(champion, features)
    except BundleError as error:
        raise ModelError(f"The live model cannot be compared with: {error}") from error


def judge_risk(case: Case, champion: Bundle, scores: pd.DataFrame) -> dict[str, Any]:
    """Pick the change, write its bundle in the challenger's place, and give the gate's answer."""
    config, gates = case.config, getattr(case.config.evaluate, case.target).gates
    rows = read_target_rows(config, case.places, case.target)
    update = _update(case, rows, scores)
    overlap = None
    if update.change in RECALIBRATED:
        _write_recalibrated(case, champion, update, rows)
    else:
        overlap = _seed_overlap(case, rows)
    challenger = open_bundle(read_bundle(case.places.models / case.target))
    risk = predict(challenger, rows.features)["score"]
    pairs = _pairs(rows, scores["score"], risk)
    compared = compare(
        pairs,
        storage.read_table(case.places.features / "groups.parquet"),
        share=getattr(config.evaluate, case.target).key_share,
        gates=gates,
        params=config.release,
    )
    if update.change in RECALIBRATED:
        _write_recalibrated_metrics(case, update, compared)
    metrics = storage.read_json(case.places.published / case.target / "metrics.json")
    facts = Facts(
        lineage_faults=case.lineage_faults,
        release_gates_failed=[gate["name"] for gate in metrics["gates"] if not gate["passed"]],
        update=update.change,
        is_asked_for=case.is_asked_for,
        seed_overlap=None if overlap is None else float(rounded(overlap)),
    )
    return {
        **release_decision(compared, facts, config.release, gates),
        "change": update.change,
        "update": rounded(update.told),
        "compared": compared,
        "helped": _about_help(case, challenger, scores["score"]),
    }


def _update(case: Case, rows: TargetRows, scores: pd.DataFrame) -> Update:
    """How much to change, by the calibrate stays later than all that taught the champion."""
    own = storage.read_table(case.places.heldout / case.target / "calibration.parquet")
    window = case.config.features.outcome_window_days(case.target)
    last = pd.Timestamp(case.live.metrics["period"]["calibrate"][1]) + pd.Timedelta(days=window + 1)
    later = own[rows.index_datetime.loc[own.index] >= last]
    given = later[["person_id", "label", "fold"]].assign(
        raw=scores["raw"], champion=scores["score"], refit=later["score"]
    )
    return choose_update(given, getattr(case.config.train, case.target).calibration)


def _pairs(rows: TargetRows, champion: pd.Series, challenger: pd.Series) -> pd.DataFrame:
    """The test stays with both risks; a stay that was likely helped and was not counts for more."""
    test = rows.split.test
    table = pd.DataFrame(
        {
            "person_id": rows.person_id,
            "label": rows.label,
            "champion": champion.reindex(rows.label.index),
            "challenger": challenger,
            "weight": 1.0 if rows.weight is None else rows.weight,
        }
    )
    return table[test]


def _seed_overlap(case: Case, rows: TargetRows) -> float:
    """How far the lists of fits with other seeds agree; everything else is the challenger's."""
    params = fitted_params(case.config, case.places, case.target)
    return overlap_over_seeds(
        rows.features,
        rows.label,
        params,
        train=rows.split.train,
        test=rows.split.test,
        seeds=case.config.release.stability_seeds,
        share=getattr(case.config.evaluate, case.target).key_share,
        weight=rows.weight,
    )


def _write_recalibrated(case: Case, champion: Bundle, update: Update, rows: TargetRows) -> None:
    """The champion's trees with the new map, where the challenger stood."""
    if update.calibrator is None:
        raise ValueError(f"a {update.change} has no map")
    files = pack_bundle(
        target=case.target,
        booster=champion.booster,
        calibrator=update.calibrator,
        features=rows.features.loc[rows.split.train, list(champion.features)],
        category_levels=champion.category_levels,
        params=RiskParams.model_validate(champion.params),
    )
    write_bundle(files, case.places.models / case.target)


def _write_recalibrated_metrics(case: Case, update: Update, compared: dict[str, Any]) -> None:
    split = case.config.split
    last = pd.Timestamp(split.test_from) - pd.Timedelta(days=1)
    body = recalibrated_metrics(
        case.live.metrics,
        update,
        compared,
        calibrated_on=(split.calibrate_from, f"{last:%Y-%m-%d}"),
        gates=getattr(case.config.evaluate, case.target).gates,
    )
    storage.write_json(rounded(body), case.places.published / case.target / "metrics.json")


def newest_outcomes(places: Places, target: str, periods: Periods) -> pd.Series:
    """Known outcomes of the stays that judge, helped ones included."""
    labels = storage.read_table(places.features / "labels.parquet")
    inside = labels[f"in_{target}_cohort"] & (labels["index_datetime"] >= periods.test_from)
    return labels.loc[inside, LABEL_OF[target]].dropna().astype("float64")


def _about_help(case: Case, challenger: Bundle, champion: pd.Series) -> dict[str, Any] | None:
    """Who was helped among the judged stays, and the range of what that may hide."""
    if case.helped is None:
        return None
    label = newest_outcomes(case.places, case.target, case.periods)
    features = storage.read_table(case.places.features / "features.parquet").loc[label.index]
    rows = pd.DataFrame(
        {
            "label": label,
            "champion": champion.loc[label.index],
            "challenger": predict(challenger, features)["score"],
        }
    )
    is_helped = case.helped.is_helped.loc[label.index]
    told = rounded(sensitivity(rows, is_helped, case.config.release))
    return {**help_told(case.helped, label.index), "sensitivity": told}


def help_told(helped: Help, judged: pd.Index) -> dict[str, Any]:
    """Who was helped among the judged stays, as counts."""
    return {
        "since": f"{helped.began:%Y-%m-%d}",
        "stays_helped": int(helped.is_helped.loc[judged].sum()),
        "stays_drawn_by_lot": int(helped.is_randomised.sum()),
        "sensitivity": [],
    }
