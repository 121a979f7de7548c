"""What the morning list costs: a hub's 300 people in a cold process, and 50,000 people.

Run `python -m benchmarks.daily` after `make run`: it scores with the live models. It prints what
docs/benchmarks.md shows, and ends with an error where a goal is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.invented_mornings import AS_OF, invented_hub, many_times, write_extract
from benchmarks.measure import (
    stop_where_missed,
    this_machine,
)
from pipeline.paths import DEFAULT

SEED = 20261123
AREA = 20_000  # people; about 300 of them are on the list of one morning
MANY = 50_000
TIMES = 3
LEAST_IMPORTS = "import pandas, pyarrow.parquet, lightgbm"
MOST_RATIO, MOST_SECONDS, MOST_GIB = 2.0, 60.0, 2.0
NO_MODELS = "No model is live: run `make run` first, then the benchmark."
A_LIST = f"""
import sys
from pathlib import Path
from pipeline import cli
from pipeline.paths import Places
own = Path(sys.argv.pop())
cli.DEFAULT = Places(data=own / "data", published=own / "reports", lists=own / "lists")
sys.argv += ["daily", "--as-of", "{AS_OF}"]
sys.argv += ["--extracts", str(own / "extracts"), "--out", str(own / "lists")]
try:
    cli.main()
finally:
    status = Path("/proc/self/status").read_text()
    (own / "peak").write_text(next(x for x in status.splitlines() if x.startswith("VmHWM")))
"""


@dataclass(frozen=True)
class Taken:
    """What a process of its own took."""

    wall: float
    cpu: float


def run_cold(*arguments: str | Path) -> Taken:
    """Run a cold Python with these arguments; a list that is DEGRADED or STALE is a list."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        [sys.executable, *map(str, arguments)],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.getcwd()},  # noqa: PTH109 - where -m was found
        text=True,
    )
    wall, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in {0, 10, 20}:
        raise SystemExit(f"a run ended with {done.returncode}:\n{done.stderr}")
    return Taken(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def make_list(own: Path) -> Taken:
    """Make the list of a hub in a cold process, as if no list had been made before."""
    for name in ("lists", "data/last_extract", "data/heartbeat.json"):
        path = own / name
        path.unlink() if path.is_file() else shutil.rmtree(path, ignore_errors=True)
    return run_cold("-c", A_LIST, own)


def record_of(own: Path) -> dict[str, Any]:
    """The record of the list that a run left."""
    path = own / "lists" / AS_OF / "r1" / "run.json"
    return dict(json.loads(path.read_text("utf-8")))


def peak_gib(own: Path) -> float:
    """The most memory that the run held."""
    return int((own / "peak").read_text("utf-8").split()[1]) / 2**20


def hub_in(folder: Path, live: Path, *, area: int, people: int | None) -> Path:
    """A hub with its extract and a copy of the live models; of ``people`` at least where given."""
    tables = invented_hub(area, seed=SEED)
    if people is not None:
        tables = many_times(tables, -(-people // len(tables["person"])))
    write_extract(tables, folder / "extracts")
    shutil.copytree(live, folder / "data" / "live")
    return folder


def small_hub(own: Path, *, times: int) -> float:
    """Print what a hub's list costs beside its imports; returns the ratio, the larger of two."""
    least, lists = [], []
    make_list(own)  # the first run compiles our modules
    for _ in range(times):
        least.append(run_cold("-c", LEAST_IMPORTS))
        lists.append(make_list(own))
    listed = _listed(record_of(own))
    print(f"\n{listed:,} people, cold process, medians of {times}\n")
    print("| what | wall s | CPU s |\n|---|---|---|")
    for name, taken in ((f"`{LEAST_IMPORTS}`", least), ("`homefirst daily`", lists)):
        wall, cpu = (statistics.median(getattr(x, what) for x in taken) for what in ("wall", "cpu"))
        print(f"| {name} | {wall:.2f} | {cpu:.2f} |")
    by_cpu, by_wall = (
        statistics.median(getattr(x, what) for x in lists)
        / statistics.median(getattr(x, what) for x in least)
        for what in ("cpu", "wall")
    )
    print(f"| ratio | {by_wall:.2f} | {by_cpu:.2f} |")
    print(f"\nsteps: {record_of(own)['timings_seconds']}")
    return float(max(by_cpu, by_wall))


def large_hub(own: Path) -> tuple[float, float]:
    """Print what a list of very many people costs; returns wall seconds and GiB."""
    taken = make_list(own)
    record = record_of(own)
    sizes = {p.name: p.stat().st_size / 2**20 for p in (own / "lists" / AS_OF / "r1").iterdir()}
    print(f"\n{_listed(record):,} people with reasons and four forms: {taken.wall:.1f} s wall, "
          f"{taken.cpu:.1f} s CPU, {peak_gib(own):.2f} GiB")  # fmt: skip
    print(f"steps: {record['timings_seconds']}")
    print("forms, MiB: " + ", ".join(f"{name} {size:.0f}" for name, size in sorted(sizes.items())))
    return taken.wall, peak_gib(own)


def _listed(record: dict[str, Any]) -> int:
    counts = record["counts"]
    return sum(counts[name] for name in ("scored", "scored_with_gaps", "manual_review"))


def main(arguments: Sequence[str] = ()) -> None:
    """Print every figure, and stop with an error where a goal is missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--live", type=Path, default=DEFAULT.live, help="promoted models")
    parser.add_argument("--area", type=int, default=AREA)
    parser.add_argument("--people", type=int, default=MANY, help="of the large hub; 0: none")
    parser.add_argument("--times", type=int, default=TIMES)
    wanted = parser.parse_args(arguments)
    if not (wanted.live / "current.json").is_file():
        raise SystemExit(NO_MODELS)
    print(this_machine("lightgbm"))
    missed = []
    with tempfile.TemporaryDirectory() as folder:
        hub = hub_in(Path(folder) / "small", wanted.live, area=wanted.area, people=None)
        ratio = small_hub(hub, times=wanted.times)
        if ratio > MOST_RATIO:
            missed.append(f"a hub's list costs {ratio:.2f} times its imports")
        if wanted.people:
            large = hub_in(
                Path(folder) / "large", wanted.live, area=wanted.area, people=wanted.people
            )
            seconds, gib = large_hub(large)
            if seconds > MOST_SECONDS or gib > MOST_GIB:
                missed.append(f"{wanted.people:,} people take {seconds:.0f} s and {gib:.2f} GiB")
    stop_where_missed(missed)


if __name__ == "__main__":
    main(sys.argv[1:])
