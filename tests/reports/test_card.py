import copy
import json
from typing import Any

import jsonschema
import pytest

from reports.render.calibration_map import calibrator_in_words
from reports.render.card import build_card, check_card, owed_fields
from reports.render.card_body import card_body_hash
from reports.render.card_fields import FIELDS, to_be_completed
from reports.render.plain_values import plain
from tests.reports.sample_metrics import (
    GOVERNANCE,
    benefit_metrics,
    calibration_map,
    card_facts,
    null_metrics,
    refused_metrics,
    risk_metrics,
)


def approved(**changes: Any) -> dict[str, Any]:
    said = GOVERNANCE | {"identity.status": "live"}
    facts = card_facts(governance=said, **changes)
    approval = {"who": "A. Example", "role": "approver", "when": "2 June 2026"}
    signed = approval | {"card_sha256": card_body_hash(build_card(facts))}
    return build_card(card_facts(governance=said | {"sign_off.approval": signed}, **changes))


def test_there_are_42_fields_of_which_24_are_filled_by_the_run() -> None:
    fills = [one.fill for one in FIELDS]
    assert (len(fills), fills.count("run"), fills.count("signed")) == (42, 24, 6)
    assert len({one.key for one in FIELDS}) == 42


def test_every_field_stands_in_the_card() -> None:
    card = build_card(card_facts())
    assert all(one.name in card[one.part] for one in FIELDS)


def test_a_field_that_a_person_owes_says_so_exactly() -> None:
    card = build_card(card_facts())
    assert card["owner"]["clinical_safety_officer"] == (
        "to be completed by the clinical safety officer"
    )
    assert len(owed_fields(card)) == 18


def test_a_card_with_owed_fields_is_a_draft_even_when_live_is_asked_for() -> None:
    card = build_card(card_facts(governance={"identity.status": "live"}))
    status = card["identity"]["status"]
    assert (status["value"], status["asked_for"]) == ("draft", "live")
    assert "to be completed: Approval" in status["reasons"]


def test_a_complete_and_approved_card_is_live() -> None:
    status = approved()["identity"]["status"]
    signature_only = to_be_completed(FIELDS[2])
    assert (status["value"], status["reasons"]) == ("live", [])
    assert status["signed_by"] == signature_only


def test_an_approval_does_not_carry_over_to_another_card() -> None:
    said = dict(GOVERNANCE) | {"identity.status": "shadow"}
    old = card_body_hash(build_card(card_facts(governance=said)))
    said["sign_off.approval"] = {"who": "A", "role": "b", "when": "c", "card_sha256": old}
    changed = build_card(card_facts(governance=said, version="2"))
    assert changed["identity"]["status"]["value"] == "draft"
    assert (
        "the approval was given for another card: Approval"
        in changed["identity"]["status"]["reasons"]
    )


def test_a_failed_gate_keeps_an_approved_card_from_being_live() -> None:
    gate = {"name": "ICI at most 0.02", "limit": 0.02, "value": 0.03, "passed": False}
    status = approved(metrics=risk_metrics(gates=[gate]))["identity"]["status"]
    assert (status["value"], status["reasons"]) == ("draft", ["gate not passed: ICI at most 0.02"])


@pytest.mark.parametrize("one", FIELDS, ids=lambda one: one.key)
def test_a_card_without_any_one_field_breaks_the_schema(one: Any) -> None:
    card = copy.deepcopy(build_card(card_facts()))
    del card[one.part][one.name]
    with pytest.raises(jsonschema.ValidationError, match=f"'{one.name}' is a required property"):
        check_card(card)


def test_a_model_that_acts_by_itself_breaks_the_schema() -> None:
    card = copy.deepcopy(build_card(card_facts()))
    card["decision"]["human_role"]["draft"]["effect_on_decision"] = "automatic"
    with pytest.raises(jsonschema.ValidationError, match="'advisory' was expected"):
        check_card(card)


@pytest.mark.parametrize(
    ("target", "metrics"),
    [
        pytest.param("readmission_30d", risk_metrics(), id="risk"),
        pytest.param("ongoing_care", null_metrics(), id="nothing measured"),
        pytest.param("housing_benefit", benefit_metrics(), id="benefit"),
        pytest.param("housing_benefit", refused_metrics(), id="refusal"),
        pytest.param("readmission_30d", {"target": "readmission_30d"}, id="no figures"),
    ],
)
def test_the_same_facts_give_the_same_card_and_valid_json(
    target: str, metrics: dict[str, Any]
) -> None:
    first, second = (build_card(card_facts(target=target, metrics=metrics)) for _ in range(2))
    assert json.dumps(first, allow_nan=False) == json.dumps(second, allow_nan=False)


@pytest.mark.parametrize(
    ("changes", "is_own_period", "kind", "fitted_on"),
    [
        ({}, True, "Intercept on the log-odds",
         ("every morning of each stay, in a period of its own, with scores of boosters that never "
         "saw the person")),
        ({"kind": "slope", "fitted_on": "decisions"}, False, "Intercept and slope on the log-odds",
         ("one row per stay, at the decision, of all people, with scores of boosters that never "
         "saw the person")),
        ({"kind": "none", "fitted_on": None}, True, "As the trees say it", "nothing"),
    ],
)  # fmt: skip
def test_the_card_says_which_map_was_fitted_on_which_rows_and_why(
    changes: dict[str, Any], is_own_period: bool, kind: str, fitted_on: str
) -> None:
    words = calibrator_in_words(calibration_map(**changes), is_own_period=is_own_period)
    assert (words["kind"], words["fitted_on"]) == (kind, fitted_on)
    card = build_card(card_facts(calibrator=words))
    assert card["method"]["calibrator"]["why"].startswith("Chances go through a new level")
    assert "map" not in card["performance"]["calibration"]


def test_small_groups_stay_hidden_in_the_card() -> None:
    card = build_card(card_facts())
    assert [row["n"] for row in card["performance"]["by_group"]][-2:] == ["*", "*"]
    hidden = {"group": "ethnic_group", "level": "Not recorded", "n": "*"}
    assert card["data"]["baseline"][-1] == hidden


def test_a_refusal_keeps_its_reason() -> None:
    card = build_card(card_facts(target="housing_benefit", metrics=refused_metrics()))
    assert card["performance"]["overall"]["verdict"] == "not estimable: no housing data"


@pytest.mark.parametrize(
    ("said", "message"),
    [
        pytest.param({"owner.shoe_size": 9}, "no card field has: owner.shoe_size", id="key"),
        pytest.param({"identity.status": "perfect"}, "got 'perfect'", id="status"),
        pytest.param(
            {"purpose.plain_english": "word " * 151}, "has 151 words; shorten", id="length"
        ),
    ],
)
def test_governance_that_cannot_stand_is_refused(said: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        build_card(card_facts(governance=said))


def test_an_unknown_target_is_refused() -> None:
    with pytest.raises(ValueError, match="no words for target 'falls'; known: housing_benefit"):
        build_card(card_facts(target="falls"))


def test_a_value_that_is_not_plain_is_refused_by_its_type_alone() -> None:
    with pytest.raises(TypeError, match="not set"):
        plain({"secret": {"9991234500"}})
