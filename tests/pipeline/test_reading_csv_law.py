"""The fast reader against a slow one that goes line by line: the same rows, lines and reasons."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field, replace

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from pipeline.reading import csv_rows, encodings
from pipeline.reading.csv_lines import Lines, lines_of
from pipeline.reading.csv_text import rows_of_csv
from pipeline.reading.how_to_read import TextFormat


@dataclass
class SlowRows:
    header: list[str]
    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    with_nul: list[bool] = field(default_factory=list)
    damaged: list[list[str]] = field(default_factory=list)
    damaged_lines: list[int] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)


def read_slowly(content: bytes, delimiter: str) -> SlowRows:
    plain = content.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    slow = None
    for number, as_typed in enumerate(plain.split(b"\n"), start=1):
        line = text_of(as_typed.replace(b"\0", b""))
        fields, is_closed = fields_of(line, delimiter)
        if slow is None:
            slow = SlowRows(header=fields)
        elif delimiter not in line and not line.strip():
            continue
        elif is_closed and len(fields) == len(slow.header):
            slow.rows.append(fields)
            slow.lines.append(number)
            slow.with_nul.append(b"\0" in as_typed)
        else:
            width = len(slow.header)
            slow.damaged.append((fields + [""] * width)[:width])
            slow.damaged_lines.append(number)
            slow.reasons.append(
                f"the row has {len(fields)} fields, not {width}"
                if is_closed
                else "a quotation mark is not closed on its line"
            )
    assert slow is not None
    return slow


def text_of(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252")


def fields_of(line: str, delimiter: str) -> tuple[list[str], bool]:
    if '"' not in line:
        return line.split(delimiter), True
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True)), True
    except csv.Error:
        return line.split('"', 1)[0].split(delimiter)[:-1], False


SIGNS = [
    *(b'"', b'"', b'""', b",", b",", b";", b"\t", b"a", b"NA", b" ", b"\n", b"\n", b"\r\n", b"\r"),
    *("\u00e9".encode(), "\u00e9".encode("cp1252"), "\u00a0".encode(), "\U0001f600".encode()),
    *(b"\xef\xbb\xbf", b"\0", b"\x0b", b"\x1c", b"'", b"\\", b"#"),
]


@settings(max_examples=500, deadline=None)
@example(mark=b"", names=2, delimiter=",", signs=[b'"', b'""', b'"', b",", b"\xef\xbb\xbf"])
@example(mark=b"", names=2, delimiter=",", signs=[b"\xef\xbb\xbf", b"a", b",", b"a"])
@example(mark=b"", names=1, delimiter=",", signs=["\u00a0".encode(), b"\n", b" ", b"\n", b'""'])
@example(mark=b"", names=3, delimiter="\t", signs=[b"\t", b"\t", b"\n", b"\t"])
@given(
    mark=st.sampled_from([b"", b"\xef\xbb\xbf"]),
    names=st.integers(1, 3),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    signs=st.lists(st.sampled_from(SIGNS), max_size=40),
)
def test_fast_and_slow_reader_agree(
    mark: bytes, names: int, delimiter: str, signs: list[bytes]
) -> None:
    header = delimiter.join("abc"[:names]).encode()
    content = mark + header + b"\n" + b"".join(signs) + b"\n"
    slow = read_slowly(content, delimiter)
    fast = rows_of_csv(content, TextFormat(delimiter=delimiter))
    assert fast.header == tuple(slow.header)
    assert fast.text.to_numpy().tolist() == slow.rows
    assert fast.line.tolist() == slow.lines
    assert fast.has_nul.tolist() == slow.with_nul
    assert fast.damaged.to_numpy().tolist() == slow.damaged
    assert fast.damaged_line.tolist() == slow.damaged_lines
    assert fast.damaged_reason.tolist() == slow.reasons
    assert fast.line.tolist() == sorted(fast.line)


def test_a_file_of_many_pieces_reads_as_one_of_one_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    good = [f'{n},"ward, {n}",\u00e9' for n in range(300)]
    odd = ['5" nail,x,y', "1,2", "", '1,"2,3']
    lines = [*good[:150], *odd, *good[150:], *odd]
    content = ("a,b,c\n" + "\n".join(lines) + "\n").encode("cp1252")
    whole = rows_of_csv(content)
    monkeypatch.setattr(encodings, "PIECE", 64)
    in_pieces = rows_of_csv(content)
    assert in_pieces.text.equals(whole.text)
    assert in_pieces.line.tolist() == whole.line.tolist()
    assert in_pieces.damaged_line.tolist() == whole.damaged_line.tolist() == [153, 155, 307, 309]
    assert in_pieces.notes == whole.notes
    assert len(whole.text) == 302


def test_two_ways_of_counting_that_disagree_stop_the_reading(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def two_everywhere(piece: NDArray[np.uint8], delimiter: str) -> Lines:
        return replace(lines_of(piece, delimiter), fields=np.array([2]))

    monkeypatch.setattr(csv_rows, "lines_of", two_everywhere)
    with pytest.raises(
        AssertionError, match="two ways of counting fields disagree between lines 2"
    ):
        rows_of_csv(b"a,b\n9434765919,2,3\n")
