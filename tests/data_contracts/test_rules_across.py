"""Rules across rows and tables: boundary days, empty keys, any order, and a slow obvious oracle."""

from __future__ import annotations

from collections.abc import Callable
from graphlib import TopologicalSorter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_contracts.contract import Rule
from data_contracts.matching import stands_in
from data_contracts.rules import failing_rows, tables_of
from pipeline.contract_files import read_contracts

CONTRACTS = read_contracts()
AS_OF = pd.Timestamp("2026-03-31")
FAR = pd.Timestamp("9999-12-31")
INTERVAL = {"table": "other", "first_day": "first", "last_day": "last"}

NO_OVERLAP = Rule("r", "d", "no_overlap", ("first", "person_id", "last"), {}, "warning")
NOT_INSIDE = Rule(
    "r", "d", "not_strictly_inside", ("day", "person_id", "kind"),
    {"when": ["care"], **INTERVAL}, "warning",
)  # fmt: skip
FALLS_WITHIN = Rule(
    "r", "d", "falls_within", ("day", "person_id", "kind"), {"when": ["care"], **INTERVAL},
    "warning",
)  # fmt: skip
NEWEST = Rule(
    "r", "d", "newest_within_months", ("day", "uprn"),
    {"months": 24, "table": "stays", "homes": "homes"}, "warning",
)  # fmt: skip
ALONE = Rule(
    "r", "d", "alone_at_home", ("uprn", "person_id", "end"),
    {"table": "person", "column": "lives_alone"}, "warning",
)  # fmt: skip
NOT_BEFORE = Rule(
    "r", "d", "not_before_in", ("day", "spell_id"), {"table": "stays", "column": "end"}, "row"
)
DATES = {"day", "first", "last", "end", "discharge_date", "tenancy_end_date"}


def table(names: str, *lines: str) -> pd.DataFrame:
    """A typed table from lines of words; ``-`` is an empty cell."""
    cells = [[None if word == "-" else word for word in line.split()] for line in lines]
    words = pd.DataFrame(cells, columns=names.split(), dtype="str")
    typed = {
        name: pd.to_datetime(words[name], format="%Y-%m-%d").astype("datetime64[us]")
        for name in words.columns
        if name in DATES
    }
    return words.assign(**typed)


def broken(rule: Rule, rows: pd.DataFrame, **parents: pd.DataFrame) -> list[int]:
    """The rows that break the rule, the same in whatever order all the rows come."""
    found = failing_rows(rule, rows, as_of=AS_OF, parents=parents)
    assert found.dtype == bool
    turned = {name: parent.iloc[::-1] for name, parent in parents.items()}
    shuffled = rows.sample(frac=1, random_state=7)
    again = failing_rows(rule, shuffled, as_of=AS_OF, parents=turned)
    pd.testing.assert_series_equal(again.reindex(rows.index), found, check_names=False)
    return rows.index[found].tolist()


STAY = "ana 2026-02-01 2026-02-09"


@pytest.mark.parametrize(
    ("other", "hit"),
    [
        pytest.param("ana 2026-01-20 2026-01-31", [], id="ends the day before"),
        pytest.param("ana 2026-01-20 2026-02-01", [], id="a transfer on the first day"),
        pytest.param("ana 2026-01-20 2026-02-02", [0, 1], id="one day too long"),
        pytest.param("ana 2026-02-09 2026-02-20", [], id="a transfer on the last day"),
        pytest.param("ana 2026-02-08 -", [0, 1], id="an open stay begun before the end"),
        pytest.param("ana 2026-02-09 -", [], id="an open stay begun on the last day"),
        pytest.param("ana 2026-01-01 -", [0, 1], id="an open stay begun before"),
        pytest.param("ana 2026-02-01 2026-02-09", [0, 1], id="the same days"),
        pytest.param("ana 2026-02-05 2026-02-05", [0, 1], id="a day case inside"),
        pytest.param("ana 2026-02-01 2026-02-01", [], id="a day case on the first day"),
        pytest.param("ana 2026-02-09 2026-02-09", [], id="a day case on the last day"),
        pytest.param("ben 2026-02-01 2026-02-09", [], id="another person"),
        pytest.param("- 2026-02-01 2026-02-09", [], id="nobody's"),
        pytest.param("ana - 2026-02-09", [], id="no first day"),
        pytest.param("ana 2026-02-07 2026-02-03", [], id="ends before it begins"),
    ],
)
def test_stays_overlap_when_they_share_more_than_a_first_or_last_day(
    other: str, hit: list[int]
) -> None:
    assert broken(NO_OVERLAP, table("person_id first last", STAY, other)) == hit


def test_a_long_stay_overlaps_all_that_lie_in_it_and_not_what_follows() -> None:
    stays = table(
        "person_id first last",
        "ana 2026-01-01 2026-03-01",
        "ana 2026-01-05 2026-01-06",
        "ana 2026-02-05 2026-02-06",
        "ana 2026-03-01 2026-03-02",
        "ben 2026-01-01 -",
        "cy 2026-01-02 2026-01-03",
        "- 2026-01-02 -",
        "- 2026-01-02 -",
    )
    assert broken(NO_OVERLAP, stays) == [0, 1, 2]
    assert broken(NO_OVERLAP, stays.head(0)) == []


