"""Text that a spreadsheet must not run.

A cell that starts like a formula runs when a list is opened in a spreadsheet
program. Source: OWASP ASVS 1.2.10, CWE-1236.
"""

import re

import pandas as pd

CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\0")
MAY_BE_UNSAFE = r"^[=+\-@\t\r\x00]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"
"""What ``inert`` changes, for a whole column at once."""


def shown(text: str) -> str:
    """The same text, a control character shown as one that cannot be shown.

    A line break stays; what a formula may begin with stays too, for ``inert`` to see.

    >>> shown("Ward" + chr(7)) == "Ward" + chr(65533)
    True
    """
    return text if text.isprintable() else CONTROL_CHARACTERS.sub("\ufffd", text)


def inert(text: str) -> str:
    """The same text, with a leading apostrophe when a spreadsheet would run it.

    >>> inert("=cmd|' /C calc'!A0"), inert("Ward 7B")
    ("'=cmd|' /C calc'!A0", 'Ward 7B')
    """
    safe = shown(text)
    return f"'{safe}" if text.startswith(FORMULA_STARTS) else safe


def inert_column(cells: pd.Series) -> pd.Series:
    """``inert`` of every text of a column; missing stays missing."""
    is_suspect = cells.str.contains(MAY_BE_UNSAFE, na=False)
    if not is_suspect.any():
        return cells
    return cells.mask(is_suspect, cells[is_suspect].map(inert))
