from __future__ import annotations

import pandas as pd
import pytest

from data_contracts.contract import Column
from data_contracts.text_values import to_typed


def read(logical_type: str, *cells: str) -> tuple[pd.Series, list[bool]]:
    column = Column("x", logical_type, True, True, "x", None, "free", None, None)
    text = pd.DataFrame({"x": pd.array(list(cells), dtype="str")}, index=range(5, 5 + len(cells)))
    typed, unreadable = to_typed(text, [column])
    assert typed.index.equals(text.index)
    return typed["x"], unreadable["x"].tolist()


def test_only_an_empty_cell_is_missing() -> None:
    values, unreadable = read("string", "NA", "None", "Null", "nan", "", "  ", " ana ")
    assert values.dropna().tolist() == ["NA", "None", "Null", "nan", "ana"]
    assert not any(unreadable)


@pytest.mark.parametrize(
    "text",
    ["01/02/2026", "2026-1-2", "2026-02-30", "45000", "26-01-02", "2026-01-02 00:00:00", "NULL"],
)
def test_only_an_iso_date_is_a_date(text: str) -> None:
    values, unreadable = read("date", "2026-01-02", text)
    assert values.tolist() == [pd.Timestamp("2026-01-02"), pd.NaT]
    assert unreadable == [False, True]


@pytest.mark.parametrize("text", ["<5", "1,234", "eight", "8.5", "1e3", "inf", "9" * 16])
def test_what_is_not_a_whole_number_is_unreadable(text: str) -> None:
    values, unreadable = read("integer", "85", text)
    assert values.dropna().tolist() == [85]
    assert unreadable == [False, True]


def test_a_whole_number_may_carry_the_point_that_a_spreadsheet_adds() -> None:
    values, unreadable = read("integer", "85.0", "-2", "007", "")
    assert values.tolist() == [85, -2, 7, pd.NA]
    assert not any(unreadable)


@pytest.mark.parametrize("text", ["inf", "nan", "-inf", "1,5", "7h", "1e999"])
def test_what_is_not_a_finite_number_is_unreadable(text: str) -> None:
    values, unreadable = read("number", "7.5", text)
    assert values.dropna().tolist() == [7.5]
    assert unreadable == [False, True]


def test_types_hold_for_no_rows_and_for_columns_that_are_not_there() -> None:
    kinds = ("string", "integer", "number", "date")
    columns = [Column(k, k, False, True, "x", None, "free", None, None) for k in kinds]
    expected = ["str", "Int64", "float64", "datetime64[us]"]
    for text in (pd.DataFrame(), pd.DataFrame(index=range(3)), pd.DataFrame(columns=kinds)):
        typed, unreadable = to_typed(text.astype("str"), columns)
        assert [str(dtype) for dtype in typed.dtypes] == expected
        assert typed.isna().all(axis=None)
        assert not unreadable.any(axis=None)
