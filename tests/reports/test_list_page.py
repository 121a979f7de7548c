import re

import pytest

from reports.render.list_page import hit_rate_words, render_list
from reports.render.list_run import Freshness, ListCounts
from tests.reports.sample_list import (
    ranked_row,
    review_row,
    sample_change,
    sample_rows,
    sample_run,
)


def test_the_page_opens_with_marking_freshness_and_snapshot() -> None:
    page = render_list(sample_run())
    order = ("OFFICIAL-SENSITIVE: PERSONAL", ">FRESH</span>", "as things stood at 5am")
    places = [page.index(words, page.index("<body>")) for words in order]
    assert places == sorted(places)


@pytest.mark.parametrize("freshness", ["DEGRADED", "STALE", "MANUAL"])
def test_a_list_that_is_not_fresh_says_what_that_means(freshness: Freshness) -> None:
    page = render_list(sample_run(freshness=freshness))
    assert f"<strong>{freshness}:</strong>" in page
    assert f"<title>{freshness} Discharge list" in page


def test_sections_come_in_the_order_of_the_work() -> None:
    page = render_list(sample_run())
    names = ("Look at by hand: 1", "Look at first: 20", "Look next: 20", "Everyone else: 20")
    places = [page.index(f"<caption>{name} ") for name in names]
    assert places == sorted(places)
    assert page.index("<h2>Not on this list: 3</h2>") > places[-1]
    assert "End-of-life care: 2 · Under 18: 1" in page
    assert "A low place does not mean safe to go home." in page


def test_each_of_60_people_stands_once() -> None:
    run = sample_run(sample_rows(60, reviewed=2))
    page = render_list(run)
    shown = re.findall(r'<span class="id">([^<]+)</span>', page)
    assert sorted(shown) == sorted(row.person_id for row in run.rows)


def test_many_people_without_a_score_do_not_push_the_first_band_off_the_screen() -> None:
    page = render_list(sample_run(sample_rows(60, reviewed=9)))
    assert page.index("9 people to look at by hand") < page.index("<caption>Look at first")
    assert page.index('id="by-hand"') > page.index("<caption>Look at first")


def test_an_empty_list_says_that_nobody_is_on_it() -> None:
    page = render_list(sample_run(()))
    assert page.count("Nobody in this part of the list.") == 3
    assert "<strong>0 people</strong>" in page


def test_a_demonstration_says_so_and_an_approved_list_does_not() -> None:
    words = "Demonstration: the models are not approved for use."
    assert words in render_list(sample_run(is_demonstration=True))
    assert words not in render_list(sample_run(is_demonstration=False))


def test_chances_are_words_and_no_decimal_of_a_score_is_shown() -> None:
    page = render_list(sample_run((ranked_row(1, readmission_risk=0.31234),)))
    assert "about 3 in 10" in page
    assert "0.31" not in page.split("</style>")[1]


def test_a_cell_is_never_empty() -> None:
    bare = ranked_row(
        1, site=None, ward=None, pathway=None, reasons=(), readmission_risk=None, barrier=None,
        barrier_source=None, barrier_date=None, housing_ask=None, expected_leaving=None,
        delay=None, next_step=None, age_years=None,
    )  # fmt: skip
    page = render_list(sample_run((bare, review_row(1, review_reason=None))))
    assert not re.search(r"<t[dh][^>]*>\s*</t[dh]>", page)
    assert "No chance available today" in page


def test_a_barrier_comes_with_its_source_and_date_or_with_what_to_ask() -> None:
    page = render_list(sample_run((ranked_row(1), ranked_row(3))))
    assert "Occupational therapist visit, 3 October 2026" in page
    assert "Not recorded: ask about stairs and heating" in page


def test_gaps_and_unreadable_rows_are_told() -> None:
    rows = (ranked_row(1, status="scored_with_gaps", gaps=("no care record",)),)
    counts = ListCounts(
        received=1, scored=0, scored_with_gaps=1, manual_review=0, unreadable_rows=2
    )
    page = render_list(sample_run(rows, counts=counts))
    assert "Gaps: no care record" in page
    assert "2 rows have no readable identity" in page
    assert "Nobody was left out." in page


def test_every_table_has_a_caption_and_scoped_headers() -> None:
    page = render_list(sample_run())
    assert page.count("<table>") == page.count("<caption>") == 4
    assert "<th>" not in page


@pytest.mark.parametrize(
    ("share", "words"),
    [
        pytest.param(0.05, "fewer than 1 comes back", id="under 1"),
        pytest.param(0.1, "about 1 comes back within 30 days; 9 do not", id="1"),
        pytest.param(0.9, "about 9 come back within 30 days; 1 does not", id="9"),
        pytest.param(None, "not known yet", id="not known"),
    ],
)
def test_the_hit_rate_is_told_both_ways_round(share: float | None, words: str) -> None:
    assert words in hit_rate_words(share, "")


def test_who_gains_most_stands_beside_who_is_at_most_risk() -> None:
    rows = (
        ranked_row(1, housing_rank=2),
        ranked_row(2, housing_rank=None),
        ranked_row(3, "rest", housing_rank=1),
        ranked_row(4, "rest", housing_rank=3),
    )
    page = render_list(sample_run(rows, why_no_housing_order="", housing_places=2))
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))
    assert "1 of them are also in “Look at first”." in text
    assert f"1 are only here: {rows[2].person_id}." in text
    assert f"1 are only in “Look at first”: {rows[1].person_id}." in text
    assert page.index(f'#rank-3">{rows[2].person_id}') < page.index(f'#rank-1">{rows[0].person_id}')


def test_where_no_order_by_housing_help_may_be_told_the_page_says_why() -> None:
    page = render_list(sample_run(why_no_housing_order="there is no evidence of an effect yet"))
    assert "No such order today: there is no evidence of an effect yet. Go by need." in page


def test_the_same_arrangements_and_the_changes_are_told_with_names() -> None:
    page = render_list(sample_run(changes=(sample_change(),)))
    assert "<strong>No home</strong> (8):" in page
    assert "Since list 2026-11-21/r1: 2 new, 0 left, 1 moved by more than 10 places" in page
    assert "New (2): P-00001, P-00002" in page
    assert "P-00003 from 30 to 4" in page
    assert "Made from: other content in person.csv" in page


def test_notes_beyond_the_reasons_for_a_bad_freshness_stand_below() -> None:
    notes = ("first", "second", "third")
    stale = render_list(sample_run(freshness="STALE", warnings=notes))
    assert stale.count('<p class="notice warn">first</p>') == 1
    assert "<li>third</li>" in stale
    fresh = render_list(sample_run(warnings=notes))
    assert "<li>first</li><li>second</li><li>third</li>" in fresh
    assert "Notes on the data: 3" in fresh
