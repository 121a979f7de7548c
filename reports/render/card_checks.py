"""Whether each field of a card holds: filled, in form, and as its source says."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from reports.render.card_body import card_body_hash
from reports.render.card_fields import FIELDS, CardField, to_be_completed
from reports.render.hazards import HIGHEST_WHEN_LIVE

if TYPE_CHECKING:
    from reports.render.card import CardFacts

HIGHEST_READING_GRADE = 9.0
OLDEST_REVIEW = timedelta(days=365)
SAME = 1e-4  # figures of a card have four decimals
MAY_BE_EMPTY = {"performance.by_site_and_time"}
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
Faults = dict[str, list[str]]


def card_faults(card: Mapping[str, Any], facts: "CardFacts") -> Faults:
    """What is wrong with each field, by its key; fields that hold are left out."""
    faults: Faults = {}
    for one in FIELDS:
        found = _filled(one, card[one.part][one.name])
        if not found:
            found = [text for text in _FORM.get(one.key, _no_fault)(card, facts) if text]
        if found and one.key != "identity.status":
            faults[one.key] = found
    for path, (said, counted) in disagreements(card, facts.recounted).items():
        key = ".".join(path.split(".")[:2])
        faults.setdefault(key, []).append(f"{path} is {said}, its source says {counted}")
    return faults


def disagreements(
    card: Mapping[str, Any], recounted: Mapping[str, Any]
) -> dict[str, tuple[Any, Any]]:
    """Each dotted place of the card where another value stands than its source gives.

    >>> disagreements({"method": {"n": 3}}, {"method.n": 4, "method.k": 1})
    {'method.n': (3, 4), 'method.k': (None, 1)}
    """
    found = {}
    for path, counted in recounted.items():
        said = _at(card, path.split("."))
        are_numbers = isinstance(said, (int, float)) and isinstance(counted, (int, float))
        is_same = abs(said - counted) <= SAME if are_numbers else said == counted
        if not is_same:
            found[path] = (said, counted)
    return found


def reading_grade(text: str) -> float:
    """Years of schooling that a text asks for (Flesch and Kincaid 1975).

    >>> reading_grade("The cat sat on the mat.") < 3
    True
    """
    words = re.findall(r"[A-Za-z']+", text)
    sentences = max(1, len(re.findall(r"[.!?]+", text)))
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+", word.lower()))) for word in words)
    if not words:
        return 0.0
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def _filled(one: CardField, value: Any) -> list[str]:
    """Whether somebody, or the run, has filled the field."""
    if one.fill == "human":
        return ["to be completed"] if value == to_be_completed(one) else []
    if one.fill == "signed" and one.key != "identity.status":
        found = [] if value.get("draft") not in (None, {}, []) else ["the run has no draft"]
        owed = value.get("signed_by") == to_be_completed(one)
        return found + (["to be completed"] if owed else [])
    is_empty = value in (None, {}, []) or (
        isinstance(value, Mapping) and all(part in (None, {}, []) for part in value.values())
    )
    return ["missing: the run did not say"] if is_empty and one.key not in MAY_BE_EMPTY else []


def _no_fault(_: Mapping[str, Any], __: "CardFacts") -> Sequence[str]:
    return ()


def _contact(card: Mapping[str, Any], _: "CardFacts") -> Sequence[str]:
    told = EMAIL.search(str(card["owner"]["organisation"]))
    return [] if told else ["no e-mail address of a contact"]


def _plain(card: Mapping[str, Any], _: "CardFacts") -> Sequence[str]:
    grade = reading_grade(str(card["purpose"]["plain_english"]))
    too_hard = grade > HIGHEST_READING_GRADE
    return [f"reading grade {grade:.1f}, at most {HIGHEST_READING_GRADE:g}"] if too_hard else []


def _misuse(card: Mapping[str, Any], _: "CardFacts") -> Sequence[str]:
    named = re.search(r"refus", str(card["purpose"]["out_of_scope"]), re.IGNORECASE)
    return [] if named else ["does not name 'a ground for refusing care'"]


def _dated(part: str, name: str) -> Any:
    """A check that a review has a date no older than a year."""

    def check(card: Mapping[str, Any], facts: "CardFacts") -> Sequence[str]:
        days = [
            date.fromisoformat(day) for day in re.findall(r"\d{4}-\d\d-\d\d", str(card[part][name]))
        ]
        if not days:
            return ["no date of the review (YYYY-MM-DD)"]
        today = facts.as_of_day
        is_old = today is not None and today - max(days) > OLDEST_REVIEW
        return [f"the review of {max(days)} is more than 12 months old"] if is_old else []

    return check


def _rows_agree(card: Mapping[str, Any], _: "CardFacts") -> Sequence[str]:
    rows = sum(table["rows"] for table in card["data"]["sources"])
    checked = (card["data"]["contracts"] or {}).get("rows_in")
    return [] if checked in (None, rows) else [f"{rows} rows, the data checks saw {checked}"]


def _flow_falls(card: Mapping[str, Any], _: "CardFacts") -> Sequence[str]:
    steps = [row["rows"] for row in card["data"]["flow"] if not row["step"].startswith("of which")]
    return [] if steps == sorted(steps, reverse=True) else ["a step keeps more than it was given"]


def _small_counts(card: Mapping[str, Any], _: "CardFacts") -> Sequence[str]:
    seen = [row["n"] for row in card["data"]["baseline"] if isinstance(row["n"], int)]
    shown = sum(1 <= n <= 7 or n % 5 != 0 for n in seen)
    return [f"{shown} counts are small or not rounded"] if shown else []


def _interval_holds(card: Mapping[str, Any], _: "CardFacts") -> Sequence[str]:
    return [
        f"the interval of {name} does not hold its value"
        for name, one in card["performance"]["overall"].items()
        if isinstance(one, Mapping) and None not in (one.get("low", 0), one.get("value", 0))
        if {"low", "value", "high"} <= set(one) and not one["low"] <= one["value"] <= one["high"]
    ]


def _hazards(card: Mapping[str, Any], facts: "CardFacts") -> Sequence[str]:
    draft = card["risk"]["hazard_log"]["draft"]
    highest = draft.get("highest_residual") if isinstance(draft, Mapping) else None
    asks = facts.governance.get("identity.status") == "live"
    too_high = asks and isinstance(highest, int) and highest > HIGHEST_WHEN_LIVE
    return (
        [f"a residual risk of {highest}; at most {HIGHEST_WHEN_LIVE} when live"] if too_high else []
    )


def _approval(card: Mapping[str, Any], _: "CardFacts") -> Sequence[str]:
    said = card["sign_off"]["approval"]
    lacks = [name for name in ("who", "role", "when", "card_sha256") if not _at(said, [name])]
    if lacks:
        return [f"the approval lacks {', '.join(lacks)}"]
    is_this = said["card_sha256"] == card_body_hash(card)
    return [] if is_this else ["the approval was given for another card"]


def _at(value: Any, path: Sequence[str]) -> Any:
    for step in path:
        if isinstance(value, list) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        elif isinstance(value, Mapping):
            value = value.get(step)
        else:
            return None
    return value


_FORM = {
    "owner.organisation": _contact,
    "purpose.plain_english": _plain,
    "purpose.out_of_scope": _misuse,
    "law.lawful_basis": _dated("law", "lawful_basis"),
    "law.equality_impact": _dated("law", "equality_impact"),
    "data.sources": _rows_agree,
    "data.flow": _flow_falls,
    "data.baseline": _small_counts,
    "performance.overall": _interval_holds,
    "risk.hazard_log": _hazards,
    "sign_off.approval": _approval,
}
