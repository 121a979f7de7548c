import dataclasses
from typing import Any

import pytest

from reports.render.list_run import ListCounts, in_list_order
from tests.reports.sample_list import REASONS, ranked_row, review_row, sample_rows, sample_run


def test_people_of_a_band_come_by_rank_whatever_the_order_given() -> None:
    run = sample_run(tuple(reversed(sample_rows(30))))
    assert [row.rank for row in run.in_band("first")] == list(range(1, 21))


def test_everybody_given_is_in_a_band_or_for_manual_review() -> None:
    run = sample_run(sample_rows(60, reviewed=3))
    parts = (run.in_band("first"), run.in_band("next"), run.in_band("rest"), run.manual_review)
    assert sum(map(len, parts)) == 60


def test_few_people_without_a_score_stand_on_top_and_many_after_the_top_band() -> None:
    few, many = (in_list_order(sample_rows(60, reviewed=n)) for n in (4, 5))
    assert [row.band for row in few[:5]] == [None] * 4 + ["first"]
    assert [row.band for row in many[19:26]] == ["first", *[None] * 5, "next"]
    assert [row.rank for row in many if row.rank] == list(range(1, 56))


def test_people_decided_about_stand_below_everyone_else_whatever_their_rank() -> None:
    rows = (ranked_row(1, "done"), ranked_row(2, "rest"), ranked_row(3, "first"))
    assert [row.rank for row in in_list_order(rows)] == [3, 2, 1]


def test_lost_people_stop_the_list() -> None:
    with pytest.raises(ValueError, match="10 stays came in but 9 are accounted for"):
        ListCounts(received=10, scored=9, scored_with_gaps=0, manual_review=0)


def test_rows_and_counts_must_agree() -> None:
    counts = ListCounts(received=3, scored=3, scored_with_gaps=0, manual_review=0)
    with pytest.raises(ValueError, match="the list has 2 rows but its counts say 3"):
        sample_run((ranked_row(1), ranked_row(2)), counts=counts)


def test_a_fourth_reason_is_refused() -> None:
    with pytest.raises(ValueError, match="spell S00001 has 4 reasons; the list shows at most 3"):
        ranked_row(1, reasons=(*REASONS, REASONS[0]))


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"rank": None}, id="scored without a rank"),
        pytest.param({"band": None}, id="scored without a band"),
        pytest.param({"status": "manual_review"}, id="for review with both"),
        pytest.param({"status": "manual_review", "band": None}, id="for review with a rank"),
    ],
)
def test_a_rank_that_disagrees_with_the_status_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="only people for manual review have neither"):
        dataclasses.replace(ranked_row(1), **changes)


def test_people_for_review_need_no_rank() -> None:
    assert review_row(1).rank is None
