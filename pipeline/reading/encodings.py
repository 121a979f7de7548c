"""From the bytes of a CSV file to UTF-8 with plain line ends, saying what had to be done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.reading.how_to_read import TextFormat
from pipeline.reading.text_rows import in_lines
from pipeline.reading.unpacking import EMPTY

UTF_8_MARK = b"\xef\xbb\xbf"
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
HINT = "save it as UTF-8, or declare its encoding"
LINE_BEYOND_ASCII = re.compile(rb"^[^\n\x80-\xff]*[\x80-\xff][^\n]*", re.MULTILINE)
LINE_FEED = 10
PIECE = 1 << 23


@dataclass(frozen=True)
class PlainText:
    """The text of a file in UTF-8: lines end with a line feed, the last one too.

    ``has_last_line_end`` is false where the file itself had none there. ``nul_lines`` are the
    numbers of the lines that NUL characters were taken out of.
    """

    content: bytes
    has_last_line_end: bool
    nul_lines: NDArray[np.int64]
    notes: tuple[str, ...]


def plain_text(content: bytes, how: TextFormat) -> PlainText:
    """Read the encoding, and take out what is no text.

    Raises
    ------
    ValueError : nothing in it, UTF-16 that is not declared, or bytes that stand for no character.
    """
    notes: list[str] = []
    if content.startswith(UTF_8_MARK):
        content = content[len(UTF_8_MARK) :]
        if not how.is_utf_8:
            notes.append(f"has the mark of UTF-8 and was read so, not as {how.encoding}")
    elif not how.is_utf_8:
        content = _transcoded(content, how.encoding)
    elif content.startswith(UTF_16_MARKS):
        raise ValueError(f"is written in UTF-16; {HINT}")
    elif _looks_like_utf_16(content):
        raise ValueError(f"looks like UTF-16 without its mark; {HINT}")
    if b"\r" in content:
        content = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    content, nul_lines = _without_nul(content)
    if len(nul_lines):
        notes.append(f"NUL characters were taken out of {in_lines(nul_lines.tolist())}")
    if not content or content.isspace():
        raise ValueError(EMPTY)
    content, other_lines = _in_utf_8(content)
    if other_lines:
        notes.append(
            f"{in_lines(other_lines)}: not UTF-8, read as Windows-1252; ask for the file in UTF-8"
        )
    has_end = content.endswith(b"\n")
    return PlainText(content if has_end else content + b"\n", has_end, nul_lines, tuple(notes))


def pieces_of_lines(content: bytes, start: int = 0) -> Iterator[tuple[int, int]]:
    """Where pieces of whole lines begin and end; each is about 8 MB, or one longer line."""
    while start < len(content):
        end = content.rfind(b"\n", start, start + PIECE) + 1 or content.find(b"\n", start) + 1
        end = end or len(content)
        yield start, end
        start = end


def _looks_like_utf_16(content: bytes) -> bool:
    first = content[: content.find(b"\n") + 1] or content
    return first.count(b"\0") * 3 > len(first) and first.strip(b"\0") != b""


def _transcoded(content: bytes, encoding: str) -> bytes:
    try:
        return content.decode(encoding).encode()
    except UnicodeDecodeError as fault:
        line = content[: fault.start].decode(encoding, errors="replace").count("\n") + 1
        raise ValueError(
            f"is not {encoding}, as declared, from line {line} on; declare the encoding it has"
        ) from None


def _without_nul(content: bytes) -> tuple[bytes, NDArray[np.int64]]:
    if b"\0" not in content:
        return content, np.array([], dtype="int64")
    signs = np.frombuffer(content, dtype="uint8")
    line_ends = np.flatnonzero(signs == LINE_FEED)
    lines = np.unique(np.searchsorted(line_ends, np.flatnonzero(signs == 0))) + 1
    return content.replace(b"\0", b""), lines


def _in_utf_8(content: bytes) -> tuple[bytes, list[int]]:
    """The text with each line that is not UTF-8 taken as Windows-1252, and their numbers."""
    pieces = [
        (start, end, _is_utf_8(content[start:end])) for start, end in pieces_of_lines(content)
    ]
    if all(is_right for *_, is_right in pieces):
        return content, []
    texts: list[bytes] = []
    other: list[int] = []
    senseless: list[int] = []
    first = 1
    for start, end, is_right in pieces:
        piece = content[start:end]
        texts.append(piece if is_right else _mended(piece, first, other, senseless))
        first += piece.count(b"\n")
    if senseless:
        raise ValueError(
            f"is neither UTF-8 nor Windows-1252 in {in_lines(senseless)}; ask for it in UTF-8"
        )
    return b"".join(texts), other


def _mended(piece: bytes, first: int, other: list[int], senseless: list[int]) -> bytes:
    line_ends = np.flatnonzero(np.frombuffer(piece, dtype="uint8") == LINE_FEED)
    mended: list[bytes] = []
    done = 0
    for line in LINE_BEYOND_ASCII.finditer(piece):
        if _is_utf_8(line.group()):
            continue
        number = first + int(np.searchsorted(line_ends, line.start()))
        other.append(number)
        mended.append(piece[done : line.start()])
        try:
            mended.append(line.group().decode("cp1252").encode())
        except UnicodeDecodeError:
            senseless.append(number)
        done = line.end()
    return b"".join([*mended, piece[done:]])


def _is_utf_8(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True
