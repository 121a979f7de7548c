"""What is said of a file before it is read: how it is written, how much is taken, which columns."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Collection
from dataclasses import dataclass

Header = tuple[str, ...]
Wanted = Collection[str] | Callable[[Header], Collection[str]] | None
"""Names of the columns to keep, or a function that gives them for a header; ``None`` keeps all."""


@dataclass(frozen=True)
class TextFormat:
    """How the text of a CSV file is written.

    ``utf-8`` takes a byte order mark and, line by line, Windows-1252 with a note. Any other
    encoding is taken at its word. The delimiter is one ASCII character.

    Raises
    ------
    ValueError : Python knows no such text encoding, or the delimiter cannot part fields.
    """

    encoding: str = "utf-8"
    delimiter: str = ","

    def __post_init__(self) -> None:
        try:
            "a".encode(self.encoding)
        except LookupError:
            raise ValueError(
                f"there is no text encoding {self.encoding!r}; take utf-8, cp1252 or utf-16"
            ) from None
        is_one = len(self.delimiter) == 1 and self.delimiter.isascii()
        if not is_one or self.delimiter in '\0\n\r"':
            raise ValueError(
                f"the delimiter {self.delimiter!r} cannot part fields; take one character such as "
                "a comma, a semicolon, a tab or a bar"
            )

    @property
    def is_utf_8(self) -> bool:
        """Whether the encoding is UTF-8, by any of its names."""
        return codecs.lookup(self.encoding).name in {"utf-8", "utf-8-sig"}


@dataclass(frozen=True)
class Limits:
    """How much of one file is taken.

    ``largest_bytes`` holds for the file and for what comes out of it; its rows take three to seven
    times as much memory, the more the shorter the cells. ``largest_ratio`` is how many bytes one
    byte of a packed file may become: an extract packs to a tenth, a bomb to a thousandth.
    """

    largest_bytes: int = 1_000_000_000
    largest_ratio: int = 100


COMMAS_IN_UTF_8 = TextFormat()
USUAL_LIMITS = Limits()


def names_to_keep(header: Header, columns: Wanted) -> Header:
    """Those names of the header that are wanted, in its order; others may be wanted in vain."""
    if columns is None:
        return header
    wanted = set(columns(header) if callable(columns) else columns)
    return tuple(name for name in header if name in wanted)
