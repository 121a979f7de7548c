"""One column from another: each step by itself, and what may not pass in silence."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from data_contracts.contract import CodeList
from pipeline.sources.columns import Made, column_of, icd10_without_dot, made_from, standing_at
from pipeline.sources.mapping import ColumnFrom

COLOURS = CodeList("colours", "1", "made up", "2026-01-01", {"Dark blue": "", "red": ""})


def made(cells: list[str | None], beside: list[str | None] | None = None, **how: Any) -> Made:
    rows = pd.DataFrame({"x": cells, "y": beside or cells}, dtype="str")
    placed = standing_at(rows, "small.csv", range(2, len(rows) + 2))
    return column_of(placed, ColumnFrom(column="x", **how), {"colours": COLOURS})


@pytest.mark.parametrize(
    ("cell", "how", "ours"),
    [
        pytest.param("a", {}, "a", id="as it stands"),
        pytest.param("-", {"null_tokens": ["-"]}, None, id="a null token of the column"),
        pytest.param("NHS123", {"strip_prefix": "NHS"}, "123", id="a prefix goes"),
        pytest.param("5", {"pad_to": 2}, "05", id="zeros before"),
        pytest.param("b", {"upper": True}, "B", id="in capitals"),
        pytest.param("128", {"divide_by": 10}, "12.8", id="grams a litre"),
        pytest.param("<5", {"divide_by": 10}, "<5", id="no number: for the contract to tell"),
        pytest.param("i50.0", {"form": "icd10_without_dot"}, "I500", id="ICD-10"),
        pytest.param("1", {"codes": {"1": "one"}}, "one", id="a code"),
        pytest.param("1", {"codes": {"1": None}}, None, id="a code that means unknown"),
        pytest.param("2", {"codes": {"1": "one"}, "otherwise": "as_is"}, "2", id="as it is"),
        pytest.param("2", {"codes": {"1": "one"}, "otherwise": None}, None, id="else unknown"),
        pytest.param("YES", {"codes": {"Yes": "yes"}, "any_case": True}, "yes", id="any case"),
        pytest.param("dark  BLUE", {"code_list": "colours"}, "Dark blue", id="our own code"),
        pytest.param("navy", {"code_list": "colours", "codes": {"Navy": "Dark blue"}},
                     "Dark blue", id="an older word for our code"),
    ],
)  # fmt: skip
def test_a_cell_is_taken_as_the_mapping_says(
    cell: str, how: dict[str, Any], ours: str | None
) -> None:
    result = made([cell, None], **how)
    assert result.faults == ()
    assert result.cells.astype("object").where(result.cells.notna(), None).to_list() == [ours, None]


def test_otherwise_stands_for_other_codes_and_for_no_code_at_all() -> None:
    assert made(["2", None], codes={"1": "one"}, otherwise="many").cells.to_list() == ["many"] * 2


def test_a_code_that_nobody_has_mapped_is_counted_with_its_first_line_and_not_shown() -> None:
    (fault,) = made(["1", "7", None, "8"], codes={"1": "one"}).faults
    assert fault == "codes that the mapping does not list: 2 rows, first in small.csv line 3"


def test_dates_the_other_way_round_are_counted_with_their_first_line() -> None:
    (fault,) = made(["01/02/2026", "02/28/2026"], dates=["%d/%m/%Y"]).faults
    assert fault == (
        "dates stand month first in 1 row, first in small.csv line 3; the mapping says day first"
    )
    (fault,) = made(["28/02/2026"], dates=["%m/%d/%Y"]).faults
    assert "dates stand day first" in fault


def test_a_cell_stays_empty_save_where_other_columns_say_so() -> None:
    where = made(["8", "9"], ["hourly", "Weekly"], where={"y": ["Hourly"]}).cells
    assert where.fillna("").to_list() == ["8", ""]
    filled = made(["8", "9"], [None, "b"], filled="y").cells
    assert filled.fillna("").to_list() == ["", "9"]


def test_an_id_is_the_same_for_the_same_cells_and_parts_do_not_run_together() -> None:
    a = pd.Series(["a", "a", "ab", None], dtype="str")
    b = pd.Series(["b", "b", "", None], dtype="str")
    ids = made_from([a, b])
    assert ids[0] == ids[1] != ids[2]
    assert ids.str.len().dropna().eq(32).all()
    assert pd.isna(ids[3])


def test_icd_10_codes_keep_their_asterisk() -> None:
    assert icd10_without_dot(pd.Series(["G30.0*"], dtype="str")).to_list() == ["G300*"]
