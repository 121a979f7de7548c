"""How a command ends: its exit code, or one screen that says what is wrong and what to do."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import typer

from pipeline.run_environment import prepare_environment, start_log


class Debug:
    """Whether tracebacks are shown; set by ``--debug`` before the command runs."""

    is_on = False


def run_command(
    work: Callable[[], int], *, no_result_code: int | None = None, locked_code: int = 6
) -> None:
    """Run a command's work and leave with its exit code; errors show one screen, no traceback.

    ``no_result_code`` replaces the code of every error, for a scheduler that only asks whether
    there is a list.
    """
    from pipeline.errors import HomefirstError, LockedError

    prepare_environment()
    start_log(debug=Debug.is_on)
    try:
        code = work()
    except HomefirstError as error:
        if Debug.is_on:
            raise
        say(str(error))
        code = no_result_code or error.exit_code
        code = locked_code if isinstance(error, LockedError) else code
    except OSError as error:
        if Debug.is_on:
            raise
        named = f" ({Path(error.filename).name})" if error.filename else ""
        say(
            f"The disk said no: {error.strerror}{named}. Nothing half-done was published. "
            "Make room or put the folder's rights right, then run the command again."
        )
        code = 1
    except Exception as error:
        if Debug.is_on:
            raise
        say(
            f"A fault of homefirst itself ({type(error).__name__}). Nothing half-done was "
            "published. Run the command again with `homefirst --debug ...` and report it."
        )
        code = 1
    sys.exit(code)


def say(text: str) -> None:
    """Talk to the person at the terminal; results go to standard output instead."""
    typer.echo(text, err=True)
