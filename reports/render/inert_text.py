"""Text that a spreadsheet must not run.

A cell that starts like a formula runs when a list is opened in a spreadsheet
program. Source: OWASP ASVS 1.2.10, CWE-1236.
"""

import re

CONTROL_CHARACTERS = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\0")


def inert(text: str) -> str:
    """The same text, with a leading apostrophe when a spreadsheet would run it.

    A control character is shown as one that cannot be shown.

    >>> inert("=cmd|' /C calc'!A0"), inert("Ward 7B"), inert("Ward" + chr(7)) == "Ward" + chr(65533)
    ("'=cmd|' /C calc'!A0", 'Ward 7B', True)
    """
    shown = CONTROL_CHARACTERS.sub("\ufffd", text)
    return f"'{shown}" if text.startswith(FORMULA_STARTS) else shown
