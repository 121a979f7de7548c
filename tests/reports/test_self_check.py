"""The records that others ask for are drafted from the card, and owe what the card owes."""

from reports.render.card import build_card
from reports.render.card_fields import FIELDS
from reports.render.self_check import ATRS_TIER_2, PROBAST, TRIPOD, atrs_record, self_check
from tests.reports.sample_metrics import GOVERNANCE, card_facts

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
    assert {key for _, _, key in (*TRIPOD, *PROBAST) if key} <= keys


def test_what_the_card_has_is_answered_and_what_a_person_owes_is_not() -> None:
    full = {row[0]: row[3] for row in self_check(CARD, TRIPOD)}
    assert full["1"] == full["23"] == "yes"
    assert full["19"] == "no"  # nobody was asked: the card has no field for it
    empty = {row[0]: row[3] for row in self_check(build_card(card_facts()), TRIPOD)}
    assert empty["2"] == empty["26"] == "no"
