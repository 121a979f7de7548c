import io
import re
from collections.abc import Sequence

import pandas as pd
import pytest

from reports.render import list_table as tables
from reports.render.list_columns import COLUMNS, NAMES
from reports.render.list_dictionary import list_dictionary
from reports.render.list_run import ListRow
from tests.house_rules.repository import ROOT
from tests.reports.sample_list import ranked_row, sample_rows


def list_table(rows: Sequence[ListRow]) -> pd.DataFrame:
    return tables.list_table(rows, list_id="2026-11-22/r1", freshness="FRESH")


def test_each_column_says_what_it_means_and_none_stands_twice() -> None:
    assert len(set(NAMES)) == len(COLUMNS) == len({column.title for column in COLUMNS})
    assert [column.name for column in COLUMNS if not column.meaning] == []


def test_each_row_says_of_which_list_it_is_and_how_fresh_that_is() -> None:
    table = list_table(sample_rows(5))
    assert set(table["list_id"]) == {"2026-11-22/r1"}
    assert set(table["freshness"]) == {"FRESH"}


def test_an_empty_list_keeps_its_columns_and_types() -> None:
    empty, full = list_table(()), list_table(sample_rows(5))
    assert list(empty.columns) == list(NAMES)
    assert empty.dtypes.to_dict() == full.dtypes.to_dict()


def test_scores_keep_their_decimals_and_missing_stays_missing() -> None:
    table = list_table([ranked_row(1, readmission_risk=0.123456, housing_benefit=None)])
    assert table["readmission_risk"].iloc[0] == 0.123456
    assert table["housing_benefit"].isna().all()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\0"])
def test_text_that_a_spreadsheet_would_run_is_made_inert(start: str) -> None:
    row = ranked_row(1, ward=f"{start}cmd|' /C calc'!A0", gaps=(f"{start}1+1",))
    text = tables.list_csv(list_table([row]))
    read = pd.read_csv(io.StringIO(text, newline=""), keep_default_na=False)
    kept = "\ufffd" if start == "\0" else f"'{start}"
    assert read["ward"].iloc[0].startswith(kept)
    assert read["gaps"].iloc[0].startswith(kept)
    assert not re.search(r'(^|,)"?[=+@\t\r\0]', text, re.MULTILINE)


def test_a_negative_benefit_stays_a_number() -> None:
    table = list_table([ranked_row(1, housing_benefit=-0.04)])
    text = tables.list_csv(table)
    assert pd.read_csv(io.StringIO(text))["housing_benefit"].iloc[0] == -0.04


def test_reasons_stand_in_columns_of_their_own() -> None:
    table = list_table([ranked_row(2)])
    assert table["reason_1_group"].iloc[0] == "health"
    assert table["reason_3"].iloc[0] == "Damp reported at home, 3 October 2026"


def test_bands_are_written_in_words() -> None:
    table = list_table(sample_rows(45))
    assert list(table["band"].dropna().unique()) == ["Look at first", "Look next", "Everyone else"]


def test_the_page_of_the_columns_is_the_one_that_the_code_makes() -> None:
    page = (ROOT / "docs" / "list_columns.md").read_text(encoding="utf-8")
    assert page == list_dictionary(), "write docs/list_columns.md anew"
    assert "| `rank` | Rank | whole number | people |" in page
    assert "| `decision` | Decision | text | the hub, to fill in |" in page
    assert "| Person declined | `declined_by_person` |" in page
