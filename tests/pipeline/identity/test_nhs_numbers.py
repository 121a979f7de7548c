"""What is an NHS number and what is not."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.identity import nhs_numbers
from pipeline.identity.nhs_numbers import read_nhs_numbers


@pytest.mark.parametrize(
    ("text", "number", "state"),
    [
        pytest.param("9434765919", "9434765919", "verified", id="a published test number"),
        pytest.param("4010232137", "4010232137", "verified", id="another"),
        pytest.param("943 476 5919", "9434765919", "verified", id="as it is printed"),
        pytest.param(" 943-476-5919 ", "9434765919", "verified", id="hyphens"),
        pytest.param("94 347 65 919", "9434765919", "verified", id="spaces anywhere"),
        pytest.param("943\u00a0476\u00a05919", "9434765919", "verified", id="spaces of a web page"),
        pytest.param("9434765919.0", "9434765919", "verified", id="a column with gaps"),
        pytest.param("0101011008", "0101011008", "verified", id="a Scottish one with its zero"),
        pytest.param("101011008", "", "check_digit_failed", id="a leading zero lost"),
        pytest.param("9.43E+09", "", "check_digit_failed", id="a spreadsheet's short form"),
        pytest.param("9434765918", "", "check_digit_failed", id="one digit wrong"),
        pytest.param("4934765919", "", "check_digit_failed", id="two digits exchanged"),
        pytest.param("94347659190", "", "check_digit_failed", id="eleven digits"),
        pytest.param("not known", "", "check_digit_failed", id="words"),
        pytest.param("٩٤٣٤٧٦٥٩١٩", "", "check_digit_failed", id="other script"),
        pytest.param("9999999999", "", "placeholder", id="nines pass the check"),
        pytest.param("0000000000", "", "placeholder", id="zeros pass the check"),
        pytest.param("", "", "missing", id="empty"),
        pytest.param("   ", "", "missing", id="blank"),
    ],
)
def test_a_text_is_a_number_or_it_is_said_why_not(text: str, number: str, state: str) -> None:
    read = read_nhs_numbers(pd.Series([text], dtype="str"))
    assert (read["number"][0], read["state"][0]) == (number, state)


def test_answers_keep_the_order_and_index_of_the_rows() -> None:
    texts = pd.Series(["", "9434765919", "x", "9434765919"], index=[7, 3, 5, 1], dtype="str")
    read = read_nhs_numbers(texts)
    assert read.index.tolist() == [7, 3, 5, 1]
    assert read["state"].tolist() == ["missing", "verified", "check_digit_failed", "verified"]


def test_each_different_text_is_checked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[str] = []

    def check(digits: str) -> bool:
        checked.append(digits)
        return True

    monkeypatch.setattr(nhs_numbers, "is_nhs_number", check)
    read_nhs_numbers(pd.Series(["9434765919", "4010232137"] * 500, dtype="str"))
    assert checked == ["9434765919", "4010232137"]
