"""Invented services and people for the tests of eligibility and allocation."""

from __future__ import annotations

from typing import Any

import pandas as pd

DATES = ("effective_from", "effective_to", "known_at")


def catalogue(*services: dict[str, Any]) -> pd.DataFrame:
    """Rows of an intervention catalogue; what is not said is missing."""
    usual = {
        "intervention_code": "MINOR_ADAPT",
        "service_title": None,
        "eligibility_conditions": None,
        "rule_version": "1",
        "age_min": None,
        "age_max": None,
        "tenures": None,
        "lead_time_p50_days": 1.0,
        "lead_time_p90_days": 2.0,
        "lead_time_calendar": None,
        "mean_stay_days": None,
        "void_days": None,
        "prior_risk_ratio": None,
        "next_step": None,
        "next_step_owner": None,
        "effective_from": "2025-01-01",
        "effective_to": None,
        "known_at": "2025-01-01",
    }
    rows = pd.DataFrame([usual | service for service in services])
    return rows.assign(**{name: pd.to_datetime(rows[name]).dt.as_unit("us") for name in DATES})


def capacity(**places: tuple[int, int, int | None]) -> pd.DataFrame:
    """Free places, all places and starts of the week of each service, counted on 6 January 2026."""
    day = pd.Timestamp("2026-01-06")
    rows = [
        {
            "service_id": service,
            "capacity_date": day,
            "places_open": free,
            "places_total": total,
            "starts_max": starts,
            "known_at": day,
        }
        for service, (free, total, starts) in places.items()
    ]
    counts = ["places_open", "places_total", "starts_max"]
    return pd.DataFrame(rows).astype(dict.fromkeys(counts, "Int64"))
