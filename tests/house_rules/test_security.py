"""What bandit finds is put right, or stands here with its reason; timers and services are whole."""

from __future__ import annotations

import configparser
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house_rules.repository import LAYERS, ROOT

ACCEPTED = {
    ("pipeline/advisories.py", "B404"): "runs pip-audit",
    ("pipeline/advisories.py", "B603"): "fixed words, no shell",
    ("pipeline/demo.py", "B404"): "runs dvc",
    ("pipeline/demo.py", "B603"): "fixed words, no shell",
    ("pipeline/lineage/git_link.py", "B404"): "asks git for what is committed",
    ("pipeline/lineage/git_link.py", "B603"): "fixed words, no shell",
    ("pipeline/lineage/git_link.py", "B607"): "the git of the machine",
    ("pipeline/strict_yaml.py", "B506"): "a safe loader, which bandit does not follow",
    ("pipeline/tracking.py", "B404"): "asks git for the commit",
    ("pipeline/tracking.py", "B603"): "fixed words, no shell",
    ("pipeline/tracking.py", "B607"): "the git of the machine",
    ("pipeline/tracking_server.py", "B606"): "becomes the server, without a shell",
    ("reports/render/environment.py", "B704"): "escaped or checked in the line before",
}
JOBS = ("daily", "heartbeat", "monitor", "retain", "retrain")
UNITS = sorted((ROOT / "deploy").glob("homefirst-*"))


def found_by_bandit(*paths: str, root: Path) -> set[tuple[str, str]]:
    done = subprocess.run(  # noqa: S603 - the locked tool on our own files
        [sys.executable, "-m", "bandit", "--quiet", "--recursive", "--format", "json", *paths],
        cwd=root,
        capture_output=True,
        check=False,
        text=True,
    )
    results = json.loads(done.stdout)["results"]
    return {(one["filename"].removeprefix("./"), one["test_id"]) for one in results}


def test_bandit_sees_a_planted_weakness(tmp_path: Path) -> None:
    planted = "import subprocess\nsubprocess.call('ls ' + name, shell=True)\n"
    (tmp_path / "planted.py").write_text(planted)
    assert ("planted.py", "B602") in found_by_bandit("planted.py", root=tmp_path)


def test_bandit_finds_nothing_that_is_not_accepted_with_a_reason() -> None:
    found = found_by_bandit(*LAYERS, root=ROOT)
    assert found - set(ACCEPTED) == set()
    assert {one for one in ACCEPTED if one not in found} == set()


def unit(path: Path) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(path.read_text(encoding="utf-8"))
    return parser


def test_there_are_units_and_every_timer_has_its_service() -> None:
    timers = {path.stem for path in UNITS if path.suffix == ".timer"}
    assert {f"homefirst-{job}" for job in JOBS} == timers
    assert timers <= {path.stem for path in UNITS if path.suffix == ".service"}


@pytest.mark.parametrize("job", [f"homefirst-{job}" for job in JOBS])
def test_a_job_runs_as_its_own_user_and_writes_to_its_own_folders_alone(job: str) -> None:
    path = ROOT / "deploy" / f"{job}.service"
    service = unit(path)["Service"]
    assert service["User"] == "homefirst"
    assert service["UMask"] == "0077"
    assert (service["ProtectSystem"], service["NoNewPrivileges"]) == ("strict", "yes")
    assert all(one.startswith("/opt/homefirst/") for one in service["ReadWritePaths"].split())
    assert unit(path)["Unit"]["OnFailure"] == "homefirst-tell@%p.service"


@pytest.mark.parametrize("job", [job for job in JOBS if job != "retrain"])
def test_only_training_may_reach_a_network(job: str) -> None:
    path = ROOT / "deploy" / f"homefirst-{job}.service"
    assert unit(path)["Service"]["PrivateNetwork"] == "yes"


def test_a_degraded_or_stale_list_calls_nobody_and_no_list_or_no_model_does() -> None:
    service = unit(ROOT / "deploy" / "homefirst-daily.service")["Service"]
    assert service["SuccessExitStatus"] == "10 20"
    assert service["MemoryMax"] == "4G"


def test_a_retraining_that_could_judge_nothing_calls_somebody() -> None:
    service = unit(ROOT / "deploy" / "homefirst-retrain.service")["Service"]
    assert service["SuccessExitStatus"] == "4 7"
    said = (ROOT / "deploy" / "README.md").read_text("utf-8")
    (row,) = [line for line in said.splitlines() if line.startswith("| `homefirst-retrain`")]
    succeeds, calls = row.rsplit("|", 2)[1].split(";")
    assert re.findall(r"\d+", succeeds) == ["0", "4", "7"]
    assert re.findall(r"\d+", calls) == ["3", "5"]


@pytest.mark.parametrize(
    "path", [path for path in UNITS if path.suffix == ".timer"], ids=lambda path: path.stem
)
def test_a_timer_names_its_time_zone_and_makes_up_for_a_missed_run(path: Path) -> None:
    timer = unit(path)["Timer"]
    assert re.search(r" Europe/London$", timer["OnCalendar"])
    assert timer["Persistent"] == "true"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
@pytest.mark.parametrize(
    "path", [path for path in UNITS if path.suffix == ".timer"], ids=lambda path: path.stem
)
def test_systemd_understands_when_a_timer_runs(path: Path) -> None:
    done = subprocess.run(  # noqa: S603 - words of our own unit
        ["systemd-analyze", "calendar", unit(path)["Timer"]["OnCalendar"]],  # noqa: S607
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_finds_no_fault_in_any_unit(tmp_path: Path) -> None:
    for path in UNITS:
        there = re.sub(r"/opt/homefirst/\.venv/bin/\w+", "/bin/true", path.read_text("utf-8"))
        (tmp_path / path.name).write_text(there, "utf-8")
    done = subprocess.run(  # noqa: S603 - our own units
        ["systemd-analyze", "verify", "--man=no", *sorted(map(str, tmp_path.iterdir()))],  # noqa: S607
        capture_output=True,
        check=False,
        env={**os.environ, "SYSTEMD_UNIT_PATH": f"{tmp_path}:"},
        text=True,
    )
    assert [line for line in done.stderr.splitlines() if "homefirst" in line] == []
