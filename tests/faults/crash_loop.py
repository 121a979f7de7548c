"""The morning list, stopped at every call that changes the disk, each time in another way.

    python -m tests.faults.crash_loop

At each call the process is killed, or the call finds the disk full or broken. Then the list is
made again. Whatever happens, no list may be torn, yesterday's stays as it was, nothing half-made is
left over, and the second run ends as if the first had never been.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import pandas as pd

from pipeline import daily
from pipeline.command import run_command
from pipeline.heartbeat import read_beats
from pipeline.last_extract import read_last_extract
from pipeline.looking import look
from pipeline.morning import Morning as Found
from pipeline.paths import Places
from pipeline.step_clock import StepClock
from pipeline.storage import read_json
from tests.end_to_end.morning import Morning, morning_of, rows_accounted_for
from tests.end_to_end.road import Road, places_in, walk_once
from tests.faults.interruptions import HOWS, How, Interruption, interrupt

YESTERDAY, TODAY = "2026-09-29", "2026-09-30"
FORMS = {"list.html", "list.xlsx", "list.csv", "list.fhir.json", "run.json"}
WITHOUT_CLOCK = ("list.csv", "list.xlsx", "list.fhir.json")
NOT_THE_DISK = "A fault of homefirst"
LOOK_EVERY = 10


@dataclass(frozen=True)
class Stage:
    """Where the loop begins: the places of a hub with yesterday's list, and what today gives.

    ``found`` is what a run finds before it first changes the disk; ``calls`` are the changes of an
    undisturbed run, ``exit_code`` how it ends, ``good`` its files by name.
    """

    morning: Morning
    folder: Path
    found: Found
    calls: tuple[str, ...]
    exit_code: int
    good: dict[str, bytes]


def set_up(road: Road, folder: Path) -> Stage:
    """Make yesterday's list, and today's once without harm."""
    morning = morning_of(road, folder / "start")
    morning.make(YESTERDAY)
    undisturbed = _copy(folder / "start", folder / "undisturbed")
    found = _look(morning)
    calls = folder / "calls"
    never = Interruption("killed", 0)
    exit_code = _run(morning, undisturbed, folder / "said", found, never, told_in=calls)
    day = undisturbed.lists / TODAY / "r1"
    good = {path.name: path.read_bytes() for path in day.iterdir()}
    names = tuple(calls.read_text("utf-8").split())
    return Stage(morning, folder, found, names, exit_code, good)


def faults_at(stage: Stage, at: int, how: How, *, is_looking: bool = True) -> list[str]:
    """Stop a run at one call, then make the list again: what is not as it must be, in sentences.

    Parameters
    ----------
    is_looking : whether the second run reads and checks the extract anew; else it takes what was
        found before, to spare time. What it writes is the same.
    """
    folder = stage.folder / f"{how} at {at}"
    places = _copy(stage.folder / "start", folder)
    said = folder / "said"
    ended = _run(stage.morning, places, said, stage.found, Interruption(how, at))
    expected = {-signal.SIGKILL} if how == "killed" else {stage.exit_code, 1}
    faults = [] if ended in expected else [f"the stopped run ends with {ended}"]
    faults += [f"the screen says {NOT_THE_DISK!r}"] if NOT_THE_DISK in said.read_text() else []
    faults += [f"after the stop: {fault}" for fault in _torn(stage, places)]
    found = None if is_looking else stage.found
    again = _run(stage.morning, places, said, found, Interruption("killed", 0))
    if again != stage.exit_code:
        faults.append(f"the second run ends with {again}: {said.read_text('utf-8')[-300:]}")
    faults += [*_torn(stage, places), *_not_at_rest(stage, places)]
    shutil.rmtree(folder)
    return faults


def _torn(stage: Stage, places: Places) -> Iterator[str]:
    """Lists that are not whole, not what they were, or not what they must be."""
    start = places_in(stage.folder / "start").lists / YESTERDAY / "r1"
    before = {path.name: path.read_bytes() for path in start.iterdir()}
    after = {p.name: p.read_bytes() for p in (places.lists / YESTERDAY / "r1").iterdir()}
    if after != before:
        yield "yesterday's list is not what it was"
    for lists in (places.lists, places.spool):
        for folder in sorted(lists.glob(f"{TODAY}/*")):
            held = {path.name: path.read_bytes() for path in folder.iterdir()}
            if set(held) != FORMS or any(held[n] != stage.good[n] for n in WITHOUT_CLOCK):
                yield f"{lists.name}/{TODAY}/{folder.name} is torn"
            elif (
                rows_accounted_for(record := read_json(folder / "run.json"))
                != (record["counts"]["in"])
            ):
                yield "somebody is lost"
    latest = (places.lists / "latest").resolve()
    if {path.name for path in latest.iterdir()} != FORMS:
        yield "latest is no whole list"


def _not_at_rest(stage: Stage, places: Places) -> Iterator[str]:
    """What a finished run must have left, and nothing else."""
    left = sorted(path.name for path in places.data.parent.rglob(".tmp-*"))
    if left:
        yield f"left over: {', '.join(left)}"
    if places.spool.exists():
        yield "the copy in our own data is still there"
    days = sorted(path.name for path in (places.lists / TODAY).iterdir())
    if days != ["r1"]:
        yield f"today has {', '.join(days)} instead of r1 alone"
    if (places.lists / "latest").resolve() != (places.lists / TODAY / "r1").resolve():
        yield "latest is not today's list"
    path = places.lists / TODAY / "r1" / "list.html"
    page = path.read_text("utf-8") if path.is_file() else ""
    if "as things stood at" not in page:
        yield "the page does not say of when its facts are"
    kept = read_last_extract(places)
    if kept is None or f"{kept.as_of:%Y-%m-%d}" != TODAY:
        yield "today's extract was not kept"
    elif {p.name: p.read_bytes() for p in kept.folder.iterdir()} != {
        p.name: p.read_bytes() for p in stage.morning.extract.iterdir()
    }:
        yield "the kept extract is torn"
    if read_beats(places).get(TODAY, {}).get("exit_code") != stage.exit_code:
        yield "the heartbeat does not say how the run ended"


def _look(morning: Morning) -> Found:
    """What a run finds: the part of it that changes nothing on the disk."""
    return look(
        morning.config,
        morning.places,
        StepClock(),
        as_of=morning.as_of,
        extracts=morning.extract,
        out=morning.places.lists,
        beats=read_beats(morning.places),
    )


def _run(
    morning: Morning,
    places: Places,
    said: Path,
    found: Found | None,
    interruption: Interruption,
    *,
    told_in: Path | None = None,
) -> int:
    """Make today's list in a process of its own; returns its exit code, negative for a signal."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = 99
    try:
        sys.stderr = said.open("w", encoding="utf-8", buffering=1)
        sys.dont_write_bytecode = True
        code = _make(morning, places, found, interruption, told_in)
    finally:
        os._exit(code)


