"""Start an MLflow server behind a TLS proxy, or say why it would not be safe to.

``python -m pipeline.tracking_server`` reads its settings from the environment, holds them against
the rules below and becomes the server. docs/mlflow_server.md has each step.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from pipeline.run_environment import PRIVATE_FILES, SILENT

LEAST_VERSION = (3, 17)
PREFIX = "HOMEFIRST_MLFLOW_"
STORE, ARTIFACTS, HOSTS, PORT = (
    f"{PREFIX}{name}" for name in ("STORE", "ARTIFACTS", "ALLOWED_HOSTS", "PORT")
)
HARDENED = {
    "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false",
    "MLFLOW_SERVER_DISABLE_SECURITY_MIDDLEWARE": "false",
}
LOCAL = "127.0.0.1"
PORTS = range(1024, 65536)
A_HOST = re.compile(r"[A-Za-z0-9.-]+(:\d+)?")


@dataclass(frozen=True)
class Server:
    """The command that becomes the server, and the environment that it gets."""

    command: tuple[str, ...]
    environment: Mapping[str, str]


def server_faults(environment: Mapping[str, str], *, mlflow_version: str) -> list[str]:
    """Why the server must not start with these settings; empty where it may."""
    store, hosts = environment.get(STORE, ""), environment.get(HOSTS, "")
    faults = []
    found = tuple(int(part) for part in mlflow_version.split(".")[:2])
    if found < LEAST_VERSION:
        faults.append(f"MLflow {mlflow_version} has published holes; 3.17 is the oldest to serve.")
    if not store.startswith("postgresql+psycopg://"):
        faults.append(f"{STORE} must begin with postgresql+psycopg://")
    elif re.match(r"postgresql\+psycopg://[^/@]*:[^/@]*@", store):
        faults.append(f"{STORE} holds a password, which every process list shows; use PGPASSFILE.")
    if not Path(environment.get(ARTIFACTS, "")).is_absolute():
        faults.append(f"{ARTIFACTS} must be an absolute folder.")
    if not hosts or not all(A_HOST.fullmatch(host) for host in hosts.split(",")):
        faults.append(f"{HOSTS} must name the host of the proxy, without * and without protocol.")
    port = environment.get(PORT, "5000")
    if not port.isdigit() or int(port) not in PORTS:
        faults.append(f"{PORT} must be a number from {PORTS.start} to {PORTS.stop - 1}.")
    for key, wanted in HARDENED.items():
        if environment.get(key, wanted).lower() != wanted:
            faults.append(f"{key} must be {wanted}.")
    return faults


def server_of(environment: Mapping[str, str]) -> Server:
    """The command, bound to this machine alone, and its environment."""
    hosts = environment[HOSTS]
    origins = ",".join(f"https://{host}" for host in hosts.split(","))
    command = (
        sys.executable, "-m", "mlflow", "server",
        "--host", LOCAL,
        "--port", environment.get(PORT, "5000"),
        "--workers", "1",
        "--backend-store-uri", environment[STORE],
        "--artifacts-destination", environment[ARTIFACTS],
        "--serve-artifacts",
        "--allowed-hosts", f"{hosts},{LOCAL}:{environment.get(PORT, '5000')}",
        "--cors-allowed-origins", origins,
        "--x-frame-options", "DENY",
    )  # fmt: skip
    return Server(command, {**environment, **SILENT, **HARDENED})


def main() -> None:
    """Become the server, or say on one screen why not."""
    faults = server_faults(os.environ, mlflow_version=version("mlflow"))
    if faults:
        sys.stderr.write("The tracking server was not started:\n")
        sys.stderr.writelines(f"  {fault}\n" for fault in faults)
        sys.exit(2)
    os.umask(PRIVATE_FILES)
    server = server_of(os.environ)
    os.execve(server.command[0], server.command, dict(server.environment))  # noqa: S606 - no shell


if __name__ == "__main__":
    main()
