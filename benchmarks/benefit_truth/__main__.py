"""Run the benefit model against known effects and write docs/benefit_truth.md.

`python -m benchmarks.benefit_truth`: about an hour of CPU; broken off, it goes on where it was.
"""

from __future__ import annotations

import argparse

from benchmarks.benefit_truth.runs import FOLDER, run_all

if __name__ == "__main__":
    wanted = argparse.ArgumentParser()
    wanted.add_argument("--processes", type=int, default=2)
    options = wanted.parse_args()
    run_all(FOLDER, processes=options.processes)
