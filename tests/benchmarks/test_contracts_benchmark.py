"""The benchmark runs, and its three ways agree, on few rows: no time is asserted here."""

from __future__ import annotations

import functools
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from benchmarks.contracts import WAYS, assert_same_rows, costs, print_peak, read_ratio, told
from benchmarks.invented_spells import invented_spells, spell_contract
from benchmarks.measure import (
    MEBIBYTE,
    _status_bytes,
    cpu_seconds,
    growth_exponent,
    peak_over_base,
    this_machine,
)

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

CONTRACT = spell_contract()
ROWS = invented_spells(2000, seed=1)
MORE_ROWS = invented_spells(20_000, seed=1)


def test_the_rows_have_the_columns_of_the_contract_and_break_most_rules() -> None:
    assert set(ROWS.columns) == {column.name for column in CONTRACT.columns}
    pd.testing.assert_frame_equal(ROWS, invented_spells(2000, seed=1))
    broken = {name for name, mask in WAYS["compiled"](CONTRACT, MORE_ROWS).items() if mask.any()}
    assert len(broken) == 40


def test_all_ways_tell_the_same_rows_and_reasons() -> None:
    assert 20 < assert_same_rows(CONTRACT, ROWS) < 200


def test_a_rule_that_was_not_checked_is_an_error() -> None:
    with pytest.raises(AssertionError, match="39 rules were checked, not 40"):
        told(CONTRACT, lambda _, rows: dict(list(WAYS["by hand"](_, rows).items())[1:]), ROWS)


@pytest.mark.slow
def test_every_figure_can_be_taken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert all(seconds > 0 for seconds in costs(CONTRACT, ROWS, times=1).values())
    assert read_ratio(ROWS, CONTRACT, tmp_path, times=1) > 0
    print_peak("compiled", 2000)
    assert float(capsys.readouterr().out) >= 0
    assert "great_expectations" in this_machine("great_expectations")


def test_the_exponent_of_linear_and_of_square_growth() -> None:
    assert growth_exponent({10: 1.0, 100: 10.0, 1000: 100.0}) == pytest.approx(1)
    assert growth_exponent({10: 1.0, 100: 100.0}) == pytest.approx(2)


def test_a_longer_work_takes_longer() -> None:
    works = {str(size): functools.partial(sum, range(size)) for size in (10_000, 1_000_000)}
    seconds = cpu_seconds(works, times=3)
    assert 0 <= seconds["10000"] < seconds["1000000"]


def test_the_peak_is_what_was_held_at_once_and_not_what_was_held_before() -> None:
    before = np.ones(30 * MEBIBYTE, dtype="int8")
    del before
    taken = peak_over_base(lambda: np.ones(10 * MEBIBYTE, dtype="int8"))
    assert taken == pytest.approx(10, abs=3)


def test_a_system_that_does_not_tell_is_an_error() -> None:
    with pytest.raises(OSError, match="does not tell VmNothing of a process"):
        _status_bytes("VmNothing")
