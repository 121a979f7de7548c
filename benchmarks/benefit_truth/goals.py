"""The goals, fixed before any result: each with what it must reach and what would be good."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.benefit_truth.summary import Case, mean

ONE_POINT = 0.01
ENOUGH_SEEDS = 20
NO_MUST = math.nan
SHARE_BY_ROWS = {5_000: (0.40, 0.50), 20_000: (0.55, 0.68), 100_000: (0.80, 0.87)}
"""Of a perfect list's first 10 %, must and good, by the discharges learnt from."""
RANKED_WORLDS = ("mixed", "area: default")
RANKED_ROWS = 20_000


@dataclass(frozen=True)
class Goal:
    """``value`` against ``must`` and ``good``; ``is_most``: no more than, else at least.

    ``seeds`` is how many the value is of. ``is_exact``: one seed can decide it; of others fewer
    than twenty decide nothing, and the mark says so. ``must`` is missing where only good is asked.
    """

    name: str
    case: str
    seeds: int
    value: float
    must: float
    good: float
    is_most: bool = False
    is_exact: bool = False

    @property
    def mark(self) -> str:
        """In a few words."""
        if math.isnan(self.value):
            return "not measured"
        few = "" if self.is_exact or self.seeds >= ENOUGH_SEEDS else ", few seeds"
        return self._word + few

    @property
    def is_met(self) -> bool:
        """Whether it was measured and not missed; where only good is asked, measured."""
        if math.isnan(self.value):
            return False
        return math.isnan(self.must) or self._reaches(self.must)

    @property
    def _word(self) -> str:
        if self._reaches(self.good):
            return "good"
        if math.isnan(self.must):
            return "not good"
        return "met" if self._reaches(self.must) else "**missed**"

    def _reaches(self, limit: float) -> bool:
        return self.value <= limit if self.is_most else self.value >= limit


def all_goals(cases: Mapping[str, Case]) -> Iterator[Goal]:
    """Every goal that a run can answer; a case that was not run is left out.

    The shares of a perfect list were fixed for certain sizes: other sizes have no such goal.
    """
    ranked = [one for one in cases.values() if one.world in RANKED_WORLDS]
    for case in ranked:
        if case.rows in SHARE_BY_ROWS:
            yield _share_goal(case, *SHARE_BY_ROWS[case.rows])
    for case in cases.values():
        if case.world == "follows_risk":
            yield _share_goal(case, NO_MUST, 0.65)
    for case in ranked:
        if case.rows == RANKED_ROWS:
            yield from _ranking_goals(case)
            yield from _repeat_goals(case)
    for case in cases.values():
        if not case.world.endswith("no_effect"):
            yield _goal("above ranking by risk, share at 10 %", case, case.gain("risk"), 0, 0)
    for case in cases.values():
        yield from _honesty_goals(case)


def _share_goal(case: Case, must: float, good: float) -> Goal:
    shares = case.score("share_0.1")
    return _goal("share of a perfect list, first 10 %", case, shares, must, good)


def _ranking_goals(case: Case) -> Iterator[Goal]:
    yield _goal("share, first 20 %", case, case.score("share_0.2"), 0.60, 0.70)
    gain = case.gain("plain_dr")
    yield _goal("above a plain doubly-robust learner, share at 10 %", case, gain, 0.10, 0.10)
    yield _goal("rank correlation with the truth", case, case.score("spearman"), 0.38, 0.50)
    constant = case.score("pehe", "constant")
    over = [ours / its for ours, its in zip(case.score("pehe"), constant, strict=True)]
    yield _goal("error by person over that of one effect for all", case, over, 1, 0.85, most=True)


def _repeat_goals(case: Case) -> Iterator[Goal]:
    yield _goal("student repeats its teacher, R²", case, case.of("student_r2"), 0.90, 0.95)
    gap = [max(case.of("shap_gap"), default=math.nan)]
    name = "contributions add up, largest gap"
    yield _goal(name, case, gap, 1e-9, 1e-9, most=True, exact=True)
    if not case.is_repeated:
        return
    yield _goal("same bytes on 1 and 2 threads", case, case.of("same_bytes"), 1, 1, exact=True)
    shared = case.of("seed_overlap")
    yield _goal("first tenth shared by other seeds", case, shared, NO_MUST, 0.85)


def _honesty_goals(case: Case) -> Iterator[Goal]:
    """What is said of a hidden cause is not among them: nothing that is fitted can be right."""
    if case.world.startswith("unmeasured") or case.world.endswith("confounding"):
        return
    is_poor = case.world == "poor_overlap"
    errors = case.of("ate_error")
    bias = abs(mean(errors)) / ONE_POINT
    yield Goal("bias of the average, points", case.name, len(errors), bias, 0.5, 0.3, is_most=True)
    covered = case.of("ate_covered")
    yield _goal("interval of the average holds the truth", case, covered, 0.85, 0.93)
    if not case.is_judged:
        return
    if case.world.endswith("no_effect"):
        judged = sum(case.verdicts.values())
        name = "targeting claimed of nothing"
        yield Goal(name, case.name, judged, case.claimed, 0.07, 0.05, is_most=True)
    told = case.of("first_fifth_covered")
    good = 0.85 if is_poor else 0.93
    yield _goal("interval of the first 20 % holds", case, told, 0.85, good)
    yield _goal("AUTOC interval holds", case, case.of("autoc_covered"), 0.80, 0.90)
    yield _goal("intervals of the fifths hold", case, case.of("fifths_covered"), 0.85, good)
    if is_poor:
        groups = [min(case.of("groups_told"), default=math.nan)]
        yield _goal("refusals told by group", case, groups, 1, 1, exact=True)


def _goal(
    name: str,
    case: Case,
    values: Sequence[float],
    must: float,
    good: float,
    *,
    most: bool = False,
    exact: bool = False,
) -> Goal:
    value = mean(values)
    return Goal(name, case.name, len(values), value, must, good, is_most=most, is_exact=exact)
