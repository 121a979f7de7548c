"""What a feature says of itself: all that a card, a list or an auditor asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from features.known import KnownFacts
from features.registry.direction import Direction
from features.settings import FeatureParams

Group = Literal["health", "care", "home"]
Kind = Literal["count", "days", "hours", "points", "yes_no", "level", "category"]


@dataclass(frozen=True, kw_only=True)
class Feature:
    """One model input.

    ``definition`` says in one sentence what the value is; ``boundary`` which days or values at the
    edges count; ``missing`` when it is unknown. ``sentence`` is what the daily list says when the
    feature raises a score; ``{value}`` stands for its value; None: never shown as a reason.
    ``speaks_from`` is the least value for which the sentence is worth saying. Of features with the
    same ``topic`` the one that pushes most speaks for all. ``absent_sentence``
    is what may be said when the feature lowers a score; it is true of every known value below
    ``speaks_from``; None: nothing to say. Of a sensitive feature neither is ever said. ``not_for``
    names targets that must not use the feature. ``needs_calendar``: its value rests on a length of
    time, on the season or on an order that is exact; where a source gives only a rough order it is
    the count that the source itself states in ``stated_as``, or unknown. ``direction``: which way
    the risk models must move with it, where the field is sure; None: they are free.
    """

    name: str
    family: str
    group: Group
    kind: Kind
    label: str
    unit: str
    window: str
    source: str
    build: Callable[[KnownFacts, FeatureParams], pd.Series]
    definition: str
    boundary: str
    missing: str
    sentence: str | None = None
    absent_sentence: str | None = None
    speaks_from: float = 1.0
    topic: str = ""
    is_sensitive: bool = False
    is_actionable: bool = False
    not_for: tuple[str, ...] = ()
    needs_calendar: bool = False
    stated_as: str = ""
    direction: Direction | None = None


YES_NO = "yes or no"
NOW = "at the decision"
YEAR_BEFORE = "365 days before the decision"
TWO_YEARS_BEFORE = "730 days before the decision"
DAY_BEFORE_LAST = "counts from the first day of the window to the day before the decision"
AS_RECORDED = "the record as it stood in the extract on the day of the decision"
NOT_RECORDED = "not recorded"
NO_CARE_TABLE = "the extract has no table of care"
