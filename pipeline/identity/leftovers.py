"""Identifiers that would leave in a column that nobody took for one."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

from pipeline.identity.nhs_numbers import is_nhs_number, plain_digits

TEN_DIGITS_ALONE = re.compile(r"(?<![0-9])[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}(?![0-9])")
SHORTEST_LOCAL_ID = 5
"""Shorter ids look like counts and codes, and prove nothing."""
FEWEST_NUMBERS = 3
MOST_BY_CHANCE = 0.5
"""Of any ten digits 1 in 11 pass the check; above half it is no chance."""

KNOWN_NUMBER = "NHS numbers of this folder"
UNKNOWN_NUMBERS = "what passes as NHS numbers"
LOCAL_IDS = "local ids of this folder"


def identifiers_in(
    text: pd.DataFrame, columns: Iterable[str], *, numbers: set[str], local_ids: set[str]
) -> dict[str, str]:
    """Columns that hold identifiers, and of which kind.

    Parameters
    ----------
    text : the text columns of one file.
    columns : those that are to be kept as they are.
    numbers : plain digits of every NHS number in the folder, right or not.
    local_ids : every local id in the folder.
    """
    long_ids = {one for one in local_ids if len(one) >= SHORTEST_LOCAL_ID}
    found = {name: _kind(text[name], numbers, long_ids) for name in columns}
    return {name: kind for name, kind in found.items() if kind}


def _kind(cells: pd.Series, numbers: set[str], local_ids: set[str]) -> str | None:
    different = {cell for text in cells.unique() if (cell := text.strip())}
    if len(different & local_ids) > MOST_BY_CHANCE * len(different):
        return LOCAL_IDS
    with_digits = [cell for cell in different if TEN_DIGITS_ALONE.search(cell)]
    inside = {
        plain_digits(digits) for cell in with_digits for digits in TEN_DIGITS_ALONE.findall(cell)
    }
    if inside & numbers:
        return KNOWN_NUMBER
    passing = sum(is_nhs_number(plain_digits(cell)) for cell in with_digits)
    if passing >= FEWEST_NUMBERS and passing > MOST_BY_CHANCE * len(different):
        return UNKNOWN_NUMBERS
    return None
