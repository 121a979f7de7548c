"""What encodings a CSV file may have, and what is said of the others."""

from __future__ import annotations

import pytest

from pipeline.reading.csv_text import rows_of_csv
from pipeline.reading.how_to_read import TextFormat

CAFES = "id,ward\n1,Caf\u00e9\n2,plain\n3,Na\u00efve \u2013 Caf\u00e9\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_utf_8_needs_no_note_with_or_without_its_mark(encoding: str) -> None:
    read = rows_of_csv(CAFES.encode(encoding))
    assert read.header == ("id", "ward")
    assert read.text["ward"].tolist() == ["Caf\u00e9", "plain", "Na\u00efve \u2013 Caf\u00e9"]
    assert read.notes == ()


def test_windows_1252_is_read_line_by_line_and_noted() -> None:
    read = rows_of_csv(CAFES.encode("cp1252"))
    assert read.text["ward"].tolist() == ["Caf\u00e9", "plain", "Na\u00efve \u2013 Caf\u00e9"]
    assert read.notes == (
        "2 lines, first in line 2: not UTF-8, read as Windows-1252; ask for the file in UTF-8",
    )


def test_a_file_of_two_encodings_keeps_every_name() -> None:
    content = "id,ward\n1,\u00c9lan\n".encode() + "2,Caf\u00e9\n3,x\n".encode("cp1252")
    read = rows_of_csv(content)
    assert read.text["ward"].tolist() == ["\u00c9lan", "Caf\u00e9", "x"]
    assert read.notes[0].startswith("line 3: not UTF-8")


def test_bytes_that_stand_for_no_character_are_refused_by_line() -> None:
    content = b"id,ward\n1,Caf\xe9\n2,\x81\n3,x\n4,\x9d\x81\n"
    with pytest.raises(
        ValueError, match="is neither UTF-8 nor Windows-1252 in 2 lines, first in line 3; ask for"
    ):
        rows_of_csv(content)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "cp1252", "latin-1", "utf-32"])
def test_a_declared_encoding_is_taken_at_its_word(encoding: str) -> None:
    text = CAFES.replace("\u2013", "-")
    read = rows_of_csv(text.encode(encoding), TextFormat(encoding=encoding))
    assert read.text["ward"].tolist() == ["Caf\u00e9", "plain", "Na\u00efve - Caf\u00e9"]
    assert read.notes == ()


@pytest.mark.parametrize(
    ("content", "encoding", "line"),
    [
        pytest.param(b"id\n1\n2\x81\n", "cp1252", 3, id="cp1252"),
        pytest.param("id\n1\n".encode("utf-16") + b"\x00", "utf-16", 3, id="cut UTF-16"),
        pytest.param("id\n\u00e9\n".encode(), "ascii", 2, id="ASCII"),
    ],
)
def test_an_encoding_that_was_declared_and_does_not_hold_is_refused(
    content: bytes, encoding: str, line: int
) -> None:
    with pytest.raises(ValueError, match=f"is not {encoding}, as declared, from line {line} on"):
        rows_of_csv(content, TextFormat(encoding=encoding))


def test_the_mark_of_utf_8_counts_more_than_what_was_declared() -> None:
    read = rows_of_csv(CAFES.encode("utf-8-sig"), TextFormat(encoding="cp1252"))
    assert read.text["ward"].tolist()[0] == "Caf\u00e9"
    assert read.notes == ("has the mark of UTF-8 and was read so, not as cp1252",)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_utf_16_with_its_mark_is_refused_unless_declared(encoding: str) -> None:
    with pytest.raises(ValueError, match="is written in UTF-16; save it as UTF-8, or declare"):
        rows_of_csv(CAFES.encode(encoding))


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_refused_too(encoding: str) -> None:
    with pytest.raises(ValueError, match="looks like UTF-16 without its mark"):
        rows_of_csv(CAFES.encode(encoding))


def test_nul_characters_are_taken_out_and_their_rows_are_flagged() -> None:
    read = rows_of_csv(b"id,ward\r\n1,a\0b\r\n2,c\r\n\0\r\n3\0\0,d\r\n4\0\r\n")
    assert read.text.to_numpy().tolist() == [["1", "ab"], ["2", "c"], ["3", "d"]]
    assert read.has_nul.tolist() == [True, False, True]
    assert read.damaged_line.tolist() == [6]
    assert read.notes == ("NUL characters were taken out of 4 lines, first in line 2",)


def test_nothing_but_nul_characters_is_an_empty_file() -> None:
    with pytest.raises(ValueError, match="is empty"):
        rows_of_csv(b"\0" * 1000)
