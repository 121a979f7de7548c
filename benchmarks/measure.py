"""CPU seconds as medians, the peak memory of a process of its own, and growth as one exponent."""

from __future__ import annotations

import ctypes
import gc
import math
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

MEBIBYTE = 2**20


def cpu_seconds(works: Mapping[str, Callable[[], object]], *, times: int) -> dict[str, float]:
    """The median CPU seconds of each work, all threads counted, taken in turns."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(times):
        for name, work in works.items():
            gc.collect()
            begun = time.process_time()
            work()
            taken[name].append(time.process_time() - begun)
    return {name: statistics.median(seconds) for name, seconds in taken.items()}


def growth_exponent(seconds: Mapping[int, float]) -> float:
    """The slope of log seconds over log rows by least squares: 1 is linear.

    >>> growth_exponent({10: 1.0, 100: 10.0, 1000: 100.0})
    1.0
    """
    x = [math.log(rows) for rows in seconds]
    y = [math.log(taken) for taken in seconds.values()]
    return round(statistics.linear_regression(x, y).slope, 3)


def peak_over_base(work: Callable[[], object]) -> float:
    """MiB that the work holds at most beyond what this process holds before it (Linux).

    ``ru_maxrss`` will not do: a new process begins with the mark of the one that started it.
    """
    _let_go()
    held = _status_bytes("VmRSS")
    work()
    return max(_status_bytes("VmHWM") - held, 0) / MEBIBYTE


def stop_where_missed(missed: Sequence[str]) -> None:
    """End with exit code 1 and every goal that was missed; nothing where none was.

    Raises
    ------
    SystemExit : a goal was missed.
    """
    if missed:
        raise SystemExit("goals missed: " + "; ".join(missed))


def in_own_process(module: str, arguments: Sequence[str]) -> str:
    """What a module prints when it is run by itself."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments], capture_output=True, check=True, text=True
    )
    return done.stdout.strip()


def this_machine(*libraries: str) -> str:
    """What the figures depend on: cores, Python and the libraries."""
    versions = ", ".join(f"{name} {version(name)}" for name in ("numpy", "pandas", *libraries))
    return (
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python "
        f"{platform.python_version()}, {versions}"
    )


def _let_go() -> None:
    """Give freed memory back to the system, and let its highest mark begin anew."""
    import pyarrow as pa

    gc.collect()
    pa.default_memory_pool().release_unused()
    ctypes.CDLL(None).malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _status_bytes(name: str) -> int:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) * 1024
    raise OSError(f"this system does not tell {name} of a process")
