"""Whether picking settings by the past serves the future: the pick at one origin, at the next."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import pandas as pd

from models.discrimination import auroc
from models.folds import person_folds
from models.logistic_rival import cross_fitted_logistic
from models.origins import Origin
from models.risk import RiskParams, held_out_scores
from models.split import split_by_time
from models.validation.judged import counted, judged, paired
from models.validation.params import ValidationParams
from models.validation.stays import Stays

TODAY, SMALLER, LARGER, LOGISTIC = "today", "smaller", "larger", "logistic"
LABELS = {
    TODAY: "today's settings",
    SMALLER: "fewer and smaller trees",
    LARGER: "more and larger trees",
    LOGISTIC: "logistic regression",
}
TOO_FEW_ORIGINS = "not possible: fewer than two origins have rows enough to be judged"


def choose_across_origins(
    stays: Stays,
    *,
    origins: Sequence[Origin],
    gap_days: int,
    params: RiskParams,
    settings: ValidationParams,
) -> dict[str, Any]:
    """Rank candidate settings at each origin, and judge the pick at the next one.

    The rule: the highest AUROC at origin t is used at origin t + 1. It is chosen on rows whose
    outcome window had closed when the next test period opened.

    Returns
    -------
    note; candidates (name, label, settings); origins (name, test_from, note and each candidate's
    figures); steps: chosen_at, used_at, pick, rank (1 best of the candidates at ``used_at``),
    lost_to_best (AUROC), best, against_today (paired difference of AUROC and Brier score).
    """
    candidates = _candidates(params, settings)
    held = [
        _scored_at(origin, stays, gap_days, candidates, folds=params.folds) for origin in origins
    ]
    rows = [_told(origin, rows, settings) for origin, rows in zip(origins, held, strict=True)]
    usable = [
        (origin, rows)
        for origin, rows in zip(origins, held, strict=True)
        if not isinstance(rows, str) and counted(rows, settings)["note"] is None
    ]
    steps = [
        step
        for before, after in pairwise(usable)
        if (step := _step(before, after, stays.index_datetime, gap_days, settings)) is not None
    ]
    return {
        "note": None if steps else TOO_FEW_ORIGINS,
        "candidates": [
            {
                "name": name,
                "label": LABELS[name],
                "rounds": None if tried is None else tried.rounds,
                "num_leaves": None if tried is None else tried.num_leaves,
            }
            for name, tried in candidates.items()
        ],
        "origins": rows,
        "steps": steps,
    }


def _candidates(params: RiskParams, settings: ValidationParams) -> dict[str, RiskParams | None]:
    """Today's settings, smaller and larger ones, and (None) a logistic regression."""

    def sized(by: float) -> RiskParams:
        return params.model_copy(
            update={
                "rounds": max(1, round(params.rounds * by)),
                "num_leaves": max(2, round(params.num_leaves * by)),
            }
        )

    return {
        TODAY: params,
        SMALLER: sized(settings.smaller_by),
        LARGER: sized(settings.larger_by),
        LOGISTIC: None,
    }


def _scored_at(
    origin: Origin,
    stays: Stays,
    gap_days: int,
    candidates: Mapping[str, RiskParams | None],
    *,
    folds: int,
) -> pd.DataFrame | str:
    """Test rows of an origin with person_id, label and a column of scores for each candidate.

    A sentence instead where the origin is too thin to be fitted.
    """
    rows = (stays.index_datetime < origin.test_to).to_numpy(dtype=bool)
    table, outcome, people = stays.features[rows], stays.label[rows], stays.person_id[rows]
    scores: dict[str, pd.Series] = {}
    try:
        split = split_by_time(
            stays.index_datetime[rows],
            calibrate_from=origin.calibrate_from,
            test_from=origin.test_from,
            gap_days=gap_days,
        )
        for name, tried in candidates.items():
            if tried is not None:
                scores[name] = held_out_scores(table, outcome, people, split, tried)["score"]
                continue
            fold = person_folds(people, folds)
            rival = cross_fitted_logistic(
                name, LABELS[name], features=table, outcome=outcome, split=split, fold=fold
            )
            scores[name] = rival.score[split.test]
    except ValueError as too_thin:
        return f"not judged: {too_thin}"
    test = split.test
    return pd.DataFrame({"person_id": people[test], "label": outcome[test], **scores})


def _told(origin: Origin, held: pd.DataFrame | str, settings: ValidationParams) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": origin.name,
        "test_from": f"{origin.test_from:%Y-%m-%d}",
        "test_to": f"{origin.test_to - pd.Timedelta(days=1):%Y-%m-%d}",
    }
    if isinstance(held, str):
        return {**told, "note": held, "candidates": []}
    figures = [{"name": name, **judged(held.assign(score=held[name]), settings)} for name in LABELS]
    return {**told, "note": figures[0]["note"], "candidates": figures}


def _step(
    before: tuple[Origin, pd.DataFrame],
    after: tuple[Origin, pd.DataFrame],
    index_datetime: pd.Series,
    gap_days: int,
    settings: ValidationParams,
) -> dict[str, Any] | None:
    """Pick by what was known when the next test period opened, then judge the pick there."""
    (chosen_at, earlier), (used_at, later) = before, after
    closed = used_at.test_from - pd.Timedelta(days=gap_days)
    known = earlier[(index_datetime[earlier.index] < closed).to_numpy(dtype=bool)]
    if counted(known, settings)["note"]:
        return None
    pick = _ranking(known)[0]
    ranked = _ranking(later)
    areas = _areas(later)
    return {
        "chosen_at": chosen_at.name,
        "used_at": used_at.name,
        "chosen_on": counted(known, settings),
        "pick": pick,
        "best": ranked[0],
        "rank": ranked.index(pick) + 1,
        "lost_to_best": areas[ranked[0]] - areas[pick],
        "against_today": paired(later, later[pick], later[TODAY], settings),
    }


def _areas(held: pd.DataFrame) -> dict[str, float]:
    label = held["label"].to_numpy(dtype="float64")
    return {name: auroc(label, held[name].to_numpy(dtype="float64")) for name in LABELS}


def _ranking(held: pd.DataFrame) -> list[str]:
    """Candidates by AUROC, the best first; equal ones in the order of LABELS."""
    areas = _areas(held)
    return sorted(LABELS, key=lambda name: -areas[name])
