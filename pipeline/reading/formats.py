"""One way into every file of rows: which reader takes it, how it is written, how much is taken."""

from __future__ import annotations

from pathlib import Path

from pipeline.reading.csv_text import rows_of_csv
from pipeline.reading.how_to_read import (
    COMMAS_IN_UTF_8,
    USUAL_LIMITS,
    Limits,
    TextFormat,
    Wanted,
)
from pipeline.reading.parquet_text import rows_of_parquet
from pipeline.reading.text_rows import TextRows
from pipeline.reading.unpacking import checked_size, read_content

__all__ = ["ENDINGS", "Limits", "TextFormat", "read_rows"]

ENDINGS = (".csv", ".csv.gz", ".csv.zip", ".parquet")


def read_rows(
    path: Path,
    how: TextFormat = COMMAS_IN_UTF_8,
    limits: Limits = USUAL_LIMITS,
    columns: Wanted = None,
) -> TextRows:
    """Read a .csv, .csv.gz, .csv.zip or .parquet file, in any letter case.

    Parameters
    ----------
    how : encoding and delimiter of a CSV file; Parquet needs none.
    limits : how much is read at most, before and after unpacking.
    columns : names to keep, or a function of the header that gives them; names that are not in
        the file do no harm. ``TextRows.header`` has every column all the same.

    Raises
    ------
    ValueError : the whole file cannot be used. The message says what is wrong, where, and what
        to do, without the file's name and without a value.
    """
    name = path.name.lower()
    if not name.endswith(ENDINGS):
        raise ValueError(f"is none of {', '.join(ENDINGS)}; save it as one of them")
    if name.endswith(".parquet"):
        checked_size(path, limits)
        return rows_of_parquet(path, limits, columns)
    return rows_of_csv(read_content(path, limits), how, columns)
