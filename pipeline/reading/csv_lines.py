"""Where the lines of a text begin and end, and how many fields each has, without a loop over them.

A quotation mark counts where RFC 4180 puts it: a field that begins with one ends with one, and two
of them within stand for one. A line on which every mark stands so is regular; parting it at the
delimiters outside its marks is then certain.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LINE_FEED, SPACE, QUOTE, DELETE = 10, 32, 34, 127


@dataclass(frozen=True)
class Lines:
    """The lines of a piece of text, one entry each.

    ``start`` and ``end`` are places in the piece; ``end`` is that of the line feed. ``fields`` is
    right where ``is_regular``.
    """

    start: NDArray[np.int64]
    end: NDArray[np.int64]
    fields: NDArray[np.int64]
    is_regular: NDArray[np.bool_]
    is_visible: NDArray[np.bool_]

    def within(self, chosen: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """For each character of the piece, whether it stands in a chosen line or ends it."""
        return np.repeat(chosen, self.end + 1 - self.start)


def lines_of(piece: NDArray[np.uint8], delimiter: str) -> Lines:
    """Part a piece of UTF-8 text, of which every line ends with a line feed, into lines."""
    end = np.flatnonzero(piece == LINE_FEED)
    start = np.concatenate([[0], end[:-1] + 1])
    delimiters = np.flatnonzero(piece == ord(delimiter))
    quotes = np.flatnonzero(piece == QUOTE)
    line = np.searchsorted(end, delimiters)
    is_regular = np.ones(len(end), dtype=bool)
    if len(quotes):
        first_quote = np.searchsorted(quotes, start)
        earlier_quotes = np.searchsorted(quotes, delimiters) - first_quote[line]
        line = line[earlier_quotes % 2 == 0]
        is_regular = _has_regular_quotes(piece, quotes, first_quote, end, ord(delimiter))
    fields = np.bincount(line, minlength=len(end)) + 1
    return Lines(start, end, fields, is_regular, _is_visible(piece, start, fields))


def _is_visible(
    piece: NDArray[np.uint8], start: NDArray[np.int64], fields: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Lines that are parted, and those with visible ASCII: the others may be blank."""
    is_parted: NDArray[np.bool_] = fields > 1
    if is_parted.all():
        return is_parted
    is_seen: NDArray[np.bool_] = np.logical_or.reduceat((piece > SPACE) & (piece < DELETE), start)
    return is_parted | is_seen


def _has_regular_quotes(
    piece: NDArray[np.uint8],
    quotes: NDArray[np.int64],
    first_quote: NDArray[np.int64],
    end: NDArray[np.int64],
    delimiter: int,
) -> NDArray[np.bool_]:
    """Counted within its line from 0, an even mark opens and an odd one closes.

    Two of them inside a field close and open it with nothing between.
    """
    line = np.searchsorted(end, quotes)
    opens = (np.arange(len(quotes)) - first_quote[line]) % 2 == 0
    before = np.where(quotes > 0, piece[quotes - 1], LINE_FEED)
    beside = np.where(opens, before, piece[quotes + 1])
    stands_well = (beside == LINE_FEED) | (beside == delimiter) | (beside == QUOTE)
    is_regular: NDArray[np.bool_] = np.bincount(line, minlength=len(end)) % 2 == 0
    is_regular[line[~stands_well]] = False
    return is_regular
