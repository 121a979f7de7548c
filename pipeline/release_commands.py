"""The commands that change what is live, and those that say what is."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from pipeline import paths
from pipeline.command import run_command, say
from pipeline.paths import PARAMS, TARGETS

By = Annotated[str, typer.Option(help="Who signs it.")]
Reason = Annotated[str, typer.Option(help="Why.")]
ONE_OF = f"One of: {', '.join(TARGETS)}."


def promote(
    by: By,
    reason: Reason,
    target: Annotated[str | None, typer.Argument(help=ONE_OF)] = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="All three targets.")] = False,
    challenger: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], help="The challenger of `homefirst retrain` as of a day."
        ),
    ] = None,
    demonstration: Annotated[
        bool, typer.Option(help="Go ahead with a draft card; every list then says so.")
    ] = False,
) -> None:
    """Make a trained model the live one, if its gates passed and its card is signed.

    With --challenger also only if the decision on it says that it may.

    Exit code 7 when a gate says no. Example:
    homefirst promote readmission_30d --by "A. Name" --reason "first release"
    """

    def work() -> int:
        from pipeline.errors import UsageError
        from pipeline.live import mirror_live
        from pipeline.live import promote as go_live
        from pipeline.release.decision import challenger_candidate

        places = paths.DEFAULT
        if every == (target is not None):
            raise UsageError(f"Name one target ({', '.join(TARGETS)}) or say --all.")
        for one in TARGETS if target is None else (_known(target),):
            candidate = (
                challenger_candidate(places, one, f"{challenger:%Y-%m-%d}") if challenger else None
            )
            version = go_live(
                places,
                one,
                by=by,
                reason=reason,
                is_demonstration=demonstration,
                candidate=candidate,
            )
            typer.echo(f"{one} {version}")
            say(mirror_live(places, one))
        return 0

    run_command(work)


def retrain(
    as_of: Annotated[
        datetime, typer.Option(formats=["%Y-%m-%d"], help="Day of the extract, YYYY-MM-DD.")
    ],
    target: Annotated[str | None, typer.Argument(help=f"{ONE_OF} All without it.")] = None,
    extracts: Annotated[
        Path | None, typer.Option(help="Folder of the extract; else data/extracts.")
    ] = None,
    *,
    refit: Annotated[
        bool, typer.Option("--refit", help="Judge a new model though nothing asks for one.")
    ] = False,
) -> None:
    """Teach a challenger from matured outcomes, judge it beside the live model, promote nothing.

    Writes data/challengers/TARGET/DATE/decision.html whatever the answer. Exit codes: 0 it may be
    promoted, 3 the extract cannot be used, 4 nothing to do yet, 5 no model is live, 7 the gate
    says no. Example:
    homefirst retrain readmission_30d --as-of 2026-09-30
    """

    def work() -> int:
        import pandas as pd

        from pipeline.config import read_config
        from pipeline.release.retrain import retrain as challenge
        from pipeline.release.retrain import worst_code

        places, day = paths.DEFAULT, pd.Timestamp(as_of).as_unit("us")
        config = read_config(PARAMS)
        done = []
        for one in TARGETS if target is None else (_known(target),):
            made = challenge(
                config,
                places,
                one,
                as_of=day,
                extracts=extracts or places.extracts,
                is_asked_for=refit,
            )
            say(f"{one}: {made.answer}")
            typer.echo(made.page)
            if made.stopped is not None:
                say(str(made.stopped))
            done.append(made.exit_code)
        return worst_code(done)

    run_command(work)


def rollback(
    target: Annotated[str, typer.Argument(help=ONE_OF)],
    by: By,
    reason: Reason,
    to: Annotated[str | None, typer.Option(help="Version; else the one before.")] = None,
) -> None:
    """Make an earlier version live again, in seconds and without a network.

    Example: homefirst rollback readmission_30d --by "A. Name" --reason "risks look wrong"
    """

    def work() -> int:
        from pipeline.live import mirror_live, roll_back

        went = roll_back(paths.DEFAULT, _known(target), by=by, reason=reason, to=to)
        if went.before is not None:
            say(f"{went.before} is no longer live; its files stay.")
        typer.echo(f"{target} {went.version}")
        say(mirror_live(paths.DEFAULT, target))
        return 0

    run_command(work)


def withdraw(target: Annotated[str, typer.Argument(help=ONE_OF)], by: By, reason: Reason) -> None:
    """Leave a target without a live model: no earlier one stands in, lists are made without it.

    Example: homefirst withdraw readmission_30d --by "A. Name" --reason "risks look wrong"
    """

    def work() -> int:
        from pipeline.live import mirror_withdrawal
        from pipeline.live import withdraw as take_down

        version = take_down(paths.DEFAULT, _known(target), by=by, reason=reason)
        say(f"{target} {version} is withdrawn; its files stay. No model of it is live.")
        say(mirror_withdrawal(paths.DEFAULT, target))
        return 0

    run_command(work)


def status(
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="What was live on this day.")
    ] = None,
) -> None:
    """Say which models are live, since when, by whom, and whether the ledger is whole."""

    def work() -> int:
        from pipeline.live import describe_live, live_on

        for line in (
            describe_live(paths.DEFAULT) if on is None else live_on(paths.DEFAULT, on.date())
        ):
            typer.echo(line)
        return 0

    run_command(work)


def verify() -> None:
    """Compute every hash again: git, dvc.lock, data, models, cards, ledger, live models.

    Exit code 5 when anything is not as it was; each such thing is named. Example: homefirst verify
    """

    def work() -> int:
        from pipeline.errors import ModelError
        from pipeline.lineage.verify import verify as check_chain

        links = check_chain(paths.ROOT, paths.DEFAULT)
        for link in links:
            typer.echo(link.in_words)
            for fault in link.faults:
                typer.echo(f"  {fault}")
        return ModelError.exit_code if any(link.faults for link in links) else 0

    run_command(work)


def _known(target: str) -> str:
    from pipeline.errors import UsageError

    if target not in TARGETS:
        raise UsageError(f"Name one target: {', '.join(TARGETS)}.")
    return target
