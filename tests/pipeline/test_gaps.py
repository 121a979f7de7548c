"""What an extract lacks, and what of it degrades a list."""

from __future__ import annotations

from pathlib import Path

from pipeline.intake import find_gaps
from pipeline.reading.extract import read_extract
from tests.data_contracts.invented_extract import EXTRACT
from tests.pipeline.invented_folder import CONTRACTS, write


def gaps_without(folder: Path, *tables: str, columns: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The gaps of the invented extract without some tables, or some columns of every table."""
    write(folder)
    for name in EXTRACT:
        path = folder / f"{name}.csv"
        if name in tables:
            path.unlink()
        else:
            header, *lines = path.read_text("utf-8").splitlines()
            kept = [at for at, word in enumerate(header.split(",")) if word not in columns]
            cells = [[line.split(",")[at] for at in kept] for line in (header, *lines)]
            path.write_text("\n".join(map(",".join, cells)) + "\n", "utf-8")
    return find_gaps(read_extract(folder, CONTRACTS), CONTRACTS)


def test_a_table_or_column_that_every_good_source_has_is_a_gap(tmp_path: Path) -> None:
    gaps = gaps_without(tmp_path, "tenancy", columns=("cfs_score",))
    assert gaps == ("no tenancy data", "no cfs score in discharge spell")


def test_what_many_good_sources_lack_is_no_gap(tmp_path: Path) -> None:
    columns = ("household_size", "cognition_4at", "n_admissions_365d", "hazard_band")
    assert gaps_without(tmp_path, "action", "capacity_day", "adaptation", columns=columns) == ()


def test_an_empty_table_is_a_gap_where_every_good_source_has_it(tmp_path: Path) -> None:
    write(tmp_path, tenancy=[], adaptation=[])
    assert find_gaps(read_extract(tmp_path, CONTRACTS), CONTRACTS) == ("no tenancy data",)
