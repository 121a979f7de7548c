"""What an extract taken on a day would show: the rows and the facts known by then."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

# Column that says when a fact became known → the columns that hold the fact.
KNOWN_BY: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "person": {"death_known_at": ("date_of_death",)},
    "discharge_spell": {
        "discharge_ready_date": (
            "discharge_pathway",
            "delay_reason",
            "planned_care_hours_per_week",
        ),
        "practitioner_estimate_date": (
            "practitioner_estimate_of_return",
            "practitioner_estimate_of_care",
        ),
        "discharge_known_at": (
            "discharge_date",
            "discharge_method",
            "discharge_destination",
            "discharge_destination_version",
        ),
    },
    "care_package_event": {"end_known_at": ("event_end_date", "event_outcome")},
    "tenancy": {"end_known_at": ("tenancy_end_date",)},
    "housing_hazard": {"end_known_at": ("made_safe_date",)},
}


def cut(table: pd.DataFrame, *, name: str, as_of: pd.Timestamp) -> pd.DataFrame:
    """Leave out rows not known by ``as_of``, and empty the columns known only later."""
    shown = table[table["known_at"] <= as_of].reset_index(drop=True)
    for known_by, facts in KNOWN_BY.get(name, {}).items():
        later = ~(shown[known_by] <= as_of)
        for column in (*facts, known_by):
            shown[column] = shown[column].mask(later)
    return shown
