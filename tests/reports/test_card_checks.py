"""A card with a field that does not hold is a draft, and says which field and why."""

from typing import Any

import pytest

from reports.render.card import build_card
from reports.render.card_fields import FIELDS
from reports.render.card_page import render_card_html, render_card_markdown
from reports.render.card_sources import OF_RUN, source_of
from tests.reports.sample_metrics import GOVERNANCE, card_facts, risk_metrics


def reasons(governance: dict[str, Any] | None = None, **changes: Any) -> list[str]:
    said = GOVERNANCE | (governance or {})
    card = build_card(card_facts(governance=said, **changes))
    return list(card["identity"]["status"]["reasons"])


APPROVAL_ALONE = ["to be completed: Approval"]


def test_a_card_on_which_everything_but_the_approval_holds_has_41_valid_fields() -> None:
    said = GOVERNANCE | {"identity.status.signed_by": "Owner, 1 June 2026"}
    card = build_card(card_facts(governance=said))
    status = card["identity"]["status"]
    assert (status["fields_valid"], status["fields"]) == (41, 42)
    assert status["reasons"] == APPROVAL_ALONE
    assert "41 of 42 fields valid." in render_card_html(card, {})
    assert "41 of 42 fields valid." in render_card_markdown(card)


@pytest.mark.parametrize(
    ("governance", "changes", "reason"),
    [
        ({"owner.organisation": "Example Trust"}, {},
         "no e-mail address of a contact: Owner and contact"),
        ({"law.lawful_basis": "Public task"}, {},
         "no date of the review (YYYY-MM-DD): Lawful basis and DPIA"),
        (
            {"law.equality_impact": "Assessment 4, 2025-06-01"}, {},
            "the review of 2025-06-01 is more than 12 months old: Equality impact",
        ),
        (
            {"purpose.out_of_scope": ["Under 18", "End-of-life care", "Other sites"]}, {},
            "does not name 'a ground for refusing care': Out of scope and misuse",
        ),
        (
            {"purpose.plain_english": "Probabilistic stratification institutionalises priority."},
            {}, "at most 9: In plain English",
        ),
        ({}, {"missingness": ()}, "missing: the run did not say: What is missing"),
        ({}, {"hazards": {}}, "the run has no draft: Hazards"),
        (
            {}, {"sources": [{"table": "person", "file": "person.csv", "rows": 1}]},
            "1 rows, the data checks saw 30120: Sources",
        ),
        (
            {}, {"recounted": {"performance.overall.auroc.value": 0.7}},
            "performance.overall.auroc.value is 0.741, its source says 0.7: Overall",
        ),
        (
            {"identity.status": "live"},
            {"hazards": {"hazards": 1, "highest_residual": 4, "log": [{"id": "H01"}]}},
            "a residual risk of 4; at most 3 when live: Hazards",
        ),
        (
            {}, {"metrics": risk_metrics(auroc={"value": 0.8, "low": 0.6, "high": 0.7})},
            "the interval of auroc does not hold its value: Overall",
        ),
        (
            {},
            {"metrics": risk_metrics(flow=[{"step": "a", "rows": 1}, {"step": "b", "rows": 2}])},
            "a step keeps more than it was given: Who was kept, and why not",
        ),
    ],
)  # fmt: skip
def test_one_field_that_does_not_hold_keeps_the_card_a_draft(
    governance: dict[str, Any], changes: dict[str, Any], reason: str
) -> None:
    found = reasons(governance, **changes)
    assert len(found) <= 2
    assert any(one.endswith(reason) for one in found)


def test_what_agrees_with_its_source_is_valid() -> None:
    agreed = {"performance.overall.auroc.value": 0.74104, "method.sample_size.judged_on.n": 4000}
    assert reasons(recounted=agreed) == APPROVAL_ALONE


def test_every_field_says_the_file_and_the_key_it_comes_from() -> None:
    page = render_card_html(build_card(card_facts()), {})
    keys = {one.key for one in FIELDS}
    assert set(OF_RUN) <= keys
    for one in FIELDS:
        file, link, key = source_of(one, "readmission_30d")
        assert file
        assert key
        assert not link or f'href="{link}"' in page
