"""The bytes of a file, plain or packed, and never more of them than the limits allow."""

from __future__ import annotations

import errno
import gzip
import re
import zipfile
import zlib
from pathlib import Path
from typing import IO

from pipeline.reading.how_to_read import Limits

PIECE = 1 << 20
EMPTY = "is empty (0 rows, no header); ask the provider to send it again"
NO_FILE = "is no regular file; put the file itself in its place"
SPOILT = "is cut or spoilt and cannot be unpacked; ask the provider to send it again"
OTHER_KINDS = {
    b"PK\x03\x04": "a zip archive or a spreadsheet",
    b"\x1f\x8b": "a gzip archive",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ\0": "an xz archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"\x28\xb5\x2f\xfd": "a zstandard archive",
    b"\xd0\xcf\x11\xe0": "an old spreadsheet",
    b"PAR1": "a Parquet file",
    b"%PDF": "a PDF document",
}
LEADS_ELSEWHERE = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)")
IS_ENCRYPTED = 0x1
BROKEN = (
    EOFError,
    NotImplementedError,
    UnicodeDecodeError,
    gzip.BadGzipFile,
    zipfile.BadZipFile,
    zlib.error,
)
Packed = IO[bytes] | gzip.GzipFile
DEFLATED_OR_STORED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def checked_size(path: Path, limits: Limits) -> int:
    """The size of a file that may be read.

    Raises
    ------
    ValueError : no regular file, nothing in it, or more than the limit.
    """
    if not path.is_file():
        raise ValueError(NO_FILE)
    size = path.stat().st_size
    if size == 0:
        raise ValueError(EMPTY)
    if size > limits.largest_bytes:
        raise ValueError(f"is {size:,} bytes large; {at_most(limits)}")
    return size


def at_most(limits: Limits) -> str:
    """What to do about a file that is too large."""
    return (
        f"at most {limits.largest_bytes:,} are read; ask for fewer columns or a shorter period, "
        "or raise the limit"
    )


def cannot_be_read(fault: OSError) -> str:
    """What the system said, without the path."""
    return f"cannot be read ({fault.strerror}); check its rights and its disk"


def read_content(path: Path, limits: Limits) -> bytes:
    """The bytes of a .csv file, or those packed in a .csv.gz or .csv.zip.

    Raises
    ------
    ValueError : too large before or after unpacking, packed too well to be an extract, cut,
        spoilt, another kind of file, or an archive that holds anything but one plain file.
    """
    size = checked_size(path, limits)
    ending = path.suffix.lower()
    try:
        with path.open("rb") as file:
            if ending == ".gz":
                content = _unpacked(gzip.GzipFile(fileobj=file), size, limits)
            elif ending == ".zip":
                content = _only_member(file, size, limits)
            else:
                content = _read(file, limits.largest_bytes)
    except BROKEN:
        raise ValueError(SPOILT) from None
    except OSError as fault:
        leads_nowhere = fault.errno == errno.EINVAL  # an archive points before its own beginning
        raise ValueError(SPOILT if leads_nowhere else cannot_be_read(fault)) from None
    if len(content) > limits.largest_bytes:
        raise ValueError(f"grows while it is read; {at_most(limits)}")
    for mark, kind in OTHER_KINDS.items():
        if content.startswith(mark):
            raise ValueError(f"holds {kind}, not the text of a CSV file; send the CSV file itself")
    return content


def _only_member(file: IO[bytes], size: int, limits: Limits) -> bytes:
    with zipfile.ZipFile(file) as archive:
        members = archive.infolist()
        if len(members) != 1:
            raise ValueError(f"holds {len(members):,} files; send an archive with exactly one")
        member = members[0]
        name = member.orig_filename
        if not member.filename or member.is_dir() or LEADS_ELSEWHERE.search(name):
            raise ValueError("holds a file whose name leads elsewhere; pack the CSV file alone")
        if member.flag_bits & IS_ENCRYPTED:
            raise ValueError("is locked with a password; send it without")
        if member.compress_type not in DEFLATED_OR_STORED:
            raise ValueError("is packed in an unusual way; pack it as a plain zip")
        with archive.open(member) as packed:
            return _unpacked(packed, size, limits)


def _unpacked(packed: Packed, size: int, limits: Limits) -> bytes:
    most = min(limits.largest_bytes, limits.largest_ratio * size)
    content = _read(packed, most)
    if len(content) <= most:
        return content
    if most == limits.largest_bytes:
        raise ValueError(f"is larger once unpacked; {at_most(limits)}")
    raise ValueError(
        f"unpacks to more than {limits.largest_ratio} times its size, as no extract does; "
        "send the CSV file itself"
    )


def _read(file: Packed, most: int) -> bytes:
    """All of a stream, or one byte more than the most: then there was more."""
    pieces, left = [], most + 1
    while left and (piece := file.read(min(PIECE, left))):
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)
