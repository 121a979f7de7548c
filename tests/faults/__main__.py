"""Walks the small road once, runs every case of the corpus and prints how many came out right.

python -m tests.faults
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.end_to_end.road import walk_once
from tests.faults.corpus import CASES, SETTINGS
from tests.faults.day import good_days
from tests.faults.harness import faults_of, faults_of_settings


def results(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Title of each case, and what did not come out as it must."""
    road = walk_once(folder / "small_road")
    hub = good_days(road, folder / "hub")
    area = good_days(road, folder / "area", whole=True)
    for number, case in enumerate(CASES):
        yield case.title, faults_of(case, area if case.whole else hub, folder / f"case {number}")
    for number, settings in enumerate(SETTINGS):
        yield settings.title, faults_of_settings(settings, folder / f"settings {number}")


def main() -> int:
    """Print a line for each case and the sum; returns 1 where a case did not come out right."""
    right = total = 0
    with tempfile.TemporaryDirectory() as folder:
        for title, faults in results(Path(folder)):
            total, right = total + 1, right + (not faults)
            sys.stdout.write(f"{'wrong' if faults else 'right'}  {title}\n")
            sys.stdout.writelines(f"         {fault}\n" for fault in sorted(set(faults)))
    sys.stdout.write(f"fault corpus: {right}/{total} cases came out right\n")
    return 0 if right == total else 1


if __name__ == "__main__":
    sys.exit(main())
