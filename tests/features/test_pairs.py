"""The join of stays and known facts: invented rows, against the same join written plainly."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from features.counting import latest_per_stay
from features.pairs import as_known, known_pairs, with_numbers
from tests.features.invented import contracts, table

PEOPLE = st.sampled_from(["ana", "ben", "cai", None])
DAYS = st.sampled_from(["2025-01-01", "2025-01-01 09:00", "2025-01-02", "0101-01-01", "9999-12-31"])
EVENT = contracts()["care_package_event"]
COLUMNS = ["event_id", "event_end_date"]


@settings(max_examples=60, deadline=None)
@given(
    stays=st.lists(st.tuples(PEOPLE, DAYS), min_size=1, max_size=8),
    facts=st.lists(st.tuples(PEOPLE, DAYS, DAYS), max_size=12),
)
def test_each_stay_stands_beside_the_facts_of_its_person_known_by_then(
    stays: list[tuple[str | None, str]], facts: list[tuple[str | None, str, str]]
) -> None:
    people, days = zip(*stays, strict=True)
    index = pd.DataFrame(
        {
            "person_id": pd.Series(people, dtype="str"),
            "index_datetime": pd.Series(days, dtype="datetime64[us]"),
            "event_id": pd.Series(["e0"] * len(stays), dtype="str"),
        }
    )
    rows = [
        {"event_id": f"e{n}", "person_id": who, "known_at": known, "event_end_date": "2024-12-31",
         "end_known_at": ended}
        for n, (who, known, ended) in enumerate(facts)
    ]  # fmt: skip
    events = table("care_package_event", *rows)
    expected = index.reset_index(names="stay").dropna(subset="person_id")
    expected = expected.drop(columns="event_id").merge(events, on="person_id")
    expected = expected[expected["known_at"] <= expected["index_datetime"]]
    end = expected["event_end_date"].where(expected["end_known_at"] <= expected["index_datetime"])
    expected = expected.assign(event_end_date=end, is_own=expected["event_id"] == "e0")
    expected = expected.assign(index_date=expected["index_datetime"].dt.normalize())
    found = known_pairs(index, events, EVENT, columns=COLUMNS, own="event_id")
    expected = expected[list(found.columns)].reset_index(drop=True)
    pd.testing.assert_frame_equal(found, expected, check_dtype=False)
    numbers, numbered = with_numbers(index, {"events": events}, keys=("person_id", "uprn"))
    again = known_pairs(numbers, numbered["events"], EVENT, columns=COLUMNS, own="event_id")
    pd.testing.assert_frame_equal(again, found)


def test_an_extract_of_a_moment_has_neither_later_rows_nor_later_values() -> None:
    rows = [
        {"event_id": "e1", "known_at": "2025-01-01", "event_end_date": "2025-01-02",
         "end_known_at": "2025-01-02"},
        {"event_id": "e2", "known_at": "2025-01-01", "event_end_date": "2025-01-02",
         "end_known_at": "2025-01-03"},
        {"event_id": "e3", "known_at": "2025-01-03"},
    ]  # fmt: skip
    shown = as_known(table("care_package_event", *rows), EVENT, pd.Timestamp("2025-01-02 06:00"))
    assert shown["event_id"].tolist() == ["e1", "e2"]
    assert shown["event_end_date"].notna().tolist() == [True, False]


def test_the_latest_fact_speaks_and_one_without_a_day_only_where_there_is_no_other() -> None:
    facts = pd.DataFrame(
        {
            "stay": [0, 0, 0, 1, 2, 2, 2],
            "day": pd.to_datetime(
                pd.Series(
                    [
                        "2025-01-01",
                        "2025-01-02",
                        None,
                        None,
                        "2025-01-05",
                        "2025-01-05",
                        "2025-01-04",
                    ]
                )
            ),
            "id": ["a", "b", "z", "only", "x", "w", "y"],
            "index_date": pd.Timestamp("2025-02-01"),
        }
    )
    index = pd.DataFrame(index=["first", "second", "third", "fourth"])
    last = latest_per_stay(facts, index, by=["day", "id"])
    assert last["id"].fillna("none").tolist() == ["b", "only", "x", "none"]
    mixed = facts.iloc[np.array([6, 3, 0, 5, 1, 4, 2])]
    pd.testing.assert_frame_equal(latest_per_stay(mixed, index, by=["day", "id"]), last)
