"""The command line, grouped by who reads it. Heavy work is imported by the command that does it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.actions.cli import actions
from pipeline.command import Debug, run_command, say
from pipeline.list_commands import heartbeat, retain
from pipeline.oversight_commands import monitor, pack
from pipeline.paths import DEFAULT, PARAMS, ROOT
from pipeline.release_commands import promote, retrain, rollback, status, verify, withdraw
from pipeline.run_environment import import_boosters_alone

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.config import Config

HUB = "For the discharge hub"
ANALYST = "For the analyst"
SCIENTIST = "For the data scientist"
OPERATOR = "For the operator"

app = typer.Typer(
    name="homefirst",
    help="Who will come back, who will still need care, and whose real problem is the home.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=True,
    rich_markup_mode="rich",
)


app.add_typer(actions, name="actions", rich_help_panel=HUB)


@app.callback()
def options(
    *, debug: Annotated[bool, typer.Option(help="Show the traceback of an error.")] = False
) -> None:
    """Set what holds for every command."""
    Debug.is_on = debug


@app.command(rich_help_panel=HUB)
def daily(
    as_of: Annotated[str, typer.Option(help="Day of the list, YYYY-MM-DD.")],
    extracts: Annotated[Path, typer.Option(help="Folder of the extract.")] = DEFAULT.extracts,
    out: Annotated[Path, typer.Option(help="Folder of the lists.")] = DEFAULT.lists,
) -> None:
    """Make the morning list from the live models: lists/DATE/rN/.

    Exit codes: 0 fresh, 10 degraded, 20 stale, 30 ordered by plain rule, 75 another run holds
    the lock, 1 no list. Example: homefirst daily --as-of 2026-09-30
    """

    def work() -> int:
        from pipeline.daily import make_list

        import_boosters_alone()
        config = _config()
        made = make_list(config, DEFAULT, as_of=_date("--as-of", as_of), extracts=extracts, out=out)
        say(f"{made.freshness}: {'new list' if made.is_new else 'already made, nothing changed'}")
        typer.echo(made.folder / "list.html")
        return made.exit_code

    run_command(work, no_result_code=1, locked_code=75)


@app.command(rich_help_panel=ANALYST)
def check(
    folder: Annotated[Path, typer.Argument(help="Folder of an extract.")],
    source: Annotated[
        str, typer.Option(help="Name of the mapping; canonical: our own tables.")
    ] = "canonical",
    as_of: Annotated[
        str | None, typer.Option(help="Day it was taken; else the newest day.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Where the page goes; else the folder.")] = None,
    deprivation: Annotated[
        Path | None, typer.Option(help="Index of deprivation, for the decile of the place.")
    ] = None,
) -> None:
    """Hold an extract against the contracts; no model is run.

    Writes data_quality.html and data_quality.json. Exit code 3 when rows were refused or a table
    cannot be used. Example: homefirst check my_extract --source hes_apc
    """

    def work() -> int:
        from pipeline.check import check_folder

        result = check_folder(
            folder,
            as_of=None if as_of is None else _date("--as-of", as_of),
            source=source,
            deprivation=deprivation,
        )
        typer.echo(result.screen)
        typer.echo(result.write(out or folder))
        return result.exit_code

    run_command(work)


@app.command(rich_help_panel=ANALYST)
def pseudonymise(
    folder: Annotated[Path | None, typer.Argument(help="Folder of tables as they came.")] = None,
    *,
    out: Annotated[Path | None, typer.Option(help="Where the tables without identifiers go.")] = (
        None
    ),
    source: Annotated[str, typer.Option(help="Whose local ids these are.")] = "local",
    key_file: Annotated[Path | None, typer.Option(help="The key; else from the environment.")] = (
        None
    ),
    key_id: Annotated[str | None, typer.Option(help="Stop if the key has another id.")] = None,
    columns: Annotated[
        list[str] | None, typer.Option(help="ROLE=NAME: nhs_number, local_id, date_of_birth, sex.")
    ] = None,
    keep: Annotated[list[str] | None, typer.Option(help="A column that may leave.")] = None,
    drop: Annotated[list[str] | None, typer.Option(help="A column that must not leave.")] = None,
    person_table: Annotated[str, typer.Option(help="Which table gets the status.")] = "person",
    new_key: Annotated[Path | None, typer.Option(help="Only make a key file here.")] = None,
) -> None:
    """Replace NHS numbers and local ids by pseudonyms, in the secure zone, before any linking.

    OUT/private stays there. Exit code 3 when some rows have nobody. Example:
    homefirst pseudonymise AS_SENT --out extract --source hospital --key-file key
    """

    def work() -> int:
        from pipeline.errors import UsageError
        from pipeline.identity.columns import read_choices
        from pipeline.identity.key_store import read_key, write_new_key
        from pipeline.identity.pseudonymise import pseudonymise as replace_identifiers

        if new_key is not None:
            if (folder, out, key_file) != (None, None, None):
                raise UsageError("--new-key only makes a key; give it alone.")
            typer.echo(f"{new_key}: key id {write_new_key(new_key).key_id}")
            return 0
        if folder is None or out is None:
            raise UsageError("Name the folder of tables, and --out for those without identifiers.")
        account = replace_identifiers(
            folder,
            out,
            read_key(key_file, apart_from=(folder, out)),
            choices=read_choices(columns or (), keep or (), drop or ()),
            source=source,
            person_table=person_table,
            key_id=key_id,
        )
        typer.echo(account.screen)
        typer.echo(out)
        return account.exit_code

    run_command(work)


@app.command(rich_help_panel=SCIENTIST)
def simulate(
    out: Annotated[Path, typer.Option(help="An empty or new folder.")],
    people: Annotated[int, typer.Option(min=1, help="People in the area.")] = 20_000,
    seed: Annotated[int, typer.Option(min=0, help="Same seed, same bytes.")] = 1,
    scenario: Annotated[
        str,
        typer.Option(
            help="A world of simulation/scenarios.py, such as dirty, drift or randomised."
        ),
    ] = "default",
    as_of: Annotated[str, typer.Option(help="Day of the extract, YYYY-MM-DD.")] = "2026-09-30",
) -> None:
    """Invent an area: tables in OUT/extracts, the truth apart in OUT/truth.

    Example: homefirst simulate --people 5000 --seed 7 --out invented
    """

    def work() -> int:
        from pipeline.errors import UsageError
        from pipeline.extract import invent, write_area

        if out.exists() and any(out.iterdir()):
            raise UsageError(f"{out} is not empty; name a new folder, so that nothing is replaced.")
        _date("--as-of", as_of)
        area = invent(people=people, seed=seed, scenario=scenario, as_of=as_of)
        write_area(area, extracts=out / "extracts", truth=out / "truth")
        typer.echo(out)
        return 0

    run_command(work)


@app.command(rich_help_panel=SCIENTIST)
def demo() -> None:
    """Walk the whole road on the invented area and print where to look."""

    def work() -> int:
        from pipeline.demo import run_demo

        for name, path in run_demo(_config(), DEFAULT).items():
            typer.echo(f"{name:<22} {path.relative_to(ROOT)}")
        return 0

    run_command(work)


@app.command("run-real", rich_help_panel=SCIENTIST)
def run_real(
    folder: Annotated[Path, typer.Argument(help="Folder that holds the source's files.")],
    source: Annotated[str, typer.Option(help="Name of the source's mapping.")] = "uci_diabetes130",
) -> None:
    """Walk the same road on a real source, beside the invented area.

    Pages go to reports/published_real/. Example: homefirst run-real DATA --source uci_diabetes130
    """

    def work() -> int:
        from pipeline.real_run import run_real as walk

        for name, path in walk(folder, source).items():
            typer.echo(f"{name:<22} {path.relative_to(ROOT)}")
        return 0

    run_command(work)


for command in (
    retrain,
    promote,
    rollback,
    withdraw,
    status,
    verify,
    retain,
    heartbeat,
    monitor,
    pack,
):
    app.command(rich_help_panel=OPERATOR)(command)


def main() -> None:
    """Entry point of the ``homefirst`` command."""
    app()


def _config() -> Config:
    from pipeline.config import read_config

    return read_config(PARAMS)


def _date(option: str, text: str) -> pd.Timestamp:
    from pipeline.config import read_date
    from pipeline.errors import UsageError

    try:
        return read_date(text)
    except ValueError as error:
        raise UsageError(f"{option}: {error}.") from error
