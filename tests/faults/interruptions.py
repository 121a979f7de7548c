"""Stops a process at the n-th call that changes the disk, or lets that call fail.

Counted are opens for writing, writes, flushes, renames, removals, new folders, links and rights.
A write that is stopped has written half: what a power cut leaves.
"""

from __future__ import annotations

import builtins
import errno
import io
import os
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

How = Literal["killed", "full", "broken"]
HOWS: tuple[How, ...] = ("killed", "full", "broken")
ERRORS: Mapping[How, int] = {"full": errno.ENOSPC, "broken": errno.EIO}
CHANGES = (
    "fsync", "rename", "replace", "mkdir", "rmdir", "symlink", "unlink", "remove", "chmod",
    "sendfile",
)  # fmt: skip
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


@dataclass
class Interruption:
    """What happens at call ``at`` (from 1); 0 lets every call pass. ``calls`` are those made."""

    how: How
    at: int
    calls: list[str] = field(default_factory=list)

    def count(self, name: str, half: Callable[[], object] | None = None) -> None:
        """Count a call; at the chosen one, do half of it and stop or raise."""
        self.calls.append(name)
        if len(self.calls) != self.at:
            return
        if half is not None:
            half()
        if self.how == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        raise OSError(ERRORS[self.how], os.strerror(ERRORS[self.how]), name)


class HalfWriting(io.FileIO):
    """A file whose writes are counted; the one that is stopped writes half."""

    interruption: Interruption

    def write(self, content: Any) -> int:
        """Write, or half of it and no more."""
        view = memoryview(content)
        half = view[: len(view) // 2]
        self.interruption.count("write", lambda: super(HalfWriting, self).write(half))
        return super().write(content)


def interrupt(interruption: Interruption) -> None:
    """Count every change to the disk that this process makes from now on; never undone."""
    for name in CHANGES:
        setattr(os, name, _counted(name, getattr(os, name), interruption))
    os.open = _open(os.open, interruption)
    os.fdopen = _fdopen(os.fdopen, interruption)
    builtins.open = io.open = _builtin_open(builtins.open, interruption)


def _counted(
    name: str, original: Callable[..., Any], interruption: Interruption
) -> Callable[..., Any]:
    def call(*args: Any, **kwargs: Any) -> Any:
        interruption.count(name)
        return original(*args, **kwargs)

    return call


def _open(original: Callable[..., int], interruption: Interruption) -> Any:
    def call(path: Any, flags: int, *args: Any, **kwargs: Any) -> int:
        if flags & WRITES:
            interruption.count("open")
        return original(path, flags, *args, **kwargs)

    return call


def _fdopen(original: Callable[..., Any], interruption: Interruption) -> Any:
    def call(handle: int, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
        if mode != "wb":
            return original(handle, mode, *args, **kwargs)
        raw = HalfWriting(handle, mode)
        raw.interruption = interruption
        return io.BufferedWriter(raw)

    return call


def _builtin_open(original: Callable[..., Any], interruption: Interruption) -> Any:
    def call(file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
        if set(mode) & set("wax+"):
            interruption.count("open")
        return original(file, mode, *args, **kwargs)

    return call
