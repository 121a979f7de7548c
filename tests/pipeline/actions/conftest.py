from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.paths import Places
from tests.end_to_end.road import places_in
from tests.pipeline.actions.invented_sheet import publish_four


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """A hub that has published one list of four invented people."""
    own = places_in(tmp_path)
    publish_four(own.lists)
    return own
