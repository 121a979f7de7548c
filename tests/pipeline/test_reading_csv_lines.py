"""Which lines may be parsed together: the certain ones, for all others are looked at alone."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.reading.csv_lines import lines_of


@pytest.mark.parametrize(
    ("line", "fields", "is_regular"),
    [
        pytest.param("a,b", 2, True, id="no mark"),
        pytest.param("", 1, True, id="empty"),
        pytest.param('"a,b",c', 2, True, id="a delimiter within marks"),
        pytest.param('a,"b ""c"", d"', 2, True, id="doubled marks"),
        pytest.param('"","""",""""""', 3, True, id="nothing but marks"),
        pytest.param('a,"b', 2, False, id="open"),
        pytest.param('a,5" b', 2, False, id="one within a field"),
        pytest.param('a""b,c', 2, False, id="two within a field"),
        pytest.param('"a" ,b', 2, False, id="white space after a mark"),
        pytest.param(' "a",b', 2, False, id="white space before a mark"),
    ],
)
def test_a_line_is_regular_where_its_marks_open_and_close_fields(
    line: str, fields: int, is_regular: bool
) -> None:
    text = f'x,y\n{line}\n"z,z"\n{line}\n'.encode()
    lines = lines_of(np.frombuffer(text, dtype="uint8"), ",")
    assert lines.is_regular.tolist() == [True, is_regular, True, is_regular]
    assert lines.end.tolist() == [at for at, sign in enumerate(text) if sign == ord("\n")]
    assert lines.start.tolist() == [0, *(lines.end[:-1] + 1).tolist()]
    assert lines.fields[[0, 2]].tolist() == [2, 1]
    if is_regular:
        assert lines.fields[[1, 3]].tolist() == [fields, fields]


def test_what_may_be_blank_is_not_surely_visible() -> None:
    text = "a\n \t\n\u00a0\n \n,\n!\n".encode()
    lines = lines_of(np.frombuffer(text, dtype="uint8"), ",")
    assert lines.is_visible.tolist() == [True, False, False, False, True, True]


def test_the_chosen_lines_are_cut_out_with_their_ends() -> None:
    text = np.frombuffer(b"a\nbc\n\nd\n", dtype="uint8")
    chosen = np.array([False, True, True, False])
    assert text[lines_of(text, ",").within(chosen)].tobytes() == b"bc\n\n"
