"""Text that a spreadsheet would run is made inert, one by one and by the column alike."""

from __future__ import annotations

import pandas as pd

from reports.render.inert_text import CONTROL_CHARACTERS, inert, inert_column, shown

SIGNS = [chr(code) for code in [*range(0x250), 0x2028, 0xFFFD, 0x1F600]]
TEXTS = [*SIGNS, *(sign + "a" for sign in SIGNS), *("a" + sign + "b" for sign in SIGNS)]


def test_a_column_is_made_inert_as_each_of_its_texts_is() -> None:
    cells = pd.Series([*TEXTS, "one line\n=another", None], dtype="str")
    expected = cells.map(inert, na_action="ignore")
    pd.testing.assert_series_equal(inert_column(cells), expected)
    assert (expected.dropna() != cells.dropna()).sum() > 100


def test_every_control_character_is_shown_as_one_that_cannot_be_shown() -> None:
    assert [shown(text) for text in TEXTS] == [CONTROL_CHARACTERS.sub("\ufffd", t) for t in TEXTS]
