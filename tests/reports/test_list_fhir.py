"""The FHIR file parses as R4B and says no more than the list does."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle

from reports.render import list_fhir as list_fhir_module
from reports.render.list_fhir import FhirWords, list_fhir
from reports.render.list_run import Freshness, ListRow
from reports.render.list_table import list_table
from tests.reports.sample_list import ranked_row, review_row, sample_rows


def bundle(
    rows: tuple[ListRow, ...], freshness: Freshness = "FRESH", day: str = "2026-11-22"
) -> dict[str, Any]:
    words = FhirWords(
        list_id="2026-11-22/r1", freshness=freshness, day=day, person_system="urn:example:person",
        models={"readmission_30d": "v3"},
    )  # fmt: skip
    table = list_table(rows, list_id=words.list_id, freshness=freshness)
    text = list_fhir(table, words)
    Bundle.model_validate_json(text)
    return dict(json.loads(text))


def only(row: ListRow, **about: Any) -> dict[str, Any]:
    (entry,) = bundle((row,), **about)["entry"]
    return dict(entry["resource"])


def test_every_kind_of_row_parses_and_keeps_its_place() -> None:
    rows = sample_rows(60, reviewed=2)
    entries = [entry["resource"] for entry in bundle(rows)["entry"]]
    assert [one["subject"]["identifier"]["value"] for one in entries] == [r.person_id for r in rows]
    assert {one["status"] for one in entries} == {"preliminary"}


def test_a_list_written_in_parts_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = sample_rows(7, reviewed=1)
    whole = bundle(rows)
    monkeypatch.setattr(list_fhir_module, "PEOPLE_AT_ONCE", 3)
    assert bundle(rows) == whole


def test_the_library_would_refuse_a_broken_entry() -> None:
    broken = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": {
        "resourceType": "RiskAssessment", "status": "preliminary", "subject": "ana"}}]}  # fmt: skip
    with pytest.raises(ValueError, match="subject"):
        Bundle.model_validate(broken)


def test_a_risk_stands_with_every_decimal_its_band_and_its_reasons() -> None:
    prediction = only(ranked_row(2, readmission_risk=0.123456789))["prediction"][0]
    assert prediction["probabilityDecimal"] == 0.123456789
    assert prediction["qualitativeRisk"]["text"] == "Look at first"
    assert prediction["rationale"].startswith("Health: 3 emergency stays in 12 months; Care: ")


def test_a_person_to_look_at_by_hand_has_no_prediction_and_says_why() -> None:
    found = only(review_row(1))
    assert "prediction" not in found
    assert found["note"][0]["text"].startswith("To look at by hand: Date of admission")


def test_people_are_named_by_the_system_of_the_area_and_no_profile_is_claimed() -> None:
    found = bundle((ranked_row(1),))
    assert found["entry"][0]["resource"]["subject"]["identifier"]["system"] == "urn:example:person"
    assert "profile" not in json.dumps(found)


@pytest.mark.parametrize(
    ("freshness", "said"),
    [
        pytest.param("FRESH", "readmission_30d v3", id="by a model"),
        pytest.param("MANUAL", "a plain rule: emergency admissions", id="by a plain rule"),
    ],
)
def test_it_says_how_fresh_it_is_and_what_ordered_it(freshness: Freshness, said: str) -> None:
    found = bundle((ranked_row(1),), freshness)
    assert found["meta"]["tag"][0]["code"] == freshness
    assert said in found["entry"][0]["resource"]["method"]["text"]


def test_without_a_calendar_no_day_is_invented() -> None:
    assert only(ranked_row(1))["occurrenceDateTime"] == "2026-11-22"
    assert "occurrenceDateTime" not in only(ranked_row(1), day="")


def test_an_empty_list_is_a_bundle_without_entries() -> None:
    assert "entry" not in bundle(())


def test_without_a_score_today_the_band_stands_and_no_probability() -> None:
    prediction = only(ranked_row(1, readmission_risk=None, ongoing_care_risk=None))["prediction"]
    assert len(prediction) == 1
    assert "probabilityDecimal" not in prediction[0]
