"""Real public files through the mappings: what is taken, what is refused, and why, line by line.

The artificial HES was drawn column by column from real ones: real names and codes, nobody in it.
"""

from __future__ import annotations

import csv
import gzip
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd
import pytest

from data_contracts.quarantine import Validated
from features.continuous import stitch_continuous_spells
from pipeline.contract_files import read_code_lists, read_contracts
from pipeline.paths import ROOT
from pipeline.sources.deprivation import Index, add_deciles, read_index
from pipeline.sources.extract import SourceExtract, extract_of
from pipeline.sources.mapping import read_mapping
from pipeline.validation import validate

SHARED = Path(os.environ.get("HOMEFIRST_SHARED_DATA", ROOT.parent / "shared" / "data"))
HES, IMD, AREA = (SHARED / name for name in ("artificial_hes", "imd_england", "nhs_discharge_area"))
APC = HES / "artificial_hes_apc_0102_truncated.csv.gz"
AS_OF = pd.Timestamp("2002-03-31")
Row = Mapping[str, str]


def needs(folder: Path) -> pytest.MarkDecorator:
    return pytest.mark.skipif(
        not folder.is_dir(), reason=f"{folder.name} is not beside the checkout"
    )


@pytest.fixture(scope="module")
def raw() -> list[dict[str, str]]:
    """The rows of the file as the csv module gives them; row n stands in line n + 2."""
    with gzip.open(APC, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def found() -> SourceExtract:
    return extract_of(HES, read_mapping("hes_apc"), read_contracts(), read_code_lists())


@pytest.fixture(scope="module")
def checked(found: SourceExtract) -> Validated:
    return validate(found.extract, read_contracts(), as_of=AS_OF, engine="compiled")


@needs(HES)
def test_every_row_of_the_artificial_hes_is_in_a_table(
    found: SourceExtract, raw: list[dict[str, str]]
) -> None:
    mapped = found.mapped
    assert (mapped.rows_in, mapped.places, dict(mapped.left_out)) == (2075, 2075, {})
    stays = {(r["PSEUDO_HESID"], r["PROCODE3"], r["ADMIDATE"]) for r in raw}
    assert len(mapped.tables["discharge_spell"]) == len(stays) == 2075, "no two episodes share one"
    assert len(mapped.tables["person"]) == len({r["PSEUDO_HESID"] for r in raw}) == 994
    without_first = sum(r["EPIORDER"] != "1" for r in raw)
    without_last = sum(r["SPELEND"] != "Y" for r in raw)
    assert mapped.notes[1:] == (
        "episodes: 2,075 episodes in 2,075 stays",
        f"episodes: {without_first} stays without the first episode",
        f"episodes: {without_last} stays without the last episode",
    )
    assert (without_first, without_last) == (200, 182)


@needs(HES)
def test_every_code_of_a_diagnosis_is_taken_once_a_stay(
    found: SourceExtract, raw: list[dict[str, str]]
) -> None:
    columns = [f"DIAG_4_{number:02}" for number in range(1, 21)]
    codes = [{r[name].strip().upper() for name in columns} - {"", "-", "&"} for r in raw]
    assert len(found.mapped.tables["diagnosis"]) == sum(map(len, codes)) == 4893


@needs(HES)
def test_what_is_accepted_and_refused_is_counted_table_by_table(checked: Validated) -> None:
    counts = {
        name: (table.rows_in, len(table.accepted), len(table.quarantined), table.exact_duplicates)
        for name, table in checked.tables.items()
        if table.is_present
    }
    assert counts == {
        "diagnosis": (4893, 4881, 12, 0),
        "discharge_spell": (2075, 2070, 5, 0),
        "person": (994, 993, 1, 0),
    }


def is_invalid_day(row: Row) -> bool:
    return row["ADMIDATE"] == "1801-01-01"


BROKEN: dict[tuple[str, str], tuple[int, Callable[[Row], bool]]] = {
    ("person", "known_at_is_filled"): (1, is_invalid_day),
    ("discharge_spell", "spell_id_is_filled"): (1, is_invalid_day),
    ("discharge_spell", "admission_date_is_filled"): (1, is_invalid_day),
    ("discharge_spell", "known_at_is_filled"): (1, is_invalid_day),
    ("discharge_spell", "person_id_row_of_person_is_accepted"): (1, is_invalid_day),
    ("discharge_spell", "discharge_destination_is_a_known_code"): (
        4, lambda row: row["DISDEST"] == "86",
    ),
    ("discharge_spell", "discharge_method_is_died_where_destination_is"): (
        40, lambda row: row["DISDEST"] == "79" and row["DISMETH"] not in {"4", "5"},
    ),
    ("discharge_spell", "discharge_destination_is_died_where_method_is"): (
        43, lambda row: row["DISMETH"] == "4" and row["DISDEST"] != "79",
    ),
    ("discharge_spell", "discharge_destination_is_open_where_stay_is"): (
        70, lambda row: row["DISDATE"] in {"", "1801-01-01"} and row["DISDEST"] != "98",
    ),
    ("diagnosis", "spell_id_is_filled"): (2, is_invalid_day),
    ("diagnosis", "known_at_is_filled"): (2, lambda row: row["EPIEND"] == "1801-01-01"),
    ("diagnosis", "person_id_row_of_person_is_accepted"): (2, is_invalid_day),
    ("diagnosis", "spell_id_row_of_discharge_spell_is_accepted"): (
        10, lambda row: row["DISDEST"] == "86",
    ),
}  # fmt: skip


@needs(HES)
def test_no_other_rule_is_broken(checked: Validated) -> None:
    broken = {
        (name, count.rule): count.rows
        for name, table in checked.tables.items()
        for count in table.by_rule
        if count.rows
    }
    assert broken == {rule: rows for rule, (rows, _) in BROKEN.items()}


@needs(HES)
@pytest.mark.parametrize(("table", "rule"), BROKEN, ids=[" ".join(rule) for rule in BROKEN])
def test_each_broken_rule_is_borne_out_by_the_raw_line(
    checked: Validated, raw: list[dict[str, str]], table: str, rule: str
) -> None:
    """The file itself, read by other code, says so of the lines that were refused for it."""
    rows, holds = BROKEN[table, rule]
    lines = {number for number, row in enumerate(raw, start=2) if holds(row)}
    assert lines
    if table != "diagnosis":
        assert len(lines) == rows
    refused = checked.tables[table].quarantined
    told = refused.loc[refused["rules"].str.split("; ").map(lambda rules: rule in rules), "line"]
    if len(told):
        assert set(told) == lines
    else:
        severities = {count.rule: count.severity for count in checked.tables[table].by_rule}
        assert severities[rule] in {"warning", "field"}, "the row stays"


@needs(HES)
def test_babies_are_0_years_old_and_old_codes_of_sex_and_ethnicity_are_ours(
    found: SourceExtract, raw: list[dict[str, str]]
) -> None:
    ages = found.extract.tables["discharge_spell"].typed["age_at_admission_years"]
    assert (ages == 0).sum() == sum(r["STARTAGE"].startswith("700") for r in raw)
    people = found.extract.tables["person"].typed
    assert set(people["sex"]) <= {"1", "2", "9", "X"}
    assert not set(people["ethnic_category"]) & set("0123456789X")


@needs(HES)
def test_stays_in_a_row_are_stitched_later(checked: Validated) -> None:
    stitched = stitch_continuous_spells(checked.tables["discharge_spell"].accepted)
    assert (len(stitched), stitched["continuous_id"].nunique()) == (2070, 2067)


@pytest.fixture(scope="module")
def indexes() -> dict[str, Index]:
    files = {"2011": "imd2019_england_lsoa11", "2021": "imd2025_england_lsoa21"}
    return {vintage: read_index(IMD / f"{name}.parquet") for vintage, name in files.items()}


@needs(IMD)
@pytest.mark.parametrize(
    ("vintage", "other", "areas", "only_here", "said"),
    [
        pytest.param("2011", "2021", 32844, 1945, "only in a later list than LSOA 2011",
                     id="codes of 2021 in an index of 2011"),
        pytest.param("2021", "2011", 33755, 1034, "only in an earlier list than LSOA 2021",
                     id="codes of 2011 in an index of 2021"),
    ],
)  # fmt: skip
def test_codes_of_the_other_list_of_small_areas_are_counted_and_get_no_decile(
    indexes: dict[str, Index], vintage: str, other: str, areas: int, only_here: int, said: str
) -> None:
    own, foreign = indexes[vintage].deciles, indexes[other].deciles
    assert len(own) == areas
    assert set(own) == {str(tenth) for tenth in range(1, 11)}
    codes = pd.Series(foreign.index)
    found = add_deciles(pd.DataFrame({"lsoa_code": codes}), indexes[vintage], vintage=vintage)
    has = found.people["imd_decile"].notna()
    assert (~has).sum() == only_here == len(set(foreign.index) - set(own.index))
    assert found.people.loc[has, "imd_decile"].to_list() == own[codes[has]].to_list()
    (told,) = [note for note in found.notes if said in note]
    assert told.startswith(f"person: {only_here:,} rows with an lsoa_code")


@needs(AREA)
def test_every_published_delay_reason_is_in_our_list() -> None:
    """Dashes, spaces and stray question marks differ from month to month; the words do not."""

    def words(text: str) -> str:
        return re.sub(r"[^a-z0-9]+", " ", text.casefold()).strip()

    published = pd.read_parquet(AREA / "england_delayed_discharge_reasons.parquet")["delay_reason"]
    ours = {words(code) for code in read_code_lists()["delay_reason"].codes}
    assert published.nunique() == 37
    assert {text for text in published.unique() if words(text) not in ours} == set()
