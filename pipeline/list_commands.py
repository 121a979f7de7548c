"""The commands that look after published lists: how long they stay, and whether any came."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from pipeline import paths
from pipeline.command import run_command, say
from pipeline.paths import PARAMS

SECONDS_AN_HOUR = 3600
ALARM = 7


def retain(
    out: Annotated[Path | None, typer.Option(help="Folder of the lists; else lists.")] = None,
    *,
    dry_run: Annotated[bool, typer.Option(help="Only say what would go.")] = False,
) -> None:
    """Remove lists older than daily.keep_lists_days, whole; never the newest, never decisions.

    Example: homefirst retain --dry-run
    """

    def work() -> int:
        import pandas as pd

        from pipeline.config import read_config
        from pipeline.retention import old_lists, remove_old_lists

        places, lists = paths.DEFAULT, out or paths.DEFAULT.lists
        today = pd.Timestamp(datetime.now().astimezone().date())
        days = read_config(PARAMS).daily.keep_lists_days
        if dry_run:
            gone = [path.name for path in old_lists(lists, today=today, keep_days=days)]
        else:
            gone = remove_old_lists(places, lists, today=today, keep_days=days)
        span = f", {gone[0]} to {gone[-1]}" if gone else ""
        verb = "would go" if dry_run else "removed"
        say(f"{len(gone)} day(s) of lists older than {days} days {verb}{span}")
        return 0

    run_command(work)


def heartbeat(
    hours: Annotated[float, typer.Option(min=0, help="Hours within which a list is due.")] = 26,
) -> None:
    """Say when a run last left a list; exit code 7 when that is too long ago, or never was.

    For a timer of its own, or another machine that reads data/heartbeat.json. Example:
    homefirst heartbeat --hours 26
    """

    def work() -> int:
        from pipeline.heartbeat import read_beats, seconds_since

        since = seconds_since(read_beats(paths.DEFAULT), datetime.now().astimezone())
        if since is None:
            say("No run is on record that left a list.")
            return ALARM
        say(f"The last run that left a list ended {since / SECONDS_AN_HOUR:.1f} hours ago.")
        return ALARM if since > hours * SECONDS_AN_HOUR else 0

    run_command(work)
