"""The sentences on top of a card, an evaluation page and the index, from the metrics.

Every sentence stands without a statistic's name and without a decimal.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from models.groups import CROSSED
from reports.render.comparisons import clearly_better_rules
from reports.render.target_words import target_words
from reports.render.words import (
    group_name,
    is_missing,
    natural_frequency,
    percent,
    points_interval,
    tenths,
)

FEWEST_EVENTS = 30
FAIR_GAP_IN_100 = 10
LARGEST_FAIR_GAP = 0.2
NO_EVIDENCE = "no evidence of effect"
WORD_OF_VERDICT = {
    "targeting supported": "Housing help works, and the order the model gives is worth following.",
    "works on average, no targeting claim": "Housing help works on average. Whom it helps most is "
    "not shown: do not use the order.",
    "no evidence of effect": "No effect of housing help was shown in these data.",
}


def headline(metrics: Mapping[str, Any], target: str) -> str:
    """Say in one or two sentences how good the model is, or what it found."""
    words = target_words(target)
    if words.kind == "benefit":
        return _benefit_headline(metrics)
    prevalence = _share(metrics.get("events"), metrics.get("n"))
    top = _first(metrics.get("at_capacity"))
    if top is None or is_missing(top.get("precision")) or prevalence is None:
        return "How good it is could not be measured: too few people or too few events."
    everyone = natural_frequency(prevalence)
    count = tenths(top["precision"])
    hits = f"about {count}" if count else "fewer than 1"
    share = top.get("share")
    where = "at the top of" if share is None else f"in the top {percent(share)} of"
    sentence = f"Of 10 people {where} the list, {hits} {words.happens} (everyone: {everyone})."
    missed = _missed(top.get("recall"))
    return f"{sentence} {missed}" if missed else sentence


def calibration_sentence(calibration: Mapping[str, Any] | None) -> str:
    """Say whether the chances can be taken at their word."""
    ratio = None if calibration is None else calibration.get("observed_over_expected")
    value = ratio.get("value") if isinstance(ratio, Mapping) else ratio
    if value is None or is_missing(value):
        return "Whether the chances are right could not be measured."
    happened = round(100 * value)
    if abs(happened - 100) <= FAIR_GAP_IN_100:
        opening = "On the whole, yes."
    else:
        opening = "Not quite: too low." if happened > 100 else "Not quite: too high."
    return f"{opening} Where the model expected 100 cases, {happened} happened."


def benefit_calibration_sentence(targeting: Mapping[str, Any] | None) -> str:
    """Say whether predicted benefits match measured ones."""
    slope = (targeting or {}).get("calibration_slope") or {}
    value, low = slope.get("value"), slope.get("low")
    if value is None or is_missing(value):
        return "Whether the predicted benefits are right could not be measured."
    if low is None or is_missing(low) or low <= 0:
        return "People predicted to gain more were not clearly seen to gain more."
    return "People predicted to gain more did gain more."


def comparison_sentence(metrics: Mapping[str, Any], target: str) -> str:
    """Say who wins: the model or a simple rule; of a benefit, every rule that clearly does."""
    versus = (metrics.get("targeting") or {}).get("versus") or {}
    said = _winner(metrics, versus, target)
    better = clearly_better_rules(versus) if target_words(target).kind == "benefit" else ()
    return f"{said} Clearly worse than: {'; '.join(better)}." if better else said


def _winner(metrics: Mapping[str, Any], versus: Mapping[str, Any], target: str) -> str:
    """Give the run's own sentence, or one from the gain over ranking by risk."""
    if metrics.get("winner"):
        return str(metrics["winner"])
    gain = versus.get("risk_ranking") or {}
    gain = gain if "value" in gain else next(iter(gain.values()), None) or {}
    if target_words(target).kind == "benefit" and not is_missing(gain.get("value")):
        low = gain.get("low")
        is_clear = low is not None and not is_missing(low) and low > 0
        verdict = "The model's order wins" if is_clear else "The model's order does not clearly win"
        return (
            f"{verdict} over helping those at highest risk first: {points_interval(gain)} at home."
        )
    return "No comparison with simple rules is available."


