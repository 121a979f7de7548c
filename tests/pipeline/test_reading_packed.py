"""Files that are too large, packed, cut, spoilt or no files at all."""

from __future__ import annotations

import gzip
import io
import os
import subprocess
import sys
import warnings
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.reading import unpacking
from pipeline.reading.formats import Limits, read_rows

CONTENT = b"id,ward\n" + b"".join(b"%d,Ward %d\n" % (n, n * 7919 % 104729) for n in range(300))
ROOT = Path(__file__).parents[2]
MOST_MB = 60
"""How much memory a refusal may take beyond the program itself."""


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(target, "w", method) as archive:
        warnings.simplefilter("ignore")
        for name, content in members:
            archive.writestr(name, content)
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("person.csv", CONTENT, id="plain"),
        pytest.param("PERSON.CSV.GZ", gzip.compress(CONTENT), id="gzip, in capitals"),
        pytest.param(
            "person.csv.gz", gzip.compress(CONTENT[:100]) + gzip.compress(CONTENT[100:]), id="gzips"
        ),
        pytest.param("person.csv.zip", zipped(("out/person.csv", CONTENT)), id="zip"),
        pytest.param(
            "person.csv.zip", zipped(("p.csv", CONTENT), method=zipfile.ZIP_STORED), id="stored"
        ),
    ],
)
def test_plain_and_packed_files_read_the_same(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    read = read_rows(path)
    assert read.header == ("id", "ward")
    assert read.text["id"].tolist() == [str(n) for n in range(300)]
    assert read.line.tolist() == list(range(2, 302))


ENCRYPTED = bytearray(zipped(("p.csv", CONTENT)))
ENCRYPTED[ENCRYPTED.rfind(b"PK\x01\x02") + 8] |= 1
ODD_METHOD = zipped(("p.csv", CONTENT), method=zipfile.ZIP_LZMA)
BAD_CRC = bytearray(zipped(("p.csv", CONTENT), method=zipfile.ZIP_STORED))
BAD_CRC[60] ^= 1
NAMELESS = bytes(zipped(("p.csv", CONTENT))).replace(b"p.csv", b"\0.csv")
LEADS_NOWHERE = bytearray(zipped(("p.csv", CONTENT)))
LEADS_NOWHERE[-10:-6] = b"\xff\xff\0\0"
BAD_GZIP_CRC = bytearray(gzip.compress(CONTENT))
BAD_GZIP_CRC[-8] ^= 1


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        pytest.param("a.csv", b"", "is empty", id="zero bytes"),
        pytest.param("a.csv.gz", b"", "is empty", id="zero bytes, gzip"),
        pytest.param("a.parquet", b"", "is empty", id="zero bytes, Parquet"),
        pytest.param("a.csv.gz", gzip.compress(b""), "is empty", id="nothing packed"),
        pytest.param("a.csv.gz", gzip.compress(CONTENT)[:-30], "is cut or spoilt", id="cut gzip"),
        pytest.param("a.csv.gz", bytes(BAD_GZIP_CRC), "is cut or spoilt", id="bad CRC, gzip"),
        pytest.param("a.csv.gz", CONTENT, "is cut or spoilt", id="no gzip at all"),
        pytest.param("a.csv.zip", zipped(("p", CONTENT))[:-30], "is cut or spoilt", id="cut zip"),
        pytest.param("a.csv.zip", bytes(BAD_CRC), "is cut or spoilt", id="bad CRC, zip"),
        pytest.param("a.csv.zip", zipped(), "holds 0 files; send an archive with", id="no member"),
        pytest.param("a.csv.zip", zipped(("a", b"x"), ("b", b"y")), "holds 2 files", id="two"),
        pytest.param("a.csv.zip", zipped(("a/", b"")), "name leads elsewhere", id="a folder"),
        pytest.param("a.csv.zip", zipped(("../a.csv", CONTENT)), "leads elsewhere", id="upwards"),
        pytest.param("a.csv.zip", zipped(("x/../../a", CONTENT)), "leads elsewhere", id="within"),
        pytest.param("a.csv.zip", zipped(("/etc/a.csv", CONTENT)), "elsewhere", id="absolute"),
        pytest.param("a.csv.zip", zipped(("C:\\a.csv", CONTENT)), "elsewhere", id="a drive"),
        pytest.param("a.csv.zip", zipped(("..\\a.csv", CONTENT)), "elsewhere", id="backslash"),
        pytest.param("a.csv.zip", NAMELESS, "leads elsewhere", id="no name"),
        pytest.param("a.csv.zip", bytes(LEADS_NOWHERE), "is cut or spoilt", id="no directory"),
        pytest.param("a.csv.zip", bytes(ENCRYPTED), "locked with a password", id="encrypted"),
        pytest.param("a.csv.zip", ODD_METHOD, "packed in an unusual way", id="LZMA"),
        pytest.param(
            "a.csv.zip",
            zipped(("a.csv", zipped(("a.csv", CONTENT)))),
            "holds a zip archive or a spreadsheet, not the text",
            id="a zip in a zip",
        ),
        pytest.param(
            "a.csv.gz",
            gzip.compress(gzip.compress(CONTENT)),
            "holds a gzip archive, not the text",
            id="a gzip in a gzip",
        ),
        pytest.param("a.csv", zipped(("a", CONTENT)), "holds a zip archive", id="xlsx as csv"),
        pytest.param("a.csv", b"PAR1xx", "holds a Parquet file", id="Parquet as csv"),
        pytest.param("a.xlsx", b"PK\x03\x04", r"is none of .csv, .csv.gz", id="another ending"),
    ],
)
def test_a_file_that_cannot_be_unpacked_is_refused_with_what_to_do(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ValueError, match=said) as told:
        read_rows(path)
    assert str(tmp_path) not in str(told.value)
    assert path.name not in str(told.value)
    assert any(word in str(told.value) for word in ("send", "ask", "pack", "save"))


