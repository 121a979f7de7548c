"""The model beside simple rules, as rows of a table."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from reports.render.words import (
    NOTHING_TO_SAY,
    in_words,
    interval,
    is_missing,
    number,
    percent,
    points_interval,
)

VERSUS = {
    "risk_ranking": "Highest risk first",
    "barrier_rule": "Most barriers at home first",
    "random": "Drawn by lot",
    "constant": "The same number, in no order",
    "none": "No help for anyone",
    "current_practice": "Today's referrals",
}


@dataclass(frozen=True, kw_only=True)
class ComparisonTable:
    """Header and rows; each row starts with the name of the rule."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def comparison_table(
    net_benefit: Mapping[str, Any], overall: Mapping[str, Any], model_name: str
) -> ComparisonTable:
    """Give the model and the rules: AUROC for risk, gain at home for benefit.

    ``net_benefit`` has ``comparators`` or ``versus``, ``overall`` the model's own
    ``auroc`` and ``brier``. Both empty where nothing was compared.
    """
    versus = net_benefit.get("versus")
    if versus:
        gained = [row for name, gains in versus.items() for row in _gains(name, gains)]
        against = ("Against", f"Gain of “{model_name}” at home, for each person helped")
        return ComparisonTable(header=against if gained else (), rows=tuple(gained))
    if not net_benefit.get("comparators") and not overall.get("auroc"):
        return ComparisonTable(header=(), rows=())
    ours = (
        "This model",
        interval(overall.get("auroc")),
        number(overall.get("brier"), 3),
        number(net_benefit.get("net_benefit_at_k"), 3),
        NOTHING_TO_SAY,
    )
    rules = tuple(
        (
            str(one.get("label") or in_words(name)),
            interval(one.get("auroc")),
            number(one.get("brier"), 3),
            number(one.get("net_benefit_at_k"), 3),
            interval(one.get("delta_auroc"), 3),
        )
        for name, one in (net_benefit.get("comparators") or {}).items()
    )
    header = (
        "Rule",
        "AUROC (95% interval)",
        "Brier score",
        "Net benefit at capacity",
        "Model's lead in AUROC",
    )
    return ComparisonTable(header=header, rows=(ours, *rules))


def clearly_better_rules(versus: Mapping[str, Any]) -> tuple[str, ...]:
    """Name each rule, at each share helped, whose lead over the model is more than chance.

    >>> lead = {"value": -0.2, "low": -0.4, "high": -0.04}
    >>> clearly_better_rules({"barrier_rule": {"0.05": lead, "0.1": {**lead, "high": 0.01}}})
    ('most barriers at home first, 5% helped',)
    """
    return tuple(
        f"{rule[:1].lower()}{rule[1:]}"
        for name, gains in versus.items()
        for rule, gain in _known_gains(name, gains)
        if not is_missing(gain.get("high")) and gain["high"] < 0
    )


def _gains(name: str, gains: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    """Give the gain over one rule in words, at each share of people helped."""
    return [(rule, points_interval(gain)) for rule, gain in _known_gains(name, gains)]


def _known_gains(
    name: str, gains: Mapping[str, Any] | None
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Give each share's rule in words and the gain over it; none where unknown."""
    rule = VERSUS.get(name, in_words(name))
    by_share = {"": gains} if gains and "value" in gains else gains or {}
    for share, gain in by_share.items():
        if gain and not is_missing(gain["value"]):
            yield f"{rule}, {percent(float(share))} helped" if share else rule, gain
