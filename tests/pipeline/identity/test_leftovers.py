"""Identifiers in columns that nobody took for one are seen."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.identity.leftovers import KNOWN_NUMBER, LOCAL_IDS, UNKNOWN_NUMBERS, identifiers_in
from tests.pipeline.identity.invented_people import ANA, BEN, CY, WRONG

NUMBERS = {ANA, WRONG, ""}
LOCAL = {"H00001", "H00002", "12", ""}


def kind(*cells: str) -> str | None:
    text = pd.DataFrame({"x": cells, "y": ["H00001"] * len(cells)}, dtype="str")
    return identifiers_in(text, ["x"], numbers=NUMBERS, local_ids=LOCAL).get("x")


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        pytest.param(["W1", ANA], KNOWN_NUMBER, id="one number among words"),
        pytest.param(["W1", "see 943 476 5919."], KNOWN_NUMBER, id="inside a sentence"),
        pytest.param(["W1", WRONG], KNOWN_NUMBER, id="a number typed wrong"),
        pytest.param(["W1", f"1{ANA}"], None, id="part of a longer number"),
        pytest.param([BEN, CY, "9990000026"], UNKNOWN_NUMBERS, id="three that pass"),
        pytest.param([BEN, CY, ""], None, id="two that pass"),
        pytest.param([BEN, CY, "9990000026", "a", "b", "c"], None, id="not above half"),
        pytest.param(["H00001", "H00002", "H00003"], LOCAL_IDS, id="above half are local ids"),
        pytest.param(["H00001", "x1"], None, id="half are"),
        pytest.param(["12", "12"], None, id="short ids prove nothing"),
        pytest.param(["", ""], None, id="empty"),
    ],
)
def test_a_column_is_judged_by_its_cells(cells: list[str], found: str | None) -> None:
    assert kind(*cells) == found
