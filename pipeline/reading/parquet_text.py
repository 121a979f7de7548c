"""The content of one Parquet file as text columns, as if it had come as CSV."""

from __future__ import annotations

import io
from typing import Any

import pandas as pd

from pipeline.reading.text_rows import TextRows


def rows_of_parquet(content: bytes) -> TextRows:
    """Turn each column into text: dates as YYYY-MM-DD, missing as empty.

    Raises
    ------
    ValueError : the file is cut or no Parquet file, has a column twice, or one that is no text,
        number or date.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.ParquetFile(io.BytesIO(content)).read()
    except (pa.ArrowException, OSError):
        raise ValueError("is cut or no Parquet file; ask the provider to send it again") from None
    header = tuple(table.column_names)
    repeated = sorted({name for name in header if header.count(name) > 1})
    if repeated:
        raise ValueError(f"has the column {', '.join(map(repr, repeated))} more than once")
    columns = {}
    for name in header:
        try:
            columns[name] = _text(table.column(name))
        except pa.ArrowException:
            raise ValueError(f"has a column {name!r} that is no text, number or date") from None
    nothing = pd.DataFrame({name: pd.array([], dtype="str") for name in header})
    return TextRows(
        header=header,
        text=pd.DataFrame(columns),
        line=pd.Series(range(1, table.num_rows + 1), dtype="int64"),
        damaged=nothing,
        damaged_line=pd.Series([], dtype="int64"),
        damaged_reason=pd.Series([], dtype="str"),
    )


def _text(column: Any) -> pd.Series:
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_timestamp(column.type):
        days = pc.floor_temporal(column, unit="day")
        if pc.all(pc.equal(days, column)).as_py() is not False:
            column = column.cast(pa.date32())
    words = pc.fill_null(column.cast(pa.large_string()), "")
    return pd.Series(words.to_pylist(), dtype="str")
