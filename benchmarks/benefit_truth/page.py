"""docs/benefit_truth.md out of the figures: goals, cases and rivals, failures in bold."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from benchmarks.benefit_truth.goals import Goal
from benchmarks.benefit_truth.summary import OURS, Case, mean, standard_error

HEAD = """# The benefit model against known effects

Written by `python -m benchmarks.benefit_truth`; do not edit. What it means and what follows:
[decision 49](decisions/0049-the-benefit-model-is-held-against-known-effects.md). Points are
percentage points; benefits are of a good outcome, so that more is better. A case is named by its
world and the discharges learnt from ("area": this project's invented area, else
`benchmarks/benefit_truth/trials.py`), and drawn anew for every seed. People judged by were never
learnt from. "Share" is the true benefit of a list as a share of what a perfect list of the same
length delivers.
"""
RIVALS = {
    OURS: "the benefit model",
    "plain_dr": "plain doubly robust",
    "t_learner": "two models, one an arm",
    "risk": "ranking by risk",
    "constant": "one effect for all",
}


def page(cases: Mapping[str, Case], goals: Sequence[Goal], *, planned: int) -> str:
    """The whole page; ``planned``: seeds of all cases, of which some may not have been run yet."""
    done = sum(len(one.seeds) for one in cases.values())
    parts = [
        HEAD,
        f"{done} of {planned} planned seeds have been run."
        + ("" if done >= planned else " **A mean of few seeds says little; the rest is to come.**")
        + "\n",
        "## Goals\n",
        _goals(goals),
        "## How well people are ranked\n",
        _ranking(cases.values()),
        "## What is said of the average, and how often it holds\n",
        _average(cases.values()),
        "## What is said of the ranking, and how often it holds\n",
        _honesty(cases.values()),
        "## Verdicts\n",
        _verdicts(cases.values()),
        "## Rivals\n",
        _rivals(cases.values()),
    ]
    return "\n".join(parts)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def _goals(goals: Sequence[Goal]) -> str:
    head = ("goal", "case", "seeds", "found", "must", "good", "")
    return _table(
        head,
        (
            (
                one.name,
                one.case,
                str(one.seeds),
                _short(one.value),
                _limit(one.must, is_most=one.is_most),
                _limit(one.good, is_most=one.is_most),
                one.mark,
            )
            for one in goals
        ),
    )


def _ranking(cases: Iterable[Case]) -> str:
    head = (
        "case", "seeds", "true mean (sd), points", "share at 10 %: mean (se), worst",
        "at 20 %", "rank correlation", "error by person over constant's", "true AUTOC, points",
        "by person chosen",
    )  # fmt: skip
    rows = []
    for one in cases:
        shares = one.score("share_0.1")
        rows.append(
            (
                one.name,
                str(len(one.seeds)),
                f"{_points(mean(one.of('true_mean')))} ({_points(mean(one.of('true_sd')))})",
                _mean_and_worst(shares),
                _two(mean(one.score("share_0.2"))),
                _two(mean(one.score("spearman"))),
                _two(mean(one.score("pehe")) / mean(one.score("pehe", "constant")))
                if one.fitted
                else "",
                _points(mean(one.score("autoc"))),
                f"{sum(s['shape'] == 'by_person' for s in one.fitted)} of {len(one.fitted)}",
            )
        )
    return _table(head, rows)


def _average(cases: Iterable[Case]) -> str:
    head = (
        "case", "plain difference's error, points", "bias (se), points", "largest error",
        "interval holds", "held-out bias, points", "held-out interval holds", "refused", "most",
    )  # fmt: skip
    rows = []
    for one in cases:
        errors = one.of("ate_error")
        rows.append(
            (
                one.name,
                _points(mean(one.of("naive_error"))),
                _mean_and_error(errors, in_points=True),
                _points(max(map(abs, errors), default=math.nan)),
                _two(mean(one.of("ate_covered"))),
                _points(mean(one.of("held_out_ate_error"))),
                _two(mean(one.of("held_out_ate_covered"))),
                _two(mean(one.of("share_refused"))),
                _two(max(one.of("share_refused"), default=math.nan)),
            )
        )
    return _table(head, rows)


def _honesty(cases: Iterable[Case]) -> str:
    head = (
        "case", "judged", "AUTOC found less true, points", "AUTOC interval holds",
        "first 20 % holds", "fifths hold", "student R²: mean (se), worst",
        "largest gap of contributions",
    )  # fmt: skip
    return _table(
        head,
        (
            (
                one.name,
                str(len(one.of("autoc_error"))),
                _points(mean(one.of("autoc_error"))),
                _two(mean(one.of("autoc_covered"))),
                _two(mean(one.of("first_fifth_covered"))),
                _two(mean(one.of("fifths_covered"))),
                _mean_and_worst(one.of("student_r2")),
                f"{max(one.of('shap_gap'), default=math.nan):.0e}",
            )
            for one in cases
        ),
    )


def _verdicts(cases: Iterable[Case]) -> str:
    rows = [
        (one.name, ", ".join(f"{verdict}: {n}" for verdict, n in sorted(one.verdicts.items())))
        for one in cases
        if one.verdicts
    ]
    return _table(("case", "verdicts of the judged seeds"), rows)


def _rivals(cases: Iterable[Case]) -> str:
    head = (
        "case", "order", "share at 10 %", "ours less it (se)", "rank correlation",
        "said of its first tenth, points", "true, points", "true points per point said",
    )  # fmt: skip
    rows = []
    for one in cases:
        for name, words in RIVALS.items():
            gain = one.gain(name)
            is_benefit = name != "risk"
            rows.append(
                (
                    one.name if name == OURS else "",
                    words,
                    _two(mean(one.score("share_0.1", name))),
                    "" if name == OURS else _mean_and_error(gain),
                    _two(mean(one.score("spearman", name))),
                    _points(mean(one.score("said_of_first_tenth", name))) if is_benefit else "",
                    _points(mean(one.score("true_of_first_tenth", name))),
                    _two(mean(one.score("slope", name))) if is_benefit else "",
                )
            )
    return _table(head, rows)


def _mean_and_error(values: Sequence[float], *, in_points: bool = False) -> str:
    show = _points if in_points else _two
    error = f" ({show(standard_error(values))})" if len(values) > 1 else ""
    return show(mean(values)) + error


def _mean_and_worst(values: Sequence[float]) -> str:
    if not values:
        return ""
    return f"{_mean_and_error(values)}, {_two(min(values))}"


def _two(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.2f}"


def _points(value: float) -> str:
    return "" if math.isnan(value) else f"{100 * value:.1f}"


def _limit(limit: float, *, is_most: bool) -> str:
    if math.isnan(limit):
        return ""
    return ("≤ " if is_most else "≥ ") + _short(limit)


def _short(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.3g}"
