"""What the list says of services; every person and service is invented."""

from __future__ import annotations

import numpy as np
import pandas as pd

from reports.render.list_page import render_list
from reports.render.list_run import ServiceLine, ServiceNeed
from reports.render.list_services import (
    offer_words,
    service_needs,
    services_note,
    services_record,
)
from reports.render.list_table import inert_table, list_table
from reports.render.words import british_date
from tests.models.services.invented_services import capacity, catalogue
from tests.models.services.test_plan import SERVICES, plan
from tests.reports.sample_list import ranked_row, sample_run

TODAY = pd.Timestamp("2026-01-06")
FLATS = capacity(flats=(1, 12, None), alarms=(5, 30, None))


def test_an_offer_says_its_places_and_when_it_could_start_against_the_leaving_date() -> None:
    told = offer_words(plan(counted=FLATS), today=TODAY, in_words=british_date)
    assert str(told["ana"].offer) == (
        "flats: 1 place free, could start 9 January 2026, by the leaving date"
    )
    assert told["ana"].next_step == "Ask for: flats"


def test_who_waits_reads_their_place_in_line_and_when_one_may_come() -> None:
    told = offer_words(plan(counted=FLATS), today=TODAY, in_words=british_date)
    assert told["ben"].offer is None
    assert [str(line) for line in told["ben"].others] == [
        "flats: first in line, no place expected before 10 January 2026"
    ]
    assert [str(line) for line in told["cy"].others] == [
        "flats: number 2 in line, no place expected before 13 January 2026"
    ]


def test_where_nothing_tells_when_a_place_comes_the_line_alone_is_said() -> None:
    told = offer_words(
        plan(counted=capacity(flats=(0, 0, None), alarms=(1, 30, None))),
        today=TODAY,
        in_words=british_date,
    )
    assert str(told["ana"].others[0]) == "flats: first in line, no place left today"


def test_unknown_places_are_said_to_be_unknown() -> None:
    told = offer_words(plan(counted=None), today=TODAY, in_words=british_date)
    assert told["ana"].others[0].places == "places not known, ask the service"


def test_a_full_service_beside_an_offer_is_said_to_be_full() -> None:
    found = plan(counted=capacity(flats=(0, 12, None), alarms=(1, 30, None)), alone=(1.0, 0.0, 0.0))
    told = offer_words(found, today=TODAY, in_words=british_date)["ana"]
    assert told.offer is not None
    assert told.offer.title == "alarms"
    assert told.others[0].places == "no place free today"


def test_a_better_service_left_to_others_says_so() -> None:
    found = plan(counted=FLATS, alone=(1.0, 0.0, 0.0), stairs=(1.0, 1.0, 0.0))
    told = offer_words(found, today=TODAY, in_words=british_date)["ana"]
    assert told.others[0].places == "fits better, but its places do more in all for others"


def test_an_offer_that_only_a_sensitive_record_opens_is_made_without_its_name() -> None:
    opened = "has_stairs_barrier or is_tenancy_at_risk"
    services = catalogue(
        {"service_id": "options", "intervention_code": "HOUSING_OPTIONS",
         "service_title": "Housing options", "eligibility_conditions": opened,
         "next_step": "Refer to the council"},
        {"service_id": "advice", "eligibility_conditions": opened},
    )  # fmt: skip
    found = plan(
        counted=capacity(options=(5, 5, None), advice=(0, 5, None)),
        services=services,
        stairs=(1.0, 0.0, 0.0),
        at_risk=(1.0, 1.0, 0.0),
    )
    told = offer_words(found, today=TODAY, in_words=british_date)
    assert str(told["ana"].offer).startswith("Housing options: 5 places free")
    assert told["ana"].next_step == "Refer to the council"
    assert str(told["ben"].offer) == told["ben"].next_step == "Ask about housing"
    assert [str(line) for line in told["ben"].others] == ["Ask about housing"]
    assert told["cy"].offer is None
    assert {need.service_id: need.offered for need in service_needs(found)}["options"] == 2


def test_what_opens_most_services_is_asked_first() -> None:
    found = plan(counted=FLATS, stairs=(np.nan, 0.0, 1.0), alone=(np.nan, 0.0, 0.0))
    told = offer_words(found, today=TODAY, in_words=british_date)
    assert told["ana"].ask == "stairs, who else lives there"
    assert told["ben"].ask is None


