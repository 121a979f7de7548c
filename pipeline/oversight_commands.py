"""The commands for watching a live model and for showing it to an auditor."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from pipeline import paths
from pipeline.command import run_command, say
from pipeline.paths import PARAMS, TARGETS


def monitor(
    as_of: Annotated[
        datetime, typer.Option(formats=["%Y-%m-%d"], help="Day of the extract, YYYY-MM-DD.")
    ],
    extracts: Annotated[
        Path | None, typer.Option(help="Folder of the extract; else data/extracts.")
    ] = None,
) -> None:
    """Hold the live models against an extract: data/monitor/DATE/monitor.html.

    Exit code 7 when an alarm rings; docs/runbook.md says what to do on each. Example:
    homefirst monitor --as-of 2026-09-30
    """

    def work() -> int:
        import pandas as pd

        from pipeline.config import read_config
        from pipeline.monitor import monitor as look

        places, day = paths.DEFAULT, pd.Timestamp(as_of).as_unit("us")
        config = read_config(PARAMS)
        found = look(config, places, as_of=day, extracts=extracts or places.extracts)
        say(f"{found.alarms} alarm(s)")
        typer.echo(found.page)
        return found.exit_code

    run_command(work)


def pack(
    target: Annotated[str, typer.Argument(help=f"One of: {', '.join(TARGETS)}.")],
    out: Annotated[Path | None, typer.Option(help="Folder of the pack; else data/packs.")] = None,
) -> None:
    """Write the audit pack of a trained model: one zip that checks itself without our code.

    Unzip it and run: sh verify.sh. Example: homefirst pack readmission_30d
    """

    def work() -> int:
        from pipeline.audit_pack import write_pack
        from pipeline.errors import UsageError

        if target not in TARGETS:
            raise UsageError(f"Name one target: {', '.join(TARGETS)}.")
        places = paths.DEFAULT
        written = write_pack(places, target, out=out or places.packs)
        say(f"manifest sha256 {written.manifest_sha256}")
        typer.echo(written.path)
        return 0

    run_command(work)
