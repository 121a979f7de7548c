"""The decile of the place: only from an index of the declared list of small areas."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from pipeline.errors import ContractError, UsageError
from pipeline.sources.deprivation import add_deciles, read_index

BOTH, LATER, EARLIER = "E01000001", "E01033999", "E01000010"


def an_index(folder: Path, column: str = "lsoa11_code", *codes: str) -> Path:
    table = pd.DataFrame({column: codes or (BOTH, EARLIER), "IMD_decile": [4.0, 9.0]})
    table.to_parquet(folder / "imd.parquet")
    return folder / "imd.parquet"


def people(*codes: str | None) -> pd.DataFrame:
    return pd.DataFrame({"person_id": range(len(codes)), "lsoa_code": codes}, dtype="str")


def test_people_get_the_decile_and_whoever_has_none_is_counted_with_the_reason(
    tmp_path: Path,
) -> None:
    found = add_deciles(
        people(BOTH, BOTH, LATER, "E01000999", "W01000001", None, "rubbish"),
        read_index(an_index(tmp_path)),
        vintage="2011",
    )
    assert found.people["imd_decile"].fillna("").to_list() == ["4", "4", "", "", "", "", ""]
    counts = {note.split(" with ")[1].split(",")[0][:60]: note.split()[1] for note in found.notes}
    assert list(counts.values()) == ["2", "1", "1", "1", "2"]
    later = next(note for note in found.notes if "later list than LSOA 2011" in note)
    assert "are they codes of LSOA 2021? then declare it and give its index" in later
    assert LATER not in "".join(found.notes)


def test_a_code_that_went_out_with_the_old_list_has_no_decile_in_the_new(tmp_path: Path) -> None:
    index = read_index(an_index(tmp_path, "lsoa21_code", BOTH, LATER))
    found = add_deciles(people(BOTH, LATER, EARLIER), index, vintage="2021")
    assert found.people["imd_decile"].fillna("").to_list() == ["4", "9", ""]
    assert any("1 row with an lsoa_code that stands only in an earlier list" in note
               for note in found.notes)  # fmt: skip


def test_two_lists_of_small_areas_are_never_mixed(tmp_path: Path) -> None:
    index = read_index(an_index(tmp_path))
    with pytest.raises(UsageError, match=r"codes of LSOA 2021, and .* 2019 has LSOA 2011"):
        add_deciles(people(BOTH), index, vintage="2021")
    with pytest.raises(UsageError, match="No list of small areas of 1991 is known; known: 2001"):
        add_deciles(people(BOTH), index, vintage="1991")


def test_an_index_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"There is no file .*no\.parquet"):
        read_index(tmp_path / "no.parquet")
    with pytest.raises(ContractError, match=r"imd\.parquet is no index .*called 'lsoa_11_code'"):
        read_index(an_index(tmp_path, "lsoa_11_code"))
    with pytest.raises(ContractError, match="holds 1 code in lsoa11_code more than once"):
        read_index(an_index(tmp_path, "lsoa11_code", BOTH, BOTH))
    (tmp_path / "cut.parquet").write_bytes(b"PAR1")
    with pytest.raises(ContractError, match=r"cut\.parquet is cut"):
        read_index(tmp_path / "cut.parquet")
