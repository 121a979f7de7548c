"""`homefirst check` on a folder that is broken in five ways: each is found, counted and named."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from pipeline.check import CheckResult, check_folder
from pipeline.errors import ContractError, UsageError
from pipeline.storage import read_json
from tests.data_contracts.invented_extract import EXTRACT, text_of

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
INVENTED_ID = "9434765919"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An extract with a bad code, a bad date, a nobody's row, a copy, a cut row; a table short."""
    folder = tmp_path_factory.mktemp("broken")
    for name in EXTRACT:
        text_of(name).to_csv(folder / f"{name}.csv", index=False)
    stays = text_of("discharge_spell")
    bad = [
        stays.head(1).assign(spell_id="bad1", admission_method="77"),
        stays.head(1).assign(spell_id="bad2", admission_date="yesterday"),
        stays.head(1).assign(spell_id="bad3", person_id=INVENTED_ID),
        stays.head(1),
    ]
    pd.concat([stays, *bad]).to_csv(folder / "discharge_spell.csv", index=False)
    with (folder / "discharge_spell.csv").open("a", encoding="utf-8") as file:
        file.write("bad4,only two\n")
    (folder / "housing_hazard.csv").unlink()
    (folder / "notes.csv").write_text("a\n1\n", "utf-8")
    return folder


@pytest.fixture(scope="module")
def result(folder: Path) -> CheckResult:
    return check_folder(folder, as_of=None)


def test_every_fault_is_counted(result: CheckResult, folder: Path, tmp_path: Path) -> None:
    result.write(tmp_path)
    summary = read_json(tmp_path / "data_quality.json")
    stays = next(table for table in summary["tables"] if table["table"] == "discharge_spell")
    sent = len(text_of("discharge_spell"))
    assert stays["rows_in"] == sent + 5
    assert (stays["quarantined"], stays["exact_duplicates"]) == (4, 1)
    assert stays["accepted"] == sent
    broken = {rule["rule"] for rule in stays["by_rule"] if rule["rows"]}
    assert broken >= {
        "admission_method_is_a_known_code", "person_id_exists_in_person", "row_is_whole",
    }  # fmt: skip
    assert summary["notes"] == ["notes.csv is not a table of any contract"]


def test_the_screen_says_it_in_words(result: CheckResult) -> None:
    assert result.exit_code == 3
    assert "1 rows: person_id must stand in the table person (row)" in result.screen
    assert "housing_hazard" in result.screen
    assert "not in the extract: what depends on it is unknown" in result.screen
    assert INVENTED_ID not in result.screen


def test_the_page_says_it_too_and_shows_no_value(result: CheckResult, tmp_path: Path) -> None:
    page = result.write(tmp_path)
    text = page.read_text("utf-8")
    assert "person_id must stand in the table person" in text
    assert INVENTED_ID not in text + (tmp_path / "data_quality.json").read_text("utf-8")


def test_the_day_of_a_check_is_the_newest_day_that_the_extract_knows(
    result: CheckResult,
) -> None:
    newest = pd.to_datetime(text_of("discharge_spell")["known_at"]).max()
    assert result.validated.as_of == newest


def test_a_folder_or_a_required_table_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"There is no folder .*nowhere; name the folder"):
        check_folder(tmp_path / "nowhere", as_of=None)
    with pytest.raises(ContractError, match=r"faults in 2 places"):
        check_folder(tmp_path, as_of=None)