EVENT_DAYS = [
    pytest.param("2026-01-31", False, True, id="the day before"),
    pytest.param("2026-02-01", False, False, id="the first day"),
    pytest.param("2026-02-02", True, False, id="the second day"),
    pytest.param("2026-02-08", True, False, id="the last day but one"),
    pytest.param("2026-02-09", False, False, id="the last day"),
    pytest.param("2026-02-10", False, True, id="the day after"),
    pytest.param("-", False, False, id="no day"),
]


@pytest.mark.parametrize(("day", "inside", "outside"), EVENT_DAYS)
def test_the_ends_of_an_interval(day: str, *, inside: bool, outside: bool) -> None:
    rows = table("day person_id kind", f"{day} ana care", f"{day} ana other", f"{day} - care")
    other = table("person_id first last", STAY, f"ben {STAY[4:]}", "- 2026-02-01 -")
    assert broken(NOT_INSIDE, rows, other=other) == [0] * inside
    assert broken(FALLS_WITHIN, rows, other=other) == [0] * outside


def test_an_interval_without_a_last_day_goes_on_and_without_a_first_one_has_always_been() -> None:
    rows = table("day person_id kind", "2026-03-01 ana care", "2026-03-01 ben care")
    other = table("person_id first last", "ana 2026-02-01 -", "ben - 2026-04-01")
    assert broken(NOT_INSIDE, rows, other=other) == [0]
    assert broken(FALLS_WITHIN, rows, other=other) == []


def test_a_person_without_a_row_there_is_unknown_and_not_outside() -> None:
    rows = table("day person_id kind", "2026-03-01 ana care", "2026-03-01 ben care")
    other = table("person_id first last", "ana 2026-04-01 -")
    assert broken(FALLS_WITHIN, rows, other=other) == [0]
    assert broken(FALLS_WITHIN, rows, other=other.head(0)) == []


SURVEYS = table(
    "day uprn",
    "2024-03-30 u1",
    "2024-03-30 u2", "2024-03-31 u2",
    "2020-01-01 u3",
    "2020-01-01 u4",
    "2020-01-01 -",
    "- u1",
    "2019-01-01 u1",
)  # fmt: skip
HOMES = table(
    "person_id uprn tenancy_end_date",
    "ana u1 -", "ana u2 -", "ana u3 2025-01-01", "ben u4 -", "- u4 -", "ana - -",
)  # fmt: skip
STAYS = table("person_id discharge_date", "ana -", "ana 2025-01-01", "ben 2026-03-30", "- -")


def test_only_the_newest_survey_of_a_home_that_awaits_somebody_is_told_old() -> None:
    assert broken(NEWEST, SURVEYS, stays=STAYS, homes=HOMES) == [0]
    everybody = STAYS.assign(discharge_date=None)
    assert broken(NEWEST, SURVEYS, stays=everybody, homes=HOMES) == [0, 4]
    assert broken(NEWEST, SURVEYS, stays=STAYS.tail(2), homes=HOMES) == []


TENANCIES = table(
    "uprn person_id end",
    "u1 ana -",
    "u1 ben -",
    "u2 cy -",
    "u2 dee 2025-01-01",
    "- ana -",
    "- cy -",
)


@pytest.mark.parametrize(
    ("alone", "hit"),
    [
        pytest.param("ana yes, ben no, cy yes", [0], id="one says so"),
        pytest.param("ana yes, ben yes", [0, 1], id="both say so"),
        pytest.param("ana no, ben unknown, cy yes, dee yes", [], id="the other has moved out"),
        pytest.param("ana -, ben no", [], id="nobody says so"),
    ],
)
def test_two_people_cannot_live_alone_in_one_home(alone: str, hit: list[int]) -> None:
    person = table("person_id lives_alone", *alone.split(", "))
    assert broken(ALONE, TENANCIES, person=person) == hit


def test_the_same_person_twice_in_one_home_is_alone() -> None:
    rows = table("uprn person_id end", "u1 ana -", "u1 ana -", "u1 - -")
    assert broken(ALONE, rows, person=table("person_id lives_alone", "ana yes")) == []


def test_an_outcome_may_not_lie_before_the_end_of_its_stay() -> None:
    rows = table(
        "day spell_id",
        "2026-02-08 s1", "2026-02-09 s1", "2026-02-10 s1", "- s1", "2020-01-01 s2",
        "2020-01-01 s9", "2020-01-01 -",
    )  # fmt: skip
    stays = table("spell_id end", "s1 2026-02-09", "s2 -", "- 2026-02-09")
    assert broken(NOT_BEFORE, rows, stays=stays) == [0]


RULES = [NOT_INSIDE, FALLS_WITHIN, NEWEST, ALONE, NOT_BEFORE]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.kind)
def test_a_table_without_rows_breaks_nothing_and_is_no_error(rule: Rule) -> None:
    rows = table(" ".join(rule.columns), " ".join("2026-02-01" for _ in rule.columns))
    nothing = {
        "other": table("person_id first last"),
        "stays": table("spell_id person_id discharge_date end"),
        "homes": HOMES.head(0),
        "person": table("person_id lives_alone"),
    }
    assert broken(rule, rows, **nothing) == []
    assert broken(rule, rows.head(0), **nothing) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.kind)
