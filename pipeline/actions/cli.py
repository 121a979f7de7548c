"""The commands for what the hub decided: take a returned list in, check the log, give it back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline import paths
from pipeline.command import run_command

actions = typer.Typer(
    help="The coordinators' decisions: homefirst actions import, verify, export.",
    no_args_is_help=True,
)


@actions.command("import")
def take_in(
    file: Annotated[Path, typer.Argument(help="A list that came back: .xlsx or .csv.")],
    lists: Annotated[Path | None, typer.Option(help="Folder of the lists.")] = None,
    role: Annotated[
        str, typer.Option(help="In what role the decisions were made.")
    ] = "discharge_coordinator",
) -> None:
    """Add the decisions of a returned list to the action log; the same sheet again adds nothing.

    Exit code 3 when rows were refused: the others are in the log. Example:
    homefirst actions import returned.xlsx
    """

    def work() -> int:
        from pipeline.actions.import_sheet import import_sheet

        places = paths.DEFAULT
        result = import_sheet(places, file, lists or places.lists, role=role)
        typer.echo(result.screen)
        return result.exit_code

    run_command(work)


@actions.command()
def verify(
    lists: Annotated[Path | None, typer.Option(help="Folder of the lists.")] = None,
) -> None:
    """Follow the chain of the action log and hold it against the records of the lists.

    Exit code 3 when it was altered or cut short. Example: homefirst actions verify
    """

    def work() -> int:
        from pipeline.actions.action_log import verify_log

        places = paths.DEFAULT
        lines, borne_out = verify_log(places, lists or places.lists)
        typer.echo(f"action log: {lines:,} entries, unbroken; {borne_out:,} lists bear it out")
        return 0

    run_command(work)


@actions.command()
def export(
    out: Annotated[Path, typer.Option(help="Folder for action.csv and referral.csv.")],
) -> None:
    """Write the action log as the tables action and referral, for the next training.

    Example: homefirst actions export --out decided
    """

    def work() -> int:
        from pipeline import storage
        from pipeline.actions.action_log import read_log
        from pipeline.actions.export import export_log
        from pipeline.contract_files import read_code_lists

        told = export_log(read_log(paths.DEFAULT), read_code_lists())
        for name, table in (("action", told.action), ("referral", told.referral)):
            storage.write_text(table.to_csv(index=False, lineterminator="\n"), out / f"{name}.csv")
        typer.echo(
            f"{out}: {len(told.action):,} actions, {len(told.referral):,} referrals; "
            f"{told.without_help:,} steps do not say which help and are no referral"
        )
        return 0

    run_command(work)
