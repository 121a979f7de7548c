"""A model card as one page for anyone, with all 42 fields folded below, and as Markdown."""

from collections.abc import Mapping
from typing import Any

from reports.render.card import owed_fields
from reports.render.card_fields import FIELDS, SECTIONS
from reports.render.card_sources import source_of
from reports.render.comparisons import comparison_table
from reports.render.environment import render
from reports.render.field_view import field_view, flat_text
from reports.render.group_table import group_table, nobody_named_words, too_few_words
from reports.render.headlines import (
    benefit_calibration_sentence,
    calibration_sentence,
    comparison_sentence,
    headline,
    served_less_well,
)

ASIDE = "of which"
STATUS_LOOKS = {"draft": "warn", "shadow": "warn", "live": "good", "retired": "stop"}


def render_card_html(card: Mapping[str, Any], figures: Mapping[str, str]) -> str:
    """Give the card as a page; ``figures`` maps a caption to an SVG of ours."""
    return render("card.html.j2", figures=figures, **_facts(card))


def render_card_markdown(card: Mapping[str, Any]) -> str:
    """Give the card as Markdown with the same sections, without pictures."""
    return render("card.md.j2", **_facts(card)).rstrip() + "\n"


def flow_rows(flow: list[dict[str, Any]] | None) -> list[dict[str, Any]]:
    """Give each step of the flow with how many it dropped; an aside drops nobody.

    >>> flow_rows([{"step": "All stays", "rows": 100}, {"step": "Adults", "rows": 90}])[1]
    {'step': 'Adults', 'rows': 90, 'dropped': 10}
    """
    rows: list[dict[str, Any]] = []
    left: int | None = None
    for step in flow or ():
        is_aside = step["step"].startswith(ASIDE)
        dropped = None if left is None or is_aside else left - step["rows"]
        rows.append({"step": step["step"], "rows": step["rows"], "dropped": dropped})
        left = left if is_aside else step["rows"]
    return rows


def _facts(card: Mapping[str, Any]) -> dict[str, Any]:
    """Gather what both templates print."""
    model = card["identity"]["model"]
    metrics = _metrics(card)
    is_benefit = model["kind"] == "benefit"
    right = (
        benefit_calibration_sentence(card["performance"]["calibration"])
        if is_benefit
        else calibration_sentence(card["performance"]["calibration"])
    )
    groups = card["performance"]["by_group"]
    return {
        "card": card,
        "model": model,
        "is_benefit": is_benefit,
        "status": card["identity"]["status"],
        "status_look": STATUS_LOOKS[card["identity"]["status"]["value"]],
        "how_good": headline(metrics, model["target"]),
        "chances_right": right,
        "comparison": comparison_sentence(metrics, model["target"]),
        "comparators": comparison_table(
            card["performance"]["net_benefit"], card["performance"]["overall"], model["name"]
        ),
        "less_well": served_less_well(groups),
        "nobody_named": nobody_named_words(groups),
        "too_few": too_few_words(groups),
        "groups": group_table(groups),
        "flow": flow_rows(card["data"]["flow"]),
        "overall": field_view(
            {
                name: value
                for name, value in card["performance"]["overall"].items()
                if name not in {"gates", "truth", "sensitivity"}
            }
        ),
        "gates": card["performance"]["overall"].get("gates") or [],
        "watch": field_view(_without_limits(card["monitoring"]["plan"])),
        "lineage": field_view(card["lineage"]["hashes"]),
        "people": [
            (one.title, flat_text(card[one.part][one.name]))
            for one in FIELDS
            if one.part in {"owner", "sign_off"}
        ],
        "owed": owed_fields(card),
        "sources": {one.key: source_of(one, model["target"]) for one in FIELDS},
        "sections": [
            (name, [(one, _view(card, one)) for one in FIELDS if one.section == name])
            for name in SECTIONS
        ],
    }


def _without_limits(plan: Any) -> Any:
    """The plan in words; its many limits stand folded in the field itself."""
    if not isinstance(plan, Mapping):
        return plan
    return {name: value for name, value in plan.items() if name != "limits"}


def _view(card: Mapping[str, Any], one: Any) -> Any:
    """Give one field of the card, ready to print."""
    return field_view(card[one.part][one.name])


def _metrics(card: Mapping[str, Any]) -> dict[str, Any]:
    """Gather the figures that the headline sentences read."""
    performance = card["performance"]
    size = (card["method"]["sample_size"] or {}).get("judged_on") or {}
    return {
        **performance["overall"],
        "n": size.get("n"),
        "events": size.get("events"),
        "at_capacity": performance["at_capacity"],
        "winner": performance["net_benefit"].get("winner"),
        "targeting": {"versus": performance["net_benefit"].get("versus")},
    }