def test_who_may_not_be_offered_a_service_has_the_reason_in_the_table() -> None:
    found = plan(counted=FLATS, stairs=(1.0, 0.0, 1.0), alone=(1.0, 0.0, 1.0))
    told = offer_words(found, today=TODAY, in_words=british_date)
    assert told["ana"].not_for is None
    assert told["ben"].not_for == "alarms: Only for: lives alone. flats: Only for: stairs barrier."
    rows = [ranked_row(1, services_not=told["ben"].not_for)]
    table = list_table(rows, list_id="2026-01-06/r1", freshness="FRESH")
    assert table["services_not"].tolist() == [told["ben"].not_for]


def test_by_need_one_more_place_claims_no_benefit() -> None:
    found = plan(counted=FLATS)
    needs = {need.service_id: need for need in service_needs(found)}
    assert needs["flats"].one_more == "Would be used today"
    assert needs["alarms"].one_more == "Would change nothing today"
    assert "no claim is made whom a service helps most" in services_note(found)


def test_by_benefit_one_more_place_says_how_many_it_keeps_at_home() -> None:
    people = pd.Index(["ana", "ben", "cy"], name="spell_id")
    benefit = pd.DataFrame({"STEPDOWN_FLAT": [0.2, 0.1, 0.05]}, index=people)
    found = plan(counted=FLATS, benefit=benefit)
    needs = {need.service_id: need for need in service_needs(found)}
    assert needs["flats"].one_more == (
        "About 10 of 100 such places would keep one more person at home"
    )
    assert "the benefit model expects most" in services_note(found)


def test_unknown_places_have_no_price() -> None:
    (flats,) = [n for n in service_needs(plan(counted=None)) if n.service_id == "flats"]
    assert (flats.places, flats.one_more) == (None, "Not known")


def test_the_record_has_the_numbers_and_the_edition_of_each_rule() -> None:
    record = services_record(plan(counted=None))
    assert record["basis"] == "need"
    assert record["rule_versions"] == {"STEPDOWN_FLAT/flats": "1", "TELECARE/alarms": "1"}
    (flats,) = [row for row in record["needs"] if row["service_id"] == "flats"]  # type: ignore[attr-defined]  # a list of rows
    assert flats["places"] is None
    assert (flats["eligible"], flats["unmet"]) == (3, 3)


OFFER = ServiceLine(title="Flats <b>", places="1 place free", start="could start 9 January 2026")
OTHER = ServiceLine(title="Alarms", places="places not known, ask the service", start="")


def test_the_page_shows_the_offer_what_else_fits_and_what_to_ask() -> None:
    row = ranked_row(
        1, service_offer=OFFER, services=(OTHER, OTHER), service_ask="a key safe", housing_ask=None
    )
    page = render_list(sample_run((row,)))
    assert "<strong>Offer</strong> Flats &lt;b&gt;: 1 place free, could start 9 January" in page
    assert "Also fits: Alarms (places not known, ask the service) and 1 more." in page
    assert "Ask about a key safe." in page


def test_the_page_counts_places_and_need() -> None:
    need = ServiceNeed(
        title="Flats",
        service_id="flats",
        places=None,
        eligible=9,
        offered=0,
        unmet=8,
        nothing=7,
        to_ask=1200,
        one_more="Places not known",
    )
    page = render_list(sample_run(service_needs=(need,), services_note="By need."))
    assert "By need." in page
    assert '<th scope="row">Flats</th>' in page
    assert '<td class="num">1,200</td>' in page


def test_without_services_the_page_says_so_and_no_row_mentions_them() -> None:
    page = render_list(sample_run())
    assert "No services recorded: this list cannot say which help is free." in page
    assert '<tr class="help">' not in page
    assert 'class="needs"' not in page


def test_the_table_has_whole_lines_that_no_spreadsheet_runs() -> None:
    evil = ServiceLine(title="=cmd|x", places="1 place free", start="")
    rows = [ranked_row(1, service_offer=evil, services=(OTHER,), service_ask="falls")]
    table = inert_table(list_table(rows, list_id="2026-01-06/r1", freshness="FRESH"))
    assert table["service_offer"].tolist() == ["'=cmd|x: 1 place free"]
    assert table["services"].tolist() == ["Alarms: places not known, ask the service"]
    assert table["service_ask"].tolist() == ["falls"]


def test_a_service_that_names_its_next_step_has_it_on_the_list() -> None:
    told = SERVICES.assign(next_step="Ring the flats", next_step_owner="housing_officer")
    found = plan(counted=FLATS, services=told)
    words = offer_words(found, today=TODAY, in_words=british_date)["ana"]
    assert (words.next_step, words.next_step_owner) == ("Ring the flats", "Housing officer")
