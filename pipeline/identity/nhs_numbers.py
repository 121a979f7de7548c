"""Which texts are NHS numbers: ten digits of which the last one checks the others (mod 11).

Checked with the library nhs-number (docs/decisions/0029). Two things it lets through are refused
here: one digit ten times over, which always passes and stands for "unknown" in many systems, and
digits of other scripts.
"""

from __future__ import annotations

import pandas as pd

VERIFIED = "verified"
MISSING = "missing"
CHECK_DIGIT_FAILED = "check_digit_failed"
PLACEHOLDER = "placeholder"

DIGITS = 10
READ_AS_NUMBER = ".0"
"""What a spreadsheet or a column with gaps puts behind a whole number; it changes no digit."""


def read_nhs_numbers(texts: pd.Series) -> pd.DataFrame:
    """Check each different text once.

    Spaces and hyphens are allowed anywhere. A number that lost a zero or became 9.43E+09 fails.

    Returns
    -------
    One row per text, in its order: ``number``, ten digits where the text passes and else empty;
    ``state``, one of verified, missing, placeholder (one digit repeated), check_digit_failed.

    >>> read_nhs_numbers(pd.Series(["943 476 5919", "9434765918", "9999999999"]))["state"].tolist()
    ['verified', 'check_digit_failed', 'placeholder']
    """
    positions, different = pd.factorize(texts.fillna(""))
    read = [_read(text) for text in different]
    table = pd.DataFrame(read, columns=["number", "state"], dtype="str")
    return table.take(positions).set_axis(texts.index)


def plain_digits(text: str) -> str:
    """The text without spaces, hyphens and a final ``.0``."""
    return "".join(text.split()).replace("-", "").removesuffix(READ_AS_NUMBER)


def is_nhs_number(digits: str) -> bool:
    """Whether ten plain digits pass the check and are no placeholder."""
    from nhs_number.validate import is_valid

    return (
        len(digits) == DIGITS
        and digits.isascii()
        and digits.isdigit()
        and len(set(digits)) > 1
        and is_valid(digits)
    )


def _read(text: str) -> tuple[str, str]:
    digits = plain_digits(text)
    if not digits:
        return "", MISSING
    if is_nhs_number(digits):
        return digits, VERIFIED
    is_one_digit = len(digits) == DIGITS and len(set(digits)) == 1
    return "", PLACEHOLDER if is_one_digit else CHECK_DIGIT_FAILED
