"""Text that a spreadsheet must not run.

A cell that starts like a formula runs when a list is opened in a spreadsheet
program. Source: OWASP ASVS 1.2.10, CWE-1236.
"""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\0")


def inert(text: str) -> str:
    """The same text, with a leading apostrophe when a spreadsheet would run it.

    >>> inert("=cmd|' /C calc'!A0"), inert("Ward 7B")
    ("'=cmd|' /C calc'!A0", 'Ward 7B')
    """
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
