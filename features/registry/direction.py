"""Which way a score must move with a feature, where the field is sure of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class Direction:
    """A rising value never lowers the score (``sign`` 1), or never raises it (-1).

    Both hold with everything else as it is and for known values alone: what is unknown may lie
    anywhere. ``of`` names the targets; ``because`` is one sentence with the source.
    """

    sign: Literal[1, -1]
    of: tuple[str, ...]
    because: str


READMISSION = ("readmission_30d",)
ONGOING_CARE = ("ongoing_care",)
BOTH_RISKS = (*READMISSION, *ONGOING_CARE)
