"""The MLflow server: what it must not start with, and the server where PostgreSQL stands."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.registry import CHAMPION, mirror
from pipeline.tracking import TRACKING_URI
from pipeline.tracking_server import ARTIFACTS, HOSTS, PORT, STORE, server_faults, server_of
from tests.end_to_end.road import import_what_warns, places_in
from tests.pipeline.mirror import mirrored

SOUND = {
    STORE: "postgresql+psycopg://homefirst@127.0.0.1:5432/mlflow",
    ARTIFACTS: "/srv/mlflow",
    HOSTS: "mlflow.example.nhs.uk",
}
PATIENCE_SECONDS = 240
TARGET = "readmission_30d"


def test_sound_settings_start_a_server_for_this_machine_alone() -> None:
    assert server_faults(SOUND, mlflow_version="3.17.2") == []
    server = server_of(SOUND)
    words = list(server.command)
    assert words[words.index("--host") + 1] == "127.0.0.1"
    assert words[words.index("--allowed-hosts") + 1] == "mlflow.example.nhs.uk,127.0.0.1:5000"
    assert words[words.index("--cors-allowed-origins") + 1] == "https://mlflow.example.nhs.uk"
    assert server.environment["MLFLOW_SERVER_ENABLE_JOB_EXECUTION"] == "false"
    assert server.environment["MLFLOW_DISABLE_TELEMETRY"] == "true"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({STORE: "sqlite:///mlflow.db"}, "must begin with postgresql"),
        ({STORE: "postgresql+psycopg://homefirst:secret@db/mlflow"}, "holds a password"),
        ({STORE: ""}, "must begin with postgresql"),
        ({ARTIFACTS: "runs"}, "absolute folder"),
        ({HOSTS: "*"}, "without *"),
        ({HOSTS: ""}, "must name the host"),
        ({HOSTS: "https://mlflow.example.nhs.uk"}, "without protocol"),
        ({PORT: "80"}, "1024 to 65535"),
        ({PORT: "http"}, "1024 to 65535"),
        ({"MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "true"}, "ENABLE_JOB_EXECUTION must be false"),
        ({"MLFLOW_SERVER_DISABLE_SECURITY_MIDDLEWARE": "true"}, "MIDDLEWARE must be false"),
    ],
)
def test_settings_that_are_not_safe_are_refused_by_name(change: dict[str, str], said: str) -> None:
    faults = server_faults({**SOUND, **change}, mlflow_version="3.17.2")
    assert len(faults) == 1
    assert said in faults[0]


def test_an_mlflow_with_published_holes_is_refused() -> None:
    assert "3.17 is the oldest" in server_faults(SOUND, mlflow_version="3.9.0")[0]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def postgres_programs() -> Path | None:
    """Where initdb and pg_ctl stand; None where PostgreSQL is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    beside = shutil.which("initdb")
    return found[-1].parent if found else Path(beside).parent if beside else None


def run(*words: str | Path) -> None:
    """Run a program of PostgreSQL; it refuses to be root, so root becomes its own user."""
    as_its_user = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    subprocess.run(  # noqa: S603 - programs of PostgreSQL, no shell
        [*as_its_user, *map(str, words)], check=True, capture_output=True, cwd="/", timeout=120
    )


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A cluster of our own on the loopback: its address, and the file with its password."""
    programs = postgres_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed here")
    folder = Path("/tmp") / f"homefirst-pg-{secrets.token_hex(4)}"  # noqa: S108 - postgres must enter it
    folder.mkdir(mode=0o700)
    if os.getuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    password, port = secrets.token_hex(12), free_port()
    first = folder / "first"
    first.write_text(password)
    if os.getuid() == 0:
        shutil.chown(first, "postgres", "postgres")
    try:
        run(programs / "initdb", "-D", folder / "data", "-U", "homefirst", "--auth=scram-sha-256",
            f"--pwfile={first}", "-E", "UTF8", "--no-sync")  # fmt: skip
        run(programs / "pg_ctl", "-D", folder / "data", "-w", "-l", folder / "log", "-o",
            f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}",
            "start")  # fmt: skip
    except (subprocess.SubprocessError, OSError):
        shutil.rmtree(folder)
        pytest.skip("PostgreSQL is installed, but does not start for this user")
    kept = tmp_path_factory.mktemp("pass") / "pgpass"
    kept.write_text(f"127.0.0.1:{port}:*:homefirst:{password}\n")
    kept.chmod(0o600)
    try:
        yield f"postgresql+psycopg://homefirst@127.0.0.1:{port}/postgres", kept
    finally:
        run(programs / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def address(store: tuple[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The hardened server on that store, as docs/mlflow_server.md starts it."""
    port, folder = free_port(), tmp_path_factory.mktemp("server")
    environment = {
        **os.environ,
        STORE: store[0],
        ARTIFACTS: str(folder),
        HOSTS: "mlflow.example.nhs.uk",
        PORT: str(port),
        "PGPASSFILE": str(store[1]),
    }
    environment.pop(TRACKING_URI, None)
    assert server_faults(environment, mlflow_version="3.17.2") == []
    server = server_of(environment)
    with (folder / "log").open("wb") as log:
        running = subprocess.Popen(  # noqa: S603 - our own program, no shell
            server.command, env=dict(server.environment), stdout=log, stderr=log,
            start_new_session=True,
        )  # fmt: skip
    try:
        until = time.monotonic() + PATIENCE_SECONDS
        while status(f"http://127.0.0.1:{port}/health") != 200:
            assert running.poll() is None, (folder / "log").read_text()[-2000:]
            assert time.monotonic() < until, "the server did not answer in time"
            time.sleep(1)
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(running.pid, signal.SIGTERM)
        running.wait(timeout=60)


def status(url: str, **headers: str) -> int:
    """The status that the server answers with; 0 where it does not answer."""
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 - our own server
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - likewise
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


@pytest.mark.slow
def test_the_registry_on_postgresql_shows_what_is_live(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_what_warns()
    monkeypatch.setenv(TRACKING_URI, address)
    places = places_in(tmp_path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # MLflow warns its own authors
        for version, digest in (("v1", "a" * 64), ("v2", "b" * 64), ("v1", "a" * 64)):
            said = mirror(
                places, TARGET, alias=CHAMPION, manifest_sha256=digest, tags={"version": version}
            )
            assert said == f"MLflow: homefirst-{TARGET} version {version[1:]} is champion."
            assert mirrored(places, TARGET, CHAMPION) == digest


@pytest.mark.slow
def test_another_host_name_and_another_site_are_turned_away(address: str) -> None:
    listing = f"{address}/api/2.0/mlflow/registered-models/search"
    assert status(listing) == 200
    assert status(listing, Host="evil.example.org") == 403
    posted = urllib.request.Request(  # noqa: S310 - our own server
        f"{address}/api/2.0/mlflow/registered-models/create",
        data=b'{"name": "x"}',
        headers={"Origin": "https://evil.example.org", "Content-Type": "application/json"},
        method="POST",
    )
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(posted, timeout=10)  # noqa: S310 - our own server
