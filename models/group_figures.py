"""Figures of every level of one group: points by fairlearn, intervals by people drawn anew.

The slope, which costs a fit, and the figures against everybody else, which need rows of other
levels, have their points from the same code as the draws.

The list is the one that was made: it does not change with the draw.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.calibration_measures import log_odds
from models.discrimination import Ordering, auroc, divided
from models.intervals import Interval, PersonBootstrap, percentile_interval
from models.one_step import step_parts, stepped_slopes

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

RATES = ("selection_rate", "recall", "precision")
AGAINST_REST = ("selection_ratio", "recall_against_rest")
FIGURES = ("auroc", "slope", "observed_over_expected", *RATES, *AGAINST_REST)
ROWS, EVENTS, LISTED, HITS, EXPECTED = range(5)
SUMS = 5
Level = tuple[str, str]  # group, level


@dataclass(frozen=True)
class Counted:
    """Held-out rows as they are counted; ``chosen`` is each row's place on the list, 0 to 1."""

    label: FloatArray
    score: FloatArray
    chosen: FloatArray

    def sums(self) -> FloatArray:
        """What is summed over rows: ROWS, EVENTS, LISTED, HITS, EXPECTED, shape (n, 5)."""
        ones = np.ones(len(self.label))
        hits = self.chosen * self.label
        return np.column_stack([ones, self.label, self.chosen, hits, self.score])


def level_points(level: pd.Series, counted: Counted) -> dict[str, dict[str, float]]:
    """Counts and figures of each level, levels in alphabetical order.

    Per level: n, events, listed, listed_events (a place shared among ties counts in part), auroc,
    observed_over_expected and RATES. NaN where a figure does not exist.
    """
    from fairlearn.metrics import MetricFrame

    frame = MetricFrame(
        metrics=_level_point,
        y_true=counted.label,
        y_pred=counted.score,
        sensitive_features=level.to_numpy(),
        sample_params={"chosen": counted.chosen},
    )
    return {str(name): point for name, point in sorted(frame.by_group.items())}


def level_intervals(
    levels: Mapping[Level, BoolArray],
    points: Mapping[Level, Mapping[str, float]],
    counted: Counted,
    bootstrap: PersonBootstrap,
) -> dict[Level, dict[str, Interval]]:
    """The FIGURES of each level, with intervals; ``levels`` marks the rows of each.

    ``points`` are those of ``level_points``; a figure that they lack is told of all rows once.
    All levels see the same draws; "the rest" are the people of all other levels.
    """
    sums = counted.sums()
    members = {name: _Member.of(rows, counted, sums) for name, rows in levels.items()}
    found: dict[Level, list[dict[str, FloatArray]]] = {name: [] for name in levels}
    for weights in bootstrap.weights():
        total = weights @ sums
        for name, member in members.items():
            found[name].append(member.figures(weights, total))
    once, everybody = np.ones((1, len(sums))), sums.sum(axis=0, keepdims=True)
    return {
        name: {
            figure: percentile_interval(
                points[name].get(figure, float(value[0])),
                np.concatenate([chunk[figure] for chunk in found[name]]),
            )
            for figure, value in member.figures(once, everybody).items()
        }
        for name, member in members.items()
    }


@dataclass(frozen=True)
class _Member:
    """One level's rows from the lowest score to the highest, ready for any weights."""

    rows: NDArray[np.intp]
    ordering: Ordering
    slope: float
    parts: FloatArray

    @classmethod
    def of(cls, inside: BoolArray, counted: Counted, sums: FloatArray) -> "_Member":
        rows = np.flatnonzero(inside)
        rows = rows[np.argsort(counted.score[rows], kind="stable")]
        label, score = counted.label[rows], counted.score[rows]
        slope, parts = step_parts(log_odds(score), label)
        return cls(rows, Ordering.of(score, label), slope, np.column_stack([sums[rows], parts]))

    def figures(self, weights: FloatArray, total: FloatArray) -> dict[str, FloatArray]:
        """Each figure under each set of weights; ``total`` has the weighted sums of everybody."""
        mine = weights[:, self.rows]
        summed = mine @ self.parts
        return {
            "auroc": self.ordering.auroc(mine),
            "slope": stepped_slopes(self.slope, summed[:, SUMS:]),
            **_rates(summed[:, :SUMS], total),
        }


def _level_point(label: FloatArray, score: FloatArray, chosen: FloatArray) -> dict[str, float]:
    sums = Counted(label, score, chosen).sums().sum(axis=0)
    return {
        "n": float(sums[ROWS]),
        "events": float(sums[EVENTS]),
        "listed": float(sums[LISTED]),
        "listed_events": float(sums[HITS]),
        "auroc": auroc(label, score),
        **{name: float(rate[0]) for name, rate in _own_rates(sums[None, :]).items()},
    }


def _rates(mine: FloatArray, total: FloatArray) -> dict[str, FloatArray]:
    """Rates of a level, and beside those of the rest, for each row of weighted sums."""
    own, rest = _own_rates(mine), total - mine
    return {
        **own,
        "selection_ratio": divided(own["selection_rate"], _share(rest, LISTED, ROWS)),
        "recall_against_rest": own["recall"] - _share(rest, HITS, EVENTS),
    }


def _own_rates(mine: FloatArray) -> dict[str, FloatArray]:
    return {
        "observed_over_expected": _share(mine, EVENTS, EXPECTED),
        "selection_rate": _share(mine, LISTED, ROWS),
        "recall": _share(mine, HITS, EVENTS),
        "precision": _share(mine, HITS, LISTED),
    }


def _share(sums: FloatArray, part: int, whole: int) -> FloatArray:
    answer = np.full(len(sums), np.nan)
    np.divide(sums[:, part], sums[:, whole], out=answer, where=sums[:, whole] > 1e-9)
    return answer
