"""A mapping is held strictly: against its own form, and against the contracts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import UsageError
from pipeline.paths import SOURCES
from pipeline.sources.extract import check_mapping
from pipeline.sources.mapping import SPELL_ID, ColumnFrom, read_mapping
from tests.pipeline.sources.invented_files import CODE_LISTS, CONTRACTS, a_mapping

FILES = {"people": {"file": "people.csv"}}
PERSON = {"person_id": {"column": "id"}, "known_at": {"column": "day", "dates": ["%Y-%m-%d"]}}
SHIPPED = sorted(path.stem for path in SOURCES.glob("*.yaml"))


@pytest.mark.parametrize("source", SHIPPED)
def test_a_mapping_that_ships_fits_the_contracts_and_says_what_it_lacks(source: str) -> None:
    mapping = read_mapping(source)
    check_mapping(mapping, CONTRACTS, CODE_LISTS)
    assert mapping.lacks
    assert any("known" in sentence or "calendar" in sentence for sentence in mapping.lacks)


@pytest.mark.parametrize(
    ("one", "said"),
    [
        pytest.param({"column": "a", "made_from": ["b"]}, "needs one of column", id="two origins"),
        pytest.param({}, "has none", id="no origin"),
        pytest.param({"value": "b", "pad_to": 3}, "pad_to belong to a column", id="text of none"),
        pytest.param({"column": "a", "dates": ["%d/%m/%y"]}, "two digits", id="two-digit years"),
        pytest.param({"column": "a", "earliest": True}, "with dates", id="the earliest of text"),
    ],
)
def test_a_column_that_cannot_be_made_is_refused(one: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        ColumnFrom.model_validate(one)


def test_a_table_or_a_reshape_of_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"tables\.person names the file homes; there are people"):
        a_mapping(tmp_path, FILES, {"person": {"file": "homes", "columns": PERSON}})
    two = {**FILES, "homes": {"file": "homes.csv"}}
    with pytest.raises(UsageError, match=r"tables\.person names the file \(none\)"):
        a_mapping(tmp_path, two, {"person": {"columns": PERSON}})
    stays = {"reshape": "episodes_to_spells", "file": "stays", "key": ["id"], "order": ["n"]}
    with pytest.raises(UsageError, match=r"reshaped\.spells names the file stays"):
        a_mapping(tmp_path, FILES, {"person": {"columns": PERSON}}, reshaped={"spells": stays})


@pytest.mark.parametrize(
    ("tables", "said"),
    [
        pytest.param({"persons": PERSON}, r"no table persons \(is it the one called 'person'\?\)",
                     id="no such table"),
        pytest.param({"person": {**PERSON, "sexes": {"value": "1"}}},
                     r"person has no column sexes \(is it the one called 'sex'\?\)",
                     id="no such column"),
        pytest.param({"person": {"person_id": {"column": "id"}}},
                     "person cannot do without known_at", id="a column that must stand"),
        pytest.param({"person": {**PERSON, "sex": {"column": "s", "code_list": "sexes"}}},
                     r"person\.sex: there is no code list sexes", id="no such code list"),
    ],
)  # fmt: skip
def test_a_mapping_that_does_not_fit_the_contracts_is_refused(
    tmp_path: Path, tables: dict[str, Any], said: str
) -> None:
    columns = {name: {"columns": columns} for name, columns in tables.items()}
    mapping = a_mapping(tmp_path, FILES, columns)
    with pytest.raises(UsageError, match=said):
        check_mapping(mapping, CONTRACTS, CODE_LISTS)


def test_every_column_that_anything_asks_for_is_read_and_optional_ones_are_told_apart() -> None:
    asked = read_mapping("hes_apc").columns_read("episodes")
    assert {"EPIKEY", "SPELEND", "EPIORDER", "EPISTART", "ADMIMETH", "DIAG_4_01"} <= set(asked)
    assert SPELL_ID not in asked
    assert (asked["ADMIDATE"], asked["LSOA11"], asked["DIAG_4_20"]) == (True, False, False)
    events = read_mapping("cld").columns_read("events")
    assert {"LA_Code", "Assessment_Type", "Client_Type", "Reporting_Period_End_Date"} <= set(events)
    assert not {"event_type", "person_id"} & set(events)
