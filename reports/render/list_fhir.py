"""The list as a FHIR R4B Bundle of RiskAssessments, for systems that take the list in.

Written by hand from the table: the library that checks FHIR takes a millisecond a person, and a
list may have tens of thousands. Its tests parse every kind of entry with that library. No
national profile is claimed. Source: HL7 FHIR R4B (4.3.0), RiskAssessment and Bundle.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from reports.render.list_run import MOST_REASONS, Freshness

OURS = "urn:homefirst"
PEOPLE_AT_ONCE = 2_000
READMISSION = "Emergency admission within 30 days of leaving hospital"
ONGOING_CARE = "Long-term care after reablement"
METHOD = "homefirst, gradient-boosted trees, calibrated; models: {models}"
PLAIN_RULE = "homefirst, a plain rule: emergency admissions in the last 12 months"
DEFINITIONS: dict[Freshness, str] = {
    "FRESH": "the data are of today or yesterday",
    "DEGRADED": "part of the data or of the models is missing",
    "STALE": "the data are not today's",
    "MANUAL": "ordered by a plain rule",
}


@dataclass(frozen=True, kw_only=True)
class FhirWords:
    """What the bundle says beside the table.

    ``person_system`` is the URI that says whose ids the people's are. ``day`` is the ISO day of
    the list, empty where the source has no calendar. ``models`` maps a target to its version.
    """

    list_id: str
    freshness: Freshness
    day: str
    person_system: str
    models: Mapping[str, str]

    @property
    def method(self) -> str:
        """How the people were ordered, with the versions that did it."""
        if self.freshness == "MANUAL":
            return PLAIN_RULE
        versions = ", ".join(f"{name} {version}" for name, version in self.models.items())
        return METHOD.format(models=versions)


def list_fhir(table: pd.DataFrame, words: FhirWords) -> str:
    """The bundle as JSON text: one entry per person, in the order of the table."""
    tag = {"system": f"{OURS}:freshness", "code": words.freshness}
    bundle = {
        "resourceType": "Bundle",
        "meta": {"tag": [tag | {"display": DEFINITIONS[words.freshness]}]},
        "identifier": {"system": f"{OURS}:list", "value": words.list_id},
        "type": "collection",
    }
    head = _as_json(bundle)
    if table.empty:
        return head + "\n"
    return f'{head[:-1]},"entry":[{",".join(_entries(table, words))}]}}\n'


def _entries(table: pd.DataFrame, words: FhirWords) -> Iterator[str]:
    """Each person as JSON text; a part of the people at a time, so that a long list fits."""
    for start in range(0, len(table), PEOPLE_AT_ONCE):
        part = table.iloc[start : start + PEOPLE_AT_ONCE]
        for row in part.astype("object").where(part.notna(), None).to_dict("records"):
            yield _as_json({"resource": _assessment(row, words)})


def _as_json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _assessment(row: Mapping[Any, Any], words: FhirWords) -> dict[str, Any]:
    """One person: what may happen, how likely, why, and what may be done."""
    stay = f"{words.list_id}/{row['spell_id']}"
    resource: dict[str, Any] = {
        "resourceType": "RiskAssessment",
        "identifier": [{"system": f"{OURS}:list-row", "value": stay}],
        "status": "preliminary",
        "method": {"text": words.method},
        "subject": {
            "type": "Patient",
            "identifier": {"system": words.person_system, "value": row["person_id"]},
        },
        "encounter": {
            "type": "Encounter",
            "identifier": {"system": f"{OURS}:stay", "value": row["spell_id"]},
        },
    }
    if words.day:
        resource["occurrenceDateTime"] = words.day
    predictions = [told for told in (_readmission(row), _ongoing_care(row)) if told is not None]
    if predictions:
        resource["prediction"] = predictions
    resource["mitigation"] = f"Housing help: {row['housing_help']}"
    told = _notes(row)
    if told:
        resource["note"] = [{"text": text} for text in told]
    return resource


def _readmission(row: Mapping[Any, Any]) -> dict[str, Any] | None:
    if row["band"] is None and row["readmission_risk"] is None:
        return None
    told = [row[f"reason_{place}"] for place in range(1, MOST_REASONS + 1)]
    prediction: dict[str, Any] = {"outcome": {"text": READMISSION}}
    if row["readmission_risk"] is not None:
        prediction["probabilityDecimal"] = row["readmission_risk"]
    if row["band"] is not None:
        prediction["qualitativeRisk"] = {"text": row["band"]}
    rationale = row["why"] if any(told) else None
    return prediction | ({"rationale": rationale} if rationale else {})


def _ongoing_care(row: Mapping[Any, Any]) -> dict[str, Any] | None:
    if row["ongoing_care_risk"] is None:
        return None
    return {
        "outcome": {"text": ONGOING_CARE},
        "probabilityDecimal": row["ongoing_care_risk"],
        "qualitativeRisk": {"text": row["ongoing_care"]},
    }


def _notes(row: Mapping[Any, Any]) -> list[str]:
    """What else a reader needs: the place, what is missing, what to do."""
    told = {
        "Rank": row["rank"],
        "Place by housing help": row["housing_rank"],
        "To look at by hand": row["review_reason"],
        "Barrier at home": row["barrier"],
        "Ask about the home": row["housing_ask"],
        "Next step": row["next_step"],
        "Offer": row["service_offer"],
        "Other services that fit": row["services"],
        "Ask for a service": row["service_ask"],
        "Gaps": row["gaps"],
    }
    return [f"{name}: {value}" for name, value in told.items() if value is not None]
