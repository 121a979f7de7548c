"""What must be set before heavy libraries load: quiet threads, no telemetry, private files."""

from __future__ import annotations

import gc
import logging
import os
import sys

OURS = "homefirst"
PRIVATE_FILES = 0o077
OBJECTS_BEFORE_A_LOOK = 100_000
"""How many objects may come before the interpreter looks for cycles; its own 700 is for programs
that run for weeks, and costs a command that ends in seconds a tenth of them."""
SILENT = {
    "OMP_WAIT_POLICY": "PASSIVE",
    "GX_ANALYTICS_ENABLED": "false",
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "MLFLOW_ALLOW_PICKLE_DESERIALIZATION": "false",
    "MLFLOW_LOGGING_LEVEL": "WARNING",
    "DO_NOT_TRACK": "1",
    "DVC_NO_ANALYTICS": "1",
}


def prepare_environment() -> None:
    """Set thread waiting, switch telemetry off, and keep new files private to their owner."""
    gc.set_threshold(OBJECTS_BEFORE_A_LOOK)
    os.environ.update(SILENT)
    os.umask(PRIVATE_FILES)


def import_boosters_alone() -> None:
    """Import LightGBM without scikit-learn, where neither is there yet.

    LightGBM takes base classes of its estimators from scikit-learn where it finds it, and does
    without where it does not. Scoring needs boosters alone, and scikit-learn takes as long to
    import as all that scoring does need.
    """
    if "lightgbm" in sys.modules or "sklearn" in sys.modules:
        return
    sys.modules["sklearn"] = None  # type: ignore[assignment]  # how Python marks what is not there
    try:
        import lightgbm  # noqa: F401 - so that a later import finds it
    finally:
        del sys.modules["sklearn"]


def start_log(*, debug: bool = False) -> None:
    """Plain lines on standard error; of other libraries only warnings and worse."""
    handler = logging.StreamHandler(sys.stderr)
    if not debug:
        handler.addFilter(lambda line: line.name == OURS or line.levelno >= logging.WARNING)
    logging.basicConfig(format="%(message)s", handlers=[handler], force=True)
    logging.getLogger(OURS).setLevel(logging.DEBUG if debug else logging.INFO)
