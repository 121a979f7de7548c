"""What a row is told that holds a code of an earlier edition."""

from __future__ import annotations

import pandas as pd

from data_contracts.contract import Rule
from data_contracts.retired import hints
from pipeline.contract_files import read_contracts

DESTINATION = next(
    rule
    for rule in read_contracts()["discharge_spell"].rules
    if rule.name == "discharge_destination_is_a_known_code"
)


def told(rule: Rule, *codes: object) -> list[str]:
    rows = pd.DataFrame({rule.columns[0]: codes}, index=range(7, 7 + len(codes)))
    given = hints(rule, rows)
    assert given.index.equals(rows.index)
    assert given.dtype == "str"
    return given.to_list()


def test_a_retired_code_is_told_what_it_is_now_or_how_to_say_that_it_is_old() -> None:
    start, end = "discharge_destination has a retired code; it is now", "_version legacy)"
    assert told(DESTINATION, "54", "38") == [
        f"{start} 55 or 56 (or say discharge_destination{end}",
        f"{start} 40 or 42 (or say discharge_destination{end}",
    ]


def test_a_code_that_never_was_is_told_the_rule() -> None:
    assert told(DESTINATION, "1000") == [DESTINATION.description]


def test_a_rule_without_a_version_column_tells_the_codes_of_today() -> None:
    arguments = {"values": ("b", "c"), "retired": {"a": ("b",), "z": ()}}
    rule = Rule("known", "code must be known", "in_set", ("code",), arguments, "field")
    assert told(rule, "a", "z", "q") == [
        "code has a retired code; it is now b",
        "code has a retired code; nothing took its place",
        "code must be known",
    ]


def test_a_list_without_retired_codes_gives_the_rule() -> None:
    rule = Rule("known", "n must be known", "in_set", ("n",), {"values": (1, 2)}, "field")
    assert told(rule, 9) == ["n must be known"]


def test_no_rows_get_no_hints() -> None:
    assert told(DESTINATION) == []
