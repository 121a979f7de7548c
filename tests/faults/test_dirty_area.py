"""What a check makes of the dirty area is what was planted in it, row by row and cell by cell."""

from __future__ import annotations

import pandas as pd
import pytest

from data_contracts.quarantine import ROW_IS_NEWEST, Validated, ValidatedTable
from pipeline.contract_files import read_contracts
from pipeline.extract import write_area
from pipeline.reading.extract import read_extract
from pipeline.validation import validate
from simulation.area import Area, simulate
from simulation.dirt import KEYS

AS_OF = "2026-09-30"
FIRST_LINE = 2
LEAST_PEOPLE = 600


@pytest.fixture(scope="module")
def dirty() -> Area:
    return simulate(people=LEAST_PEOPLE, seed=8, scenario="dirty", as_of=AS_OF)


@pytest.fixture(scope="module")
def checked(dirty: Area, tmp_path_factory: pytest.TempPathFactory) -> Validated:
    folder = tmp_path_factory.mktemp("dirty")
    write_area(dirty, extracts=folder / "extracts", truth=folder / "truth")
    contracts = read_contracts()
    extract = read_extract(folder / "extracts", contracts)
    return validate(extract, contracts, as_of=pd.Timestamp(AS_OF), engine="compiled")


def planted(area: Area, table: str, outcome: str) -> pd.DataFrame:
    assert area.planted is not None
    is_asked = (area.planted["table"] == table) & (area.planted["outcome"] == outcome)
    asked = area.planted[is_asked]
    return asked.assign(line=asked["row"] + FIRST_LINE)


def lines_of(table: ValidatedTable, *, are_older: bool) -> set[int]:
    if table.quarantined.empty:
        return set()
    is_older = table.quarantined["rules"] == ROW_IS_NEWEST
    return set(table.quarantined.loc[is_older == are_older, "line"])


@pytest.mark.parametrize("name", sorted(KEYS))
def test_the_rows_refused_are_those_planted(name: str, dirty: Area, checked: Validated) -> None:
    assert lines_of(checked.tables[name], are_older=False) == set(
        planted(dirty, name, "row")["line"]
    )


@pytest.mark.parametrize("name", sorted(KEYS))
def test_the_older_versions_and_copies_are_those_planted(
    name: str, dirty: Area, checked: Validated
) -> None:
    table = checked.tables[name]
    assert lines_of(table, are_older=True) == set(planted(dirty, name, "older")["line"])
    assert table.exact_duplicates == len(planted(dirty, name, "copy"))


@pytest.mark.parametrize("name", sorted(KEYS))
def test_the_cells_blanked_are_those_planted(name: str, dirty: Area, checked: Validated) -> None:
    blanked = checked.tables[name].blanked
    fields = planted(dirty, name, "field")
    assert set(zip(blanked["line"], blanked["column"], strict=True)) == set(
        zip(fields["line"], fields["column"], strict=True)
    )


@pytest.mark.parametrize("name", sorted(KEYS))
def test_all_rows_are_accounted_for(name: str, dirty: Area, checked: Validated) -> None:
    table = checked.tables[name]
    refused = planted(dirty, name, "row")
    older, copies = planted(dirty, name, "older"), planted(dirty, name, "copy")
    assert table.rows_in == len(dirty.tables[name])
    assert len(table.accepted) == len(dirty.tables[name]) - len(refused) - len(older) - len(copies)
