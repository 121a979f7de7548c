"""Run the benefit model against known effects and write docs/benefit_truth.md.

`python -m benchmarks.benefit_truth`: many hours of CPU; broken off, it goes on where it was.
Figures of another model or setting are left alone and not shown. It ends with an error where a
goal is missed or was not measured.
`--page` writes the page of what has been run so far, and runs nothing; `--only mixed_20000 …` runs
these cases alone.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

from benchmarks.benefit_truth.goals import Goal, all_goals
from benchmarks.benefit_truth.page import page
from benchmarks.benefit_truth.runs import PLAN, Runs, folder_of, read_all, run_all
from benchmarks.benefit_truth.summary import Case
from benchmarks.measure import stop_where_missed
from pipeline.config import read_config
from pipeline.paths import PARAMS

PAGE = Path("docs/benefit_truth.md")


def main(plan: tuple[Runs, ...], *, processes: int) -> None:
    """Run what is missing of the plan, then write the page; stop where a goal is missed."""
    folder = folder_of(read_config(PARAMS).train.housing_benefit)
    print(f"figures of this model and these settings: {folder}", flush=True)
    if plan:
        run_all(folder, processes=processes, plan=plan)
    cases = {
        runs.name: Case(
            runs.name,
            runs.world,
            runs.rows,
            found,
            is_judged=runs.judged > 0,
            is_repeated=runs.repeated > 0,
        )
        for runs, found in read_all(folder)
    }
    goals = list(all_goals(cases))
    PAGE.write_text(page(cases, goals, planned=sum(runs.seeds for runs in PLAN)), encoding="utf-8")
    stop_where_missed(not_met(goals))
    print("all goals met")


def not_met(goals: Iterable[Goal]) -> list[str]:
    """Goals that were missed or not measured, each with its case."""
    return [f"{one.name} ({one.case})" for one in goals if not one.is_met]


if __name__ == "__main__":
    wanted = argparse.ArgumentParser()
    wanted.add_argument("--processes", type=int, default=2)
    wanted.add_argument("--page", action="store_true")
    wanted.add_argument("--only", nargs="+", default=[runs.name for runs in PLAN])
    options = wanted.parse_args()
    asked = () if options.page else tuple(runs for runs in PLAN if runs.name in options.only)
    main(asked, processes=options.processes)
