"""The morning list needs no network, no DVC and no MLflow: it is made where there is none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

import pytest

from tests.end_to_end.morning import Morning
from tests.house_rules.repository import ROOT

NOT_NEEDED = (
    "dvc", "mlflow", "great_expectations", "shap", "matplotlib", "optuna", "fairlearn", "requests",
)  # fmt: skip
TAKEN_IF_THERE = "sklearn"  # LightGBM loads it where it can: the list is made as if it were absent
MAKES_A_LIST = f"""
import sys
from pathlib import Path
sys.modules["{TAKEN_IF_THERE}"] = None
from pipeline import cli
from pipeline.paths import Places
own = Path(sys.argv[1])
cli.DEFAULT = Places(data=own / "data", published=own / "reports", lists=own / "lists")
from tests.end_to_end.road import small_config
cli._config = small_config
sys.argv = ["homefirst", "daily", "--as-of", "2026-09-30"]
sys.argv += ["--extracts", str(own / "data" / "extracts"), "--out", str(own / "lists")]
try:
    cli.main()
finally:
    print("loaded:", [name for name in {NOT_NEEDED!r} if name in sys.modules])
"""
SEES_NO_NETWORK = """
import socket
try:
    socket.create_connection(("192.0.2.1", 80), timeout=3)
except OSError as error:
    print(error.errno)
"""
UNREACHABLE = "101"
OWN_NETWORK = ("unshare", "--map-root-user", "--net")


def may_leave_the_network() -> bool:
    if shutil.which("unshare") is None:
        return False
    done = subprocess.run([*OWN_NETWORK, "true"], capture_output=True, check=False)  # noqa: S603
    return done.returncode == 0


def run(before: Sequence[str], code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own code in a Python of ours
        [*before, sys.executable, "-c", code, *arguments],
        capture_output=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        text=True,
    )


@pytest.mark.skipif(
    not may_leave_the_network(), reason="this machine lets nobody leave its network"
)
def test_a_list_is_made_without_a_network_and_without_what_training_needs(
    morning: Morning,
) -> None:
    assert run(OWN_NETWORK, SEES_NO_NETWORK).stdout.strip() == UNREACHABLE
    done = run(OWN_NETWORK, MAKES_A_LIST, str(morning.places.data.parent))
    assert done.returncode == 0, done.stderr
    assert "loaded: []" in done.stdout
    assert (morning.places.lists / "latest" / "list.html").is_file()


def test_a_library_that_is_not_needed_would_be_seen() -> None:
    code = MAKES_A_LIST.replace("cli.main()", "import dvc")
    assert "loaded: ['dvc']" in run((), code, "/nowhere").stdout
