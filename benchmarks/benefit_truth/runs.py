"""Which cases are run, and one file of figures for each seed, so that a broken run goes on."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks.benefit_truth.cases import draw_case
from benchmarks.benefit_truth.one_run import run_one
from models.benefit.params import BenefitParams
from pipeline.config import read_config
from pipeline.paths import PARAMS

FIRST_SEED = 4901
FOLDER = Path("data/benchmarks/benefit_truth")
JUDGES = ("cases", "measures", "one_run", "rivals", "trials")
CODE = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Runs:
    """``seeds`` draws of one world with ``rows`` to learn from and ``held_out`` to judge by.

    The first ``judged`` of them also walk the whole evaluation; the first ``repeated`` are fitted
    again with other seeds and threads.
    """

    world: str
    rows: int
    held_out: int
    seeds: int
    judged: int
    repeated: int = 0

    @property
    def name(self) -> str:
        """As in file names and on the page."""
        return f"{self.world.replace(': ', '_')}_{self.rows}"


PLAN = (
    Runs("mixed", 20_000, 10_000, seeds=20, judged=20, repeated=3),
    Runs("mixed", 5_000, 5_000, seeds=20, judged=0),
    Runs("mixed", 100_000, 10_000, seeds=20, judged=0),
    Runs("no_effect", 10_000, 5_000, seeds=20, judged=20),
    Runs("poor_overlap", 10_000, 5_000, seeds=20, judged=20),
    Runs("separate", 10_000, 5_000, seeds=20, judged=4),
    Runs("follows_risk", 10_000, 5_000, seeds=20, judged=4),
    Runs("sign_changes", 10_000, 5_000, seeds=20, judged=4),
    Runs("unmeasured", 10_000, 5_000, seeds=20, judged=4),
    Runs("randomised", 10_000, 5_000, seeds=20, judged=4),
    Runs("area: default", 5_000, 0, seeds=20, judged=4),
    Runs("area: default", 20_000, 0, seeds=20, judged=0),
    Runs("area: no_effect", 5_000, 0, seeds=20, judged=20),
    Runs("area: randomised", 5_000, 0, seeds=20, judged=4),
    Runs("area: unmeasured_confounding", 5_000, 0, seeds=20, judged=4),
    Runs("area: sign_changes", 5_000, 0, seeds=20, judged=4),
)


def folder_of(params: BenefitParams, root: Path = FOLDER, *, code: Path = CODE) -> Path:
    """Where the figures of this model lie: another setting or another line of code, another folder.

    The name is a hash of the settings, of ``models/benefit`` and of what draws and judges here,
    so that a run which goes on never mixes two models.
    """
    judges = (code / "benchmarks" / "benefit_truth" / f"{name}.py" for name in JUDGES)
    said = hashlib.sha256(json.dumps(params.model_dump(mode="json"), sort_keys=True).encode())
    for path in (*sorted((code / "models" / "benefit").glob("*.py")), *judges):
        said.update(f"\n{path.name}\n".encode() + path.read_bytes())
    return root / said.hexdigest()[:16]


def run_all(folder: Path, *, processes: int, plan: tuple[Runs, ...] = PLAN) -> None:
    """Run what has no file yet, two processes at most; prints one line a seed."""
    folder.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # else two threads spin beside neighbours
    waiting = still_to_run(folder, plan)
    with get_context("spawn").Pool(min(processes, 2)) as pool:
        for line in pool.imap_unordered(run_next, waiting):
            print(line, flush=True)


def still_to_run(folder: Path, plan: tuple[Runs, ...]) -> list[tuple[Runs, int, Path]]:
    """Seeds without a file: the first seed of every case, then the second, and so on."""
    return [
        (runs, number, folder)
        for number in range(max(runs.seeds for runs in plan))
        for runs in plan
        if number < runs.seeds and not _file(folder, runs, number).exists()
    ]


def read_all(
    folder: Path, *, plan: tuple[Runs, ...] = PLAN
) -> Iterator[tuple[Runs, list[dict[str, Any]]]]:
    """The figures of each case, seeds in order; a case without a file is left out."""
    for runs in plan:
        files = [_file(folder, runs, number) for number in range(runs.seeds)]
        found = [json.loads(one.read_text(encoding="utf-8")) for one in files if one.exists()]
        if found:
            yield runs, found


def run_next(waiting: tuple[Runs, int, Path]) -> str:
    """Run one seed and keep its figures; returns a line for the terminal."""
    runs, number, folder = waiting
    config = read_config(PARAMS)
    begun = time.process_time()
    case = draw_case(
        runs.world, runs.rows, held_out=runs.held_out, seed=FIRST_SEED + number, config=config
    )
    found = run_one(
        case,
        config.train.housing_benefit,
        judged=number < runs.judged,
        repeated=number < runs.repeated,
    )
    found["seconds"] = time.process_time() - begun
    target = _file(folder, runs, number)
    partial = target.with_suffix(".partial")
    partial.write_text(json.dumps(found, indent=1), encoding="utf-8")
    partial.rename(target)
    return f"{runs.name} seed {FIRST_SEED + number}: {found['seconds']:.0f} s of CPU"


def _file(folder: Path, runs: Runs, number: int) -> Path:
    return folder / f"{runs.name}_{FIRST_SEED + number}.json"
