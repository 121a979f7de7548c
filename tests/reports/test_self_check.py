"""The records that others ask for are drafted from the card, and owe what the card owes."""

from reports.render.card import build_card
from reports.render.card_fields import FIELDS
from reports.render.self_check import ATRS_TIER_2, PROBAST, TRIPOD, atrs_record, self_check
from tests.reports.sample_metrics import GOVERNANCE, card_facts, risk_metrics

CARD = build_card(card_facts(governance=GOVERNANCE))


def test_the_atrs_record_has_two_tiers_and_five_sections_of_the_second() -> None:
    record = atrs_record(CARD)
    assert list(record) == ["metadata", "tier_1", "tier_2"]
    assert len(record["tier_2"]) == len(ATRS_TIER_2) == 5
    assert record["tier_1"]["plain_english"] == CARD["purpose"]["plain_english"]
    assert record["metadata"]["is_draft"]


def test_tripod_has_27_items_and_every_item_names_a_field_of_the_card() -> None:
    keys = {one.key for one in FIELDS}
    assert [item for item, _, _ in TRIPOD] == [str(number) for number in range(1, 28)]
    fields = {".".join(key.split(".")[:2]) for _, _, key in (*TRIPOD, *PROBAST) if key}
    assert fields <= keys


def test_what_the_card_has_is_answered_and_what_a_person_owes_is_not() -> None:
    full = {row[0]: row[3] for row in self_check(CARD, TRIPOD)}
    assert full["1"] == full["23"] == "yes"
    assert full["19"] == "no"  # nobody was asked: the card has no field for it
    assert full["18"] == "no"  # the hashes of a bundle open nothing
    empty = {row[0]: row[3] for row in self_check(build_card(card_facts()), TRIPOD)}
    assert empty["2"] == empty["26"] == "no"


def test_people_held_out_are_not_given_as_people_learnt_from() -> None:
    metrics, learned = risk_metrics(n=7073, events=1015), {"n": 12981, "events": 1830}
    card = build_card(card_facts(metrics=metrics, trained_on=learned, governance=GOVERNANCE))
    answers = {row[0]: row[3:] for row in self_check(card, TRIPOD)}
    assert answers["21"] == ("yes", "N: 12,981; Events: 1,830")
    size = card["method"]["sample_size"]
    assert (size["judged_on"]["n"], size["judged_on"]["events"]) == (7073, 1015)
    assert size["events_per_feature"] == 1830  # of one feature
    unknown = build_card(card_facts(metrics=metrics, governance=GOVERNANCE))
    assert {row[0]: row[3] for row in self_check(unknown, TRIPOD)}["21"] == "no"
    assert {row[0]: row[3] for row in self_check(unknown, PROBAST)}["development, analysis"] == "no"
    assert "events_per_feature" not in unknown["method"]["sample_size"]
