"""How a stage runs: settings in, one function, one log line, an exit code out."""

from __future__ import annotations

import logging
import sys
import time
import traceback
from collections.abc import Callable

from pipeline.config import Config, read_config
from pipeline.errors import HomefirstError, UsageError
from pipeline.paths import DEFAULT, PARAMS, TARGETS, Places
from pipeline.run_environment import prepare_environment, start_log

log = logging.getLogger("homefirst")

Stage = Callable[[Config, Places], str]
TargetStage = Callable[[Config, Places, str], str]


def run_as_stage(stage: Stage) -> None:
    """Run ``python -m pipeline.<stage>``; the function returns what its log line says."""
    sys.exit(exit_code_of(lambda: timed(_stage_name(), lambda: stage(_config(), DEFAULT))))


def run_as_target_stage(stage: TargetStage) -> None:
    """Run ``python -m pipeline.<stage> TARGET``."""

    def run() -> None:
        target = _target(sys.argv[1:])
        timed(f"{_stage_name()} {target}", lambda: stage(_config(), DEFAULT, target))

    sys.exit(exit_code_of(run))


def timed(name: str, work: Callable[[], str]) -> None:
    """Do the work and log one line: what, the result in words, seconds."""
    started = time.perf_counter()
    result = work()
    seconds = time.perf_counter() - started
    log.info("%s: %s (%.1f s)", name, result, seconds)


def exit_code_of(work: Callable[[], None], *, debug: bool = False) -> int:
    """Run ``work``; turn a HomefirstError into its message and exit code, without a traceback."""
    prepare_environment()
    start_log(debug=debug)
    try:
        work()
    except HomefirstError as error:
        if debug:
            traceback.print_exc()
        log.error("%s", error)  # noqa: TRY400 - the message is for a reader, not a developer
        return error.exit_code
    return 0


def _stage_name() -> str:
    """The module that ``python -m`` was given."""
    spec = sys.modules["__main__"].__spec__
    return "stage" if spec is None else spec.name.removeprefix("pipeline.")


def _config() -> Config:
    return read_config(PARAMS)


def _target(arguments: list[str]) -> str:
    if len(arguments) != 1 or arguments[0] not in TARGETS:
        raise UsageError(f"Name one target: {', '.join(TARGETS)}.")
    return arguments[0]
