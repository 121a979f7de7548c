"""What a second `dvc repro` costs where nothing changed, beside `dvc status`.

Run `python -m benchmarks.nothing_to_do` in a checkout whose stages are up to date.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
from collections.abc import Sequence

from benchmarks.measure import stop_where_missed

TIMES = 3
HIGHEST_RATIO = 2.0
COMMANDS = {"dvc status": ("status",), "dvc repro": ("repro",)}


def cpu_of(arguments: Sequence[str]) -> float:
    """CPU seconds of one command of DVC and of all that it starts.

    Raises
    ------
    SystemExit : the command failed, or it had something to do.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-m", "dvc", *arguments], capture_output=True, check=False, text=True,
        env={**os.environ, "DVC_NO_ANALYTICS": "1"},
    )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode or "up to date" not in done.stdout:
        raise SystemExit(
            f"dvc {' '.join(arguments)} found something to do, or failed. Run: dvc repro"
        )
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print both and their ratio, and stop with an error where the goal is missed."""
    taken: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(TIMES):
        for name, arguments in COMMANDS.items():
            taken[name].append(cpu_of(arguments))
    seconds = {name: statistics.median(runs) for name, runs in taken.items()}
    ratio = seconds["dvc repro"] / seconds["dvc status"]
    for name, cpu in seconds.items():
        print(f"| {name} | {cpu:.2f} |")
    print(f"\ndvc repro / dvc status, nothing to do: {ratio:.2f}")
    if ratio > HIGHEST_RATIO:
        stop_where_missed([f"dvc repro takes {ratio:.2f} times dvc status"])


if __name__ == "__main__":
    main()
