"""Does choosing by predicted benefit pay? Measured on scores of discharges never fitted on."""

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from models.benefit.scores import Estimate, Influence, mean_where, slope, weighted_mean

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.benefit.cohort import Bools, Floats, Ints

FIFTHS = 5
CURVE_POINTS = 20


@dataclass(frozen=True)
class Ranked:
    """Held-out discharges with their scores and two orders of choice.

    ``phi`` doubly-robust scores; ``benefit`` predicted; ``risk`` any score by which the list
    would be ranked otherwise (high first); ``propensity`` chance of referral as practised;
    ``people`` ids; ``tokens`` numbers that decide ties; ``barriers`` how many stand in the way at
    home, None where nobody says.
    """

    phi: "Floats"
    benefit: "Floats"
    risk: "Floats"
    propensity: "Floats"
    people: "NDArray[np.object_]"
    tokens: "Ints"
    barriers: "Floats | None" = None

    def where_known(self) -> "Ranked":
        """Only the rows that have a score."""
        rows = ~np.isnan(self.phi)
        by_row = {
            field.name: getattr(self, field.name)[rows]
            for field in fields(self)
            if getattr(self, field.name) is not None
        }
        return replace(self, **by_row)

    def order(self, score: "Floats") -> "Ints":
        """Rows from the highest score to the lowest, ties by token."""
        return np.lexsort((self.tokens, -score))

    def top(self, score: "Floats", share: float) -> "Bools":
        """Mark the rows that a list of this share would hold; at least one."""
        chosen = np.zeros(len(score), dtype=bool)
        chosen[self.order(score)[: max(1, round(share * len(score)))]] = True
        return chosen


def policy_value(ranked: Ranked, share: float) -> Estimate:
    """Mean effect among the top ``share`` by predicted benefit: extra people home per referral."""
    return _among_top(ranked, ranked.benefit, share).estimate(ranked.people)


def policy_gains(ranked: Ranked, share: float) -> dict[str, Estimate]:
    """Paired difference in mean effect per referral at the same capacity.

    Against ``risk_ranking`` (highest risk first), ``barrier_rule`` (most barriers at home first,
    where they are given), ``random`` (one draw of a list), ``constant`` (anybody: a constant effect
    does not rank), ``none`` (nobody referred) and ``current_practice`` (those now likely referred).
    """
    ours = _among_top(ranked, ranked.benefit, share)
    anybody = weighted_mean(ranked.phi, np.ones_like(ranked.phi))
    rivals = {
        "risk_ranking": _among_top(ranked, ranked.risk, share),
        "random": _among_top(ranked, np.zeros_like(ranked.phi), share),
        "constant": anybody,
        "none": Influence(0.0, np.zeros_like(ranked.phi)),
        "current_practice": weighted_mean(ranked.phi, ranked.propensity),
    }
    if ranked.barriers is not None:
        rivals["barrier_rule"] = _among_top(ranked, ranked.barriers, share)
    return {name: ours.minus(rival).estimate(ranked.people) for name, rival in rivals.items()}


def rank_weighted_effects(ranked: Ranked, *, half_samples: int, seed: int) -> dict[str, Estimate]:
    """AUTOC and Qini of the predicted benefit, in probability points.

    AUTOC is the mean over q of (mean effect in the top q minus mean effect of all); Qini weighs
    each q by itself. Both are 0 for a ranking of no use. Standard errors from half-samples of
    people: the spread over half-samples is that of the whole.
    """
    order = ranked.order(ranked.benefit)
    phi = ranked.phi[order]
    _, person = np.unique(ranked.people[order].astype(str), return_inverse=True)
    generator = np.random.Generator(np.random.PCG64(seed))
    people = int(person.max()) + 1
    draws = np.array([_areas(phi[_half(generator, people)[person]]) for _ in range(half_samples)])
    autoc, qini = _areas(phi)
    spread = draws.std(axis=0, ddof=1)
    return {
        "autoc": Estimate(float(autoc), float(spread[0])),
        "qini": Estimate(float(qini), float(spread[1])),
    }


def calibration_slope(ranked: Ranked) -> Estimate:
    """Slope of the scores on the predicted benefit: 1 is right, 0 is no use."""
    return slope(ranked.phi, ranked.benefit).estimate(ranked.people)


def effect_by_fifth(ranked: Ranked, *, factor: float = 1.0) -> pd.DataFrame:
    """Effect in fifths of predicted benefit; fifth 1 is the fifth with the most.

    Columns: fifth, n, predicted (mean), effect, low, high. ``factor`` widens the intervals.
    """
    fifth = assign_fifths(ranked)
    rows = []
    for number in range(1, FIFTHS + 1):
        inside = fifth == number
        found = mean_where(ranked.phi, inside).estimate(ranked.people).widened(factor)
        rows.append(
            {
                "fifth": number,
                "n": int(inside.sum()),
                "predicted": float(ranked.benefit[inside].mean()),
                "effect": found.value,
                "low": found.low,
                "high": found.high,
            }
        )
    return pd.DataFrame(rows)


def assign_fifths(ranked: Ranked) -> "Ints":
    """Fifth 1 (most predicted benefit) to 5 of each row, of equal size, ties by token."""
    place = np.empty(len(ranked.phi), dtype="int64")
    place[ranked.order(ranked.benefit)] = np.arange(len(ranked.phi))
    return place * FIFTHS // len(ranked.phi) + 1


def gain_curve(ranked: Ranked) -> pd.DataFrame:
    """Qini curve: extra people home per discharge when a share of all is referred.

    Columns: share, gain, low, high (ours with its 95 % interval), risk_ranking, constant.
    """
    rows = []
    overall = float(np.mean(ranked.phi))
    for share in np.arange(1, CURVE_POINTS + 1) / CURVE_POINTS:
        ours = policy_value(ranked, float(share))
        theirs = _among_top(ranked, ranked.risk, float(share))
        rows.append(
            {
                "share": float(share),
                "gain": share * ours.value,
                "low": share * ours.low,
                "high": share * ours.high,
                "risk_ranking": share * theirs.value,
                "constant": share * overall,
            }
        )
    return pd.DataFrame(rows)


def _among_top(ranked: Ranked, score: "Floats", share: float) -> Influence:
    return mean_where(ranked.phi, ranked.top(score, share))


def _areas(phi: "Floats") -> tuple[float, float]:
    """AUTOC and Qini of scores already in order of choice."""
    rank = np.arange(1, len(phi) + 1)
    above = np.cumsum(phi) / rank - np.mean(phi)
    return float(np.mean(above)), float(np.mean(above * rank / len(phi)))


def _half(generator: np.random.Generator, people: int) -> "Bools":
    kept = np.zeros(people, dtype=bool)
    kept[generator.permutation(people)[: people // 2]] = True
    return kept
