"""One writer at a time: a lock that the kernel frees when its holder dies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.errors import LockedError


@contextmanager
def hold_lock(path: Path, *, wait_seconds: float = 0) -> Iterator[None]:
    """Hold the lock file while the block runs.

    Raises
    ------
    LockedError : another process holds it and did not let go in time.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path)
    try:
        lock.acquire(timeout=wait_seconds)
    except Timeout as error:
        raise LockedError(
            f"Another run holds {path.name}. Wait until it has ended, then start again."
        ) from error
    try:
        yield
    finally:
        lock.release()
