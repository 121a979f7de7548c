"""The list of a good morning, and of one with bad rows: the three files agree, nobody is lost."""

from __future__ import annotations

import re

import pandas as pd

from pipeline.daily import DailyList
from pipeline.list_accounts import LATER_STAY_LISTED, REFUSED_LEFT_LONG_AGO
from tests.end_to_end.morning import Morning, list_of, record_of, rows_accounted_for

BAD_STAYS = {
    "s9000001": ({"admission_date": "30.09.2026"}, "admission_date"),
    "s9000002": ({"admission_date": "2026-10-09"}, "must not be after the day"),
    "s9000003": ({"person_id": "p999999"}, "must stand in the table person"),
    "s9000004": ({"person_id": ""}, "person_id"),
    "s9000005": ({"admission_method": "77"}, "must be a code of the list"),
}
"""Stays in hospital with one bad field each, and what the list says of it."""


def test_the_table_the_page_and_the_record_tell_of_the_same_people(ordinary: DailyList) -> None:
    listed, counts = list_of(ordinary), record_of(ordinary)["counts"]
    page = (ordinary.folder / "list.html").read_text("utf-8")
    assert len(listed) > 20
    assert set(re.findall(r"\bp\d{6}\b", page)) == set(listed["person_id"])
    assert counts["scored"] + counts["scored_with_gaps"] + counts["manual_review"] == len(listed)


def test_a_person_stands_on_the_list_once_and_ranks_run_from_1(ordinary: DailyList) -> None:
    listed = list_of(ordinary)
    assert listed["person_id"].is_unique
    assert listed["rank"].astype(int).to_list() == list(range(1, len(listed) + 1))
    risks = listed["readmission_risk"].astype(float)
    assert risks.is_monotonic_decreasing
    assert risks.between(0, 1).all()


def test_the_record_says_how_the_risks_lie_and_names_nobody(ordinary: DailyList) -> None:
    listed, told = list_of(ordinary), record_of(ordinary)["scores"]["readmission_30d"]
    risks = listed["readmission_risk"].astype(float)
    assert told["n"] == len(risks)
    assert abs(told["mean"] - risks.mean()) < 0.001
    assert 0 < told["share_over_threshold"] <= 1
    assert (told["deciles"] is None) == (len(risks) < 100)


def test_every_row_that_came_in_is_accounted_for(morning: Morning, ordinary: DailyList) -> None:
    record = record_of(ordinary)
    assert record["counts"]["in"] == len(morning.rows("discharge_spell"))
    assert rows_accounted_for(record) == record["counts"]["in"]


def test_stays_with_a_bad_field_are_listed_for_review_each_with_its_reason(
    morning: Morning, ordinary: DailyList
) -> None:
    for spell_id, (values, _) in BAD_STAYS.items():
        morning.add_stay(spell_id=spell_id, **values)
    made = morning.make()
    listed, counts = list_of(made), record_of(made)["counts"]
    told = listed[listed["status"] == "manual_review"].set_index("spell_id")["review_reason"]
    assert set(told.index) == set(BAD_STAYS)
    assert [s for s, (_, said) in BAD_STAYS.items() if said not in told[s]] == []
    assert counts["manual_review"] == len(BAD_STAYS)
    assert set(list_of(ordinary)["spell_id"]) <= set(listed["spell_id"])
    assert rows_accounted_for(record_of(made)) == counts["in"]


def test_two_stays_with_one_id_and_other_values_are_both_listed_for_review(
    morning: Morning,
) -> None:
    stays = morning.rows("discharge_spell")
    twice = stays.loc[stays["discharge_date"] == "", "spell_id"].iloc[0]
    morning.add_stay(spell_id=twice, ward="another ward")
    made = morning.make()
    of_stay = list_of(made).query("spell_id == @twice")
    assert of_stay["status"].to_list() == ["manual_review", "manual_review"]
    assert of_stay["review_reason"].str.contains("2 rows with different values").all()
    assert rows_accounted_for(record_of(made)) == len(stays) + 1


def test_a_cut_off_row_is_listed_by_its_line(morning: Morning) -> None:
    line = len(morning.rows("discharge_spell")) + 2
    morning.append("discharge_spell", "s9000007,p0")
    review = list_of(morning.make()).query("status == 'manual_review'")
    assert review["spell_id"].to_list() == [f"line {line} of discharge_spell.csv"]
    assert review["person_id"].to_list() == ["not readable"]


def test_the_stay_of_a_refused_person_is_listed_for_review(
    morning: Morning, ordinary: DailyList
) -> None:
    stay = list_of(ordinary).iloc[0]
    people = morning.rows("person")
    is_theirs = people["person_id"] == stay["person_id"]
    morning.write("person", people.assign(known_at=people["known_at"].mask(is_theirs, "soon")))
    listed = list_of(morning.make()).set_index("spell_id")
    assert listed["status"][stay["spell_id"]] == "manual_review"


def test_exact_copies_are_counted_and_change_nothing_else(
    morning: Morning, ordinary: DailyList
) -> None:
    morning.change("discharge_spell", lambda rows: pd.concat([rows, rows.head(3)]))
    made = morning.make()
    assert record_of(made)["counts"]["duplicates"] == 3
    pd.testing.assert_frame_equal(list_of(made), list_of(ordinary))


def test_a_refused_row_of_long_ago_is_counted_and_not_listed(morning: Morning) -> None:
    morning.add_stay(
        spell_id="s9000008", admission_date="2025-03-01", discharge_date="2025-03-04",
        discharge_known_at="2025-03-04", known_at="2025-03-01", admission_method="77",
    )  # fmt: skip
    made = morning.make()
    assert "s9000008" not in list_of(made)["spell_id"].to_list()
    assert record_of(made)["counts"]["out_of_scope"][REFUSED_LEFT_LONG_AGO] == 1


def test_of_two_stays_of_a_person_the_later_is_listed_and_the_other_counted(
    morning: Morning, ordinary: DailyList
) -> None:
    before = record_of(ordinary)["counts"]["out_of_scope"].get(LATER_STAY_LISTED, 0)
    stays = morning.rows("discharge_spell").query("discharge_date == ''")
    latest = stays.sort_values("admission_date")["person_id"].iloc[-1]
    morning.add_stay(
        spell_id="s9000009", person_id=latest, admission_date="2026-09-01",
        discharge_date="2026-09-25", discharge_known_at="2026-09-25", known_at="2026-09-01",
        discharge_method="1", discharge_destination="19", discharge_ready_date="",
        expected_discharge_date="",
    )  # fmt: skip
    made = morning.make()
    assert record_of(made)["counts"]["out_of_scope"][LATER_STAY_LISTED] == before + 1
    assert set(list_of(made)["spell_id"]) == set(list_of(ordinary)["spell_id"])
