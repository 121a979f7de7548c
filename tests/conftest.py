"""What every test may use: quiet libraries, and one small road walked once for all."""

from __future__ import annotations

import os

import pytest

from pipeline.run_environment import SILENT

os.environ.update(SILENT)

from tests.end_to_end.road import Road, walk_once  # libraries read the settings above


@pytest.fixture(scope="session")
def small_road(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Road:
    """An invented area walked from extract to live models; read it, and change only copies."""
    own = tmp_path_factory.getbasetemp()
    shared = own if worker_id == "master" else own.parent
    return walk_once(shared / "small_road")
