"""The whole road on the invented area, in one command."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path

from pipeline.config import Config, read_date
from pipeline.daily import make_list
from pipeline.errors import HomefirstError
from pipeline.live import promote
from pipeline.paths import ROOT, TARGETS, Places

log = logging.getLogger("homefirst")


def run_demo(config: Config, places: Places) -> dict[str, Path]:
    """Reproduce every stage, promote the models as a demonstration, make the list of the extract.

    Returns what to look at, by name. What is up to date is not run again.

    Raises
    ------
    HomefirstError : a stage failed; its own message stands above.
    """
    tools = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{tools}{os.pathsep}{os.environ.get('PATH', '')}"}
    done = subprocess.run(  # noqa: S603 - our own tool, fixed words, no shell
        [str(tools / "dvc"), "repro", "--quiet"], cwd=ROOT, env=environment, check=False
    )
    if done.returncode:
        raise HomefirstError("A stage of the pipeline stopped; its message stands above.")
    for target in TARGETS:
        version = promote(
            places, target, by="homefirst demo", reason="demonstration", is_demonstration=True
        )
        log.info("live: %s %s (demonstration)", target, version)
    made = make_list(
        config,
        places,
        as_of=read_date(config.score.as_of_date),
        extracts=places.extracts,
        out=places.lists,
    )
    return pages_of(places, made.folder)


def pages_of(places: Places, list_folder: Path) -> dict[str, Path]:
    """The pages a reader wants first, by name."""
    return {
        "Today's list": list_folder / "list.html",
        **{f"Card {target}": places.published / "cards" / f"{target}.html" for target in TARGETS},
        "Data quality": places.published / "data_quality.html",
        "Front page": places.published / "index.html",
    }
