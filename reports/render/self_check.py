"""The card's facts under the headings that others ask for: ATRS, TRIPOD+AI and PROBAST+AI.

Drafts: a person reads each line against the original text before it is sent. The short wordings
are ours; ATRS is the Algorithmic Transparency Recording Standard 3.0, TRIPOD+AI is BMJ 2024;385:
e078378, PROBAST+AI is BMJ 2025;388:e082505.
"""

from collections.abc import Mapping
from typing import Any

from reports.render.card_fields import FIELDS, to_be_completed
from reports.render.field_view import flat_text

LEARNED_FROM = "method.sample_size.trained_on"
HEADER = ("item", "asks for", "card field", "answered", "answer")
ATRS_TIER_2: dict[str, dict[str, str]] = {
    "owner_and_responsibility": {
        "organisation_and_contact": "owner.organisation",
        "supplier": "owner.supplier",
        "clinical_safety_officer": "owner.clinical_safety_officer",
    },
    "description_and_rationale": {
        "how_it_works": "purpose.intended_use",
        "out_of_scope": "purpose.out_of_scope",
        "alternatives": "purpose.alternatives",
    },
    "decision_making_process": {
        "human_role": "decision.human_role",
        "capacity_and_appeals": "decision.capacity",
    },
    "tool_specification_and_data": {
        "model": "identity.model",
        "algorithm": "method.algorithm",
        "performance": "performance.overall",
        "sources": "data.sources",
        "period": "data.period",
        "known_gaps": "data.known_gaps",
        "predictors": "predictors.protected",
    },
    "risks_mitigations_and_impact": {
        "lawful_basis_and_dpia": "law.lawful_basis",
        "equality_impact": "law.equality_impact",
        "device_status": "law.device_status",
        "hazards": "risk.hazard_log",
        "monitoring": "monitoring.plan",
    },
}
TRIPOD: tuple[tuple[str, str, str], ...] = (
    ("1", "Title: a prediction model, its people and outcome", "identity.model"),
    ("2", "Abstract", "purpose.plain_english"),
    ("3", "Background, purpose and known inequalities", "purpose.intended_use"),
    ("4", "Objectives", "purpose.alternatives"),
    ("5", "Sources of data, and dates", "data.sources"),
    ("6", "Participants: setting and eligibility", "data.flow"),
    ("7", "Data preparation and quality", "data.contracts"),
    ("8", "Outcome: definition, timing, how assessed", "outcome.definition"),
    ("9", "Predictors: definition and timing", "predictors.features"),
    ("10", "Sample size", "method.sample_size"),
    ("11", "Missing data", "data.missingness"),
    ("12", "Analysis: model, tuning, performance measures", "method.algorithm"),
    ("13", "Class imbalance", "method.imbalance"),
    ("14", "Fairness", "predictors.protected"),
    ("15", "Model output", "method.calibrator"),
    ("16", "Differences between training and evaluation", "method.split"),
    ("17", "Ethical approval", "law.lawful_basis"),
    ("18", "Open science: funding, protocol, data, code", ""),
    ("19", "Patient and public involvement", ""),
    ("20", "Participants: flow and characteristics", "data.baseline"),
    ("21", "Model development: people and events", LEARNED_FROM),
    ("22", "Model specification", "method.algorithm"),
    ("23", "Performance with intervals, and by group", "performance.by_group"),
    ("24", "Model updating", "monitoring.plan"),
    ("25", "Interpretation", "performance.net_benefit"),
    ("26", "Limitations", "data.known_gaps"),
    ("27", "Usability in current care", "decision.human_role"),
)
PROBAST: tuple[tuple[str, str, str], ...] = (
    ("development, participants", "Were the data fit, and whom do they leave out", "data.flow"),
    ("development, predictors", "Defined alike for all, known in time", "predictors.features"),
    ("development, outcome", "Defined alike for all, blind to predictors", "outcome.definition"),
    ("development, analysis", "Enough events, missing data, tuning", LEARNED_FROM),
    ("evaluation, participants", "Like those whom the model will meet", "data.period"),
    ("evaluation, predictors", "As they stand when the model is used", "method.split"),
    ("evaluation, outcome", "As in development", "outcome.definition"),
    ("evaluation, analysis", "Discrimination and calibration", "performance.calibration"),
    ("fairness", "Performance in groups of people", "performance.by_group"),
)


def atrs_record(card: Mapping[str, Any]) -> dict[str, Any]:
    """An ATRS 3.0 record drafted from the card: metadata, tier 1, and tier 2 in five sections."""
    model, status = card["identity"]["model"], card["identity"]["status"]
    return {
        "metadata": {
            "standard": "ATRS 3.0",
            "is_draft": True,
            "card_id": card["identity"]["card"]["card_id"],
            "card_body_sha256": card["identity"]["card"]["body_sha256"],
            "as_of": card["identity"]["card"]["as_of"],
            "phase": status["value"],
        },
        "tier_1": {
            "name": model["name"],
            "description": model["does"],
            "plain_english": card["purpose"]["plain_english"],
            "not_for": model["not_for"],
            "contact": card["owner"]["organisation"],
        },
        "tier_2": {
            section: {name: _of(card, key) for name, key in asked.items()}
            for section, asked in ATRS_TIER_2.items()
        },
    }


def self_check(
    card: Mapping[str, Any], asked: tuple[tuple[str, str, str], ...]
) -> list[tuple[str, str, str, str, str]]:
    """One row per item: item, what it asks for, the card's field, whether answered, the answer."""
    owed = {one.key: to_be_completed(one) for one in FIELDS}
    rows = []
    for item, question, key in asked:
        value = _of(card, key) if key else None
        text = flat_text(value)
        is_open = value is None or owed.get(key, "") == value or "to be completed" in text
        rows.append((item, question, key or "none", "no" if is_open else "yes", _short(text)))
    return rows


def _of(card: Mapping[str, Any], key: str) -> Any:
    """What stands at a field's key, or at a part of it; nothing where there is no such part."""
    part, name, *inside = key.split(".")
    value = card[part][name]
    for step in inside:
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def _short(text: str, most: int = 400) -> str:
    return text if len(text) <= most else f"{text[:most].rstrip()} … (whole in the card)"
