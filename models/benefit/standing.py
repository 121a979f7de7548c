"""Where a person's number stands among others: its fifth, the fifth's effect, and how steadily.

A single predicted benefit has no honest interval (docs/decisions/0041). What can be given is the
measured effect of the fifth it falls in, and the share of half-samples of people in which the
person is still among those first in line.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from models.benefit.boosting import Binned, bin_rows, predict, train_booster
from models.benefit.effect_model import final_settings
from models.benefit.scores import Estimate, mean_where

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.benefit.cohort import Cohort, Floats
    from models.benefit.params import BenefitParams

FIFTHS = 5
HASTE = 2  # times larger steps and fewer trees than the last stage itself: half of the cost
CUT_ROWS = 10_000  # rows that the cuts of the halves are told from, at least, where there are


@dataclass(frozen=True)
class Standing:
    """What places a new person; numbers are of training discharges with overlap.

    ``edges``: the four cuts of predicted benefit, from most to least; ``fifths``: effect, low and
    high of fifths 1 (most predicted benefit) to 5, from out-of-fold scores, errors widened because
    the same rows are ranked, and of a fifth that equal benefits leave empty those of the next
    better one; ``halves``: boosters, each taught by half of the people; ``gain``:
    probability points per unit of their answer; ``cuts``: benefit that is needed in each half to
    be in the first ``share``; ``columns``: positions of those the halves see.
    """

    edges: tuple[float, ...]
    fifths: tuple[tuple[float, float, float], ...]
    halves: tuple[Any, ...]
    gain: float
    cuts: tuple[float, ...]
    share: float
    columns: tuple[int, ...]


def fit_standing(
    cohort: "Cohort",
    phi: "Floats",
    overlap: "Floats",
    *,
    benefit: "Floats",
    usable: "NDArray[np.bool_]",
    gain: float,
    params: "BenefitParams",
) -> Standing:
    """Learn the places from the training rows.

    ``benefit`` is the shipped model's answer for them. Only the last stage is taught again by
    each half: its spread stands for the noise of the ranking, not for its bias.
    """
    edges = np.quantile(benefit[usable], np.arange(FIFTHS - 1, 0, -1) / FIFTHS)
    fifth = fifth_of(benefit, tuple(edges))
    effects = _effects(cohort, phi, usable, fifth, params)
    matrix = cohort.modifying
    halves = _fit_halves(bin_rows(matrix), phi, overlap, cohort.people, params)
    some = np.flatnonzero(usable)[:: max(1, int(usable.sum()) // CUT_ROWS)]
    answers = benefit[some] + gain * _deviations(halves, matrix[some])
    cuts = np.quantile(answers, 1 - params.stable_share, axis=1)
    return Standing(
        edges=tuple(float(edge) for edge in edges),
        fifths=tuple((one.value, one.low, one.high) for one in effects),
        halves=halves,
        gain=gain,
        cuts=tuple(float(cut) for cut in cuts),
        share=params.stable_share,
        columns=cohort.modifiers,
    )


def place(standing: Standing, matrix: "Floats", benefit: "Floats", index: pd.Index) -> pd.DataFrame:
    """Columns ``fifth``, ``fifth_effect``, ``fifth_low``, ``fifth_high`` and ``rank_stability``.

    ``benefit`` is missing where no number may be given; so is everything here.
    """
    has_number = ~np.isnan(benefit)
    fifth = fifth_of(np.nan_to_num(benefit), standing.edges)
    effects = np.asarray(standing.fifths)[fifth - 1]
    seen = matrix[:, list(standing.columns)]
    answers = np.nan_to_num(benefit) + standing.gain * _deviations(standing.halves, seen)
    steady = np.mean(answers >= np.asarray(standing.cuts)[:, None], axis=0)
    table = pd.DataFrame(
        {
            "fifth": fifth.astype("float64"),
            "fifth_effect": effects[:, 0],
            "fifth_low": effects[:, 1],
            "fifth_high": effects[:, 2],
            "rank_stability": steady,
        },
        index=index,
    )
    return table.where(pd.Series(has_number, index=index), np.nan)


def fifth_of(benefit: "Floats", edges: tuple[float, ...]) -> "NDArray[np.int64]":
    """Fifth 1 (most) to 5 by the cuts; a benefit on a cut belongs to the better fifth."""
    below: NDArray[np.int64] = np.sum(benefit[:, None] < np.asarray(edges), axis=1)
    return below + 1


def _effects(
    cohort: "Cohort",
    phi: "Floats",
    usable: "NDArray[np.bool_]",
    fifth: "NDArray[np.int64]",
    params: "BenefitParams",
) -> list[Estimate]:
    """Effect of each fifth; one of fewer than ``smallest_group`` rows has that of the one before.

    Equal benefits are never parted, so a fifth may be empty or nearly so. The first never is.
    """
    effects: list[Estimate] = []
    for number in range(1, FIFTHS + 1):
        inside = usable & (fifth == number)
        if effects and inside.sum() < params.smallest_group:
            effects.append(effects[-1])
            continue
        found = mean_where(phi, inside).estimate(cohort.people)
        effects.append(found.widened(params.same_rows_inflation))
    return effects


def _fit_halves(
    binned: Binned,
    phi: "Floats",
    overlap: "Floats",
    people: "NDArray[np.object_]",
    params: "BenefitParams",
) -> tuple[Any, ...]:
    ids, person = np.unique(people.astype(str), return_inverse=True)
    generator = np.random.Generator(np.random.PCG64(params.seed + 11))
    settings = final_settings(len(phi), params, seed=params.seed + 11)
    settings["learning_rate"] *= HASTE
    rounds = max(1, params.final_rounds // HASTE)
    halves = []
    for _ in range(params.stability_halves):
        kept = np.zeros(len(ids), dtype=bool)
        kept[generator.permutation(len(ids))[: len(ids) // 2]] = True
        halves.append(
            train_booster(binned, phi, settings, rounds=rounds, rows=kept[person], weight=overlap)
        )
    return tuple(halves)


def _deviations(halves: tuple[Any, ...], matrix: "Floats") -> "Floats":
    """Each half's answer less the mean of all halves, shape (halves, rows)."""
    answers: Floats = np.array([predict(half, matrix) for half in halves])
    centre: Floats = answers.mean(axis=0)
    return answers - centre
