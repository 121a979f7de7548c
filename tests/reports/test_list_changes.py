"""What is said to have changed between two lists."""

from __future__ import annotations

from typing import Any

import pandas as pd

from reports.render.list_changes import ListChange, compare_lists, why_different

RECORD: dict[str, Any] = {
    "inputs": {"person.csv": "aa", "tenancy.csv": "bb"},
    "models": {"readmission_30d": {"version": "v1"}, "housing_benefit": {"version": None}},
    "freshness": "FRESH", "capacity": 20, "action_log": {"lines": 0, "sha256": "00"},
}  # fmt: skip


def people(*rows: tuple[str, int | None, str]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["spell_id", "rank", "band"])
    return table.assign(person_id="p-" + table["spell_id"], rank=table["rank"].astype("Int64"))


def compared(before: pd.DataFrame, after: pd.DataFrame, moved_places: int = 2) -> ListChange:
    return compare_lists(
        before, after, top="Look at first", since="2026-09-29/r1", moved_places=moved_places
    )


def test_who_is_new_who_left_and_who_moved_far_are_told() -> None:
    before = people(("a", 1, "Look at first"), ("b", 2, "Look at first"), ("c", 5, "Look next"))
    after = people(("c", 1, "Look at first"), ("a", 3, "Look next"), ("d", 4, "Look next"))
    found = compared(before, after)
    assert (found.new, found.left) == (("p-d",), ("p-b",))
    assert found.moved == (("p-c", 5, 1),)
    assert (found.into_top, set(found.out_of_top)) == (("p-c",), {"p-a", "p-b"})
    assert found.counts == {
        "since": "2026-09-29/r1", "new": 1, "left": 1, "moved": 1, "into_top": 1, "out_of_top": 2,
        "moved_places": 2, "reasons": [],
    }  # fmt: skip


def test_a_person_without_a_rank_has_not_moved() -> None:
    found = compared(people(("a", None, "")), people(("a", 30, "Look next")))
    assert (found.new, found.left, found.moved) == ((), (), ())


def test_the_same_list_and_an_empty_one_change_nothing() -> None:
    table = people(("a", 1, "Look at first"))
    assert compared(table, table).counts["new"] == 0
    assert compared(table.head(0), table.head(0)).moved == ()


def test_two_rows_of_one_stay_for_review_count_once() -> None:
    found = compared(people(), people(("a", None, ""), ("a", None, "")))
    assert found.new == ("p-a",)


def test_what_the_lists_were_made_from_is_told_where_it_differs() -> None:
    assert why_different(RECORD, RECORD) == ()
    now = RECORD | {
        "inputs": {"person.csv": "cc", "outcome.csv": "dd"},
        "models": {"readmission_30d": {"version": "v2"}, "housing_benefit": {"version": "v1"}},
        "freshness": "STALE", "action_log": {"lines": 1, "sha256": "11"},
    }  # fmt: skip
    assert why_different(RECORD, now) == (
        "other content in outcome.csv, person.csv, tenancy.csv",
        "readmission_30d: v1 before, v2 now",
        "housing_benefit: none before, v1 now",
        "freshness: FRESH before, STALE now",
        "decisions of the hub were added",
    )


def test_a_list_of_before_the_log_was_kept_is_compared_all_the_same() -> None:
    without = {name: value for name, value in RECORD.items() if name != "action_log"}
    assert why_different(without, RECORD) == ()
