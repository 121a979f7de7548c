"""Which calibration map is taken: the simplest that no richer one surely beats.

The rule was fixed before any result was seen (docs/decisions/0037). It reads the calibrate
period alone, never the test period.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.calibration.calibrator import FIT, KINDS, Calibrator, Kind
from models.calibration.checks import FloatArray, check_both_outcomes
from models.calibration.params import CalibrationParams
from models.calibration.told import Pick, told_of
from models.calibration_measures import EDGE
from models.intervals import PersonBootstrap, percentile_interval

BoolArray: TypeAlias = NDArray[np.bool_]
Rows = Literal["mornings", "decisions"]
Candidate: TypeAlias = tuple[Kind, Rows | None]

MORNINGS: Rows = "mornings"
DECISIONS: Rows = "decisions"
SIMPLEST: Candidate = ("none", None)


@dataclass(frozen=True)
class Chosen:
    """The map that was taken, and the evidence in words and figures (``calibration.map``)."""

    calibrator: Calibrator
    told: dict[str, Any]


@dataclass(frozen=True)
class _Evidence:
    """Rows in an order of their own, and which of them teach, judge and stand at the decision.

    ``person`` numbers people by their first row, from 0.
    """

    raw: FloatArray
    label: FloatArray
    person: NDArray[np.intp]
    teaches: BoolArray
    judges: BoolArray
    at_decision: BoolArray
    is_forward: bool

    def rows_of(self, source: Rows | None) -> BoolArray:
        """The rows that a candidate is fitted on, before people and time are kept apart."""
        return self.at_decision if source == DECISIONS else np.ones_like(self.at_decision)


def choose_calibrator(rows: pd.DataFrame, params: CalibrationParams) -> Chosen:
    """Fit every candidate on some people, judge it on others, and take the simplest that holds.

    Candidates, from the simplest to the richest: the booster's own chances, then an intercept,
    a line, an isotonic curve and Venn-Abers; each of these fitted on all mornings, then on one
    row per stay. One is taken in place of what is held so far only where the interval of
    the difference in log loss on the same rows lies below 0. What is taken is then fitted
    on all rows of its kind.

    Parameters
    ----------
    rows : calibrate rows with raw (log-odds by a booster that never saw the person), label (0 or
        1), person_id and is_decision, on a unique index. With ``is_earlier`` (where there are
        dates) the earlier rows teach and the others judge; without it all rows do both. The
        maps that judge a person are taught by other people alone.

    Raises
    ------
    ValueError : only one outcome occurs, or there are no rows.
    """
    check_both_outcomes(rows["label"].to_numpy(dtype=np.float64))
    evidence = _gather(rows)
    kinds = candidates_of(has_mornings=not evidence.at_decision.all())
    if _is_thin(evidence, params.people_least):
        pick = Pick(SIMPLEST, [], _judged_on(evidence), least=params.people_least)
        return Chosen(_fitted(evidence, SIMPLEST), told_of(pick))
    log_loss, brier = _losses(evidence, kinds, params.folds)
    taken, compared = simplest_that_holds(
        evidence.person[evidence.judges], log_loss, reps=params.reps, seed=params.seed
    )
    rows_told = [
        {
            "kind": kind,
            "fitted_on": source,
            "log_loss": float(log_loss[:, at].mean()),
            "brier": float(brier[:, at].mean()),
            "against": None if at == 0 else _named(kinds[compared[at][0]]),
            "difference": None if at == 0 else compared[at][1],
        }
        for at, (kind, source) in enumerate(kinds)
    ]
    pick = Pick(kinds[taken], rows_told, _judged_on(evidence), least=params.people_least)
    return Chosen(_fitted(evidence, kinds[taken]), told_of(pick))


def candidates_of(*, has_mornings: bool) -> list[Candidate]:
    """Every kind with the rows that it may be fitted on, the simplest first.

    Mornings stand before the decisions: the list shows mornings, so that they are the rows to
    fit on unless the decisions are surely better.
    """
    sources = (MORNINGS, DECISIONS) if has_mornings else (DECISIONS,)
    return [SIMPLEST, *((kind, source) for kind in KINDS[1:] for source in sources)]


def _gather(rows: pd.DataFrame) -> _Evidence:
    """The rows in the order of their ids, so that neither their order nor a name counts."""
    ordered = rows.sort_index(kind="stable")
    everyone = np.ones(len(rows), dtype=np.bool_)
    is_forward = "is_earlier" in rows
    earlier = ordered["is_earlier"].to_numpy(dtype=np.bool_) if is_forward else everyone
    return _Evidence(
        raw=ordered["raw"].to_numpy(dtype=np.float64),
        label=ordered["label"].to_numpy(dtype=np.float64),
        person=pd.factorize(ordered["person_id"])[0],
        teaches=earlier,
        judges=~earlier if is_forward else everyone,
        at_decision=ordered["is_decision"].to_numpy(dtype=np.bool_),
        is_forward=is_forward,
    )


def _is_thin(evidence: _Evidence, least: int) -> bool:
    """Whether too few people with the event, or without it, teach or judge."""
    return any(
        len(np.unique(evidence.person[part & (evidence.label == outcome)])) < least
        for part in (evidence.teaches & evidence.at_decision, evidence.judges)
        for outcome in (0.0, 1.0)
    )


def _losses(
    evidence: _Evidence, kinds: Sequence[Candidate], folds: int
) -> tuple[FloatArray, FloatArray]:
    """Log loss and squared error of each judging row under each candidate, shape (rows, kinds)."""
    risk = np.full((len(evidence.raw), len(kinds)), np.nan)
    group = evidence.person % folds
    for own in range(folds):
        judged = evidence.judges & (group == own)
        for at, (kind, source) in enumerate(kinds):
            taught = evidence.teaches & (group != own) & evidence.rows_of(source)
            calibrator = FIT[kind](evidence.raw[taught], evidence.label[taught])
            risk[judged, at] = calibrator.apply(evidence.raw[judged])
    label, said = evidence.label[evidence.judges, None], risk[evidence.judges]
    return log_loss_of(label, said), (label - said) ** 2


def log_loss_of(label: FloatArray, risk: FloatArray) -> FloatArray:
    """Log loss of each row, kept finite at a risk of 0 or 1; shapes are broadcast."""
    right = np.clip(np.where(label == 1.0, risk, 1.0 - risk), EDGE, 1.0)
    return np.asarray(-np.log(right))


def simplest_that_holds(
    person: NDArray[np.intp], losses: FloatArray, *, reps: int, seed: int
) -> tuple[int, dict[int, tuple[int, dict[str, float]]]]:
    """Walk from the simplest candidate to the richest; a richer one is taken where surely better.

    The rows of a person are summed first: people are drawn, so that no more is needed.

    Parameters
    ----------
    person : whose row each is; losses : shape (rows, candidates), the simplest first.

    Returns
    -------
    Place of the candidate taken, and for each richer one: against which, and the difference.
    """
    _, codes = np.unique(person, return_inverse=True)
    rows = np.bincount(codes).astype(np.float64)
    summed = np.column_stack([np.bincount(codes, weights=column) for column in losses.T])
    bootstrap = PersonBootstrap.of(pd.Series(range(len(rows))), reps=reps, seed=seed)
    (drawn,) = bootstrap.replicate(lambda weights: (weights @ summed) / (weights @ rows)[:, None])
    points = losses.mean(axis=0)
    taken, compared = 0, {}
    for at in range(1, losses.shape[1]):
        found = percentile_interval(
            float(points[at] - points[taken]), drawn[:, at] - drawn[:, taken]
        )
        compared[at] = (taken, found.to_dict())
        if found.high < 0:
            taken = at
    return taken, compared


def _fitted(evidence: _Evidence, candidate: Candidate) -> Calibrator:
    kind, source = candidate
    rows = evidence.rows_of(source)
    return FIT[kind](evidence.raw[rows], evidence.label[rows])


def _judged_on(evidence: _Evidence) -> dict[str, Any]:
    judges = evidence.judges
    return {
        "rows": DECISIONS if evidence.at_decision.all() else MORNINGS,
        "n": int(judges.sum()),
        "people": len(np.unique(evidence.person[judges])),
        "people_with_event": len(np.unique(evidence.person[judges & (evidence.label == 1.0)])),
        "is_later": evidence.is_forward,
    }


def _named(candidate: Candidate) -> dict[str, str | None]:
    return {"kind": candidate[0], "fitted_on": candidate[1]}
