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
    [
        *("01/02/2026", "2026-1-2", "2026-02-30", "45000", "26-01-02", "1900-01-00", "0000-01-01"),
        *("NULL", "20260102", "2026-01-02T", "2026-01-02Z", "2026-01-02T24:00", "2026-01-02 10:61"),
        *("2026-01-02T10:00+25:00", "9999-12-31T23:59-12:00", "0001-01-01T00:00Z"),
    ],
)
def test_only_an_iso_date_is_a_date(text: str) -> None:
    values, unreadable = read("date", "2026-01-02", text)
    assert values.tolist() == [pd.Timestamp("2026-01-02"), pd.NaT]
    assert unreadable == [False, True]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        pytest.param("2026-03-29T01:30", "2026-03-29", id="in the hour that the clocks leave out"),
        pytest.param("2026-10-25 01:30:00", "2026-10-25", id="in the hour that comes twice"),
        pytest.param("2026-03-28T23:30Z", "2026-03-28", id="winter, before midnight"),
        pytest.param("2026-03-29T23:30Z", "2026-03-30", id="summer, an hour later here"),
        pytest.param("2026-10-24T22:59:59+0000", "2026-10-24", id="summer, before midnight"),
        pytest.param("2026-10-24T23:00:00+00:00", "2026-10-25", id="summer, midnight here"),
        pytest.param("2026-06-02T00:30:00.123456789+02", "2026-06-01", id="sent from abroad"),
        pytest.param("2026-06-01 00:00:00.000+0100", "2026-06-01", id="as Parquet gives it"),
        pytest.param("9999-12-31 00:00:00.000000000", "9999-12-31", id="far away, in nanoseconds"),
        pytest.param("9999-12-31T00:00:00Z", "9999-12-31", id="far away, as an instant"),
        pytest.param("0001-01-01", "0001-01-01", id="long ago"),
    ],
)
def test_a_date_may_carry_a_time_and_is_the_civil_date(text: str, day: str) -> None:
    values, unreadable = read("date", text, "2026-01-02")
    assert values.tolist() == [pd.Timestamp(day), pd.Timestamp("2026-01-02")]
    assert unreadable == [False, False]
    assert str(values.dtype) == "datetime64[us]"


def test_thirty_days_across_the_change_of_the_clocks_are_thirty_days() -> None:
    values, _ = read("date", "2026-03-15T00:00:00Z", "2026-04-13T23:00:00Z")
    assert (values[6] - values[5]).days == 30


@pytest.mark.parametrize(
    "text",
    ["<5", "1,23", "0,123", "1234,567", "1,2345", ",123", "1,234.5", "eight", "8.5", "1e3", "inf"],
)
def test_what_is_not_a_whole_number_is_unreadable(text: str) -> None:
    values, unreadable = read("integer", "85", text, "9" * 16)
    assert values.dropna().tolist() == [85]
    assert unreadable == [False, True, True]


@pytest.mark.parametrize(
    ("text", "number"),
    [("1,234", 1234), ("-1,234,567", -1234567), ("+12,345.00", 12345), ("123,456", 123456)],
)
def test_a_number_may_have_its_thousands_parted_by_commas(text: str, number: int) -> None:
    for kind in ("integer", "number"):
        values, unreadable = read(kind, text)
        assert (values.tolist(), unreadable) == ([number], [False])


def test_a_whole_number_may_carry_the_point_that_a_spreadsheet_adds() -> None:
    values, unreadable = read("integer", "85.0", "-2", "007", "")
    assert values.tolist() == [85, -2, 7, pd.NA]
    assert not any(unreadable)


@pytest.mark.parametrize("text", ["inf", "nan", "-inf", "1,5", "0,123", "7h", "1e999"])
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