def _make(
    morning: Morning,
    places: Places,
    found: Found | None,
    interruption: Interruption,
    told_in: Path | None,
) -> int:
    def work() -> int:
        return daily.make_list(
            morning.config,
            places,
            as_of=pd.Timestamp(TODAY),
            extracts=morning.extract,
            out=places.lists,
        ).exit_code

    looking = patch.object(daily, "look", lambda *_, **__: found) if found else None
    if looking is not None:
        looking.start()
    interrupt(interruption)
    try:
        run_command(work, no_result_code=1, locked_code=75)
    except SystemExit as ended:
        if told_in is not None:
            told_in.write_text(" ".join(interruption.calls), "utf-8")
        return int(str(ended.code))
    return 98


def _copy(start: Path, folder: Path) -> Places:
    """The places as they stood before today's run, extract and all left out that is only read."""
    shutil.copytree(
        start, folder, symlinks=True, ignore=shutil.ignore_patterns("extracts", "*.lock")
    )
    return places_in(folder)


def walk(stage: Stage, hows: Iterable[How], *, every: int = 1) -> Iterator[tuple[str, list[str]]]:
    """Title and faults of each n-th stop in each way."""
    for how in hows:
        for at in range(1, len(stage.calls) + 1, every):
            is_looking = at % LOOK_EVERY == 1
            title = f"{how} at call {at} of {len(stage.calls)} ({stage.calls[at - 1]})"
            yield title, faults_at(stage, at, how, is_looking=is_looking)


def main(arguments: list[str]) -> int:
    """Print what did not come out right, and the sum; returns 1 where anything did not."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--every", type=int, default=1, help="only each n-th call")
    parser.add_argument("--road", type=Path, help="a small road that was walked before")
    options = parser.parse_args(arguments)
    stops = torn = wrong = 0
    with tempfile.TemporaryDirectory() as own:
        road = walk_once(options.road or Path(own) / "small_road")
        stage = set_up(road, Path(own) / "crash")
        for title, faults in walk(stage, HOWS, every=options.every):
            stops, wrong = stops + 1, wrong + bool(faults)
            torn += any("torn" in fault or "list is not what" in fault for fault in faults)
            sys.stdout.writelines(f"wrong  {title}: {fault}\n" for fault in faults)
    sys.stdout.write(
        f"crash loop: {len(stage.calls)} calls change the disk; {stops} stops, {torn} torn lists, "
        f"{wrong} that came out wrong\n"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
