"""What one entry of the fault corpus says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from tests.faults.day import Damage

SCORED = "scored"
GAPS = "scored_with_gaps"
REVIEW = "manual_review"
ANY = "any of them"

NEXT_DAY = "2026-10-01"

Result = tuple[Literal["FRESH", "DEGRADED", "STALE"] | None, int]
FRESH: Result = ("FRESH", 0)
DEGRADED: Result = ("DEGRADED", 10)
STALE: Result = ("STALE", 20)
NO_LIST: Result = (None, 1)


@dataclass(frozen=True)
class Case:
    """One fault: how the good folder is damaged, and what must come of it.

    Parameters
    ----------
    fault : its number in the table of faults.
    damage : what is done to the folder. ``again`` : what is done to it after a first list; the
        expectations are about the second.
    result : freshness and exit code of the list; ``NO_LIST`` where none may be made.
    people : status of single people by name. ``others`` : of everyone else.
    told : a pattern of what must be said on the screen, the page, the list or in its record.
    checked : exit code of ``homefirst check`` and a pattern of its screen, where it is run too.
    after_yesterday : whether a list of the good folder was published before; the damaged files
        are then those of the day after, and everyone of the good list must be on the new one.
    same_list : whether the table must be the ordinary one, but for the ward.
    whole : whether the case needs the whole invented area and not one small hub.
    fewer : whether the fault is that the sender left people out.
    is_new : whether a new list must have been published by the last run.
    """

    fault: int
    name: str
    damage: Damage
    result: Result = FRESH
    people: Mapping[str, str] = field(default_factory=dict)
    others: str = SCORED
    told: str = ""
    checked: tuple[int, str] | None = None
    again: Damage | None = None
    after_yesterday: bool = False
    as_of: str | None = None
    same_list: bool = False
    whole: bool = False
    fewer: bool = False
    is_new: bool = True

    @property
    def title(self) -> str:
        """How a report names it."""
        return f"{self.fault:02} {self.name}"


@dataclass(frozen=True)
class SettingsCase:
    """One fault of the settings: a text of params.yaml replaced by another, and what is said."""

    fault: int
    name: str
    old: str
    new: str
    told: str

    @property
    def title(self) -> str:
        """How a report names it."""
        return f"{self.fault:02} {self.name}"