LARGE = Limits(largest_bytes=2_000)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        pytest.param("a.csv", CONTENT, r"is 4,376 bytes large; at most 2,000 are", id="plain"),
        pytest.param("a.csv.gz", gzip.compress(CONTENT), "is larger once unpacked", id="gzip"),
        pytest.param("a.csv.zip", zipped(("a", CONTENT)), "is larger once unpacked", id="zip"),
    ],
)
def test_a_file_above_the_limit_is_refused(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ValueError, match=said):
        read_rows(path, limits=LARGE)
    exactly = Limits(largest_bytes=len(CONTENT))
    assert len(read_rows(path, limits=exactly).text) == 300


def test_a_file_that_grows_while_it_is_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpacking, "checked_size", lambda *_: 1_000)
    (tmp_path / "a.csv").write_bytes(CONTENT)
    with pytest.raises(ValueError, match="grows while it is read; at most 2,000 are read"):
        read_rows(tmp_path / "a.csv", limits=LARGE)


def test_a_file_that_the_system_does_not_give_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied", str(tmp_path))

    (tmp_path / "a.csv").write_bytes(CONTENT)
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(ValueError, match=r"cannot be read \(Permission denied\); check its rights"):
        read_rows(tmp_path / "a.csv")


def test_what_is_no_regular_file_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "folder.csv").mkdir()
    for name in ("pipe.csv", "folder.csv", "nothing.csv"):
        with pytest.raises(ValueError, match="is no regular file; put the file itself"):
            read_rows(tmp_path / name)


REFUSAL = """
import resource, sys
from pathlib import Path
import pandas, pyarrow.csv, pyarrow.parquet
from pipeline.reading.formats import read_rows
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    read_rows(Path(sys.argv[1]))
except ValueError as fault:
    print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024, fault)
"""


@pytest.mark.parametrize(
    ("name", "said"),
    [
        pytest.param("sparse.csv", "is 5,000,000,000 bytes large; at most 1,000,", id="sparse"),
        pytest.param("bomb.csv.gz", "unpacks to more than 100 times its size", id="gzip bomb"),
        pytest.param("bomb.csv.zip", "unpacks to more than 100 times its size", id="zip bomb"),
        pytest.param("bomb.parquet", "is 4,000,000,000 bytes large once unpacked", id="Parquet"),
    ],
)
def test_a_file_that_would_fill_the_memory_is_refused_without_filling_it(
    tmp_path: Path, name: str, said: str
) -> None:
    path = tmp_path / name
    if name.startswith("sparse"):
        with path.open("wb") as file:
            file.truncate(5_000_000_000)
    elif name.endswith(".gz"):
        path.write_bytes(gzip.compress(b"0" * 50_000_000))
    elif name.endswith(".zip"):
        path.write_bytes(zipped(("a.csv", b"0" * 50_000_000)))
    else:
        write_one_long_text(path, times=4_000, length=1_000_000)
    run = subprocess.run(  # noqa: S603  # our own code, on a file that the test made
        [sys.executable, "-c", REFUSAL, str(path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    used, _, told = run.stdout.partition(" ")
    assert told.startswith(said)
    assert int(used) < MOST_MB


def write_one_long_text(path: Path, *, times: int, length: int) -> None:
    """Every row has the same text, and the file holds it once."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    indices = pa.array([0] * times, pa.int32())
    column = pa.DictionaryArray.from_arrays(indices, pa.array(["x" * length]))
    pq.write_table(pa.table({"a": column}), path, store_schema=False)


WHOLE = {
    "a.csv.gz": gzip.compress(CONTENT),
    "a.csv.zip": zipped(("a.csv", CONTENT)),
}


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    name=st.sampled_from(sorted(WHOLE)),
    at=st.floats(0, 1),
    sign=st.integers(0, 255),
    is_cut=st.booleans(),
)
def test_a_spoilt_archive_is_read_whole_or_refused(
    tmp_path: Path, name: str, at: float, sign: int, is_cut: bool
) -> None:
    content = bytearray(WHOLE[name])
    place = min(int(at * len(content)), len(content) - 1)
    content[place] = sign
    (tmp_path / name).write_bytes(content[: place if is_cut else None])
    try:
        read = read_rows(tmp_path / name)
    except ValueError as fault:
        assert type(fault) is ValueError  # noqa: PT017  # one of ours, not one from inside
    else:
        assert len(read.text) == 300
