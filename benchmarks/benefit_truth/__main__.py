"""Run the benefit model against known effects and write docs/benefit_truth.md.

`python -m benchmarks.benefit_truth`: about an hour of CPU; broken off, it goes on where it was.
`--page` writes the page of what has been run so far, and runs nothing; `--only mixed_10000 …` runs
these cases alone.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.benefit_truth.goals import all_goals
from benchmarks.benefit_truth.page import page
from benchmarks.benefit_truth.runs import FOLDER, PLAN, Runs, read_all, run_all
from benchmarks.benefit_truth.summary import Case

PAGE = Path("docs/benefit_truth.md")


def main(plan: tuple[Runs, ...], *, processes: int) -> None:
    """Run what is missing of the plan, then write the page; print the goals that were missed."""
    if plan:
        run_all(FOLDER, processes=processes, plan=plan)
    cases = {
        runs.name: Case(runs.name, runs.world, runs.rows, found) for runs, found in read_all(FOLDER)
    }
    goals = list(all_goals(cases))
    PAGE.write_text(page(cases, goals, planned=sum(runs.seeds for runs in PLAN)), encoding="utf-8")
    missed = [f"{one.name} ({one.case})" for one in goals if "missed" in one.mark]
    print("goals missed: " + "; ".join(missed) if missed else "all goals met")


if __name__ == "__main__":
    wanted = argparse.ArgumentParser()
    wanted.add_argument("--processes", type=int, default=2)
    wanted.add_argument("--page", action="store_true")
    wanted.add_argument("--only", nargs="+", default=[runs.name for runs in PLAN])
    options = wanted.parse_args()
    asked = () if options.page else tuple(runs for runs in PLAN if runs.name in options.only)
    main(asked, processes=options.processes)