def served_less_well(groups: Sequence[Mapping[str, Any]] | None) -> list[str]:
    """Name each group whose chances are off by more than a fifth or whose cases are found less.

    Only where enough is known; a ratio whose interval holds 1 is told as one that may be chance.
    Crossed groups stand in the table alone.
    """
    single = [row for row in groups or () if CROSSED not in str(row["group"])]
    return [line for row in single for line in (_off_line(row), _found_line(row)) if line]


def _off_line(row: Mapping[str, Any]) -> str:
    ratio, events = row.get("observed_over_expected"), row.get("events")
    ends = ratio if isinstance(ratio, Mapping) else {}
    value = ends.get("value") if ends else ratio
    if not isinstance(value, (int, float)) or is_missing(value):
        return ""
    if row.get("note") or (isinstance(events, (int, float)) and events < FEWEST_EVENTS):
        return ""
    if abs(value - 1) <= LARGEST_FAIR_GAP:
        return ""
    low, high = ends.get("low"), ends.get("high")
    may_be_chance = low is not None and high is not None and low <= 1 <= high
    side = "too low" if value > 1 else "too high"
    doubt = "; may be chance" if may_be_chance else ""
    found = f"{round(100 * value)} cases where 100 were expected"
    return f"{group_name(row)}. Chances {side} ({found}{doubt})."


def _found_line(row: Mapping[str, Any]) -> str:
    if row.get("found_less_often") is not True:
        return ""
    found = row.get("recall")
    value = found.get("value") if isinstance(found, Mapping) else None
    said = "too few of its cases to print" if value is None else f"{percent(value)} of its cases"
    return f"{group_name(row)}. Found less often than others: the list holds {said}."


def _benefit_headline(metrics: Mapping[str, Any]) -> str:
    """Say the verdict, then the effect."""
    verdict = metrics.get("verdict")
    if verdict is None:
        return "Not estimable: this run reached no verdict."
    if str(verdict).startswith("not estimable"):
        return f"{str(verdict)[:1].upper()}{str(verdict)[1:]}."
    effect = metrics.get("ate") or {}
    if is_missing(effect.get("value")):
        return WORD_OF_VERDICT.get(verdict, str(verdict))
    verdict_words = WORD_OF_VERDICT.get(verdict, str(verdict))
    if verdict == NO_EVIDENCE:
        return f"{verdict_words} {no_evidence_words(effect)}"
    return f"{verdict_words} {effect_words(effect['value'])}"


def no_evidence_words(effect: Mapping[str, Any]) -> str:
    """Say how far the truth may lie either way, when no effect was shown.

    >>> no_evidence_words({"value": 0.03, "low": -0.004, "high": 0.061})
    'Of 100 people helped, from 0 fewer to 6 more may be at home 84 days later.'
    """
    if is_missing(effect.get("low")) or is_missing(effect.get("high")):
        return "How large an effect may have been missed is not known."
    ends = [
        f"{abs(round(100 * effect[end]))} {'more' if effect[end] > 0 else 'fewer'}"
        for end in ("low", "high")
    ]
    return f"Of 100 people helped, from {ends[0]} to {ends[1]} may be at home 84 days later."


def effect_words(effect: float) -> str:
    """Say an effect on being at home as people out of 100.

    >>> effect_words(0.081)
    'Of 100 people helped, about 8 more are at home 84 days later.'
    >>> effect_words(-0.03)
    'Of 100 people helped, about 3 fewer are at home 84 days later.'
    """
    people = round(100 * abs(effect))
    if people == 0:
        return "Of 100 people helped, fewer than 1 is at home 84 days later because of it."
    side = "more" if effect > 0 else "fewer"
    verb = "is" if people == 1 else "are"
    return f"Of 100 people helped, about {people} {side} {verb} at home 84 days later."


def _missed(recall: float | None) -> str:
    """Say how many cases the top of the list misses."""
    if recall is None or is_missing(recall):
        return ""
    return f"It misses {natural_frequency(1 - recall)} of those who do."


def _first(rows: Sequence[Mapping[str, Any]] | None) -> Mapping[str, Any] | None:
    """Give the first row, the hub's own capacity, where there is one."""
    return rows[0] if rows else None


def _share(part: float | None, whole: float | None) -> float | None:
    """Give a share, or nothing where it has no meaning."""
    return None if part is None or not whole else part / whole
