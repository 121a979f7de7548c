"""The dirty area: nobody gets two faults, the record is right, and the clean area stays clean."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from pipeline.contract_files import read_contracts
from pipeline.extract import as_csv, write_area
from simulation.area import Area, simulate
from simulation.dirt import CELL_FAULTS, COPIED, KEYS, VERSIONED, CellFault, as_text, plant

PEOPLE = 500
AS_OF = "2026-09-30"


def draw(scenario: str) -> Area:
    return simulate(people=PEOPLE, seed=5, scenario=scenario, as_of=AS_OF)


@pytest.fixture(scope="module")
def clean() -> Area:
    return draw("default")


@pytest.fixture(scope="module")
def dirty() -> Area:
    return draw("dirty")


def planted_of(area: Area) -> pd.DataFrame:
    assert area.planted is not None
    return area.planted


def test_text_tables_are_what_the_clean_files_hold(clean: Area) -> None:
    for table in clean.tables.values():
        assert as_csv(as_text(table)) == as_csv(table)


def test_dirt_leaves_the_clean_tables_and_every_other_row_as_they_are(
    clean: Area, dirty: Area
) -> None:
    planted = planted_of(dirty)
    assert clean.planted is None
    pd.testing.assert_frame_equal(clean.truth, dirty.truth)
    for name, table in clean.tables.items():
        before, after = as_text(table), dirty.tables[name]
        spoilt = planted.loc[planted["table"] == name, "row"]
        is_left = ~before.index.isin(spoilt)
        pd.testing.assert_frame_equal(before[is_left], after.loc[before.index[is_left]])


def test_the_same_seed_plants_the_same_faults_and_another_others(clean: Area) -> None:
    tables = {name: as_text(table) for name, table in clean.tables.items()}
    once, twice, other = (plant(tables, seed=seed)[1] for seed in (5, 5, 6))
    pd.testing.assert_frame_equal(once, twice)
    assert not once.equals(other)


@pytest.mark.parametrize("fault", CELL_FAULTS, ids=lambda f: f"{f.fault} {f.column} {f.text}")
def test_the_record_says_what_stood_where(fault: CellFault, clean: Area, dirty: Area) -> None:
    after = dirty.tables[fault.table]
    planted = planted_of(dirty)
    rows = planted[
        (planted["table"] == fault.table)
        & (planted["fault"] == fault.fault)
        & (planted["column"] == fault.column)
        & (planted["row"].map(after[fault.column]) == fault.text)
    ].set_index("row")
    before = as_text(clean.tables[fault.table]).loc[rows.index]
    assert len(rows) == 3
    assert (rows["was"] == before[fault.column]).all()
    assert (rows["was"] != fault.text).all()
    assert rows["key"].to_list() == before[list(KEYS[fault.table])].agg("|".join, axis=1).to_list()
    assert set(rows["outcome"]) == {fault.outcome}


def test_every_fault_is_planted_and_nobody_has_two(dirty: Area) -> None:
    planted = planted_of(dirty)
    assert {(f.fault, f.table, f.column) for f in CELL_FAULTS} <= set(
        planted[["fault", "table", "column"]].itertuples(index=False, name=None)
    )
    assert set(planted.loc[planted["outcome"] == "copy", "table"]) == set(COPIED)
    assert set(planted.loc[planted["outcome"] == "older", "table"]) == {t for t, _ in VERSIONED}
    assert not planted.duplicated(["table", "row"]).any()


def test_keys_are_those_of_the_contracts() -> None:
    keys = {name: contract.key for name, contract in read_contracts().items()}
    assert {name: keys[name] for name in KEYS} == dict(KEYS)
    services = {"intervention_catalogue", "capacity_day"}  # nobody's rows: nothing is planted
    assert set(draw("default").tables) - services <= set(KEYS)


def test_a_small_area_has_as_many_faults_as_it_has_people() -> None:
    few = {"discharge_spell": as_text(draw("default").tables["discharge_spell"]).head(40)}
    needed = {f.table for f in CELL_FAULTS}
    empty = {
        name: as_text(table).head(0)
        for name, table in draw("default").tables.items()
        if name in needed | set(COPIED)
    }
    tables, planted = plant(empty | few, seed=1, per_fault=1000)
    owners = tables["discharge_spell"].loc[planted["row"], "person_id"]
    assert len(planted) > 0
    assert owners.nunique() <= few["discharge_spell"]["person_id"].nunique() + 1


def test_what_was_planted_is_written_beside_the_truth(dirty: Area, tmp_path: Path) -> None:
    write_area(dirty, extracts=tmp_path / "extracts", truth=tmp_path / "truth")
    assert not list((tmp_path / "extracts").glob("planted*"))
    written = pd.read_parquet(tmp_path / "truth" / "planted.parquet")
    assert len(written) == len(planted_of(dirty))
