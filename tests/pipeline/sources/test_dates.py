"""Dates of a source: declared formats only, and no day taken for a month."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.sources.dates import faults_of_formats, first_part, iso_dates, turned_round

DAY_FIRST, MONTH_FIRST, ISO = "%d/%m/%Y", "%m/%d/%Y", "%Y-%m-%d"


def text(*cells: str | None) -> pd.Series:
    return pd.Series(cells, dtype="str")


@pytest.mark.parametrize(
    ("cell", "formats", "written"),
    [
        pytest.param("01/02/2026", [DAY_FIRST], "2026-02-01", id="the first of February"),
        pytest.param("01/02/2026", [MONTH_FIRST], "2026-01-02", id="the second of January"),
        pytest.param("2026-02-01", [DAY_FIRST, ISO], "2026-02-01", id="the second format"),
        pytest.param("1 Feb 2026", ["%d %b %Y"], "2026-02-01", id="a month by its name"),
        pytest.param("29/02/2025", [DAY_FIRST], "29/02/2025", id="no such day: kept as text"),
        pytest.param("45000", [DAY_FIRST], "45000", id="a spreadsheet's number: kept as text"),
        pytest.param("01/02/26", [DAY_FIRST], "01/02/26", id="a year of two digits: kept as text"),
        pytest.param("31/12/9999", [DAY_FIRST], "9999-12-31", id="a date that stands for never"),
    ],
)
def test_a_date_that_fits_is_written_as_ours_and_any_other_stays(
    cell: str, formats: list[str], written: str
) -> None:
    dates = iso_dates(text(cell, None, cell), formats)
    assert dates.iloc[[0, 2]].to_list() == [written, written]
    assert pd.isna(dates.iloc[1])


@pytest.mark.parametrize(
    ("cell", "formats", "is_turned"),
    [
        pytest.param("12/31/2026", [DAY_FIRST], True, id="month first in a file of days first"),
        pytest.param("31/12/2026", [MONTH_FIRST], True, id="day first in a file of months first"),
        pytest.param("12/11/2026", [DAY_FIRST], False, id="fits either way"),
        pytest.param("2026-12-31", [DAY_FIRST, ISO], False, id="fits the second format"),
        pytest.param("2026-31-12", [ISO], False, id="the year stands first: a fault of its row"),
        pytest.param("32/13/2026", [DAY_FIRST], False, id="no date either way"),
    ],
)
def test_a_date_that_only_fits_the_other_way_round_is_seen(
    cell: str, formats: list[str], is_turned: bool
) -> None:
    assert turned_round(text(cell, None), formats).to_list() == [is_turned, False]


@pytest.mark.parametrize(
    ("formats", "said"),
    [
        pytest.param(["%d/%m/%y"], "year of two digits", id="two digits"),
        pytest.param(["%d/%m"], "needs a day", id="no year"),
        pytest.param(["%B %Y"], "needs a day", id="no day"),
        pytest.param([DAY_FIRST, MONTH_FIRST], "cannot both be declared", id="both orders"),
    ],
)
def test_formats_that_leave_a_date_open_are_refused(formats: list[str], said: str) -> None:
    assert any(said in fault for fault in faults_of_formats(formats))


def test_good_formats_have_no_fault_and_say_what_stands_first() -> None:
    assert faults_of_formats([DAY_FIRST, ISO, "%d %b %Y"]) == []
    assert (first_part([ISO, MONTH_FIRST]), first_part([ISO])) == ("month", "day")
