"""The goals, fixed before any result: each with what it must reach and what would be good."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from benchmarks.benefit_truth.summary import Case, mean

ONE_POINT = 0.01


@dataclass(frozen=True)
class Goal:
    """``value`` against ``must`` and ``good``; ``is_most``: no more than, else at least."""

    name: str
    case: str
    seeds: int
    value: float
    must: float
    good: float
    is_most: bool = False

    @property
    def mark(self) -> str:
        """In one word."""
        if math.isnan(self.value):
            return "not measured"
        if self._reaches(self.good):
            return "good"
        return "met" if self._reaches(self.must) else "**missed**"

    def _reaches(self, limit: float) -> bool:
        return self.value <= limit if self.is_most else self.value >= limit


def all_goals(cases: Mapping[str, Case]) -> Iterator[Goal]:
    """Every goal that a run can answer; a case that was not run is left out."""
    for name, must, good in (
        ("mixed_5000", 0.40, 0.50),
        ("mixed_10000", 0.55, 0.68),
        ("mixed_20000", 0.55, 0.68),
        ("mixed_100000", 0.80, 0.87),
        ("area_default_5000", 0.55, 0.68),
    ):
        if name in cases:
            yield _mean_goal("share of a perfect list, first 10 %", cases[name], must, good)
    for name in ("mixed_10000", "mixed_20000"):
        if name in cases:
            yield from _ranking_goals(cases[name])
    for case in cases.values():
        if case.world != "no_effect" and not case.world.endswith("no_effect"):
            yield _goal("above ranking by risk, share at 10 %", case, mean(case.gain("risk")), 0, 0)
    if "follows_risk_10000" in cases:
        one = cases["follows_risk_10000"]
        yield _mean_goal("share of a perfect list, first 10 %", one, 0.0, 0.65)
    for case in cases.values():
        yield from _honesty_goals(case)


def _ranking_goals(case: Case) -> Iterator[Goal]:
    yield _goal("share, first 20 %", case, mean(case.score("share_0.2")), 0.60, 0.70)
    gain = mean(case.gain("plain_dr"))
    yield _goal("above a plain doubly-robust learner, share at 10 %", case, gain, 0.10, 0.10)
    yield _goal("rank correlation with the truth", case, mean(case.score("spearman")), 0.38, 0.50)
    pehe = mean(case.score("pehe")) / mean(case.score("pehe", "constant"))
    yield _goal(
        "error by person over that of one effect for all", case, pehe, 1, 0.85, is_most=True
    )


def _honesty_goals(case: Case) -> Iterator[Goal]:
    hidden = case.world.startswith("unmeasured") or case.world.endswith("confounding")
    poor = case.world == "poor_overlap"
    if len(case.fitted) >= 10 and not hidden:
        bias = abs(mean(case.of("ate_error"))) / ONE_POINT
        yield _goal("bias of the average, points", case, bias, 0.5, 0.3, is_most=True)
        covered = mean(case.of("ate_covered"))
        yield _goal("interval of the average holds the truth", case, covered, 0.85, 0.93)
    if "no_effect" in case.world:
        yield _goal("targeting claimed of nothing", case, case.claimed, 0.07, 0.05, is_most=True)
    told = case.of("first_fifth_covered")
    if len(told) >= 10 and not hidden:
        yield _goal(
            "interval of the first 20 % holds", case, mean(told), 0.85, 0.85 if poor else 0.93
        )
        yield _goal("AUTOC interval holds", case, mean(case.of("autoc_covered")), 0.80, 0.90)
        yield _goal(
            "intervals of the fifths hold", case, mean(case.of("fifths_covered")), 0.85, 0.93
        )
    if poor:
        yield _goal("refusals told by group", case, min(case.of("groups_told"), default=0), 1, 1)
    if case.name in ("mixed_10000", "mixed_20000"):
        yield _goal(
            "student repeats its teacher, R²", case, mean(case.of("student_r2")), 0.90, 0.95
        )
        gap = max(case.of("shap_gap"), default=math.nan)
        yield _goal("contributions add up, largest gap", case, gap, 1e-9, 1e-9, is_most=True)
        same = case.of("same_bytes")
        yield _goal("same bytes on 1 and 2 threads", case, min(same, default=math.nan), 1, 1)
        yield _goal(
            "first tenth shared by other seeds", case, mean(case.of("seed_overlap")), 0, 0.85
        )


def _mean_goal(name: str, case: Case, must: float, good: float) -> Goal:
    return _goal(name, case, mean(case.score("share_0.1")), must, good)


def _goal(
    name: str, case: Case, value: float, must: float, good: float, *, is_most: bool = False
) -> Goal:
    return Goal(name, case.name, len(case.seeds), value, must, good, is_most=is_most)
