"""The hazard log as people keep it: one file for all models."""

from __future__ import annotations

from typing import Any

from pipeline.config import read_yaml
from pipeline.errors import UsageError
from pipeline.paths import GOVERNANCE
from reports.render.hazards import check_hazards

HAZARDS = "hazards.yaml"


def read_hazards() -> list[dict[str, Any]]:
    """The hazard log as people wrote it, checked.

    Raises
    ------
    UsageError : the file is missing or is no YAML, or a hazard is not whole.
    """
    hazards: list[dict[str, Any]] = read_yaml(GOVERNANCE / HAZARDS)["hazards"]
    try:
        check_hazards(hazards)
    except ValueError as error:
        raise UsageError(str(error)) from error
    return hazards
