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
    assert summary["notes"] == [
        "notes.csv is not read: it is no table of a contract, or not CSV or Parquet"
    ]


def test_the_screen_says_it_in_words(result: CheckResult) -> None:
    assert result.exit_code == 3
    assert "1 row: person_id must stand in the table person (row)" in result.screen
    assert "housing_hazard" in result.screen
    assert ": unknown, never none" in result.screen
    assert INVENTED_ID not in result.screen


def test_the_page_says_it_too_and_shows_no_value(result: CheckResult, tmp_path: Path) -> None:
    page = result.write(tmp_path)
    text = page.read_text("utf-8")
    assert "person_id must stand in the table person" in text
    assert INVENTED_ID not in text + (tmp_path / "data_quality.json").read_text("utf-8")


def test_the_day_of_a_check_is_the_newest_day_that_the_extract_knows(
    result: CheckResult,
) -> None:
    days = [text_of(name)["known_at"] for name in EXTRACT]
    days.append(text_of("discharge_spell")["discharge_known_at"])
    newest = pd.to_datetime(pd.concat(days).replace("", None)).max()
    assert result.validated.as_of == newest
    assert newest > pd.to_datetime(text_of("discharge_spell")["known_at"]).max()


def test_a_folder_or_a_required_table_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"There is no folder .*nowhere; name the folder"):
        check_folder(tmp_path / "nowhere", as_of=None)
    with pytest.raises(ContractError, match=r"faults in 2 places"):
        check_folder(tmp_path, as_of=None)


EPISODES = "EPIKEY,PSEUDO_HESID,PROCODE3,ADMIDATE,ADMIMETH,ADMISORC,STARTAGE,SEX,ETHNOS,MAINSPEF"
REST = "DISDATE,DISMETH,DISDEST,EPIORDER,EPISTART,EPIEND,SPELEND,LSOA11,PAYER"
CODES = ",".join(f"DIAG_4_{number:02}" for number in range(1, 15))
STAY = "{key},ana,RAA,{day},21,19,81,2,A,300,2025-01-09,1,{to},1,2025-01-02,2025-01-04,Y,{area},x"


@pytest.fixture
def hes(tmp_path: Path) -> Path:
    """Invented episodes: two good ones, one sent twice, one with a destination of no list."""
    rows = [
        STAY.format(key=1, day="2025-01-02", to="19", area="E01000001"),
        STAY.format(key=1, day="2025-01-02", to="19", area="E01000001"),
        STAY.format(key=2, day="2025-01-09", to="19", area="E01000001"),
        STAY.format(key=3, day="2025-01-08", to="77", area="E01000001"),
    ]
    folder = tmp_path / "sent"
    folder.mkdir()
    text = f"{EPISODES},{REST},{CODES}\n" + "".join(f"{row},I500{',' * 13}\n" for row in rows)
    (folder / "apc_2025.csv").write_text(text, "utf-8")
    (folder / "letters.csv").write_text("a\n1\n", "utf-8")
    return folder


def test_a_foreign_source_is_told_on_one_screen(hes: Path, tmp_path: Path) -> None:
    result = check_folder(hes, as_of=pd.Timestamp("2025-03-31"), source="hes_apc")
    lines = result.screen.splitlines()
    assert lines[0] == (
        "Checked sent as Hospital Episode Statistics, admitted patient care as at 2025-03-31."
    )
    assert "  4 rows in the files of the source, 3 in our tables" in lines
    assert "  1 row left out: EPIKEY stands in an earlier row" in lines
    assert any("1 row: discharge_destination must be a code" in line for line in lines)
    assert any(line.startswith("  this source has no action, adaptation, ") for line in lines)
    assert "  note: apc_2025.csv: 1 column is not mapped: PAYER" in lines
    assert (
        "  note: letters.csv is not read: it is no table of a contract, or not CSV or Parquet"
        in lines
    )
    (absent,) = [line for line in lines if "date_of_death" in line]
    assert absent.startswith("      note: not in the file, so what depends on it is unknown: date_")
    assert len(lines) <= 24
    assert all(len(line) <= 200 for line in lines)
    result.write(tmp_path)
    page = (tmp_path / "data_quality.html").read_text("utf-8")
    assert "1 column is not mapped: PAYER" in page
    assert "1 row left out: EPIKEY stands in an earlier row" in page
    summary = read_json(tmp_path / "data_quality.json")
    assert summary["rows_of_the_source"] == {
        "in": 4, "in_tables": 3, "left_out": {"EPIKEY stands in an earlier row": 1},
    }  # fmt: skip


def test_without_a_day_a_source_is_checked_as_at_the_newest_day_it_knows(hes: Path) -> None:
    result = check_folder(hes, as_of=None, source="hes_apc")
    assert result.validated.as_of == pd.Timestamp("2025-01-09")


def test_a_source_without_stays_is_checked_as_at_its_own_newest_day(tmp_path: Path) -> None:
    path = tmp_path / "ecds.csv"
    header = "EPIKEY,TOKEN_PERSON_ID,ARRIVAL_DATE,DEPARTMENT_TYPE,STATED_GENDER,ETHNIC_CATEGORY"
    path.write_text(f"{header}\n1,ana,2025-01-02,01,2,A\n2,ana,2025-02-03,01,2,A\n", "utf-8")
    result = check_folder(tmp_path, as_of=None, source="ecds")
    assert result.validated.as_of == pd.Timestamp("2025-02-03")
    assert result.exit_code == 0
    assert (
        "this source has no action, adaptation, capacity_day, care_package_event" in result.screen
    )


def test_an_index_of_deprivation_gives_people_their_decile(hes: Path, tmp_path: Path) -> None:
    index = tmp_path / "index.csv"
    index.write_text("lsoa11_code,IMD_decile\nE01000001,3\n", "utf-8")
    result = check_folder(
        hes, as_of=pd.Timestamp("2025-03-31"), source="hes_apc", deprivation=index
    )
    assert result.validated.accepted["person"]["imd_decile"].to_list() == [3]
    assert "1 row with a decile of English Indices of Deprivation 2019" in result.screen


def test_an_index_needs_a_source_that_says_of_which_list_its_codes_are(
    folder: Path, tmp_path: Path
) -> None:
    index = tmp_path / "index.csv"
    index.write_text("lsoa11_code,IMD_decile\nE01000001,3\n", "utf-8")
    with pytest.raises(UsageError, match="--deprivation needs --source"):
        check_folder(folder, as_of=None, deprivation=index)
    (tmp_path / "properties.csv").write_text("uprn,unittype_gn,last_updated_date\n1,1,2025-01-01\n")
    with pytest.raises(UsageError, match="gives nobody an lsoa_code with a declared vintage"):
        check_folder(tmp_path, as_of=None, source="core_hact", deprivation=index)


def test_a_long_note_is_cut_on_the_screen_and_whole_on_the_page(hes: Path, tmp_path: Path) -> None:
    path = hes / "apc_2025.csv"
    names = ",".join(f"UNMAPPED_COLUMN_{number}" for number in range(40))
    lines = path.read_text("utf-8").splitlines()
    wide = [lines[0] + "," + names, *(line + "," * 40 for line in lines[1:])]
    path.write_text("\n".join(wide), "utf-8")
    result = check_folder(hes, as_of=None, source="hes_apc")
    (note,) = [line for line in result.screen.splitlines() if "are not mapped" in line]
    assert note.endswith(", ...")
    assert "UNMAPPED_COLUMN_39" in result.write(tmp_path).read_text("utf-8")
