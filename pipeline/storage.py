"""Reading and writing: a published file is whole or absent, never half."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd


def write_bytes(content: bytes, path: Path, *, is_secret: bool = False) -> None:
    """Write beside the target, flush to disk, then rename: a reader sees the old or the new.

    A secret is for its owner alone, whatever the process gives to other files.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".tmp-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o600 if is_secret else 0o666 & ~_umask())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def copy(source: Path, path: Path) -> None:
    """Copy a file and flush the copy to disk; who needs it whole or absent renames it later."""
    shutil.copyfile(source, path)
    with path.open("rb") as file:
        os.fsync(file.fileno())


def write_text(text: str, path: Path) -> None:
    """Write UTF-8 text, whole or not at all."""
    write_bytes(text.encode("utf-8"), path)


def as_json(value: Any) -> str:
    """JSON for people to read: indented, keys in the order given, a final newline."""
    return json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def write_json(value: Any, path: Path) -> None:
    """Write JSON, whole or not at all."""
    write_text(as_json(value), path)


def read_json(path: Path) -> Any:
    """Read a JSON file of ours."""
    return json.loads(path.read_text(encoding="utf-8"))


def write_table(table: pd.DataFrame, path: Path) -> None:
    """Write a Parquet file; the same table gives the same bytes."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_pandas(table), sink, compression="zstd")
    write_bytes(sink.getvalue().to_pybytes(), path)


def read_table(path: Path, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """Read a Parquet file of ours, or only some of its columns."""
    return pd.read_parquet(path, columns=None if columns is None else list(columns))


def read_tables(folder: Path) -> dict[str, pd.DataFrame]:
    """Read every Parquet table of a folder, by name."""
    return {path.stem: read_table(path) for path in sorted(folder.glob("*.parquet"))}


def write_tables(tables: Mapping[str, pd.DataFrame], folder: Path) -> None:
    """Write each table to ``<folder>/<name>.parquet``; tables of an earlier run go."""
    folder.mkdir(parents=True, exist_ok=True)
    for stale in folder.glob("*.parquet"):
        if stale.stem not in tables:
            stale.unlink()
    for name, table in tables.items():
        write_table(table, folder / f"{name}.parquet")


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _umask() -> int:
    """The process's umask; reading it means setting it and setting it back."""
    current = os.umask(0)
    os.umask(current)
    return current
