"""The same day, sex or id written in another way is no contradiction."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.identity.evidence import plain_dates, plain_home_ids, plain_local_ids, plain_sexes


def one(text: str) -> pd.Series:
    return pd.Series([text], dtype="str")


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        pytest.param("1950-02-01", "1950-02-01", id="ISO"),
        pytest.param("1950-2-1", "1950-02-01", id="without zeros"),
        pytest.param("1950-02-01 00:00:00", "1950-02-01", id="with the time"),
        pytest.param("1950-02-01T00:00:00Z", "1950-02-01", id="with time and zone"),
        pytest.param("01/02/1950", "1950-02-01", id="the day stands first"),
        pytest.param("01-02-1950", "1950-02-01", id="hyphens"),
        pytest.param("01.02.1950", "1950-02-01", id="points"),
        pytest.param("01-Feb-1950", "1950-02-01", id="month as word"),
        pytest.param("1 FEB 1950", "1950-02-01", id="month as word, spaces"),
        pytest.param("19500201", "1950-02-01", id="digits alone"),
        pytest.param(" 1950-02-01 ", "1950-02-01", id="spaces around"),
        pytest.param("01/02/50", "01/02/50", id="two digits of a year stay as they are"),
        pytest.param("1950-02-30", "1950-02-30", id="no day of the calendar"),
        pytest.param("Spring 1950", "spring 1950", id="words"),
        pytest.param("1900-01-01", "", id="stands for unknown"),
        pytest.param("01/01/1800", "", id="stands for unknown in HES"),
        pytest.param("", "", id="empty"),
    ],
)
def test_a_day_has_one_form(text: str, plain: str) -> None:
    assert plain_dates(one(text))[0] == plain


@pytest.mark.parametrize(
    ("text", "plain"),
    [("1", "male"), (" M ", "male"), ("Female", "female"), ("2", "female"), ("9", ""), ("X", ""),
     ("Not Known", ""), ("", ""), ("Q", "q")],
)  # fmt: skip
def test_a_sex_has_one_form_and_unknown_says_nothing(text: str, plain: str) -> None:
    assert plain_sexes(one(text))[0] == plain


@pytest.mark.parametrize(
    ("text", "plain"),
    [(" H1 ", "H1"), ("h1", "h1"), ("Unknown", ""), ("N/A", ""), ("0000", ""), ("-", ""), ("", ""),
     ("10", "10")],
)  # fmt: skip
def test_a_word_that_stands_for_no_id_is_no_id(text: str, plain: str) -> None:
    assert plain_local_ids(one(text))[0] == plain


@pytest.mark.parametrize(
    ("text", "plain"),
    [("000100", "100"), ("100.0", "100"), (" 100 ", "100"), ("A010", "A010"), ("", "")],
)
def test_a_home_has_one_form(text: str, plain: str) -> None:
    assert plain_home_ids(one(text))[0] == plain


def test_rows_keep_their_order_and_index() -> None:
    texts = pd.Series(["02/01/1950", "", "1950-01-02"], index=[4, 2, 9], dtype="str")
    assert plain_dates(texts).to_dict() == {4: "1950-01-02", 2: "", 9: "1950-01-02"}