def test_a_table_that_is_not_there_breaks_nothing(rule: Rule) -> None:
    rows = pd.DataFrame({name: pd.array([None], dtype="str") for name in rule.columns})
    assert broken(rule, rows) == []
    assert broken(rule, rows, homes=HOMES) == []


KEYS = st.sampled_from(["a", "b", None])
NUMBERS = st.one_of(st.none(), st.integers(0, 8))
INTERVALS = st.lists(st.tuples(KEYS, NUMBERS, NUMBERS), max_size=12)
EVENTS = st.lists(st.tuples(KEYS, NUMBERS), max_size=8)
Interval = tuple[str | None, int | None, int | None]


def as_days(numbers: list[int | None]) -> pd.Series:
    days = [pd.NaT if number is None else AS_OF + pd.Timedelta(days=number) for number in numbers]
    return pd.Series(days, dtype="datetime64[us]")


def interval_table(rows: list[Interval]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "person_id": pd.array([row[0] for row in rows], dtype="str"),
            "first": as_days([row[1] for row in rows]),
            "last": as_days([row[2] for row in rows]),
        }
    )


def shares_days(mine: Interval, other: Interval) -> bool:
    if mine[0] is None or mine[0] != other[0] or mine[1] is None or other[1] is None:
        return False
    a, b = mine[1], 99 if mine[2] is None else mine[2]
    c, d = other[1], 99 if other[2] is None else other[2]
    return a <= b and c <= d and a < d and c < b


@given(rows=INTERVALS)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_overlaps_are_those_that_comparing_all_pairs_finds(rows: list[Interval]) -> None:
    found = failing_rows(NO_OVERLAP, interval_table(rows), as_of=AS_OF, parents={})
    assert found.tolist() == [
        any(shares_days(mine, other) for j, other in enumerate(rows) if j != i)
        for i, mine in enumerate(rows)
    ]


@given(events=EVENTS, rows=INTERVALS)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_days_inside_and_outside_are_those_that_comparing_all_pairs_finds(
    events: list[tuple[str | None, int | None]], rows: list[Interval]
) -> None:
    asked = pd.DataFrame(
        {
            "day": as_days([event[1] for event in events]),
            "person_id": pd.array([event[0] for event in events], dtype="str"),
            "kind": pd.array(["care"] * len(events), dtype="str"),
        }
    )

    def oracle(holds: Callable[[int, list[Interval]], bool]) -> list[bool]:
        return [
            key is not None and day is not None and holds(day, [r for r in rows if r[0] == key])
            for key, day in events
        ]

    def is_inside(day: int, own: list[Interval]) -> bool:
        return any(a is not None and a < day and (b is None or day < b) for _, a, b in own)

    def is_outside(day: int, own: list[Interval]) -> bool:
        spans = [(-1 if a is None else a, 99 if b is None else b) for _, a, b in own]
        return bool(own) and not any(a <= day <= b for a, b in spans)

    parents = {"other": interval_table(rows)}
    inside = failing_rows(NOT_INSIDE, asked, as_of=AS_OF, parents=parents)
    assert inside.tolist() == oracle(is_inside)
    outside = failing_rows(FALLS_WITHIN, asked, as_of=AS_OF, parents=parents)
    assert outside.tolist() == oracle(is_outside)


def test_days_at_the_ends_of_the_calendar_are_days_like_others() -> None:
    first = pd.DataFrame({"person_id": ["ana", "ana", "ben"], "first": pd.Timestamp("0001-01-01")})
    rows = first.astype({"first": "datetime64[us]"}).assign(last=FAR.as_unit("us"))
    assert broken(NO_OVERLAP, rows) == [0, 1]


@given(st.lists(st.sampled_from(["a", "b", None])), st.lists(st.sampled_from(["b", "c", None])))
@settings(deadline=None, derandomize=True)
def test_a_value_stands_in_a_column_that_has_it(
    child: list[str | None], parent: list[str | None]
) -> None:
    mine = pd.Series(child, dtype="str", index=np.arange(len(child)) + 5)
    found = stands_in(mine, pd.Series(parent, dtype="str"))
    assert found.index.equals(mine.index)
    assert found.tolist() == [value is not None and value in parent for value in child]


def test_tables_can_be_checked_parents_first() -> None:
    order = TopologicalSorter(
        {name: {t for rule in c.rules for t in tables_of(rule)} for name, c in CONTRACTS.items()}
    )
    assert set(order.static_order()) == set(CONTRACTS)


def test_a_rule_names_columns_that_its_tables_have() -> None:
    for contract in CONTRACTS.values():
        for rule in contract.rules:
            told = {rule.arguments.get(name) for name in ("column", "first_day", "last_day")}
            if tables_of(rule) and rule.kind != "newest_within_months":
                columns = {column.name for column in CONTRACTS[rule.arguments["table"]].columns}
                assert told - {None} <= columns, rule.name
