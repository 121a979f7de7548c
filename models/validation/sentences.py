"""The validation in plain sentences: each says no more than its interval bears."""

from collections.abc import Mapping
from typing import Any

from models.validation.ablation import EVERYBODY
from models.validation.judged import side_of_zero
from models.validation.model_choice import LABELS
from models.validation.snapshots import ONE, SEVERAL

ASKED_OF = {
    "group home": "What is known of the home",
    "group care": "What is known of care",
    "family living": "The living situation",
}
"""The families that a hub asks after, and how a sentence begins with them."""


def told_plainly(body: Mapping[str, Any]) -> dict[str, list[str]]:
    """Sentences for each part of validation.json, from its rounded figures."""
    parts = {
        "snapshots": _of_mornings,
        "sites": _of_sites,
        "learning_curve": _of_people,
        "families": _of_families,
        "model_choice": _of_choices,
    }
    return {
        name: say(body[name]) if body[name]["note"] is None else [_opened(body[name]["note"])]
        for name, say in parts.items()
    }


def _of_mornings(part: Mapping[str, Any]) -> list[str]:
    rows, shipped = part["rows"], _named(part["mornings"], ONE)
    sentences = [
        (
            f"On {rows['test_mornings']:,} mornings of {rows['test_stays']:,} stays the model as "
            f"shipped has an AUROC of {_span(shipped['auroc'])}, a slope of "
            f"{_span(shipped['slope'])} and {_span(shipped['observed_over_expected'])} "
            "cases for each one expected."
        )
    ]
    lower = _span(_turned(part["chosen_on"]["delta_brier"]))
    later = _span(_turned(part["difference"]["delta_brier"]))
    if part["chosen"] != SEVERAL:
        return [
            *sentences,
            (
                "Several training rows per stay were not surely better on mornings of the "
                f"calibrate period (Brier score lower by {lower}): one row per stay stays."
            ),
        ]
    verdict = (
        "and the test period bears it out"
        if part["is_confirmed"]
        else "but the test period does not bear it out, so that one row per stay stays"
    )
    return [
        *sentences,
        (
            "Several training rows per stay were better on mornings of the calibrate period (Brier "
            f"score lower by {lower}), {verdict} (lower by {later})."
        ),
    ]


def _of_sites(part: Mapping[str, Any]) -> list[str]:
    judged = [site for site in part["sites"] if site["note"] is None]
    if not judged:
        return ["No site has cases enough to say how the model travels."]
    worse = sum(side_of_zero(site["difference"]["delta_auroc"]) == "below" for site in judged)
    off = sum(_misses_one(site["without"]["observed_over_expected"]) for site in judged)
    sentences = [
        (
            f"Of {len(judged)} sites judged by a model that was never taught there, {worse} surely "
            f"lost AUROC by it, and {off} had surely more or fewer cases than expected."
        )
    ]
    again = [s["recalibrated"] for s in judged if s["recalibrated"]["note"] is None]
    if again:
        level = sum(_is_nearer(new, "level", "observed_over_expected") for new in again)
        line = sum(_is_nearer(new, "line", "slope") for new in again)
        sentences.append(
            f"Taught by a site's first {again[0]['rows']} stays, a new level brought the cases "
            f"nearer to those expected at {level} of {len(again)} sites, and a new line the slope "
            f"nearer to 1 at {line} of {len(again)}."
        )
    return sentences


def _of_people(part: Mapping[str, Any]) -> list[str]:
    fewer = [row for row in part["shares"] if row["delta_auroc"] is not None]
    if not fewer:
        return ["There are too few cases to say what more people would teach."]
    last = fewer[-1]
    gain = _turned(last["delta_auroc"])
    helps = {
        "above": "more people still taught the model something",
        "below": "more people did not help",
    }.get(side_of_zero(gain), "that the last people added anything is not shown")
    return [f"From {last['share']:.0%} of the people to all, AUROC rose by {_span(gain)}: {helps}."]


def _of_families(part: Mapping[str, Any]) -> list[str]:
    return [
        sentence
        for family in part["families"]
        if family["name"] in ASKED_OF
        for sentence in _of_family(family, ASKED_OF[family["name"]])
    ]


def _of_family(family: Mapping[str, Any], opening: str) -> list[str]:
    if family["note"] is not None:
        return [f"{opening}: {family['note']}."]
    sentences = []
    for row in family["left_out"]:
        whom = "" if row["group"] == EVERYBODY else f" for people {_in_group(row['group'])}"
        if row["note"] is not None:
            sentences.append(f"{opening}{whom}: {row['note']}.")
            continue
        lost, side = _span(row["lost_auroc"]), side_of_zero(row["lost_auroc"])
        higher = _span(_turned(row["lost_auroc"]))
        found = {
            "above": f"adds{whom}: without it AUROC is lower by {lost}",
            "below": f"does harm{whom}: without it AUROC is higher by {higher}",
        }.get(side, f"is not shown to add anything{whom}: without it AUROC is lower by {lost}")
        sentences.append(f"{opening} {found}.")
    return sentences


def _in_group(name: str) -> str:
    return {"65 and over": "of 65 and over", "no settled home": "without a settled home"}.get(
        name, f"with {name}"
    )


def _of_choices(part: Mapping[str, Any]) -> list[str]:
    steps = part["steps"]
    best = sum(step["rank"] == 1 for step in steps)
    losses = [step["lost_to_best"] for step in steps]
    sides = [side_of_zero(step["against_today"]["delta_auroc"]) for step in steps]
    return [
        (
            "Picked by the AUROC of the period before, the settings were the best of "
            f"{len(LABELS)} in {best} of {len(steps)} next periods and lost "
            f"{sum(losses) / len(losses):.4f} AUROC to the best on average, "
            f"{max(losses):.4f} at most."
        ),
        (
            f"The pick was surely better than today's settings in {sides.count('above')} of "
            f"{len(steps)} periods and surely worse in {sides.count('below')}."
        ),
    ]


def _named(rows: list[dict[str, Any]], name: str) -> dict[str, Any]:
    return next(row for row in rows if row["name"] == name)


def _turned(interval: Mapping[str, float | None] | None) -> dict[str, float | None] | None:
    """The difference seen from the other side."""
    if interval is None:
        return None
    value, low, high = (
        None if interval[key] is None else 0.0 - interval[key]  # type: ignore[operator]  # not None
        for key in ("value", "high", "low")
    )
    return {"value": value, "low": low, "high": high}


def _misses_one(interval: Mapping[str, float | None]) -> bool:
    low, high = interval["low"], interval["high"]
    return low is not None and high is not None and not low <= 1 <= high


def _is_nearer(new: Mapping[str, Any], kind: str, figure: str) -> bool:
    """Whether a recalibration brought a figure nearer to 1."""
    before, after = new["before"][figure]["value"], new[kind][figure]["value"]
    return before is not None and after is not None and abs(after - 1) < abs(before - 1)


def _span(interval: Mapping[str, float | None] | None) -> str:
    """A value with its interval, as it stands in the file."""
    if interval is None or interval["value"] is None:
        return "a figure that cannot be told"
    if interval["low"] is None or interval["high"] is None:
        return f"{interval['value']:.4f} (interval not estimable)"
    return f"{interval['value']:.4f} ({interval['low']:.4f} to {interval['high']:.4f})"


def _opened(note: str) -> str:
    return f"{note[:1].upper()}{note[1:]}."
