from __future__ import annotations

import pandas as pd
import pytest

from data_contracts.contract import Rule
from data_contracts.rules import failing_rows, is_table_broken

DAY = pd.Timestamp("2026-03-31")


def rule(kind: str, *columns: str, **arguments: object) -> Rule:
    return Rule("the_rule", "it must hold", kind, columns, arguments, "row")


def failing(checked: Rule, table: pd.DataFrame, **parents: pd.DataFrame) -> list[int]:
    mask = failing_rows(checked, table, as_of=DAY, parents=parents)
    assert mask.dtype == bool
    return table.index[mask].tolist()


def test_an_empty_cell_breaks_no_rule_but_being_filled() -> None:
    table = pd.DataFrame(
        {
            "code": pd.array([None], dtype="str"),
            "other": pd.array(["b"], dtype="str"),
            "count": pd.array([pd.NA], dtype="Int64"),
            "day": pd.array([pd.NaT], dtype="datetime64[us]"),
        },
        index=[7],
    )
    assert failing(rule("not_null", "code"), table) == [7]
    assert failing(rule("filled_where", "code", "other"), table) == [7]
    for checked in (
        rule("unique", "code"),
        rule("in_set", "code", values=("a",)),
        rule("matches", "code", pattern="^a$"),
        rule("between", "count", min_value=1, max_value=2),
        rule("not_before", "day", "day"),
        rule("not_after_as_of", "day"),
        rule("exists_in", "code", table="parent", column="code"),
        rule("one_of_where", "code", "other", when=["b"], values=["c"]),
        rule("one_of_where_empty", "code", "count", values=["c"]),
    ):
        assert failing(checked, table, parent=table.assign(code="x")) == [], checked.kind


@pytest.mark.parametrize(
    ("day", "broken"),
    [
        pytest.param("2026-03-30", [], id="the day before the extract"),
        pytest.param("2026-03-31", [], id="the day of the extract"),
        pytest.param("2026-04-01", [0], id="the day after the extract"),
    ],
)
def test_a_date_may_not_lie_after_the_day_of_the_extract(day: str, broken: list[int]) -> None:
    table = pd.DataFrame({"day": pd.to_datetime([day])})
    assert failing(rule("not_after_as_of", "day"), table) == broken


@pytest.mark.parametrize(("value", "broken"), [(-1, [0]), (0, []), (120, []), (121, [0])], ids=str)
def test_the_ends_of_a_range_belong_to_it(value: int, broken: list[int]) -> None:
    table = pd.DataFrame({"age": pd.array([value], dtype="Int64")})
    assert failing(rule("between", "age", min_value=0, max_value=120), table) == broken


def test_the_same_day_is_not_before() -> None:
    table = pd.DataFrame({"end": pd.to_datetime(["2026-01-01"])})
    assert failing(rule("not_before", "end", "end"), table) == []


def test_a_key_of_two_columns_may_repeat_in_one_of_them() -> None:
    table = pd.DataFrame({"spell_id": ["s1", "s1", "s1"], "position": [1, 2, 2]})
    assert failing(rule("unique", "spell_id", "position"), table) == [1, 2]


def test_a_table_that_is_not_there_refuses_nobody() -> None:
    table = pd.DataFrame({"uprn": ["1"], "spell_id": ["s1"], "person_id": ["ana"]})
    assert failing(rule("exists_in", "uprn", table="property", column="uprn"), table) == []
    agrees = rule("agrees_with", "spell_id", "person_id", table="spell", column="person_id")
    assert failing(agrees, table) == []


def test_a_row_may_not_name_another_person_than_its_stay() -> None:
    spells = pd.DataFrame({"spell_id": ["s1", "s2"], "person_id": ["ana", "ben"]})
    table = pd.DataFrame({"spell_id": ["s1", "s2", "s9"], "person_id": ["ana", "ana", "ana"]})
    agrees = rule("agrees_with", "spell_id", "person_id", table="spell", column="person_id")
    assert failing(agrees, table, spell=spells) == [1]


def test_a_kind_without_a_check_is_refused() -> None:
    with pytest.raises(ValueError, match="rule the_rule: no check for the kind is_nice"):
        failing(rule("is_nice", "age"), pd.DataFrame({"age": [1]}))


@pytest.mark.parametrize(("rows", "broken"), [(0, True), (1, False)])
def test_a_table_needs_its_rows(rows: int, *, broken: bool) -> None:
    assert is_table_broken(rule("row_count", at_least=1), rows) is broken


def test_a_row_rule_cannot_be_asked_of_a_whole_table() -> None:
    with pytest.raises(ValueError, match="not_null is not a rule about a whole table"):
        is_table_broken(rule("not_null", "age"), 3)
