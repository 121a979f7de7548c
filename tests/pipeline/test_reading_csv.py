"""What a CSV file may look like, and what of it is told apart."""

from __future__ import annotations

import pytest

from pipeline.reading.csv_rows import LONGEST_LINE
from pipeline.reading.csv_text import rows_of_csv
from pipeline.reading.how_to_read import TextFormat

INVENTED_ID = "9434765919"
"""An invented id that no message may show."""


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"", "is empty", id="zero bytes"),
        pytest.param(b"\n \r\n", "is empty", id="blank lines"),
        pytest.param(b"\xef\xbb\xbf", "is empty", id="a byte order mark alone"),
        pytest.param(
            b"id;known_at\n" + INVENTED_ID.encode() + b";2026-01-01\n",
            "parted by semicolons; save it parted by commas",
            id="semicolons",
        ),
        pytest.param(b"id\tknown_at\n", "parted by tabs; save it parted by commas", id="tabs"),
        pytest.param(b"id|known_at\n", "parted by bars; save it parted by commas", id="bars"),
        pytest.param(
            b"id,at,id,at\n",
            "has the column 'id', 'at' more than once; ask the provider",
            id="names twice",
        ),
        pytest.param(
            f"{INVENTED_ID},{INVENTED_ID}\n".encode(),
            "has the column number 1 more than once",
            id="a value twice where the names should stand",
        ),
        pytest.param(b'id,"at\n', "mark in the header that is not closed", id="open header"),
        pytest.param(b"\nid,at\n1,2\n", "has an empty first line", id="no header"),
        pytest.param(
            b"id," * LONGEST_LINE, r"has a first line of 300,000 bytes", id="a header without end"
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_without_a_value(content: bytes, said: str) -> None:
    with pytest.raises(ValueError, match=said) as told:
        rows_of_csv(content)
    assert INVENTED_ID not in str(told.value)


@pytest.mark.parametrize(
    ("content", "delimiter", "said"),
    [
        pytest.param(b"id,at\n", ";", "parted by commas; save it parted by semicolons", id=";"),
        pytest.param(b"id,at\n", "~", "parted by commas; save it parted by '~'", id="unusual"),
    ],
)
def test_a_delimiter_that_was_not_declared_is_refused(
    content: bytes, delimiter: str, said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        rows_of_csv(content, TextFormat(delimiter=delimiter))


@pytest.mark.parametrize("delimiter", ["", ",,", '"', "\n", "\r", "\0", "\u00a6"])
def test_a_sign_that_cannot_part_fields_is_refused(delimiter: str) -> None:
    with pytest.raises(ValueError, match="cannot part fields; take one character"):
        TextFormat(delimiter=delimiter)


@pytest.mark.parametrize("encoding", ["utf-88", "rot13"])
def test_an_encoding_that_is_none_is_refused(encoding: str) -> None:
    with pytest.raises(ValueError, match=f"there is no text encoding '{encoding}'; take utf-8"):
        TextFormat(encoding=encoding)


def test_a_damaged_row_goes_aside_with_its_line_and_never_swallows_the_next() -> None:
    read = rows_of_csv(b'a,b,c\n1,2,3\n1,2\n\n1,"2,3\n"4",5,"6"\n1,2,3,4\n7,5" pipe,9\n1,"2"3,4\n')
    assert read.text.to_numpy().tolist() == [
        ["1", "2", "3"],
        ["4", "5", "6"],
        ["7", '5" pipe', "9"],
    ]
    assert read.line.tolist() == [2, 6, 8]
    assert read.damaged.to_numpy().tolist() == [
        ["1", "2", ""],
        ["1", "", ""],
        ["1", "2", "3"],
        ["1", "", ""],
    ]
    assert read.damaged_line.tolist() == [3, 5, 7, 9]
    assert read.damaged_reason.tolist() == [
        "the row has 2 fields, not 3",
        "a quotation mark is not closed on its line",
        "the row has 4 fields, not 3",
        "a quotation mark is not closed on its line",
    ]
    assert read.notes == ()


def test_one_field_too_many_in_every_row_never_makes_an_index_of_the_first_column() -> None:
    read = rows_of_csv(b"a,b\n1,2,3\n4,5,6\n7,8")
    assert read.text.to_numpy().tolist() == [["7", "8"]]
    read = rows_of_csv(b"a,b\n1,2,3\n4,5,6\n7,8,9")
    assert read.text.empty
    assert read.text.columns.tolist() == ["a", "b"]
    assert read.damaged.to_numpy().tolist() == [["1", "2"], ["4", "5"], ["7", "8"]]
    assert read.notes == (
        (
            "not one of 3 rows is whole; 3 times: the row has 3 fields, not 2. "
            "Does the header belong to these rows?"
        ),
    )


@pytest.mark.parametrize(
    ("end", "line"),
    [
        pytest.param(b"1,2\n3", 3, id="in the first field"),
        pytest.param(b'1,2\r\n\r\n3,"4', 4, id="in a quoted field"),
        pytest.param(b"1,2\n3,4\0\0\0", 3, id="filled up with NUL"),
        pytest.param(b"1,2\n" + b"3" * (LONGEST_LINE + 1), 3, id="in a long line"),
    ],
)
def test_a_file_cut_in_its_last_line_is_refused(end: bytes, line: int) -> None:
    with pytest.raises(
        ValueError, match=rf"is cut in its last line \(line {line}\); send it again"
    ):
        rows_of_csv(b"a,b\n" + end)


@pytest.mark.parametrize(
    ("end", "rows"),
    [
        pytest.param(b"1,2\n3,4", 2, id="a whole line without its end"),
        pytest.param(b"1,2\n  ", 1, id="white space"),
        pytest.param(b"1,2\n\x1a", 1, id="the end mark of DOS"),
        pytest.param(b"1,2\n\0\0", 1, id="NUL after the last line end"),
        pytest.param(b"1,2\n\n\n", 1, id="empty lines"),
        pytest.param(b"", 0, id="no row"),
    ],
)
def test_a_file_that_is_not_cut_is_read(end: bytes, rows: int) -> None:
    read = rows_of_csv(b"a,b\n" + end)
    assert (len(read.text), len(read.damaged)) == (rows, 0)


def test_a_header_without_line_end_is_a_table_without_rows() -> None:
    read = rows_of_csv(b"a,b")
    assert (read.header, len(read.text), len(read.damaged)) == (("a", "b"), 0, 0)
    assert read.text.dtypes.astype(str).tolist() == ["str", "str"]


def test_only_wanted_columns_are_kept_and_the_header_tells_of_all() -> None:
    content = b'a,b,c\n1,2,3\n4,5" x,6\n7\n'
    read = rows_of_csv(content, columns=["c", "a", "z"])
    assert read.header == ("a", "b", "c")
    assert read.text.to_dict("list") == {"a": ["1", "4"], "c": ["3", "6"]}
    assert read.damaged.to_dict("list") == {"a": ["7"], "c": [""]}
    by_header = rows_of_csv(content, columns=lambda header: header[1:2])
    assert by_header.text.to_dict("list") == {"b": ["2", '5" x']}


def test_rows_are_counted_even_where_no_column_is_wanted() -> None:
    read = rows_of_csv(b"a,b\n1,2\n3,4\n5\n", columns=[])
    assert (read.text.shape, read.line.tolist(), read.damaged.shape) == ((2, 0), [2, 3], (1, 0))


def test_control_characters_stay_as_typed() -> None:
    read = rows_of_csv(b"a,b\n\x07=1+1,\x1b[31m\t\x0b\n")
    assert read.text.to_numpy().tolist() == [["\x07=1+1", "\x1b[31m\t\x0b"]]


def test_names_that_look_like_nothing_stay_names() -> None:
    read = rows_of_csv(b'a\nNA\nnull\nNone\n""\nnan\n#N/A\n')
    assert read.text["a"].tolist() == ["NA", "null", "None", "", "nan", "#N/A"]


@pytest.mark.parametrize(
    ("row", "is_whole"),
    [
        pytest.param("x" * LONGEST_LINE + ",2", True, id="regular"),
        pytest.param("x" * LONGEST_LINE + "," * 9, False, id="too many fields"),
        pytest.param("x" * LONGEST_LINE + '",2', False, id="an odd mark"),
    ],
)
def test_a_very_long_line_is_a_row_only_where_it_is_regular(row: str, is_whole: bool) -> None:
    read = rows_of_csv(f"a,b\n{row}\n1,2\n".encode())
    assert read.line.tolist() == [*[2] * is_whole, 3]
    expected = "the line is longer than 100,000 bytes and has not one field per column"
    assert read.damaged_reason.tolist() == [] if is_whole else [expected]


@pytest.mark.parametrize(
    ("last", "is_cut"),
    [("2026-03-3", True), ("2026-03-31", False), ("", True), ("2026-03-311", False)],
)
def test_a_file_that_ends_within_its_last_value_is_cut(last: str, is_cut: bool) -> None:
    lines = ["spell_id,known_at", *["s1,2026-03-30"] * 20, f"s2,{last}"]
    content = "\n".join(lines).encode()
    if is_cut:
        with pytest.raises(ValueError, match=r"is cut in its last line \(line 22\)"):
            rows_of_csv(content)
    else:
        assert len(rows_of_csv(content).text) == 21
    assert len(rows_of_csv(content + b"\n").text) == 21


def test_a_short_last_value_is_no_cut_where_lengths_differ_or_some_are_empty() -> None:
    for others in (["2026-03-30", "2026"], ["2026-03-30", ""]):
        lines = ["spell_id,known_at", *[f"s1,{one}" for one in others] * 20, "s2,"]
        assert len(rows_of_csv("\n".join(lines).encode()).text) == 41
