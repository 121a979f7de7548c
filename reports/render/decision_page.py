"""The release gate's decision as a page and as text: the answer first, then every check."""

from collections.abc import Mapping, Sequence
from typing import Any

from reports.render.environment import render
from reports.render.suppress import HIDDEN, published_groups, published_text
from reports.render.target_words import target_words
from reports.render.words import (
    NOTHING_TO_SAY,
    british_date_or_text,
    count_with_commas,
    days,
    group_name,
    in_words,
    interval,
    number,
)

ANSWERS = {
    "may be promoted": "The challenger may take the live model's place.",
    "keep the champion": "The live model stays: at least one check does not hold.",
    "insufficient": "The live model stays: too few outcomes to tell one model from the other.",
    "frozen": "The live model stays: too many people were helped to learn from what followed.",
    "not judged": "What is live stays as it is: nothing could be judged, for the reason below.",
    "nothing to do": "The live model stays: there is no reason to change it yet.",
}
CHANGES = {
    "none": "No change",
    "intercept": "The same trees, a new level of the risks",
    "slope": "The same trees, a new level and spread of the risks",
    "refit": "A new model",
}
MODELS = ("champion", "challenger")
CHECKS = ("Check", "Limit", "Found", "Result")
FIGURES = ("Figure", "Live model", "Challenger", "Difference")
GROUPS = (
    "Group", "Stays", "Outcomes", "Found by the live model", "By the challenger", "Difference",
    "Observed over expected",
)  # fmt: skip
UPDATES = ("Change", "Log loss", "Held against", "Difference")
HELP = ("Assumption", "Stays", "Live model", "Challenger", "AUROC of both")


def render_decision_html(body: Mapping[str, Any]) -> str:
    """Give the page of decision.json."""
    return render("decision.html.j2", **decision_view(body))


def render_decision_markdown(body: Mapping[str, Any]) -> str:
    """Give decision.json as Markdown."""
    return render("decision.md.j2", **decision_view(body))


def decision_view(body: Mapping[str, Any]) -> dict[str, Any]:
    """What both templates show: words and tables of text."""
    champion, challenger = body["champion"], body["challenger"]
    compared = body["compared"] or {}
    update = body["update"] or {}
    return {
        "title": target_words(body["target"]).title,
        "as_of": british_date_or_text(body["as_of"]),
        "source": body["source"],
        "answer": body["answer"],
        "may": body["answer"] == "may be promoted",
        "answer_in_words": ANSWERS[body["answer"]],
        "look_at": list(body["look_at"]),
        "change": CHANGES[body["change"]],
        "champion": _pairs(
            {
                "Version": champion["version"],
                "Hash of its manifest": champion["manifest_sha256"],
                "Learned from stays decided": _period(champion["trained_on"]),
                "Calibrated on stays decided": _period(champion["calibrated_on"]),
            }
        )
        if champion
        else [],
        "challenger": _pairs(
            {
                "Hash of its manifest": challenger["manifest_sha256"],
                "Calibrated on stays from": british_date_or_text(challenger["calibrate_from"]),
                "Both judged on stays": days(challenger["test_from"], challenger["matured_to"]),
            }
        )
        if challenger
        else [],
        "checks_header": CHECKS,
        "checks": [check_row(check) for check in body["checks"]],
        "figures_header": FIGURES,
        "figures": figure_rows(compared),
        "judged_on": _judged_on(compared),
        "groups_header": GROUPS,
        "groups": [group_row(row) for row in published_groups(compared.get("groups", ()))],
        "updates_header": UPDATES,
        "updates": [update_row(row) for row in update.get("changes", ())],
        "update_note": update.get("note", ""),
        "help_header": HELP,
        "help": [help_row(row) for row in (body["helped"] or {}).get("sensitivity", ())],
        "helped": _helped(body["helped"]),
        "run": _pairs({in_words(name): value for name, value in body["run"].items()}),
        "inputs": _pairs(body["inputs"]),
    }


def check_row(check: Mapping[str, Any]) -> tuple[str, ...]:
    """One check: name, limit, what was found, and whether it holds."""
    found = check["value"]
    text = (
        number(found, 4) if isinstance(found, float) or found is None else count_with_commas(found)
    )
    which = f": {', '.join(check['which'])}" if check.get("which") else ""
    return (
        check["name"],
        check["limit"],
        text + which,
        "holds" if check["passed"] else "does not hold",
    )


def figure_rows(compared: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """The figures of both models on the same stays."""
    rows = []
    for key, name in {"auroc": "AUROC", "net_benefit_at_k": "Net benefit of the list"}.items():
        if key in compared:
            row = compared[key]
            own = (number(row[model], 4) for model in MODELS)
            rows.append((name, *own, interval(row["difference"], 4)))
    calibration = compared.get("calibration")
    if calibration:
        names = {"in_the_large": "Calibration in the large", "ici": "Average calibration error"}
        slopes = (interval(calibration[model]["slope"], 2) for model in MODELS)
        rows.append(("Calibration slope", *slopes, NOTHING_TO_SAY))
        for key, name in names.items():
            own = (number(calibration[model][key], 4) for model in MODELS)
            rows.append((name, *own, NOTHING_TO_SAY))
    return rows


def group_row(row: Mapping[str, Any]) -> tuple[str, ...]:
    """One level of a protected group: share of its outcomes on each list, and its risks.

    ``row`` is as it may be printed; where its outcomes are hidden, so are their shares.
    """
    counts = (published_text(row["n"]), published_text(row["events"]))
    if HIDDEN in counts:
        return (group_name(row), *counts, *(HIDDEN for _ in GROUPS[len(counts) + 1 :]))
    recall = row["recall"]
    return (
        group_name(row),
        *counts,
        *(number(recall[model], 2) for model in MODELS),
        interval(recall["difference"], 2),
        interval(row["observed_over_expected"], 2),
    )


def update_row(row: Mapping[str, Any]) -> tuple[str, ...]:
    """One change that was tried, and what it was held against."""
    against = row["against"]
    return (
        CHANGES[row["change"]],
        number(row["log_loss"], 4),
        NOTHING_TO_SAY if against is None else CHANGES[against],
        NOTHING_TO_SAY if row["difference"] is None else interval(row["difference"], 4),
    )


def help_row(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Observed over expected of both models under one assumption about help."""
    areas = [row[model]["auroc"] for model in MODELS]
    said = " and ".join(number(area, 3) for area in areas)
    return (
        row["assumption"],
        count_with_commas(row["n"]),
        *(number(row[model]["observed_over_expected"], 2) for model in MODELS),
        NOTHING_TO_SAY if None in areas else said,
    )


def _helped(helped: Mapping[str, Any] | None) -> str:
    if helped is None:
        return "No help is on record: nobody's outcome was changed by a list, as far as is known."
    return (
        f"Help is on record since {british_date_or_text(helped['since'])}. Of the stays judged, "
        f"{helped['stays_helped']:,} were helped and count for neither model; "
        f"{helped['stays_drawn_by_lot']:,} were drawn by lot."
    )


def _judged_on(compared: Mapping[str, Any]) -> str:
    if not compared:
        return ""
    return (
        f"{compared['n']:,} stays of {compared['people']:,} people with {compared['events']:,} "
        f"outcomes; a list of {compared['k']:,}."
    )


def _period(period: Sequence[str] | None) -> str:
    return days(*period) if period else "not recorded"


def _pairs(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(name, str(value)) for name, value in facts.items()]
