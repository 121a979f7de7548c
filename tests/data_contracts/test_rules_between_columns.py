"""Rules on several cells of a row, at the ends of what they allow."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from data_contracts.contract import Rule
from data_contracts.rules import failing_rows
from data_contracts.rules_between_columns import CHECKS_BETWEEN_COLUMNS

DAY = pd.Timestamp("2026-03-31")
BANDS = {"A": 92, "B": 81, "C": 69}


def failing(kind: str, table: pd.DataFrame, **arguments: Any) -> list[int]:
    rule = Rule("the_rule", "it must hold", kind, tuple(table.columns), arguments, "field")
    mask = failing_rows(rule, table, as_of=DAY, parents={})
    assert mask.dtype == bool
    return table.index[mask].tolist()


@pytest.mark.parametrize(
    ("code", "version", "broken"),
    [
        pytest.param("55", None, [], id="current, no version"),
        pytest.param("55", "legacy", [], id="current in an old edition"),
        pytest.param("54", "legacy", [], id="retired in an old edition"),
        pytest.param("54", "current", [0], id="retired in the edition of today"),
        pytest.param("54", None, [0], id="retired, no version"),
        pytest.param("77", "legacy", [0], id="never a code"),
    ],
)
def test_a_retired_code_counts_only_in_its_edition(
    code: str, version: str | None, broken: list[int]
) -> None:
    table = pd.DataFrame({"code": [code], "version": [version]}, dtype="str")
    arguments: dict[str, Any] = {
        "values": ("55", "56"),
        "retired": {"54": ("55", "56")},
        "legacy": "legacy",
    }
    assert failing("code_of_version", table, **arguments) == broken


@pytest.mark.parametrize(
    ("score", "band", "broken"),
    [
        pytest.param(81, "B", [], id="the lowest of its band"),
        pytest.param(91, "B", [], id="the highest of its band"),
        pytest.param(92, "B", [0], id="one above"),
        pytest.param(80, "B", [0], id="one below"),
        pytest.param(150, "A", [], id="the top band has no end"),
    ],
)
def test_a_score_lies_in_its_band(score: int, band: str, broken: list[int]) -> None:
    table = pd.DataFrame({"score": pd.array([score], dtype="Int64"), "band": [band]})
    assert failing("in_band", table, bands=BANDS) == broken


@pytest.mark.parametrize(
    ("last", "broken"), [(66.8, []), (67.3, []), (67.4, [0]), (66.2, [0])], ids=str
)
def test_shares_add_up_within_half_a_percent(last: float, broken: list[int]) -> None:
    table = pd.DataFrame({"a": [0.0], "b": [1.0], "c": [32.2], "d": [last]})
    assert failing("adds_up_to", table, total=100, within=0.5) == broken


@pytest.mark.parametrize(
    ("observed", "broken"),
    [
        pytest.param("2026-03-10", [0], id="one day before the window ends"),
        pytest.param("2026-03-11", [], id="the day the window ends"),
    ],
)
def test_an_outcome_is_empty_until_its_window_has_passed(observed: str, broken: list[int]) -> None:
    table = pd.DataFrame(
        {
            "value": pd.array([0], dtype="Int64"),
            "observed": pd.to_datetime([observed]),
            "start": pd.to_datetime(["2026-02-09"]),
            "days": pd.array([30], dtype="Int64"),
        }
    )
    assert failing("empty_before_window_ends", table) == broken


def test_an_empty_cell_breaks_none_of_them() -> None:
    text = pd.array([None], dtype="str")
    number = pd.array([pd.NA], dtype="Int64")
    day = pd.array([pd.NaT], dtype="datetime64[us]")
    codes = {"values": ("a",), "retired": {"b": ("a",)}, "legacy": "old"}
    empty: dict[str, tuple[pd.DataFrame, dict[str, Any]]] = {
        "code_of_version": (pd.DataFrame({"a": text, "b": ["old"]}), codes),
        "in_band": (pd.DataFrame({"a": number, "b": ["A"]}), {"bands": BANDS}),
        "adds_up_to": (pd.DataFrame({"a": number, "b": [7]}), {"total": 100, "within": 0}),
        "empty_before_window_ends": (pd.DataFrame({"a": [1], "b": day, "c": day, "d": number}), {}),
    }
    assert set(empty) == set(CHECKS_BETWEEN_COLUMNS)
    for kind, (table, arguments) in empty.items():
        assert failing(kind, table, **arguments) == [], kind


def test_a_score_without_its_band_is_not_judged() -> None:
    table = pd.DataFrame({"score": [5], "band": pd.array([None], dtype="str")})
    assert failing("in_band", table, bands=BANDS) == []
