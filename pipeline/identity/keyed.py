"""Pseudonyms: a keyed hash of an identifier, for one purpose each.

Without a key a hash of NHS numbers is no secret: all 10^9 of them can be tried in minutes. With
one (HMAC-SHA256) nobody who lacks the key can try any.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field

import pandas as pd

KEY_ID = b"key id"
KEY_ID_DIGITS = 16
PERSON_BY_NUMBER = "person by NHS number"
PERSON_BY_LOCAL_ID = "person by local id of "
HOME = "home by UPRN"
CASE = "case for review"


@dataclass(frozen=True)
class Key:
    """The secret of an area. It is never shown, not even by ``repr``."""

    secret: bytes = field(repr=False)

    @property
    def key_id(self) -> str:
        """Which key this is, without telling the key: 16 hexadecimal digits."""
        return hmac.new(self.secret, KEY_ID, hashlib.sha256).hexdigest()[:KEY_ID_DIGITS]

    def pseudonyms(self, texts: pd.Series, purpose: str) -> pd.Series:
        """64 hexadecimal digits for each text, empty where it is empty.

        The same text has another pseudonym for another purpose, so that two columns never match by
        accident. ``purpose`` holds no NUL.
        """
        start = f"homefirst 1 {purpose}\0".encode()
        positions, different = pd.factorize(texts)
        hashed = [
            hmac.digest(self.secret, start + text.encode(), "sha256").hex() if text else ""
            for text in different
        ]
        return pd.Series(hashed, dtype="str").take(positions).set_axis(texts.index)
