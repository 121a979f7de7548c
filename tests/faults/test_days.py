"""Laws of a dirty day: nobody is lost, and what files look like changes nobody's standing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from data_contracts.quarantine import Validated
from pipeline.contract_files import read_contracts
from tests.faults import many_days
from tests.faults.day import parts_of
from tests.faults.many_days import (
    STAYS,
    Sent,
    check,
    clean_days,
    people_lost,
    rows_lost,
    spoil,
)

CONTRACTS = read_contracts()
DAYS = 6
A_FEW_DAYS = settings(
    max_examples=3,
    phases=[Phase.generate],
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
CLEAN = {seed: clean_days(DAYS, seed=seed) for seed in range(2)}


@st.composite
def dirty_days(draw: st.DrawFn, *, is_shape_spoilt: bool = True) -> Sent:
    """A few dirty days in one folder."""
    clean = CLEAN[draw(st.sampled_from(sorted(CLEAN)))]
    seed = draw(st.integers(0, 2**32 - 1))
    return spoil(clean, seed=seed, is_shape_spoilt=is_shape_spoilt)


def standing(validated: Validated) -> Mapping[str, tuple[pd.DataFrame, pd.DataFrame]]:
    """Per table the accepted rows and the refused ones with their reasons, sorted."""
    return {
        name: (
            _sorted(table.accepted.astype("str")),
            _sorted(table.quarantined.drop(columns=["file", "line"], errors="ignore")),
        )
        for name, table in validated.tables.items()
    }


def _sorted(rows: pd.DataFrame) -> pd.DataFrame:
    columns = sorted(rows.columns)
    return rows[columns].sort_values(columns, ignore_index=True)


def checked(sent: Sent, folder: Path, then: Callable[[Path], None] = lambda _: None) -> Validated:
    sent.write(folder)
    then(folder)
    return check(folder, CONTRACTS)


def same_standing(one: Validated, other: Validated) -> None:
    before, after = standing(one), standing(other)
    for name, (accepted, refused) in before.items():
        pd.testing.assert_frame_equal(accepted, after[name][0])
        pd.testing.assert_frame_equal(refused, after[name][1])


@given(sent=dirty_days())
@A_FEW_DAYS
def test_nobody_and_no_row_is_lost(sent: Sent, tmp_path_factory: pytest.TempPathFactory) -> None:
    validated = checked(sent, tmp_path_factory.mktemp("days") / "day")
    assert people_lost(sent, validated) == set()
    assert rows_lost(sent, validated) == 0


def test_somebody_who_is_lost_is_seen(tmp_path: Path) -> None:
    sent = spoil(CLEAN[0], seed=1)
    validated = checked(sent, tmp_path / "day")
    one_more = sent.tables[STAYS].head(1).assign(person_id="forgotten")
    stays = pd.concat([sent.tables[STAYS], one_more], ignore_index=True)
    more = replace(sent, tables={**sent.tables, STAYS: stays})
    assert people_lost(more, validated) == {"forgotten"}
    assert rows_lost(more, validated) == 1


def shuffled(sent: Sent) -> Sent:
    """The same rows and the same broken lines in another order."""
    tables, lines = {}, {}
    for name, rows in sent.tables.items():
        order = rows.sample(frac=1, random_state=3).index
        tables[name] = rows.loc[order].reset_index(drop=True)
        place = {old: new for new, old in enumerate(order)}
        lines[name] = {place[row]: line for row, line in sent.spoilt_lines[name].items()}
    return Sent(tables, lines)


def with_more_columns(sent: Sent) -> Sent:
    tables = {name: rows.assign(not_ours="x", more="") for name, rows in sent.tables.items()}
    return replace(sent, tables=tables)


def with_columns_turned(sent: Sent) -> Sent:
    tables = {name: rows[rows.columns[::-1]] for name, rows in sent.tables.items()}
    return replace(sent, tables=tables)


def in_capitals(sent: Sent) -> Sent:
    tables = {name: rows.rename(columns=str.upper) for name, rows in sent.tables.items()}
    return replace(sent, tables=tables)


def in_two_files(folder: Path) -> None:
    """Every other line of each file in a second one."""
    for path in sorted(folder.glob("*.csv")):
        header, *lines = path.read_text("utf-8").split("\n")[:-1]
        for part, name in enumerate(parts_of(path.stem)):
            content = "\n".join([header, *lines[part::2]]) + "\n"
            (folder / name).write_text(content, "utf-8")
        path.unlink()


def as_parquet(folder: Path) -> None:
    """The same rows under other names and in another format."""
    for path in sorted(folder.glob("*.csv")):
        rows = pd.read_csv(path, dtype="str", keep_default_na=False)
        rows.to_parquet(path.with_suffix(".parquet"), index=False)
        path.unlink()


@pytest.mark.parametrize("how", [with_more_columns, with_columns_turned, in_capitals])
@given(sent=dirty_days(is_shape_spoilt=False))
@A_FEW_DAYS
def test_columns_of_another_order_or_name_change_nobodys_standing(
    how: Callable[[Sent], Sent], sent: Sent, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("days")
    same_standing(checked(sent, folder / "as sent"), checked(how(sent), folder / "otherwise"))


@given(sent=dirty_days())
@A_FEW_DAYS
def test_the_order_of_rows_changes_nobodys_standing(
    sent: Sent, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("days")
    same_standing(checked(sent, folder / "as sent"), checked(shuffled(sent), folder / "shuffled"))


@given(sent=dirty_days())
@A_FEW_DAYS
def test_two_files_for_one_change_nobodys_standing(
    sent: Sent, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("days")
    parted = checked(sent, folder / "in two", then=in_two_files)
    same_standing(checked(sent, folder / "in one"), parted)


@given(sent=dirty_days(is_shape_spoilt=False))
@A_FEW_DAYS
def test_another_kind_of_file_changes_nobodys_standing(
    sent: Sent, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("days")
    other = checked(sent, folder / "parquet", then=as_parquet)
    same_standing(checked(sent, folder / "csv"), other)


@pytest.mark.slow
def test_of_ten_thousand_dirty_days_nobody_is_lost() -> None:
    assert many_days.main(["--days", "10000"]) == 0
