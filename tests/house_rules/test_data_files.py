"""No data in git: not by ending, not by size. The commit hook runs this file alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tests.house_rules.repository import ROOT, files_in_git

DATA_ENDINGS = (
    ".csv", ".tsv", ".parquet", ".feather", ".xlsx", ".xls", ".sqlite", ".db", ".pkl", ".joblib",
    ".zip", ".gz", ".zst",
)  # fmt: skip
LARGEST_BYTES = 200_000
PUBLISHED = "reports/published/"
LARGE_AND_WANTED = ("requirements.lock",)


def data_files(sizes: Mapping[str, int]) -> Iterator[str]:
    for path, size in sizes.items():
        if path.startswith(PUBLISHED):
            continue
        if path.lower().endswith(DATA_ENDINGS):
            yield f"{path}: a data file"
        elif size > LARGEST_BYTES and path not in LARGE_AND_WANTED:
            yield f"{path}: {size:,} bytes"


def test_a_data_file_is_named_and_a_published_table_is_not() -> None:
    sizes = {
        "tests/people.CSV": 10,
        "docs/notes.md": 200_001,
        "reports/published/flow.csv": 300_000,
        "requirements.lock": 300_000,
        "README.md": 200_000,
    }
    assert list(data_files(sizes)) == [
        "tests/people.CSV: a data file",
        "docs/notes.md: 200,001 bytes",
    ]


def test_no_data_file_is_in_git() -> None:
    sizes = {path: (ROOT / path).stat().st_size for path in files_in_git()}
    assert list(data_files(sizes)) == []
