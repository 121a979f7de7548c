"""What several people on a list need arranged in the same way, and what nobody recorded of one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType
from typing import Any

import pandas as pd

NO_HOME = "No home"
RESTART = "Care package to restart"
TWO_WORKERS = "Two care workers"
Stay = Mapping[Any, Any]


def _is_one(stay: Stay, name: str) -> bool:
    return bool(stay.get(name) == 1)


def _is_paused(stay: Stay) -> bool:
    """Care at home ran when the stay began, and stands still while the person is in hospital."""
    return _is_one(stay, "has_long_term_support") and bool(pd.isna(stay.get("discharge_date")))


TOGETHER: Mapping[str, Callable[[Stay], bool]] = MappingProxyType(
    {
        NO_HOME: lambda stay: _is_one(stay, "is_without_settled_home"),
        RESTART: _is_paused,
        TWO_WORKERS: lambda stay: _is_one(stay, "has_two_carers"),
    }
)
ASKED_OF = {
    "lives_alone": "lives alone?",
    "is_without_carer": "carer?",
    "clinical_frailty_scale": "frailty score?",
}
"""Facts that a conversation on the ward can fill in, by the feature that misses them."""
FEATURES_SAID = (
    "delay_so_far_days", "is_without_settled_home", "has_long_term_support", "has_two_carers",
    *ASKED_OF,
)  # fmt: skip
"""Columns of the feature table that the rows of a list read."""


def look_together(stay: Stay) -> tuple[str, ...]:
    """The arrangements that the person needs, of those that several people need."""
    return tuple(name for name, holds in TOGETHER.items() if holds(stay))


def also_ask(stay: Stay, asked: Collection[str]) -> str | None:
    """What else to ask about: facts of ``asked`` that nobody recorded of this person."""
    missing = [
        words for name, words in ASKED_OF.items() if name in asked and pd.isna(stay.get(name))
    ]
    return " ".join(missing) or None
