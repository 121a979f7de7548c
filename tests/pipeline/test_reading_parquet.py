"""Parquet files read as if they had come as CSV."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pipeline.reading.formats import Limits, read_rows


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.parquet"


def columns(**values: pa.Array) -> pa.Table:
    return pa.table(values)


def test_values_of_every_kind_become_text(path: Path) -> None:
    moments = [pd.Timestamp("2026-06-01 00:30"), None]
    table = columns(
        text=pa.array(["Caf\u00e9", None]),
        code=pa.array(["21", "19"]).dictionary_encode(),
        whole=pa.array([85, None], pa.int64()),
        number=pa.array([7.5, None]),
        day=pa.array(moments, pa.timestamp("us")).cast(pa.date32(), safe=False),
        midnight=pa.array([pd.Timestamp("2026-06-01"), None], pa.timestamp("ns")),
        moment=pa.array(moments, pa.timestamp("us")),
        instant=pa.array(moments, pa.timestamp("us", tz="UTC")),
        here=pa.array([pd.Timestamp("2026-05-31 23:00")] * 2, pa.timestamp("s", "Europe/London")),
        nothing=pa.array([None, None], pa.null()),
    )
    pq.write_table(table, path)
    read = read_rows(path)
    assert read.text.iloc[0].to_dict() == {
        "text": "Caf\u00e9",
        "code": "21",
        "whole": "85",
        "number": "7.5",
        "day": "2026-06-01",
        "midnight": "2026-06-01",
        "moment": "2026-06-01 00:30:00.000000",
        "instant": "2026-06-01 00:30:00.000000Z",
        "here": "2026-06-01 00:00:00.000+0100",
        "nothing": "",
    }
    assert set(read.text.iloc[1]) == {"", "19", "2026-06-01 00:00:00.000+0100"}
    assert read.line.tolist() == [1, 2]
    assert read.text.dtypes.astype(str).unique().tolist() == ["str"]


def test_only_wanted_columns_are_read(path: Path) -> None:
    odd = pa.array([["a list"], []])
    pq.write_table(columns(a=pa.array(["x", "y"]), odd=odd, b=pa.array(["1", "2"])), path)
    read = read_rows(path, columns=["b", "z"])
    assert read.header == ("a", "odd", "b")
    assert read.text.to_dict("list") == {"b": ["1", "2"]}
    assert read_rows(path, columns=lambda _: []).text.shape == (2, 0)
    with pytest.raises(ValueError, match="column 'odd' that is no text, number or date; ask for"):
        read_rows(path)


def test_nul_characters_are_taken_out_and_their_rows_are_flagged(path: Path) -> None:
    pq.write_table(columns(a=pa.array(["x\0y", "z", None]), b=pa.array(["", "", "\0"])), path)
    read = read_rows(path)
    assert read.text["a"].tolist() == ["xy", "z", ""]
    assert read.has_nul.tolist() == [True, False, True]
    assert read.notes == ("NUL characters were taken out of 2 lines, first in line 1",)


def test_text_that_is_no_utf_8_is_refused(path: Path) -> None:
    column = pa.Array.from_buffers(
        pa.string(), 1, [None, pa.py_buffer(b"\0\0\0\0\x01\0\0\0"), pa.py_buffer(b"\xe9")]
    )
    pq.write_table(columns(a=column), path)
    with pytest.raises(ValueError, match="column 'a' that is no text, number or date"):
        read_rows(path)


def test_a_column_twice_is_refused(path: Path) -> None:
    pq.write_table(pa.table([pa.array(["1"]), pa.array(["2"])], names=["uprn", "uprn"]), path)
    with pytest.raises(ValueError, match="has the column 'uprn' more than once"):
        read_rows(path)


@pytest.mark.parametrize("kept", [0, 3, 100, -20])
def test_a_cut_file_is_refused(path: Path, kept: int) -> None:
    pq.write_table(columns(a=pa.array([str(n) for n in range(500)])), path)
    path.write_bytes(path.read_bytes()[:kept] or b"x")
    with pytest.raises(ValueError, match="is cut or no Parquet file; ask the provider"):
        read_rows(path)


@pytest.mark.parametrize(
    ("table", "size"),
    [
        pytest.param(
            columns(a=pa.array([f"{n:020}" for n in range(1_000)])), r"2\d,\d{3}", id="its pages"
        ),
        pytest.param(columns(a=pa.array([1] * 1_300)), "10,400", id="its cells"),
        pytest.param(columns(a=pa.array(["x" * 99] * 150)), "14,850", id="one text in every row"),
        pytest.param(
            columns(a=pa.array(["x" * 60] * 120), b=pa.array(["y" * 60] * 120)),
            "14,400",
            id="two columns together",
        ),
    ],
)
def test_what_would_unpack_to_more_than_the_limit_is_refused(
    path: Path, table: pa.Table, size: str
) -> None:
    pq.write_table(table, path, compression="zstd")
    limits = Limits(largest_bytes=10_000)
    with pytest.raises(
        ValueError, match=rf"is {size} bytes large once unpacked; at most 10,000 are read"
    ):
        read_rows(path, limits=limits)


def test_what_is_not_wanted_does_not_count_as_cells(path: Path) -> None:
    whole = pa.array([1] * 1_300)
    pq.write_table(columns(a=whole, b=whole, c=pa.array(["x"] * 1_300)), path)
    read = read_rows(path, limits=Limits(largest_bytes=11_000), columns=["c"])
    assert len(read.text) == 1_300


def test_a_column_of_fewer_rows_than_the_file_says_is_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = columns(a=pa.array(["x", "y"]))
    pq.write_table(table, path)
    monkeypatch.setattr(pq.ParquetFile, "read", lambda *_, **__: table.slice(1))
    with pytest.raises(ValueError, match="is cut or no Parquet file"):
        read_rows(path)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@example(at=0.8211757216954645, sign=128, is_cut=False)  # in the name of a column
@example(at=12 / 2980, sign=1, is_cut=False)  # in the length of a dictionary
@given(at=st.floats(0, 1), sign=st.integers(0, 255), is_cut=st.booleans())
def test_a_spoilt_file_is_refused_or_read_without_an_odd_error(
    path: Path, at: float, sign: int, is_cut: bool
) -> None:
    table = columns(
        a=pa.array([f"person {n}" for n in range(200)]), b=pa.array(range(200), pa.int64())
    )
    pq.write_table(table, path, compression="snappy", write_page_checksum=True)
    content = bytearray(path.read_bytes())
    place = min(int(at * len(content)), len(content) - 1)
    content[place] = sign
    path.write_bytes(content[: place if is_cut else None])
    try:
        read_rows(path, limits=Limits(largest_bytes=100_000))
    except ValueError as fault:
        assert type(fault) is ValueError  # noqa: PT017  # one of ours, not one from inside
