"""One model card: 42 fields filled as far as the run knows, the rest named as owed.

A card is a plain dictionary (see ``render/card.schema.json``). It holds no clock
time: the same facts give the same card.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib import resources
from typing import Any

from reports.render.card_body import card_body_hash
from reports.render.card_checks import card_faults
from reports.render.card_contents import filled_by_run
from reports.render.card_fields import FIELDS, PARTS, CardField, to_be_completed
from reports.render.plain_values import plain

SCHEMA_VERSION = "1.0"
STATUSES = ("draft", "shadow", "live", "retired")
MOST_WORDS_IN_PLAIN_ENGLISH = 150


@dataclass(frozen=True, kw_only=True)
class CardFacts:
    """Everything a run knows about one model, and what people have said of it.

    ``metrics`` is the body of metrics.json. ``governance`` maps field keys such as
    "owner.organisation" to values, "<key>.signed_by" to a signature on a drafted
    field, and "identity.status" to the status asked for. ``trained_on`` counts the stays, events
    and people that the model learned from; ``metrics`` those that judged it. ``as_of`` is text
    from the data, never the clock. ``recounted`` maps dotted places of the card to what their
    source gives; ``as_of_day`` is the day against which reviews grow old. Whatever is left out
    stands in the card as null.
    """

    target: str
    version: str
    as_of: str
    metrics: Mapping[str, Any]
    registry_alias: str | None = None
    params: Mapping[str, Any] = field(default_factory=dict)
    split: Mapping[str, Any] = field(default_factory=dict)
    trained_on: Mapping[str, int] = field(default_factory=dict)
    sources: Sequence[Mapping[str, Any]] = ()
    period: Mapping[str, Any] = field(default_factory=dict)
    missingness: Sequence[Mapping[str, Any]] = ()
    contracts: Mapping[str, Any] = field(default_factory=dict)
    features: Sequence[Mapping[str, Any]] = ()
    protected: Mapping[str, Any] = field(default_factory=dict)
    outcome: Mapping[str, Any] = field(default_factory=dict)
    capacity: Mapping[str, Any] = field(default_factory=dict)
    calibrator: Mapping[str, Any] = field(default_factory=dict)
    explanation: Mapping[str, Any] = field(default_factory=dict)
    reasons: Mapping[str, Any] = field(default_factory=dict)
    hazards: Mapping[str, Any] = field(default_factory=dict)
    monitoring: Mapping[str, Any] = field(default_factory=dict)
    lineage: Mapping[str, Any] = field(default_factory=dict)
    governance: Mapping[str, Any] = field(default_factory=dict)
    recounted: Mapping[str, Any] = field(default_factory=dict)
    as_of_day: date | None = None


def build_card(facts: CardFacts) -> dict[str, Any]:
    """The card of one model, checked against its schema.

    Raises
    ------
    ValueError : an unknown governance key or status, or a plain-English text over
        150 words.
    jsonschema.ValidationError : the card breaks the schema.
    """
    _check_governance(facts.governance)
    automatic = filled_by_run(facts)
    card: dict[str, Any] = {"schema_version": SCHEMA_VERSION} | {part: {} for part in PARTS}
    for one in FIELDS:
        card[one.part][one.name] = plain(_value(one, automatic, facts.governance))
    card["identity"]["card"]["body_sha256"] = card_body_hash(card)
    card["identity"]["status"] = _status(card, facts)
    check_card(card)
    return card


def check_card(card: Mapping[str, Any]) -> None:
    """Hold a card against its schema.

    Raises
    ------
    jsonschema.ValidationError : a field is missing, unknown or of the wrong form.
    """
    import jsonschema

    text = resources.files("reports.render").joinpath("card.schema.json").read_text("utf-8")
    jsonschema.Draft202012Validator(json.loads(text)).validate(card)


def owed_fields(card: Mapping[str, Any]) -> list[CardField]:
    """Fields that still wait for a person, in order."""
    return [one for one in FIELDS if _is_owed(one, card[one.part][one.name])]


def _is_owed(one: CardField, value: Any) -> bool:
    """Whether a field, or the signature under it, is still to be completed."""
    if one.fill == "signed" and isinstance(value, Mapping):
        return bool(value.get("signed_by") == to_be_completed(one))
    return one.fill == "human" and value == to_be_completed(one)


def _value(one: CardField, automatic: Mapping[str, Any], said: Mapping[str, Any]) -> Any:
    """What stands in a field."""
    if one.fill == "run":
        return automatic[one.key]
    if one.fill == "human":
        return said.get(one.key) or to_be_completed(one)
    signature = said.get(f"{one.key}.signed_by") or to_be_completed(one)
    return {"draft": automatic.get(one.key), "signed_by": signature}


def _status(card: Mapping[str, Any], facts: CardFacts) -> dict[str, Any]:
    """The status asked for, or "draft" with every reason why; and how many fields hold."""
    asked = facts.governance.get("identity.status", "draft")
    faults = card_faults(card, facts)
    titles = {one.key: one.title for one in FIELDS}
    reasons = [f"{text}: {titles[key]}" for key, found in faults.items() for text in found]
    failed = [gate["name"] for gate in facts.metrics.get("gates", ()) if not gate["passed"]]
    if asked == "live":
        reasons += [f"gate not passed: {name}" for name in failed]
    return {
        "value": "draft" if reasons else asked,
        "asked_for": asked,
        "fields_valid": len(FIELDS) - len(faults.keys() | {one.key for one in owed_fields(card)}),
        "fields": len(FIELDS),
        "reasons": reasons,
        "signed_by": card["identity"]["status"]["signed_by"],
    }


def _check_governance(said: Mapping[str, Any]) -> None:
    """Refuse keys that no field has, an unknown status and a text too long."""
    known = {one.key for one in FIELDS if one.fill == "human"} | {"identity.status"}
    known |= {f"{one.key}.signed_by" for one in FIELDS if one.fill == "signed"}
    unknown = sorted(set(said) - known)
    if unknown:
        raise ValueError(f"governance has keys that no card field has: {', '.join(unknown)}")
    status = said.get("identity.status", "draft")
    if status not in STATUSES:
        raise ValueError(f"status is one of {', '.join(STATUSES)}, got {status!r}")
    words = len(str(said.get("purpose.plain_english") or "").split())
    if words > MOST_WORDS_IN_PLAIN_ENGLISH:
        raise ValueError(
            f"purpose.plain_english has {words} words; shorten it to "
            f"{MOST_WORDS_IN_PLAIN_ENGLISH} or fewer"
        )
